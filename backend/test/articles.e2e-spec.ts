import type { Server } from 'node:http';
import { beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { Response } from 'supertest';
import { dayOf } from '../src/shared/dates.js';
import type { TableDto } from '../src/statistics/statistics.dto.js';
import { DEFINITIONS, ELSEWHERE, OF_THE_WHOLE, TABLE_CODES } from '../src/statistics/statistics.types.js';
import type { TableCode } from '../src/statistics/statistics.types.js';
import type { Actor } from './support/actors.js';
import { AppRole } from './support/app-role.js';
import { assessmentForm } from './support/assessments.js';
import { BoardStory } from './support/board.js';
import { incidentForm } from './support/forms.js';
import { hire, startKulob } from './support/kulob.js';
import { directoryChecks } from './support/open-directory-checks.js';
import type { OpenDirectoryShape } from './support/open-directory-shapes.js';
import { rollUpFor } from './support/workers.js';

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
  const told = async (kind: string, caseId: string): Promise<string[]> => {
    const rows = await test.database.query<{ user_id: string }>(
      'select user_id from panoh.notifications where kind = $1 and case_id = $2',
      [kind, caseId],
    );
    const people = Object.entries(story.kulob.as);
    return rows.map((row) => people.find(([, { userId }]) => userId === row.user_id)?.[0] ?? '?').sort();
  };

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

  it('asks for the answer of the body to which the report was sent on, by the day that it named', async () => {
    const { caseId, incidentId, today } = await report();
    const day = await story.day(5);
    const sentOn = { kind: 'sent_on', sentTo: 'court', answerExpectedOn: day, articles: [] };
    await decide(caseId, { incidentId, decidedOn: today, ...sentOn }, 0).expect(201);
    const rows = (await story.rows('inspector', caseId, 'dc.decide')).sort(
      (one, other) => Number(one['step']) - Number(other['step']),
    );
    expect(rows).toMatchObject([
      { step: 1, status: 'done' },
      { step: 2, status: 'pending', because: 'report_sent_on', subjectId: incidentId },
    ]);
    expect(dayOf(new Date(String(rows[1]?.['dueAt'])))).toBe(day);
    await decide(caseId, criminal(incidentId, today), 1).expect(201);
    expect(await waits(caseId)).toEqual(['done', 'done']);
  });

  it('is replaced by a later one, never joined by it', async () => {
    const { caseId, incidentId, today } = await report();
    await decide(caseId, criminal(incidentId, today), 0).expect(201);
    await decide(caseId, refused(incidentId, today, 'no_event'), 0).expect(412);
    const { body } = await decide(caseId, refused(incidentId, today, 'no_event'), 1).expect(201);
    expect(await told('report_refused', caseId)).toEqual([]);
    expect(body.reports).toMatchObject([
      {
        current: { kind: 'refused', refusalReason: 'no_event' },
        earlier: [{ kind: 'criminal' }],
        version: 2,
      },
    ]);
    const current = test.database.query(
      `select id from panoh.legal_qualifications q where incident_id = $1 and decision_kind is not null
         and not exists (select 1 from panoh.legal_qualifications l where l.succeeds_id = q.id)`,
      [incidentId],
    );
    expect(await current).toHaveLength(1);
  });

  it('refused as insignificant raises risk and is notified to the supervisor', async () => {
    const { caseId, incidentId, today } = await report();
    await decide(caseId, refused(incidentId, today, 'insignificant'), 0).expect(201);
    const timeline = await story.timeline('inspector', caseId);
    expect(timeline.find(({ kind }) => kind === 'insignificant')).toMatchObject({ raisesRisk: true });
    expect((await story.rows('inspector', caseId, 'rk.reassess')).length).toBeGreaterThan(0);
    expect(await told('report_refused', caseId)).toEqual(['policeSupervisor']);
  });

  it('counts reports of a year that have none', async () => {
    const { caseId, today } = await report();
    for (const reportedOn of [today, today]) {
      const form = incidentForm({ reportedOn, startedOn: reportedOn });
      await story.as('inspector').post(`/cases/${caseId}/incidents`, form).expect(201);
    }
    const decided = await list(caseId);
    expect(decided.undecidedInYear).toBe(3);
    await decide(caseId, criminal(decided.reports[0]?.incidentId ?? '', today), 0).expect(201);
    expect((await list(caseId)).undecidedInYear).toBe(2);
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

  it.each(['an incident', 'an assessment'])('in %s asks for a check within a day', async (from) => {
    const isIncident = from === 'an incident';
    const incident = incidentForm({ strangulation: isIncident ? 'yes' : 'unknown' });
    const caseId = await story.open('caseworker', { incident });
    if (!isIncident) await assess(caseId);
    expect(await checks(caseId)).toMatchObject([{ status: 'pending', hours: 24 }]);
  });

  it('is not asked for again by an assessment once it was looked at', async () => {
    const caseId = await story.open('caseworker');
    await assess(caseId);
    const [check] = await checks(caseId);
    const done = { outcome: 'done' };
    await story.as('caseworker').post(`/follow-ups/${check?.id}/outcomes`, done, check?.version).expect(200);
    await assess(caseId);
    expect((await checks(caseId)).map(({ status }) => status)).toEqual(['done']);
  });
});

type Cells = Record<string, number>;

const MONTH = '2026-03-01';

const RECORDS = 120;

/** Copies of one case with answers drawn by their number, so that the same ones come every time. */
const DRAWN = `with n as (select n, gen_random_uuid() as id from generate_series(1, $2) n),
  made as (insert into panoh.cases select (jsonb_populate_record(c, jsonb_build_object('id', n.id,
      'audit_pseudonym', gen_random_uuid(), 'reference', md5(n.id::text), 'counts_in_statistics', n.n % 5 <> 0,
      'opened_at', '2026-03-10T06:00:00Z', 'place', (array['kulob', 'qubodiyon', 'vose'])[1 + n.n % 3],
      'sex', (array['female', 'male', 'unknown'])[1 + n.n % 3], 'marital_status', (array['single', 'widowed'])[1 + n.n % 2],
      'age_band', (array['15_17', '30_39', '60_plus', 'unknown'])[1 + n.n % 4],
      'referred_from', (array['self', 'police', 'health'])[1 + n.n % 3]))).* from n, panoh.cases c where c.id = $1 returning id),
  told as (insert into panoh.disability_answers (id, case_id, agency_id, recorded_by, version, answer)
    select gen_random_uuid(), n.id, c.agency_id, c.lead_user_id, 1, (array['yes', 'none', 'not_asked'])[1 + n.n % 3]
    from n, panoh.cases c where c.id = $1),
  rows as (insert into panoh.follow_ups select (jsonb_populate_record(f, jsonb_build_object('id', gen_random_uuid(),
      'case_id', n.id, 'due_at', '2026-03-12T06:00:00Z'))).* from n, panoh.follow_ups f where f.case_id = $1)
  insert into panoh.incidents select (jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid(), 'case_id', n.id,
      'reported_on', '2026-03-10', 'started_on', '2026-03-10'::date - n.n % 40, 'started_precision', 'day',
      'ended_on', null, 'is_pattern', false, 'recorded_at', '2026-03-10T06:00:00Z',
      'core_type', (array['rape', 'physical_assault', null, 'non_gbv'])[1 + n.n % 4],
      'contexts', (array['["domestic_violence","ipv"]', '["ipv"]', '[]'])[1 + n.n % 3]::jsonb,
      'place_type', (array['street', 'unknown'])[1 + n.n % 2], 'time_of_day', 'morning',
      'reported_before', (array['no', 'yes_in_network', 'unknown'])[1 + n.n % 3]))).*
    from n, panoh.incidents i where i.case_id = $1`;

describe('the tables of the catalogue', () => {
  let id: string;
  let statistician: Actor;
  const facts = new Map<TableCode, Cells>();
  const of = (code: TableCode): Cells => facts.get(code) ?? {};
  const at = (code: TableCode, line: string): number =>
    Object.entries(of(code))
      .filter(([cell]) => cell.startsWith(`${line} `))
      .reduce((sum, [, records]) => sum + records, 0);
  /** The numbers of the copies that are counted, by what was drawn for them. */
  const drawn = (is: (n: number) => boolean): number =>
    Array.from({ length: RECORDS }, (_, at) => at + 1).filter((n) => n % 5 !== 0 && is(n)).length;
  const isTold = (n: number): boolean => n % 4 !== 3 && n % 3 !== 1;

  beforeAll(async () => {
    const story = new BoardStory(test, kulob);
    statistician = story.as('statistician');
    id = await story.open('caseworker');
    await test.database.query(DRAWN, [id, RECORDS]);
    const { rollUp, close } = rollUpFor(test);
    await rollUp.run();
    await close();
    const rows = await test.database.query<{ code: TableCode; line: string; key: string; records: number }>(
      `select code, line, column_key as key, records from statistics.cell_counts
       where first_on = case span when 'month' then $1::date else date_trunc('year', $1::date)::date end`,
      [MONTH],
    );
    for (const { code, line, key, records } of rows)
      facts.set(code, { ...of(code), [`${line} ${key}`]: records });
  });

  it('count whom they may, once, where she is', () => {
    expect(of('new_cases')).toEqual({
      'kulob all': drawn((n) => n % 3 === 0),
      'qubodiyon all': drawn((n) => n % 3 === 1),
      [`${ELSEWHERE} all`]: drawn((n) => n % 3 === 2),
      '* counted': drawn(() => true),
      '* without_consent': RECORDS - drawn(() => true),
    });
    expect(of('persons_by_age')['15_17 female']).toBe(drawn((n) => n % 12 === 0));
    expect(at('persons_by_disability', 'yes')).toBe(drawn((n) => n % 3 === 0));
    expect(of('core_type_ages')['rape 15_17']).toBe(drawn((n) => isTold(n) && n % 4 === 0));
    expect(at('first_contacts', 'crisis_centre')).toBe(drawn(() => true));
  });

  it('leave out what another agency counts and what is no violence of this kind', () => {
    expect(of('core_types')['* counted']).toBe(drawn(isTold));
    expect(at('core_types', 'rape')).toBe(drawn((n) => isTold(n) && n % 4 === 0));
    expect(at('core_types', 'not_known')).toBe(drawn((n) => isTold(n) && n % 4 === 2));
    expect(at('core_types', 'non_gbv')).toBe(0);
    expect(of('contexts')['rape domestic_violence']).toBe(drawn((n) => isTold(n) && n % 12 === 0));
  });

  it.each([
    ['days_0_3', 0, 3],
    ['days_4_5', 4, 5],
    ['days_6_14', 6, 14],
    ['days_15_30', 15, 30],
    ['days_31_more', 31, 39],
  ])('put the days from what happened to the telling into one band each: %s', (line, from, until) => {
    expect(at('delays', line)).toBe(drawn((n) => isTold(n) && n % 40 >= from && n % 40 <= until));
  });

  it.each(TABLE_CODES.map((code) => [code]))('%s is answered with every number', async (code) => {
    const period = DEFINITIONS[code].span === 'month' ? MONTH.slice(0, 7) : MONTH.slice(0, 4);
    const { body } = await statistician.get(`/statistics/tables/${code}/${period}`).expect(200);
    const { cells, counted, withoutConsent } = body as TableDto;
    const sum = Object.entries(of(code))
      .filter(([cell]) => !cell.startsWith(`${OF_THE_WHOLE} `))
      .reduce((all, [, records]) => all + records, 0);
    const total = cells.find(({ line, column }) => line === 'total' && column === 'total');
    expect([total?.value, counted, withoutConsent]).toEqual([
      sum,
      of(code)[`${OF_THE_WHOLE} counted`] ?? 0,
      of(code)[`${OF_THE_WHOLE} without_consent`] ?? 0,
    ]);
  });
});
