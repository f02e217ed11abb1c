import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import express from 'express';
import request from 'supertest';
import type { Test } from 'supertest';
import { serveFrontEnd } from './front-end.js';

const PAGE = '<!doctype html><title>Daftar</title>';
const SCRIPT = 'export const greeting = "hello";';
const HASHED = '/main-ABCDEF12.js';

describe('the built front end', () => {
  let folder: string;
  const app = express();
  const get = (path: string, encoding = 'gzip'): Test =>
    request(app).get(path).set('Accept-Encoding', encoding);

  beforeAll(async () => {
    // A folder whose name begins with a dot, as a project below one has.
    folder = await mkdtemp(join(tmpdir(), '.front-end-'));
    await writeFile(join(folder, 'index.html'), PAGE);
    await writeFile(join(folder, HASHED), SCRIPT);
    for (const name of ['a.css', 'a.svg', 'a.json', 'a.webmanifest', 'a.txt', 'a.html'])
      await writeFile(join(folder, name), '"шом"');
    await writeFile(join(folder, 'a.json.br'), brotliCompressSync('"шом"'));
    await writeFile(join(folder, `${HASHED}.br`), brotliCompressSync(SCRIPT));
    serveFrontEnd(app, folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(['/', '/today', '/cases/0193a2b4/timeline'])(
    'answers %s with the page, asked for anew each time',
    async (path) => {
      const response = await get(path).expect(200).expect('Content-Type', /html/);
      expect(response.text).toBe(PAGE);
      expect(response.headers['cache-control']).toBe('no-cache');
    },
  );

  it.each(['/missing.js', '/api', '/api/nothing', '/../package.json'])('has nothing at %s', (path) =>
    get(path).expect(404),
  );

  it.each([
    ['/a.css', 'text/css'],
    ['/a.svg', 'image/svg+xml'],
    ['/a.json', 'application/json'],
    ['/a.webmanifest', 'application/manifest+json'],
    ['/a.txt', 'text/plain'],
    ['/a.html', 'text/html'],
    [HASHED, 'text/javascript'],
    ['/today', 'text/html'],
  ])('says of %s what it is (%s), and that it is UTF-8', async (path, type) => {
    const { headers } = await get(path, 'gzip, br').expect(200);
    expect(String(headers['content-type']).toLowerCase()).toBe(`${type}; charset=utf-8`);
  });

  it('lets a file with a hash in its name be kept for a year', async () => {
    const response = await get(HASHED).expect(200);
    expect(response.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(response.headers['content-encoding']).toBeUndefined();
    expect(response.headers['vary']).toBe('Accept-Encoding');
  });

  it('hands out the compressed copy where the browser takes it', async () => {
    const response = await get(HASHED, 'gzip, br').buffer(true).expect(200);
    expect(response.headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': expect.stringMatching(/javascript/),
      'cache-control': 'public, max-age=31536000, immutable',
    });
    expect(response.text).toBe(SCRIPT);
  });
});
