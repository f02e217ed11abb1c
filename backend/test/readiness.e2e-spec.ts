import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import request from 'supertest';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';

describe('readiness', () => {
  let test: TestApp;
  let holder: Client;
  const ask = () => request(test.app.getHttpServer() as Server).get('/api/health/ready');

  beforeAll(async () => {
    test = await startApp();
    holder = new Client({ connectionString: test.database.ownerUrl });
    await holder.connect();
  });
  afterAll(async () => {
    await holder.end();
    await test.close();
  });

  it('is told while the database answers, and refused in a few seconds while it hangs', async () => {
    await ask().expect(200);
    await holder.query('begin');
    // Every transaction begins by reading the clock.
    await holder.query('lock table panoh.clock in access exclusive mode');
    const began = Date.now();
    const { body } = await ask().expect(503);
    expect(body.code).toBe('database_unavailable');
    expect(Date.now() - began).toBeLessThan(20_000);
    await holder.query('rollback');
    await ask().expect(200);
  });
});
