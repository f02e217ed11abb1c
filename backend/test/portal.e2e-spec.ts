import type { Server } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { Response } from 'supertest';
import { gzipSync } from 'node:zlib';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';

const LANGUAGES = ['tg', 'ru', 'en'] as const;
const PAGES =
  ' talk know stay papers work others steps browser card places notes figures manual places/kulob'.split(' ');
const ALL = LANGUAGES.flatMap((language) => PAGES.map((page) => `/portal/${language}/${page}`));
const LARGEST = 30_000;

/** A service of an agency in Kulob, as its row looks after entry. */
interface Entered {
  agency: string;
  type?: string;
  status?: string;
  isConfidential?: boolean;
  address?: string | null;
  note?: string | null;
  phone?: string | null;
  checkedOn?: string | null;
}

describe('the public pages', () => {
  let test: TestApp;
  let kulob: Kulob;
  let folder: string;
  const get = (path: string): Promise<Response> =>
    request(test.app.getHttpServer() as Server)
      .get(path)
      .then((answer) => answer);
  const enter = (one: Entered): Promise<unknown> =>
    test.database.query(
      `insert into panoh.services (id, agency_id, type, languages, opening_hours, status, is_confidential, address, cost_note,
         public_phone, checked_on)
       values (gen_random_uuid(), $1, $2, '{tg,ru}',
         '[{"weekday":1,"fromMinute":480,"untilMinute":1020},{"weekday":2,"fromMinute":480,"untilMinute":1020}]', $3, $4, $5, $6, $7, $8)`,
      [
        ...[kulob.agencies[one.agency], one.type ?? 'other', one.status ?? 'active'],
        ...[one.isConfidential ?? false, one.address ?? null, one.note ?? null],
        ...[one.phone ?? null, one.checkedOn ?? null],
      ],
    );
  /** With what it needs to be shown, as it goes over the line. */
  const weightOf = async (page: Response): Promise<number> => {
    const needed = [page, await get('/portal/page.css'), await get('/portal/page.js')];
    return needed.map(({ text }) => gzipSync(text).length).reduce((sum, size) => sum + size);
  };
  const inKulob = async (): Promise<string> => (await get('/portal/en/places/kulob')).text;
  const clear = (): Promise<unknown> => test.database.query('delete from panoh.services');

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'panoh-audio-'));
    test = await startApp({ environment: { PANOH_AUDIO_DIR: folder } });
    kulob = await arrangeKulob(test);
    await clear();
  });
  afterAll(async () => {
    await test.close();
    await rm(folder, { recursive: true });
  });

  it('are for anybody, whole, small, leave nothing behind, and link to nothing that is not there', async () => {
    const links = new Set<string>();
    const titles = new Set<string>();
    for (const path of ALL) {
      const answer = await get(path);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(answer.headers['set-cookie']).toBeUndefined();
      expect(answer.headers['referrer-policy']).toBe('no-referrer');
      expect(answer.headers['content-security-policy']).toContain("script-src 'self'");
      expect(answer.headers['content-security-policy']).not.toContain('unsafe');
      expect(answer.text).not.toMatch(/<style|<script(?! src="\/portal\/)|\son\w+="|javascript:|https?:\/\//);
      expect(answer.text).toMatch(new RegExp(`<html lang="${path.slice(8, 10)}">`));
      expect(await weightOf(answer)).toBeLessThan(LARGEST);
      titles.add(/<title>(.*)<\/title>/.exec(answer.text)?.[1] ?? '');
      for (const [, link] of answer.text.matchAll(/(?:href|action)="(\/portal[^"#]*)"/g))
        links.add(link ?? '');
    }
    // Titles tell nothing.
    expect([...titles].sort()).toEqual(
      ['District directory', 'Notes', 'Заметки', 'Маълумотномаи ноҳия', 'Справочник района', 'Қайдҳо'].sort(),
    );
    for (const path of links) expect([path, (await get(path)).status]).toEqual([path, 200]);
  });

  it('lead to the language of the browser, and say kindly that a page is not there', async () => {
    const server = test.app.getHttpServer() as Server;
    const led = await request(server).get('/portal').set('Accept-Language', 'ru-RU,ru;q=0.9');
    expect(led.headers['location']).toBe('/portal/ru/');
    expect((await get('/portal/ru/a/b/c')).status).toBe(404);
    const answer = await get('/portal/ru/places/nowhere');
    expect([answer.status, answer.type]).toEqual([404, 'text/html']);
    expect(answer.text).toContain('tel:1313');
  });

  it('tell hours of the law, and whether an adviser confirmed them, whose name they keep', async () => {
    const steps = async (): Promise<string> => (await get('/portal/en/steps')).text;
    expect(await steps()).toMatch(/hours at most: <b>24<\/b><br><span class="quiet">Not yet confirmed/);
    await test.database.query(
      `update panoh.legal_values set verified_by = 'Somebody Known', verified_on = '2026-01-15'
       where key = 'po.issue_within_hours'`,
    );
    expect(await steps()).toContain('Confirmed by a legal adviser on 15.01.2026');
    expect(await steps()).not.toContain('Somebody Known');
  });

  describe('of services', () => {
    it('show hours, languages, cost, papers and the number, and escape what an agency wrote', async () => {
      const wrote = `<img src=x onerror="alert(1)"> & 'so'`;
      await enter({ agency: 'cowfa', note: wrote, address: wrote, phone: '+992 (44) 600-00-00' });
      await enter({ agency: 'cowfa', type: 'health', phone: 'javascript:alert(1)' });
      const rename = `update panoh.agencies set name_en = $2 || name_en where id = $1`;
      await test.database.query(rename, [kulob.agencies['cowfa'], '"><script>alert(1)</script>']);
      const page = await inKulob();
      expect(page).toContain('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
      expect(page).not.toContain('href="tel:javascript');
      expect(page).toContain('Monday, Tuesday: 8:00–17:00');
      expect(page).toContain('href="tel:+992446000000"');
      expect(page).not.toContain('<img');
      expect(page.split('&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; &#39;so&#39;')).toHaveLength(3);
      await clear();
    });

    it('say until when a check holds, and where there was none or long ago', async () => {
      for (const [checkedOn, sentence] of [
        [null, /Nobody has checked this yet/],
        ['2020-01-01', /Checked on 01\.01\.2020\. That was long ago/],
        [
          new Date().toISOString().slice(0, 10),
          /Checked on \d\d\.\d\d\.\d{4}, valid until \d\d\.\d\d\.\d{4}/,
        ],
      ] as const) {
        await enter({ agency: 'cowfa', checkedOn });
        expect(await inKulob()).toMatch(sentence);
        await clear();
      }
    });

    it('are checked again by whoever keeps the entry, and by nobody else', async () => {
      await enter({ agency: 'legalAid', checkedOn: '2020-01-01' });
      const [service] = await test.database.query<{ id: string }>('select id from panoh.services');
      const check = (person: string) =>
        kulob.as[person]!.post(`/services/${service?.id}/verification`, {}, 1);
      for (const person of ['lawyer', 'supervisor']) await check(person).expect(403);
      expect((await check('legalSupervisor').expect(200)).body).toMatchObject({
        check: 'verified',
        version: 2,
      });
      expect(await inKulob()).toMatch(/valid until/);
      await clear();
    });

    it('never list what is confidential, a shelter, or what is paused, nor tell where who offers such is', async () => {
      await enter({ agency: 'shelter', type: 'safe_house', isConfidential: true });
      await enter({ agency: 'shelter', type: 'psychosocial', address: 'SHELTER STREET' });
      await enter({ agency: 'cowfa', type: 'education', status: 'paused', address: 'PAUSED STREET' });
      await enter({ agency: 'cowfa', type: 'housing', isConfidential: true });
      await enter({ agency: 'cowfa', type: 'health', address: 'NEAR THE HIDDEN ONE', note: 'BEHIND IT' });
      const page = await inKulob();
      expect(page).toContain('Medical help');
      expect(page).not.toMatch(/SHELTER STREET|PAUSED STREET|>shelter<|Housing|NEAR THE|BEHIND IT/);
      await clear();
    });
  });

  it('are kept by a phone in one language, places included', async () => {
    await enter({ agency: 'legalAid' });
    const { pages } = (await get('/portal/ru/offline.json')).body as { pages: string[] };
    expect(pages).toEqual(
      expect.arrayContaining(['/portal/ru/', '/portal/ru/know', '/portal/ru/places/kulob']),
    );
    for (const path of pages) expect([path, (await get(path)).status]).toEqual([path, 200]);
    const manifest = await get('/portal/manifest-ru.webmanifest');
    expect(JSON.parse(manifest.text)).toMatchObject({ name: 'Справочник района', scope: '/portal/' });
    expect((await get('/portal/worker.js')).text).toMatch(
      /^const VERSION = '\w{12}';\nconst FILES = \["\/portal\/page/,
    );
    await clear();
  });

  describe('read aloud', () => {
    /** Two minutes and five seconds of MP3: frames of 104 bytes, 32 kbit/s at 22,050 Hz. */
    const SOUND = Buffer.concat(
      Array.from({ length: 4_808 }, () => Buffer.concat([Buffer.from('fff34000', 'hex'), Buffer.alloc(100)])),
    );

    it('are offered where somebody recorded them, given part by part and kept nowhere', async () => {
      const player = '<audio controls preload="none"';
      expect((await get('/portal/tg/know')).text).not.toContain(player);
      await writeFile(join(folder, 'know.tg.mp3'), SOUND);
      const shown = await get('/portal/tg/know');
      expect(shown.text).toContain(player);
      expect(shown.text).toContain('Гӯш кардан, 2:05 дақ., 501 КБ');
      expect(shown.headers['content-security-policy']).toContain("media-src 'self'");
      const part = await request(test.app.getHttpServer() as Server)
        .get('/portal/audio/know.tg.mp3')
        .set('Range', 'bytes=0-103')
        .expect(206);
      expect(part.headers).toMatchObject({ 'content-type': 'audio/mpeg', 'cache-control': 'no-store' });
      expect(part.headers['content-range']).toBe(`bytes 0-103/${SOUND.length}`);
      expect((await get('/portal/tg/offline.json')).text).not.toContain('audio');
    });

    it('are nothing else that lies in the folder or beside it', async () => {
      await writeFile(join(folder, 'root.key'), 'a secret');
      await writeFile(join(folder, 'stay.tg.mp3'), '<script>alert(1)</script>');
      await writeFile(join(folder, 'know.tg.mp3.bak'), SOUND);
      for (const name of [
        ...['root.key', 'stay.tg.mp3', 'know.tg.mp3.bak', 'know.ru.mp3', 'know.tg.opus', 'know.tg'],
        ...['..%2froot.key', '%2e%2e%2froot.key', '.', 'know.tg.mp3%00'],
      ])
        expect([name, (await get(`/portal/audio/${name}`)).status]).toEqual([name, 404]);
    });
  });
});
