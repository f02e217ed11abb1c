import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import request from 'supertest';
import type { Test } from 'supertest';
import { serveFrontEnd } from './front-end.js';

const PAGE = '<!doctype html><html><head><title>Daftar</title></head><body></body></html>';
const PRELOADS = {
  main: 'main-abcdef12.js',
  screens: {
    '': ['frame-abcdef12.js', 'work-abcdef12.js'],
    today: ['frame-abcdef12.js', 'work-abcdef12.js'],
    queue: ['frame-abcdef12.js', 'queue-abcdef12.js'],
    '*': ['frame-abcdef12.js'],
  },
};
const COOKIE = 'panoh_session=AAAAAAAAAAAAAAAAAAAAAAAA';

describe('the page of somebody who has a session cookie', () => {
  let folder: string;
  const app = express();
  const get = (path: string): Test => request(app).get(path).set('Host', 'localhost');
  const linked = async (path: string, language = 'ru'): Promise<string[]> => {
    const { text } = await get(path).set('Cookie', COOKIE).set('Accept-Language', language).expect(200);
    return [...text.matchAll(/<link rel="(?:module)?preload"[^>]* href="([^"]+)">/g)].map(
      ([, href]) => href ?? '',
    );
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'first-screens-'));
    await writeFile(join(folder, 'index.html'), PAGE);
    await writeFile(join(folder, 'preloads.json'), JSON.stringify(PRELOADS));
    serveFrontEnd(app, folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ['/today', '/api/session /api/today /i18n/ru.json /i18n/ru.today.json', 'frame work'],
    ['/', '/api/session /i18n/ru.json /i18n/ru.today.json', 'frame work'],
    ['/queue', '/api/session /i18n/ru.json /i18n/ru.queue.json', 'frame queue'],
    ['/cases/0193a2b4', '/api/session /i18n/ru.json /i18n/ru.inside.json', 'frame'],
    ['/constructor', '/api/session /i18n/ru.json /i18n/ru.inside.json', 'frame'],
  ])('%s names what its first screen asks for', async (path, answers, files) => {
    expect(await linked(path)).toEqual([
      '/main-abcdef12.js',
      ...answers.split(' '),
      ...files.split(' ').map((name) => `/${name}-abcdef12.js`),
    ]);
  });

  it.each([
    ['ru-RU,ru;q=0.9,en;q=0.8', 'ru'],
    ['de,en;q=0.5', 'en'],
    ['de', 'tg'],
  ])('speaks the language of the browser: %s is %s', async (asked, language) => {
    expect(await linked('/today', asked)).toContain(`/i18n/${language}.today.json`);
  });

  it('is kept by no one for another', async () => {
    const { headers } = await get('/today').set('Cookie', COOKIE).expect(200);
    expect(headers['cache-control']).toBe('no-cache');
    expect(headers['vary']).toMatch(/Accept-Encoding.*Accept-Language.*Cookie/);
  });

  it.each([
    ['without a cookie', '/today', ''],
    ['with one of no form', '/today', 'panoh_session=x'],
    ['before the sign-in', '/sign-in', COOKIE],
    ['as the file that the service worker checks', '/index.html', COOKIE],
  ])('is as it was built %s', async (_, path, cookie) => {
    const { text } = await get(path).set('Cookie', cookie).expect(200);
    expect(text).toBe(PAGE);
  });

  it('is compressed where the browser takes it', async () => {
    const { headers, text } = await get('/today')
      .set('Cookie', COOKIE)
      .set('Accept-Encoding', 'br')
      .expect(200);
    expect(headers['content-encoding']).toBe('br');
    expect(text).toContain('/frame-abcdef12.js');
  });
});
