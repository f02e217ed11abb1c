import type { Server } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { Response } from 'supertest';
import { AppRole } from './support/app-role.js';
import { hire, startKulob } from './support/kulob.js';
import { directoryChecks } from './support/open-directory-checks.js';
import { OPEN_DIRECTORY_SHAPES } from './support/open-directory-shapes.js';
import type { OpenDirectoryShape } from './support/open-directory-shapes.js';

const { test, kulob } = await startKulob();

const WORDS = {
  titleTg: 'Ёрии тиббӣ барои ҳама',
  titleRu: 'Медицинская помощь для всех',
  titleEn: 'Medical help for everybody',
  textTg: 'Дар ҳар бемористон шуморо мепазиранд.\n\n- Ҳуҷҷат шарт нест',
  textRu: 'В каждой больнице вас примут.\n\n- Документы не нужны',
  textEn: 'Every hospital will see you.\n\n- You need no papers',
};
const QUESTIONS =
  'blames excuses patience private_matter roles doubts humiliates details identifies endangers'.split(' ');
const answers = (change: Record<string, string> = {}) => ({
  ...Object.fromEntries(QUESTIONS.map((question) => [question, 'no'])),
  ...change,
});

/** A review as the app would write it past its own rules. */
const approval = (
  id: string,
  reviewer: string,
  {
    given = answers(),
    concerns = '{}',
    checklist = 1,
  }: { given?: object | null; concerns?: string; checklist?: number } = {},
): [string, unknown[]] => [
  `insert into panoh.article_reviews (id, article_id, number, checklist, answers, concerns, note, reviewed_by)
   values (gen_random_uuid(), $1, 1, $2, $3, $4, 'x', $5)`,
  [id, checklist, given && JSON.stringify(given), concerns, reviewer],
];
const codeOf = (id: string): string => id.slice(-8).toUpperCase().replace(/^.{4}/, '$&-');

interface Article {
  id: string;
  version: number;
  state: string;
  allowedActions: string[];
  hints: { question: string; language: string; place: string }[];
}

