import type { Server } from 'node:http';
import { beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { Response } from 'supertest';
import { dayOf } from '../src/shared/dates.js';
import { AppRole } from './support/app-role.js';
import { assessmentForm } from './support/assessments.js';
import { BoardStory } from './support/board.js';
import { incidentForm } from './support/forms.js';
import { hire, startKulob } from './support/kulob.js';
import { directoryChecks } from './support/open-directory-checks.js';
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

interface Article {
  id: string;
  version: number;
  state: string;
  allowedActions: string[];
  hints: { question: string; language: string; place: string }[];
}

type Json = Record<string, unknown>;

interface List {
  size: number;
  contents: (Json & { id: string })[];
}

const CHECKS = directoryChecks(process.env['PANOH_HSDS_SCHEMAS']);

const problemsIn = (checks: typeof CHECKS, shape: OpenDirectoryShape, body: unknown): string[] =>
  checks.flatMap((check) => check.problems(shape, body));

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

  it('are none of anybody else: another agency, an agency without a section', async () => {
    const { id, version } = await begin();
    for (const person of ['lawyer', 'legalSupervisor', 'caseworker']) {
      await kulob.as[person]!.get(`/articles/${id}`).expect(404);
      await kulob.as[person]!.put(`/articles/${id}/text`, WORDS, version).expect(404);
    }
    expect((await send('caseworker', '', { kind: 'news' })).body.code).toBe('no_section');
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

  it('go back with a note where one answer is yes, each in the log, and change before the next look', async () => {
    const sent = await submit(await begin());
    const yes = { answers: answers({ patience: 'yes' }) };
    expect((await review('healthSupervisor', sent, yes)).status).toBe(422);
    const { patience: _, ...short } = answers();
    expect((await review('healthSupervisor', sent, { answers: short })).status).toBe(422);
    const back = await review('healthSupervisor', sent, { ...yes, note: 'The second line' });
    expect(back.body).toMatchObject({ state: 'draft', review: { concerns: ['patience'] } });
    expect((await page(`en/news/moh/${sent.id}`)).status).toBe(404);
    const again = await send('healthWorker', `/${sent.id}/submission`, {}, back.body.version);
    expect(again.status).toBe(403);
    const { reviews } = (await kulob.as['healthWorker']!.get(`/articles/${sent.id}`).expect(200)).body;
    expect(reviews).toMatchObject([{ number: 1, answers: yes.answers, note: 'The second line' }]);
    const logged = `panoh.audit_entries where action = 'reviewArticle' and decision = 'allowed'
      and purpose like 'article-review:${sent.id}:1:1:%patience=yes%'
      and actor_id = '${kulob.as['healthSupervisor']!.userId}'`;
    expect(await test.database.count(logged)).toBe(1);
  });

  it('stay as reviewed while a correction is not, and are gone at once when they are withdrawn', async () => {
    const { id, version } = await publish();
    const address = `ru/news/moh/${id}`;
    const path = `/articles/${id}/text`;
    const changed = { ...WORDS, textRu: 'Теперь это сказано иначе.' };

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
  });
});

describe('the directory as open data', () => {
  const get = async <T>(path: string): Promise<T> =>
    (
      await request(test.app.getHttpServer() as Server)
        .get(`/portal/data/hsds${path}`)
        .expect(200)
    ).body as T;

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

interface Decided {
  reports: {
    incidentId: string;
    current: { id: string; kind: string; refusalReason: string | null; officialNumber: string | null } | null;
    earlier: { kind: string }[];
    version: number;
  }[];
  undecidedInYear: number;
  allowedActions: string[];
}

describe('the decision of the police on a report', () => {
  const story = new BoardStory(test, kulob);

  const list = (caseId: string, person = 'inspector'): Promise<Decided> =>
    story.get<Decided>(person, `/cases/${caseId}/report-decisions`);
  /** A case of the police with a report of today; the form speaks of that report. */
  const report = async (
    change: object = {},
  ): Promise<{ caseId: string; incidentId: string; today: string }> => {
    const today = await story.day();
    const incident = incidentForm({ reportedOn: today, startedOn: today, ...change });
    const caseId = await story.open('inspector', { incident });
    const [first] = (await list(caseId)).reports;
    return { caseId, incidentId: first?.incidentId ?? '', today };
  };
  const decide = (caseId: string, form: object, version: number, person = 'inspector') =>
    story.as(person).post(`/cases/${caseId}/report-decisions`, form, version);
  const criminal = (incidentId: string, decidedOn: string): object => ({
    ...{ incidentId, decidedOn, kind: 'criminal', articles: ['cc_117'], officialNumber: 'КУСП-7' },
  });
  const refused = (incidentId: string, decidedOn: string, refusalReason: string): object => ({
    ...{ incidentId, decidedOn, kind: 'refused', articles: [], refusalReason },
    ...{ copyGiven: true, appealExplained: true },
  });
  const waits = async (caseId: string): Promise<string[]> =>
    (await story.rows('inspector', caseId, 'dc.decide')).map(({ status }) => String(status));

  it('is owed within three days, and ends the row that asks for it', async () => {
    const { caseId, incidentId, today } = await report();
    expect(await waits(caseId)).toEqual(['pending']);
    expect(await list(caseId)).toMatchObject({ undecidedInYear: 1, allowedActions: ['decide'] });
    const { body } = await decide(caseId, criminal(incidentId, today), 0).expect(201);
    expect(body).toMatchObject({
      reports: [
        { incidentId, current: { kind: 'criminal', officialNumber: 'КУСП-7' }, earlier: [], version: 1 },
      ],
      undecidedInYear: 0,
    });
    expect(await waits(caseId)).toEqual(['done']);
    expect((await story.timeline('inspector', caseId)).map(({ kind }) => kind)).toContain('report_decided');
    const written = await story.get<{ measures: string[] }[]>(
      'inspector',
      `/cases/${caseId}/legal-qualifications`,
    );
    expect(written.flatMap(({ measures }) => measures)).toEqual(['criminal_case_opened']);
  });

  it('rests on an article of a later code only once its number holds', async () => {
    const { caseId, incidentId, today } = await report();
    const later = { ...criminal(incidentId, today), articles: ['cc_dv'] };
    const refusal = { path: 'articles', code: 'article_not_in_force' };
    expect((await decide(caseId, later, 0).expect(422)).body.fields).toEqual([refusal]);
    const qualification = { articles: ['cc_dv'], measures: [], decidedOn: today };
    const asInspector = story.as('inspector');
    await asInspector.post(`/cases/${caseId}/legal-qualifications`, qualification).expect(422);
    const value = { key: 'article.cc_dv', value: '153', validFrom: today, sourceNote: 'Law 2' };
    await story.as('administrator').post('/legal-values', value).expect(201);
    await decide(caseId, later, 0).expect(201);
  });

  it('asks for the answer of the body to which the report was sent on, by the day that it named', async () => {
    const { caseId, incidentId, today } = await report();
    const answerExpectedOn = await story.day(5);
    const sentOn = { kind: 'sent_on', sentTo: 'court', answerExpectedOn, articles: [] };
    await decide(caseId, { incidentId, decidedOn: today, ...sentOn }, 0).expect(201);
    const rows = await story.rows('inspector', caseId, 'dc.decide');
    const next = rows.find(({ status }) => status === 'pending');
    expect(next).toMatchObject({ step: 2, because: 'report_sent_on', subjectId: incidentId });
    expect(dayOf(new Date(String(next?.['dueAt'])))).toBe(answerExpectedOn);
  });

  it('is replaced by a later one, never joined by it', async () => {
    const { caseId, incidentId, today } = await report();
    await decide(caseId, criminal(incidentId, today), 0).expect(201);
    const { body } = await decide(caseId, refused(incidentId, today, 'insignificant'), 1).expect(201);
    expect(body.reports).toMatchObject([
      { current: { kind: 'refused', refusalReason: 'insignificant' }, earlier: [{ kind: 'criminal' }] },
    ]);
    const timeline = await story.timeline('inspector', caseId);
    expect(timeline.find(({ kind }) => kind === 'insignificant')).toMatchObject({ raisesRisk: true });
    expect((await story.rows('inspector', caseId, 'rk.reassess')).length).toBeGreaterThan(0);
    const told = await test.database.query<{ user_id: string }>(
      `select user_id from panoh.notifications where kind = 'report_refused' and case_id = $1`,
      [caseId],
    );
    expect(told).toEqual([{ user_id: story.as('policeSupervisor').userId }]);
  });
});

describe('pressure on the neck', () => {
  let story: BoardStory;

  beforeAll(async () => {
    story = new BoardStory(test, kulob);
  });

  const checks = (
    caseId: string,
  ): Promise<{ id: string; status: string; hours: number; version: number }[]> =>
    test.database.query(
      `select id, status, version, round(extract(epoch from due_at - created_at) / 3600)::int as hours
       from panoh.follow_ups where case_id = $1 and rule = 'hl.strangle' order by created_at, id`,
      [caseId],
    );
  const assess = (caseId: string) =>
    story
      .as('caseworker')
      .post(`/cases/${caseId}/assessments`, assessmentForm({ strangle: 'yes' }))
      .expect(201);

  it('asks for a check within a day, told in an incident or in an assessment', async () => {
    const incident = incidentForm({ strangulation: 'yes' });
    expect(await checks(await story.open('caseworker', { incident }))).toMatchObject([{ hours: 24 }]);
    const caseId = await story.open('caseworker');
    await assess(caseId);
    expect(await checks(caseId)).toMatchObject([{ status: 'pending', hours: 24 }]);
  });
});
