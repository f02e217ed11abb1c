import { describe, expect, it } from '@jest/globals';
import type { Server } from 'node:http';
import { JsonAdapter } from './json-adapter.js';

const PROXY_KEEPS_MS = 120_000;

describe('the server behind the proxy', () => {
  it('closes no idle connection that the proxy still keeps', () => {
    const adapter = new JsonAdapter();
    adapter.initHttpServer();
    expect((adapter.getHttpServer() as Server).keepAliveTimeout).toBeGreaterThan(PROXY_KEEPS_MS);
  });
});