describe('texts for the public', () => {
  const send = (person: string, path: string, body: object, version?: number): Promise<Response> =>
    kulob.as[person]!.post(`/articles${path}`, body, version).then((answer) => answer);
  const begin = async (person = 'healthWorker', words: object = WORDS): Promise<Article> =>
    (await kulob.as[person]!.post('/articles', { kind: 'news', ...words }).expect(201)).body as Article;
  const submit = async (article: Article, person = 'healthWorker'): Promise<Article> =>
    (await kulob.as[person]!.post(`/articles/${article.id}/submission`, {}, article.version).expect(200))
      .body as Article;
  const review = (person: string, { id, version }: Article, body: object): Promise<Response> =>
    send(person, `/${id}/review`, body, version);
  const publish = async (words: object = WORDS): Promise<Article> =>
    (
      await review('healthSupervisor', await submit(await begin('healthWorker', words)), {
        answers: answers(),
      })
    ).body as Article;
  const page = (path: string): Promise<Response> =>
    request(test.app.getHttpServer() as Server)
      .get(`/portal/${path}`)
      .then((answer) => answer);

  beforeAll(async () => {
    await hire(test, kulob, { agency: 'healthRoom', person: 'healthSupervisor2', roles: ['supervisor'] });
  });

  it('are read by anybody in three languages once a second person found nothing', async () => {
    const article = await publish();
    expect(article).toMatchObject({ state: 'published', publishedNumber: 1, hints: [], mixedWords: [] });
    const [tg, ru, en] = await Promise.all(
      ['tg', 'ru', 'en'].map((one) => page(`${one}/news/moh/${article.id}`)),
    );
    expect(tg!.text).toContain('<h1>Ёрии тиббӣ барои ҳама</h1>');
    expect(ru!.text).toContain('<li>Документы не нужны</li>');
    expect(en!.text).toContain('<p>Every hospital will see you.</p>');
    expect(en!.headers['cache-control']).toBe('no-store');
    for (const path of ['en/news', 'en/news/moh']) expect((await page(path)).text).toContain(article.id);
    for (const path of ['en/news/mvd', `en/news/mvd/${article.id}`])
      expect((await page(path)).text).not.toContain(WORDS.textEn.slice(0, 20));
    const kept = (await page('en/offline.json')).text;
    expect(kept).not.toContain('news');
  });

  it('are none of anybody else: another agency, another role, an agency without a section', async () => {
    const { id, version } = await begin();
    for (const person of ['lawyer', 'legalSupervisor', 'caseworker']) {
      await kulob.as[person]!.get(`/articles/${id}`).expect(404);
      await kulob.as[person]!.put(`/articles/${id}/text`, WORDS, version).expect(404);
    }
    for (const person of ['coordinator', 'administrator', 'statistician'])
      expect((await send(person, '', { kind: 'news' })).status).toBe(403);
    const none = await send('caseworker', '', { kind: 'news' });
    expect([none.status, none.body.code]).toEqual([409, 'no_section']);
    expect((await page(`en/news/moh/${id}`)).status).toBe(404);
  });

  it('are never reviewed by whoever wrote a word of them', async () => {
    const own = await submit(await begin('healthSupervisor'), 'healthSupervisor');
    expect(own.allowedActions).toEqual([]);
    expect((await review('healthSupervisor', own, { answers: answers() })).status).toBe(403);
    expect((await review('healthWorker', own, { answers: answers() })).status).toBe(403);
    const database = await AppRole.connect(test);
    const me = kulob.as['healthSupervisor']!;
    await expect(database.as(me, approval(own.id, me.userId))).rejects.toThrow(/second person/);
    const another = kulob.as['healthSupervisor2']!.userId;
    await expect(database.as(me, approval(own.id, another))).rejects.toThrow(/row-level/);
    const publishing = `update panoh.articles set state = 'published', published_number = 1, published_at = panoh.now() where id = $1`;
    await expect(database.as(me, [publishing, [own.id]])).rejects.toThrow(/not reviewed/);
    await database.close();
    expect((await review('healthSupervisor2', own, { answers: answers() })).status).toBe(200);
  });

  it('keep who approved them, when, by which checklist and every answer, for their agency and in the log', async () => {
    const sent = await submit(await begin());
    const yes = { answers: answers({ roles: 'yes' }), note: 'The title' };
    const back = (await review('healthSupervisor', sent, yes)).body;
    const path = `/articles/${sent.id}/text`;
    const anew = await kulob.as['healthWorker']!.put(path, WORDS, back.version).expect(200);
    const second = await submit(anew.body as Article);
    await review('healthSupervisor2', second, { answers: answers() });
    const [first, other] = ['healthSupervisor', 'healthSupervisor2'].map((one) => kulob.as[one]!.userId);
    const { reviews } = (await kulob.as['healthWorker']!.get(`/articles/${sent.id}`).expect(200)).body;
    expect(reviews).toMatchObject([
      { number: 2, checklist: 1, answers: answers(), concerns: [], staffCode: codeOf(other!) },
      { number: 1, checklist: 1, answers: yes.answers, note: 'The title', staffCode: codeOf(first!) },
    ]);
    for (const { reviewedAt } of reviews) expect(Date.parse(reviewedAt)).toBeGreaterThan(0);
    const logged = await test.database.query<{ actor: string; purpose: string }>(
      `select actor_id as actor, purpose from panoh.audit_entries
       where action = 'reviewArticle' and decision = 'allowed' and purpose like $1 order by seq`,
      [`article-review:${sent.id}:%`],
    );
    const told = (given: Record<string, string>): string =>
      QUESTIONS.map((question) => `${question}=${given[question]}`).join();
    expect(logged).toEqual([
      { actor: first, purpose: `article-review:${sent.id}:1:1:${told(yes.answers)}` },
      { actor: other, purpose: `article-review:${sent.id}:2:1:${told(answers())}` },
    ]);
  });

  it('go back with a note where one answer is yes, and change before anybody looks again', async () => {
    const sent = await submit(await begin());
    const yes = { answers: answers({ patience: 'yes' }) };
    const mute = await review('healthSupervisor', sent, yes);
    expect(mute.body.fields).toEqual([{ path: 'note', code: 'required' }]);
    const { patience: _, ...short } = answers();
    expect((await review('healthSupervisor', sent, { answers: short })).status).toBe(422);
    const back = await review('healthSupervisor', sent, { ...yes, note: 'The second line' });
    expect(back.body).toMatchObject({
      state: 'draft',
      review: { concerns: ['patience'], note: 'The second line' },
    });
    expect((await page(`en/news/moh/${sent.id}`)).status).toBe(404);
    const again = await send('healthWorker', `/${sent.id}/submission`, {}, back.body.version);
    expect(again.status).toBe(403);
    const path = `/articles/${sent.id}/text`;
    const { body } = await kulob.as['healthWorker']!.put(path, WORDS, back.body.version).expect(200);
    expect(body.allowedActions).toContain('submit');
  });

  it('stay as reviewed while a correction is not, and are gone at once when they are withdrawn', async () => {
    const { id, version } = await publish();
    const address = `ru/news/moh/${id}`;
    const path = `/articles/${id}/text`;
    const changed = { ...WORDS, textRu: 'Теперь это сказано иначе.' };
    const stale = await kulob.as['healthSupervisor2']!.put(path, changed, version - 1);
    expect(stale.status).toBe(412);
    const draft = (await kulob.as['healthSupervisor2']!.put(path, changed, version).expect(200))
      .body as Article;
    expect((await page(address)).text).toContain('В каждой больнице');
    const sent = await submit(draft, 'healthSupervisor2');
    const done = await review('healthSupervisor', sent, { answers: answers() });
    for (const said of ['Теперь это сказано иначе.', 'Исправлено'])
      expect((await page(address)).text).toContain(said);
    await kulob.as['healthWorker']!.post(`/articles/${id}/withdrawal`, { reason: 'other' }, 7).expect(403);
    const out = await send(
      'healthSupervisor2',
      `/${id}/withdrawal`,
      { reason: 'stereotype' },
      done.body.version,
    );
    expect(out.body).toMatchObject({ state: 'withdrawn', isPublic: false, allowedActions: ['write'] });
    const gone = await page(address);
    expect([gone.status, gone.headers['cache-control']]).toEqual([410, 'no-store']);
    expect(gone.text).toContain('Этот текст снят');
    expect(gone.text).not.toMatch(/иначе|больнице|Медицинская помощь для всех/);
    expect((await page('ru/news')).text).not.toContain(id);
  });

  it('never come back unread once they were withdrawn, nor by the word of who wrote what was withdrawn', async () => {
    const first = await publish();
    const path = `/articles/${first.id}/text`;
    const own = await kulob.as['healthSupervisor2']!.put(path, WORDS, first.version).expect(200);
    const done = await review('healthSupervisor', await submit(own.body as Article, 'healthSupervisor2'), {
      answers: answers(),
    });
    const reason = { reason: 'stereotype' };
    const out = await send('healthSupervisor', `/${first.id}/withdrawal`, reason, done.body.version);
    const database = await AppRole.connect(test);
    const back = `update panoh.articles set withdrawn_at = null, withdrawn_reason = null where id = $1`;
    for (const person of ['healthWorker', 'healthSupervisor'])
      await expect(database.as(kulob.as[person]!, [back, [first.id]])).rejects.toThrow(/not reviewed/);
    await database.close();
    const anew = await kulob.as['healthWorker']!.put(path, WORDS, out.body.version).expect(200);
    const sent = await submit(anew.body as Article);
    expect((await review('healthSupervisor2', sent, { answers: answers() })).status).toBe(403);
    expect((await review('healthSupervisor', sent, { answers: answers() })).body.state).toBe('published');
  });

  it('are text and nothing else, however they are written', async () => {
    const evil = `# <script>alert(1)</script>\n[x](javascript:alert(1)) <img src=x onerror=alert(1)>\n- <a href="https://evil.example">go</a> help`;
    const { id } = await publish({ ...WORDS, titleEn: 'Help <b>now</b> & here', textEn: evil });
    const { text } = await page(`en/news/moh/${id}`);
    expect(text).not.toMatch(/<script>|<img|<b>|href="(?:javascript|https)/);
    expect(text).toContain('<h2>&lt;script&gt;');
    for (const [words, code] of [
      [{ textEn: 'a'.repeat(8001) }, 'too_long'],
      [{ titleEn: 'a\u202Eb' }, 'hidden_characters'],
      [{ html: '<b>' }, 'unknown_field'],
    ] as const) {
      const answer = await send('healthWorker', '', { kind: 'news', ...words });
      expect([answer.status, answer.body.fields?.[0]?.code]).toEqual([422, code]);
    }
  });

  it('show a reviewer where words stand that often carry what is asked', async () => {
    const words = {
      ...WORDS,
      textRu: 'Ей нужно потерпеть. Пoмощь рядом.',
      textEn: 'She must not be patient.',
    };
    const { hints, ...article } = await begin('healthWorker', words);
    expect(hints.map(({ question, language }) => [question, language])).toEqual([
      ['patience', 'ru'],
      ['patience', 'en'],
    ]);
    expect(article).toMatchObject({ mixedWords: ['Пoмощь'] });
  });
});

type Json = Record<string, unknown>;

interface List {
  size: number;
  contents: (Json & { id: string })[];
}

const CHECKS = directoryChecks(process.env['PANOH_HSDS_SCHEMAS']);

const problemsIn = (checks: typeof CHECKS, shape: OpenDirectoryShape, body: unknown): string[] =>
  checks.flatMap((check) => check.problems(shape, body));

/** Sets what `path` leads to, as `addresses/0/city`; `undefined` removes it. */
function changed(body: Json, path: string, value: unknown): Json {
  const copy = structuredClone(body);
  const steps = path.split('/');
  const last = steps.pop() ?? '';
  const parent = steps.reduce<Json>((part, step) => part[step] as Json, copy);
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else parent[last] = value;
  return copy;
}

const isParent = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** The paths of every value of a body, however deep. */
const pathsOf = (body: Json): string[] =>
  Object.entries(body).flatMap(([key, value]) => [
    key,
    ...(isParent(value) ? pathsOf(value).map((path) => `${key}/${path}`) : []),
  ]);

describe('the directory as open data', () => {
  const get = async <T>(path: string): Promise<T> =>
    (
      await request(test.app.getHttpServer() as Server)
        .get(`/portal/data/hsds${path}`)
        .expect(200)
    ).body as T;

  /** A body of this shape in which every field is filled. */
  async function fullest(shape: OpenDirectoryShape): Promise<Json> {
    const collection = `${shape.replace('_list', '')}s`;
    if (shape === 'page') return changed(await get<Json>('/services'), 'contents', []);
    const { contents } = await get<List>(`/${collection}`);
    const bodies = shape.endsWith('_list')
      ? contents
      : await Promise.all(contents.map(({ id }) => get<Json>(`/${collection}/${id}`)));
    return bodies.reduce((most, body) => (pathsOf(body).length > pathsOf(most).length ? body : most));
  }

  beforeAll(async () => {
    // Legal aid has entered nothing that is optional; one entry is checked too long ago, the others today.
    await test.database.query(
      `update panoh.services set public_phone = '1313', address = 'Street 1', hours_note = 'A note',
         checked_on = case when type = 'documents' then '2020-01-01' else panoh.now()::date end,
         cost_note = 'A note', languages = '{tg,ru,en}', documents = '{identity_document}', documents_note = 'A note',
         opening_hours = '[{"weekday":1,"fromMinute":0,"untilMinute":1440}]'
       where not is_confidential and type <> 'legal'`,
    );
  });

  it.each([
    ['services', 'service_list', 'service'],
    ['organizations', 'organization_list', 'organization'],
    ['service_at_locations', 'service_at_location_list', 'service_at_location'],
  ] as const)('%s are valid in the list and one by one', async (path, line, whole) => {
    const { contents } = await get<List>(`/${path}`);
    expect(contents.length).toBeGreaterThan(2);
    for (const entity of contents) {
      expect(problemsIn(CHECKS, line, entity)).toEqual([]);
      const one = await get<{ id: string }>(`/${path}/${entity.id}`);
      expect(one.id).toBe(entity.id);
      expect(problemsIn(CHECKS, whole, one)).toEqual([]);
    }
  });

  it('leaves out what an agency has not entered', async () => {
    const { contents } = await get<List>('/services?full=true');
    for (const field of ['fees_description', 'assured_date', 'alert', 'phones'])
      expect([field, new Set(contents.map((service) => field in service))]).toEqual([
        field,
        new Set([true, false]),
      ]);
  });

  it('answers lists in their envelope, and says under which licence', async () => {
    for (const path of ['/services', '/organizations?per_page=1', '/service_at_locations?page=99']) {
      const answer = await request(test.app.getHttpServer() as Server).get(`/portal/data/hsds${path}`);
      const list = answer.body as List;
      expect([path, problemsIn(CHECKS, 'page', list)]).toEqual([path, []]);
      expect(list.size).toBe(list.contents.length);
      expect(answer.headers['link']).toBe('<https://creativecommons.org/licenses/by/4.0/>; rel="license"');
    }
    expect(await get('')).toMatchObject({ license: 'https://creativecommons.org/licenses/by/4.0/' });
  });

  it('is also validated with the published schemas of a folder, which must be complete', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'panoh-hsds-'));
    const names = Object.keys(OPEN_DIRECTORY_SHAPES).filter((shape) => shape !== 'page');
    const put = (name: string, schema: object): Promise<void> =>
      writeFile(join(folder, `${name}.json`), JSON.stringify(schema));
    try {
      for (const name of names) await put(name, { type: 'object', required: [`planted_${name}`] });
      expect(() => directoryChecks(folder)).toThrow('openapi.json');
      await put('openapi', {
        components: { schemas: { Page: { type: 'object', properties: { planted: {} } } } },
      });
      const checks = directoryChecks(folder);
      for (const name of names as OpenDirectoryShape[])
        expect(problemsIn(checks, name, await fullest(name))).toEqual([
          `publication: required planted_${name}`,
        ]);
      const page = await fullest('page');
      expect(problemsIn(checks, 'page', page)).toContain('publication: required planted');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('names the region of an address', async () => {
    const { contents } = await get<{ contents: unknown[] }>('/services?full=true');
    expect(JSON.stringify(contents)).toContain('"state_province":"Khatlon Region"');
  });

  it('gives whole services in one answer, page by page', async () => {
    const all = await get<List>('/services?full=true');
    for (const service of all.contents) expect(problemsIn(CHECKS, 'service', service)).toEqual([]);
    const second = await get<List>('/services?per_page=2&page=2');
    expect(second).toMatchObject({ page_number: 2, size: 2, first_page: false, empty: false });
    expect(second.contents.map(({ id }) => id)).toEqual(all.contents.slice(2, 4).map(({ id }) => id));
    expect(await get('/services?page=999')).toMatchObject({ empty: true, last_page: true, contents: [] });
    expect(await get('/services?page=-1&per_page=x')).toMatchObject({ page_number: 1 });
  });

  it('holds no shelter and nothing confidential, however it is asked', async () => {
    const hidden = await test.database.query<{ id: string; agency: string }>(
      `select s.id, s.agency_id as agency from panoh.services s where s.is_confidential`,
    );
    expect(hidden.length).toBeGreaterThan(0);
    const server = test.app.getHttpServer() as Server;
    for (const { id, agency } of hidden) {
      await request(server).get(`/portal/data/hsds/services/${id}`).expect(404);
      await request(server).get(`/portal/data/hsds/organizations/${agency}`).expect(404);
    }
    const text = JSON.stringify(await get('/services?full=true'));
    for (const { id, agency } of hidden) expect(text.includes(id) || text.includes(agency)).toBe(false);
  });
});
