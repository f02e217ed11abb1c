import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { Response } from 'supertest';
import { gzipSync } from 'node:zlib';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';

const LANGUAGES = ['tg', 'ru', 'en'] as const;
const PAGES = [
  ...[
    '',
    'talk',
    'know',
    'stay',
    'papers',
    'work',
    'others',
    'steps',
    'browser',
    'card',
    'places',
    'notes',
    'figures',
    'manual',
  ],
  'places/kulob',
];
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
    test = await startApp();
    kulob = await arrangeKulob(test);
    await clear();
  });
  afterAll(() => test.close());

  it.each(ALL)('%s is for anybody, whole, small, and leaves nothing behind', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(200);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.headers['referrer-policy']).toBe('no-referrer');
    expect(answer.headers['content-security-policy']).toContain("script-src 'self'");
    expect(answer.headers['content-security-policy']).not.toContain('unsafe');
    expect(answer.text).not.toMatch(/<style|<script(?! src="\/portal\/)|\son\w+="|javascript:|https?:\/\//);
    expect(answer.text).toMatch(new RegExp(`<html lang="${path.slice(8, 10)}">`));
    expect(await weightOf(answer)).toBeLessThan(LARGEST);
  });

  it('explain what is written down about somebody, with an example of each, and keep none of it on a phone', async () => {
    for (const [language, said] of [
      ['en', 'A father takes his grown daughter’s passport'],
      ['ru', 'Отец забирает паспорт взрослой дочери'],
      ['tg', 'Падар шиносномаи духтари калонсолашро мегирад'],
    ] as const) {
      const { text } = await get(`/portal/${language}/manual`);
      expect(text).toContain(said);
      expect(text.match(/<code/g)?.length).toBeGreaterThan(100);
      for (const from of ['news', 'news/moh', 'figures'])
        expect((await get(`/portal/${language}/${from}`)).text).toContain(`"/portal/${language}/manual"`);
      expect((await get(`/portal/${language}/offline.json`)).text).not.toContain('manual');
    }
  });

  it('have one title that tells nothing', async () => {
    const titles = await Promise.all(
      ALL.map(async (path) => /<title>(.*)<\/title>/.exec((await get(path)).text)?.[1]),
    );
    expect([...new Set(titles)].sort()).toEqual(
      ['District directory', 'Notes', 'Заметки', 'Маълумотномаи ноҳия', 'Справочник района', 'Қайдҳо'].sort(),
    );
  });

  it('link to nothing that is not there', async () => {
    const found = new Set<string>();
    for (const path of ALL)
      for (const [, link] of (await get(path)).text.matchAll(/(?:href|action)="(\/portal[^"#]*)"/g))
        found.add(link ?? '');
    const missing = (await Promise.all([...found].map(async (path) => [path, (await get(path)).status])))
      .filter(([, status]) => status !== 200)
      .map(([path]) => path);
    expect(missing).toEqual([]);
  });

  it('lead to the language of the browser, else to Tajik', async () => {
    const server = test.app.getHttpServer() as Server;
    const inLanguage = async (asked: string) =>
      (await request(server).get('/portal').set('Accept-Language', asked)).headers['location'];
    expect(await inLanguage('ru-RU,ru;q=0.9')).toBe('/portal/ru/');
    expect(await inLanguage('de')).toBe('/portal/tg/');
  });

  it('say kindly that a page is not there, in the language of the address', async () => {
    for (const path of [
      '/portal/ru/nowhere',
      '/portal/ru/places/nowhere',
      '/portal/ru/a/b/c',
      '/portal/xx/know',
    ]) {
      const answer = await get(path);
      expect([path, answer.status, answer.type]).toEqual([path, 404, 'text/html']);
      expect(answer.text).toContain('tel:1313');
    }
    expect((await get('/portal/ru/nowhere')).text).toContain('Такой страницы нет');
    expect((await get('/portal/ru/places?place=nowhere')).status).toBe(404);
    expect((await get('/portal/ru/places?place=kulob')).headers['location']).toBe('/portal/ru/places/kulob');
  });

  it('know nobody: a session opens nothing more', async () => {
    const mine = await request(test.app.getHttpServer() as Server)
      .get('/portal/en/')
      .set('Cookie', kulob.as['caseworker']!.cookie);
    // The empty token of the way to the desk is another one each time.
    const [own, anybodys] = [mine, await get('/portal/en/')].map(({ text }) =>
      text.replace(/\?t=[\w-]+/, ''),
    );
    expect(own).toBe(anybodys);
    expect(mine.headers['set-cookie']).toBeUndefined();
  });

  describe('of services', () => {
    it('show hours, languages, cost, papers and the number, and escape what an agency wrote', async () => {
      const wrote = `<img src=x onerror="alert(1)"> & 'so'`;
      await enter({ agency: 'cowfa', note: wrote, address: wrote, phone: '+992 (44) 600-00-00' });
      const page = await inKulob();
      expect(page).toContain('Monday, Tuesday: 8:00–17:00');
      expect(page).toContain('href="tel:+992446000000"');
      expect(page).not.toContain('<img');
      expect(page.split('&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; &#39;so&#39;')).toHaveLength(3);
      await clear();
    });

    it.each(LANGUAGES)('are small where a district has many, in %s', async (language) => {
      const types = ['health', 'legal', 'psychosocial', 'education', 'housing', 'other'];
      for (const [index, agency] of ['cowfa', 'legalAid', 'healthRoom', 'police'].entries())
        for (const type of types)
          await enter({
            ...{ agency, type, checkedOn: new Date().toISOString().slice(0, 10) },
            ...{ address: `Кӯчаи Исмоили Сомонӣ ${index * 17 + type.length}, утоқи ${index + 3}` },
            ...{
              note: `Ройгон барои занон ва кӯдакон, ${type}`,
              phone: `+992 3322 2${index}${type.length}1`,
            },
          });
      const page = await get(`/portal/${language}/places/kulob`);
      expect(page.text.split('<li class="card">').length - 1).toBe(24);
      expect(await weightOf(page)).toBeLessThan(LARGEST);
      await clear();
    });

    it('make no link of what nobody could dial', async () => {
      await enter({ agency: 'cowfa', phone: 'javascript:alert(1)' });
      const page = await inKulob();
      expect(page).not.toContain('href="tel:javascript');
      expect(page).toContain('Call 1313 for directions');
      await clear();
    });

    it('escape the name of an agency', async () => {
      await test.database.query(`update panoh.agencies set name_en = $2 where id = $1`, [
        kulob.agencies['cowfa'],
        '"><script>alert(1)</script>',
      ]);
      await enter({ agency: 'cowfa' });
      expect(await inKulob()).toContain('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
      await clear();
    });

    it.each<[string, string | null, string]>([
      ['was never checked', null, 'Nobody has checked this yet'],
      ['was checked long ago', '2020-01-01', 'Checked on 01.01.2020. That was long ago'],
    ])('say so where an entry %s', async (_what, checkedOn, sentence) => {
      await enter({ agency: 'cowfa', checkedOn });
      expect(await inKulob()).toContain(sentence);
      await clear();
    });

    it('say until when a check holds', async () => {
      await enter({ agency: 'cowfa', checkedOn: new Date().toISOString().slice(0, 10) });
      expect(await inKulob()).toMatch(/Checked on \d\d\.\d\d\.\d{4}, valid until \d\d\.\d\d\.\d{4}/);
      await clear();
    });

    it('are checked again by whoever keeps the entry, and by nobody else', async () => {
      await enter({ agency: 'legalAid', checkedOn: '2020-01-01' });
      const [service] = await test.database.query<{ id: string }>('select id from panoh.services');
      const check = (person: string) =>
        kulob.as[person]!.post(`/services/${service?.id}/verification`, {}, 1);
      await check('lawyer').expect(403);
      await check('supervisor').expect(403);
      expect((await check('legalSupervisor').expect(200)).body).toMatchObject({
        check: 'verified',
        version: 2,
      });
      expect(await inKulob()).toMatch(/valid until/);
      await clear();
    });

    it('never list what is confidential, nor a shelter, nor what is paused or withdrawn', async () => {
      await enter({ agency: 'shelter', type: 'safe_house', isConfidential: true });
      await enter({ agency: 'shelter', type: 'psychosocial', address: 'SHELTER STREET' });
      await enter({ agency: 'cowfa', type: 'education', status: 'paused', address: 'PAUSED STREET' });
      await enter({ agency: 'cowfa', type: 'housing', isConfidential: true });
      const page = await inKulob();
      const [shelter] = await test.database.query<{ name: string }>(
        `select name_en as name from panoh.agencies where id = $1`,
        [kulob.agencies['shelter']],
      );
      for (const word of ['SHELTER STREET', 'PAUSED STREET', shelter?.name ?? '', 'Housing'])
        expect(page).not.toContain(word);
      await clear();
    });

    it('never tell where an agency is that offers something confidential besides', async () => {
      await enter({ agency: 'cowfa', type: 'housing', isConfidential: true });
      await enter({
        agency: 'cowfa',
        type: 'health',
        address: 'NEAR THE HIDDEN ONE',
        note: 'BEHIND THE SCHOOL',
      });
      const page = await inKulob();
      expect(page).toContain('Medical help');
      expect(page).not.toMatch(/NEAR THE HIDDEN ONE|BEHIND THE SCHOOL/);
      await clear();
    });
  });

  it('tell hours and days of the law as they hold today, and whether somebody confirmed them', async () => {
    const before = (await get('/portal/en/steps')).text;
    expect(before).toMatch(
      /hours at most: <b>24<\/b><br><span class="quiet">Not yet confirmed by legal adviser/,
    );
    await test.database.query(
      `update panoh.legal_values set verified_by = 'Somebody Known', verified_on = '2026-01-15'
       where key = 'po.issue_within_hours'`,
    );
    const after = (await get('/portal/en/steps')).text;
    expect(after).toContain('Confirmed by a legal adviser on 15.01.2026');
    expect(after).not.toContain('Somebody Known');
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

  it('lead out where the deployment says, and to a page of our own elsewhere', async () => {
    const set = await startApp({ environment: { PANOH_QUICK_EXIT_URL: 'https://weather.example/' } });
    const exitOf = async (from: TestApp): Promise<string | undefined> =>
      /<a class="exit" href="([^"]*)" rel="nofollow noreferrer"/.exec(
        (await request(from.app.getHttpServer() as Server).get('/portal/tg/know')).text,
      )?.[1];
    expect(await exitOf(test)).toBe('/portal/tg/notes');
    expect(await exitOf(set)).toBe('https://weather.example/');
    await set.close();
  });
});
