import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { Test } from 'supertest';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';

/** Two minutes and five seconds of MP3: frames of 104 bytes, 32 kbit/s at 22,050 Hz. */
const SOUND = Buffer.concat(
  Array.from({ length: 4_808 }, () => Buffer.concat([Buffer.from('fff34000', 'hex'), Buffer.alloc(100)])),
);

describe('a topic read aloud', () => {
  let folder: string;
  let test: TestApp;
  const get = (path: string): Test => request(test.app.getHttpServer() as Server).get(`/portal/${path}`);
  const page = async (path: string): Promise<string> => (await get(path).expect(200)).text;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'panoh-audio-'));
    test = await startApp({ environment: { PANOH_AUDIO_DIR: folder } });
  });
  afterAll(async () => {
    await test.close();
    await rm(folder, { recursive: true });
  });

  it('is offered only where somebody recorded it, with how long and how large it is', async () => {
    expect(await page('tg/know')).not.toContain('<audio');
    await writeFile(join(folder, 'know.tg.mp3'), SOUND);
    const shown = await page('tg/know');
    expect(shown).toContain('<audio controls preload="none"');
    expect(shown).toContain('Гӯш кардан, 2:05 дақ., 501 КБ');
    for (const path of ['ru/know', 'tg/stay', 'tg/steps', 'tg/'])
      expect([path, (await page(path)).includes('<audio')]).toEqual([path, false]);
  });

  it('is given part by part and kept nowhere', async () => {
    const part = await get('audio/know.tg.mp3').set('Range', 'bytes=0-103').expect(206);
    expect(part.headers).toMatchObject({ 'content-type': 'audio/mpeg', 'cache-control': 'no-store' });
    expect(part.headers['content-range']).toBe(`bytes 0-103/${SOUND.length}`);
    expect(part.headers['set-cookie']).toBeUndefined();
    const policy = (await get('tg/know')).headers['content-security-policy'];
    expect(policy).toContain("media-src 'self'");
    expect((await get('tg/offline.json')).text).not.toContain('audio');
  });

  it('is nothing else that lies in the folder or beside it', async () => {
    await writeFile(join(folder, 'root.key'), 'a secret');
    await writeFile(join(folder, 'stay.tg.mp3'), '<script>alert(1)</script>');
    await writeFile(join(folder, 'know.tg.mp3.bak'), SOUND);
    for (const name of [
      ...[
        'root.key',
        'stay.tg.mp3',
        'know.tg.mp3.bak',
        'know.ru.mp3',
        'know.tg.opus',
        'know.tg',
        'steps.tg.mp3',
      ],
      ...['..%2froot.key', '%2e%2e%2froot.key', '.', 'know.tg.mp3%00'],
    ])
      expect([name, (await get(`audio/${name}`)).status]).toEqual([name, 404]);
    expect(await page('tg/stay')).not.toContain('<audio');
  });

  it('is gone with its file', async () => {
    await rm(join(folder, 'know.tg.mp3'));
    expect(await page('tg/know')).not.toContain('<audio');
    await get('audio/know.tg.mp3').expect(404);
  });
});
