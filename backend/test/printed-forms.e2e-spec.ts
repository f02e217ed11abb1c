import { createPublicKey, verify } from 'node:crypto';
import type { Server } from 'node:http';
import { beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { Response } from 'supertest';
import { Database } from '../src/platform/database/database.js';
import { hashToken } from '../src/platform/session/session-cookie.js';
import { PaperSealsService } from '../src/printed-forms/paper-seals.service.js';
import type { EditionCalendarDto, EditionDto } from '../src/statistics/publishing.dto.js';
import { proveAgain } from './support/actors.js';
import { AppRole } from './support/app-role.js';
import { incidentForm } from './support/forms.js';
import { hire, startKulob } from './support/kulob.js';
import { OrderStory } from './support/orders.js';
import { pdfText } from './support/pdf-text.js';
import { Publisher } from './support/publishing.js';

const { test, kulob } = await startKulob();

const story = new OrderStory(test, kulob);

const NAME = 'Намунаева Гулҷаҳон Ҳикматовна';

interface Template {
  id: string;
  version: number;
  number: number;
  state: string;
  isInForce: boolean;
  allowedActions: string[];
}

const send = async (person: string, form: object): Promise<Response> =>
  kulob.as[person]!.post('/printed-forms', { language: 'tg', reason: 'for_court', ...form })
    .buffer(true)
    .parse((answer, done) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => done(null, Buffer.concat(parts)));
    });

/** As after a step-up. */
const print = async (person: string, form: object): Promise<Response> => {
  await proveAgain(test, kulob.as[person]!);
  return send(person, form);
};

const codeOf = ({ body }: Response): string =>
  (JSON.parse((body as Buffer).toString()) as { code: string }).code;

const forms = async (person: string, subject: string, id: string): Promise<string[]> =>
  (await story.get<{ forms: string[] }>(person, `/printed-forms?subject=${subject}&id=${id}`)).forms;

const open = (person: string): Promise<string> =>
  story.open(person, { identity: { surname: 'Намунаева', givenName: 'Гулҷаҳон', patronymic: 'Ҳикматовна' } });

describe('official papers', () => {
  let caseId: string;
  let orderId: string;

  beforeAll(async () => {
    await hire(test, kulob, { agency: 'cowfa', person: 'administrator2', roles: ['administrator'] });
    caseId = await open('inspector');
    orderId = (await story.served('inspector', caseId, 3)).id;
  });

  it('of an order are filled for the police, after a step-up, with a reason that is listed', async () => {
    expect(codeOf(await send('inspector', { code: 'order', subjectId: orderId }))).toBe('step_up_required');
    const elsewhere = kulob.as['inspectorElsewhere']!.agencyId;
    const recordedBy = (agencyId: string): Promise<unknown> =>
      test.database.query('update panoh.protection_orders set agency_id = $2 where id = $1', [
        orderId,
        agencyId,
      ]);
    await recordedBy(elsewhere);
    const paper = await print('inspector', { code: 'order', subjectId: orderId });
    await recordedBy(kulob.as['inspector']!.agencyId);
    expect(paper.status).toBe(200);
    expect(paper.headers).toMatchObject({
      'content-type': 'application/pdf',
      'cache-control': 'no-store',
      'content-disposition': 'attachment; filename="document.pdf"',
    });
    expect(paper.headers['content-security-policy']).toMatch(/^sandbox;/);
    const text = pdfText(paper.body as Buffer);
    for (const words of [NAME, '118/26', 'Зӯроварӣ накардан', 'Шакли корӣ', '________', 'policeElsewhere'])
      expect(text).toContain(words);
    const { items } = await story.get<{ items: { action: string; purpose: string; partitions: string[] }[] }>(
      'inspector',
      `/cases/${caseId}/access-log`,
    );
    const entry = items.find(({ action }) => action === 'printForm');
    expect(entry).toMatchObject({ purpose: 'for_court' });
    expect(entry?.partitions).toEqual(expect.arrayContaining(['identity', 'legal']));
  });

  it('of a request to extend are the prosecutor’s while it waits there, with what the list shows', async () => {
    const asked = (await story.served('inspector', await open('inspector'), 24 * 11)).id;
    expect((await print('prosecutor', { code: 'order_extension', subjectId: asked })).status).toBe(404);
    const requestedOn = await story.day();
    const sent = await story.step('inspector', asked, ['extension-requests', { requestedOn }]);
    expect(sent.status).toBe(200);
    expect(await forms('prosecutor', 'order', asked)).toEqual(['order_extension']);
    expect(await forms('inspector', 'order', asked)).toEqual(['order', 'order_extension']);
    expect((await print('prosecutor', { code: 'order', subjectId: asked })).status).toBe(403);
    const paper = pdfText(
      (await print('prosecutor', { code: 'order_extension', subjectId: asked })).body as Buffer,
    );
    const [year, month, day] = (sent.body as { expiresOn: string }).expiresOn.split('-');
    expect(paper).toContain(`${day}.${month}.${year}`);
    expect(paper).not.toMatch(/Намунаев|118\/26/);
    const printed = await test.database.query(
      `select partitions, purpose from panoh.audit_entries
       where action = 'printForm' and decision = 'allowed' and partitions = '{legal}'
         and cases = array[(select audit_pseudonym from panoh.cases where id = $1)]`,
      [(sent.body as { caseId: string }).caseId],
    );
    expect(printed).toMatchObject([{ partitions: ['legal'], purpose: 'for_court' }]);
    const other = { code: 'order_extension', subjectId: asked };
    expect((await print('inspectorElsewhere', other)).status).toBe(404);
  });

  it('for another agency say only what she allows it to know, and nothing once she took it back', async () => {
    const own = await open('caseworker');
    const named = await story.send(
      'caseworker',
      own,
      story.form('legalAid.legal', { partitions: ['core', 'identity'] }),
    );
    expect(await forms('caseworker', 'referral', named.id)).toEqual(['referral_letter']);
    const letter = { code: 'referral_letter', subjectId: named.id };
    expect(pdfText((await print('caseworker', letter)).body as Buffer)).toContain(NAME);
    expect((await print('lawyer', letter)).status).toBe(404);
    const silent = await story.send(
      'caseworker',
      await open('caseworker'),
      story.form('healthRoom.health', { partitions: ['core'] }),
    );
    const hidden = pdfText((await print('caseworker', { ...letter, subjectId: silent.id })).body as Buffer);
    expect(hidden).not.toContain('Намунаева');
    expect(hidden).toContain('________');
    const consents = await story.get<{ id: string; scope: string; version: number }[]>(
      'caseworker',
      `/cases/${own}/consents`,
    );
    const { id, version } = consents.find(({ scope }) => scope === 'referral')!;
    const sheet = pdfText(
      (await print('caseworker', { code: 'consent_sheet', subjectId: id })).body as Buffer,
    );
    expect(sheet).toContain('Супоридан ба муассисаи номбаршуда');
    expect((await print('caseworker2', { code: 'consent_sheet', subjectId: id })).status).toBe(403);
    await kulob.as['caseworker']!.post(`/consents/${id}/withdrawals`, {}, version).expect(200);
    expect(codeOf(await print('caseworker', letter))).toBe('consent_missing');
  });

  it('cite an article under the number of the day of the decision, whatever the law calls it now', async () => {
    const today = await story.day();
    const incident = incidentForm({ reportedOn: today, startedOn: today });
    const about = await story.open('inspector', { incident });
    const { reports } = await story.get<{ reports: { incidentId: string }[] }>(
      'inspector',
      `/cases/${about}/report-decisions`,
    );
    const decision = { incidentId: reports[0]?.incidentId, decidedOn: today, kind: 'administrative' };
    await kulob.as['inspector']!.post(
      `/cases/${about}/report-decisions`,
      { ...decision, articles: ['adm_93_2'], officialNumber: '7' },
      0,
    ).expect(201);
    const cited = async (): Promise<string> =>
      /(?:93\(2\)|95\(4\))/.exec(
        pdfText((await print('inspector', { code: 'protocol_93', subjectId: about })).body as Buffer),
      )?.[0] ?? '';
    expect(await cited()).toBe('93(2)');
    const value = { key: 'article.adm_93_2', value: '95(4)', validFrom: today, sourceNote: 'Law 1' };
    const keeper = kulob.as['administrator']!;
    expect((await keeper.post('/legal-values', { ...value, value: 'Art. 95' })).status).toBe(422);
    const added = (await keeper.post('/legal-values', value).expect(201)).body;
    expect(added).toMatchObject({ unit: 'number', isVerified: false, isInForce: true });
    const by = { verifiedBy: 'Адвокат Н.', verifiedOn: today };
    await keeper.post(`/legal-values/${added.id}/verification`, by, added.version).expect(200);
    expect(await cited()).toBe('95(4)');
    await test.database.query(
      'update panoh.legal_qualifications set decided_on = decided_on - 1 where case_id = $1',
      [about],
    );
    expect(await cited()).toBe('93(2)');
  });

  it('of the plan are printed only by her choice, with a place that is safe, and name nobody', async () => {
    const own = await open('caseworker');
    const goal = { domain: 'documents', words: 'Ҳуҷҷати худам.', measure: null, setOn: await story.day() };
    const worker = kulob.as['caseworker']!;
    const [{ id: goalId }] = (await worker.post(`/cases/${own}/goals`, goal).expect(201)).body;
    const action = { template: 'order_ask', what: null, owner: 'survivor', referralId: null };
    const dueOn = await story.day(3);
    await worker.post(`/goals/${goalId}/actions`, { ...action, dueOn }).expect(201);
    const wish = { alone: 'yes', keptAt: 'trusted_person', goalIds: [goalId] };
    const asked = (person: string, plan: object | null) =>
      print(person, { code: 'plan', subjectId: own, reason: 'for_recipient', plan });
    expect(codeOf(await asked('caseworker', null))).toBe('not_her_choice');
    expect(codeOf(await asked('caseworker', { ...wish, alone: 'no' }))).toBe('not_her_choice');
    expect(codeOf(await asked('caseworker', { ...wish, keptAt: 'no_safe_place' }))).toBe('no_safe_place');
    expect(codeOf(await asked('caseworker', { ...wish, goalIds: [] }))).toBe('plan_empty');
    expect((await asked('supervisor', wish)).status).toBe(403);
    expect((await asked('inspector', wish)).status).toBe(404);
    const text = pdfText((await asked('caseworker', wish)).body as Buffer);
    const [year, month, day] = dueOn.split('-');
    for (const words of ['Ҳуҷҷати худам.', `Ариза додан, то ${day}.${month}.${year} (ман)`])
      expect(text).toContain(words);
    expect(text).not.toMatch(/Намунаев|амрнома|crisisCentre|Шакл/i);
    const { items } = await story.get<{ items: { kind: string; facts: object }[] }>(
      'caseworker',
      `/cases/${own}/timeline`,
    );
    expect(items[0]).toMatchObject({ kind: 'goals_printed', facts: { keptAt: 'trusted_person' } });
    const log = await story.get<{ items: object[] }>('caseworker', `/cases/${own}/access-log`);
    const printed = { action: 'printForm', purpose: 'for_recipient' };
    expect(log.items).toContainEqual(expect.objectContaining(printed));
  });

  it('of an order are found genuine by number and check word, until something newer holds', async () => {
    const paper = pdfText((await print('inspector', { code: 'order', subjectId: orderId })).body as Buffer);
    const [, word = ''] = /санҷиш: ([\w-]{9})/.exec(paper) ?? [];
    const server = test.app.getHttpServer() as Server;
    const check = async (number: string, checkWord: string): Promise<string> =>
      (await request(server).post('/api/paper-checks').send({ number, checkWord })).body.result;
    expect(await check('118/26', word)).toBe('genuine');
    expect(await check(' 118 / 26', word.toLowerCase().replace('-', ' '))).toBe('genuine');
    expect(await check('119/26', word)).toBe('not_genuine');
    expect(await check('118/26', 'AAAA-AAAA')).toBe('not_genuine');
    const lifted = { liftedAt: await story.at(0), reason: 'court_decision' };
    expect((await story.step('inspector', orderId, ['revocation', lifted])).status).toBe(200);
    expect(await check('118/26', word)).toBe('newer_state');
    const answers = [];
    for (let times = 0; times < 8; times += 1)
      answers.push(
        (await request(server).post('/api/paper-checks').send({ number: '1', checkWord: 'x' })).status,
      );
    expect(answers.filter((status) => status === 429).length).toBeGreaterThan(0);
    expect(test.logged.filter((line) => line.includes('paper_checked')).length).toBeGreaterThan(4);
    expect(test.logged.join('')).not.toContain('118/26');
  });

  it('carry a signature that the public key of the deployment confirms, and no other text', async () => {
    const { app, database } = test;
    const sessionHash = hashToken(kulob.as['inspector']!.cookie.split('=')[1] ?? '');
    const paper = {
      number: '118/26',
      bodyCode: 'A1B2-C3D4',
      state: 'active',
      endsOn: '2026-12-13',
      printedOn: '2026-11-30',
    };
    const sealed = await app
      .get(Database)
      .run({ sessionHash }, () =>
        app.get(PaperSealsService).seal({ ...paper, orderId, served: true, lifted: false }),
      );
    const text = sealed.text.slice(0, sealed.text.lastIndexOf(' '));
    const signature = Buffer.from(sealed.text.slice(text.length + 1), 'base64url');
    const page = (
      await request(app.getHttpServer() as Server)
        .get('/api/paper-checks/page?language=tg')
        .buffer(true)
    ).text;
    expect(page).not.toMatch(/fetch|https?:|src=|href=/);
    const [, x] = /key="([\w-]{43})"/.exec(page) ?? [];
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: x! }, format: 'jwk' });
    expect(verify(null, Buffer.from(text), publicKey, signature)).toBe(true);
    expect(verify(null, Buffer.from(text.replace('active', 'expired')), publicKey, signature)).toBe(false);
    expect(text).toMatch(/^DP1 118\/26 A1B2-C3D4 active 2026-12-13 2026-11-30 [0-9A-Z]{8}$/);
    const dumped = await database.query<{ line: string }>(
      `select m::text as line from panoh.paper_marks m union all select k::text from panoh.paper_keys k`,
    );
    expect(dumped.length).toBeGreaterThan(1);
    const code = sealed.checkWord.replace('-', '');
    for (const { line } of dumped) expect(line).not.toMatch(new RegExp(`118/26|${code}`));
  });
});

describe('texts of official papers', () => {
  const today = async (): Promise<string> => story.day();
  const draft = async (change: object = {}): Promise<object> => ({
    ...{ code: 'summons', language: 'tg', body: '# ДАЪВАТНОМАИ НАВ\n{{survivor.name}}' },
    validFrom: await today(),
    ...change,
  });

  it('are printed after a second administrator approved them, and never edited afterwards', async () => {
    const first = kulob.as['administrator']!;
    const second = kulob.as['administrator2']!;
    const wrong = await first.post('/print-templates', await draft({ body: 'ok\n{{respondent.name}}' }));
    const reason = { line: 2, placeholder: 'respondent.name', code: 'placeholder_of_other_partition' };
    expect([wrong.status, wrong.body.reasons]).toEqual([422, [reason]]);
    const made = (await first.post('/print-templates', await draft()).expect(201)).body as Template;
    expect(made).toMatchObject({ number: 2, state: 'draft', isInForce: false, allowedActions: ['write'] });
    expect((await second.post('/print-templates', await draft())).body.code).toBe('draft_exists');
    expect((await first.post(`/print-templates/${made.id}/approval`, {}, made.version)).status).toBe(403);
    const database = await AppRole.connect(test);
    const approving = `update panoh.print_templates set approved_by = $2, approved_at = panoh.now() where id = $1`;
    await expect(database.as(first, [approving, [made.id, first.userId]])).rejects.toThrow(/two_people/);
    await expect(database.as(first, [approving, [made.id, second.userId]])).rejects.toThrow(/row-level/);
    const own = await open('inspector');
    const before = pdfText((await print('inspector', { code: 'summons', subjectId: own })).body as Buffer);
    expect(before).not.toContain('ДАЪВАТНОМАИ НАВ');
    const approved = (await second.post(`/print-templates/${made.id}/approval`, {}, made.version).expect(200))
      .body as Template;
    expect(approved).toMatchObject({ state: 'approved', isInForce: true });
    const after = pdfText((await print('inspector', { code: 'summons', subjectId: own })).body as Buffer);
    expect(after).toContain('ДАЪВАТНОМАИ НАВ');
    const text = await draft();
    const { code: _, language: __, ...words } = text as Record<string, unknown>;
    expect((await first.put(`/print-templates/${made.id}`, words, approved.version)).body.code).toBe(
      'already_approved',
    );
    const editing = `update panoh.print_templates set body = 'x' where id = $1`;
    expect(await database.outcome(first, [editing, [made.id]])).toBe('changed nothing');
    await database.close();
  });

  it('are shown on paper with invented data, marked as such', async () => {
    const { validFrom: _, ...text } = (await draft({
      formApprovedBy: 'ВКД',
      formApprovedOn: await today(),
    })) as Record<string, unknown>;
    const answer = await kulob.as['administrator']!.post('/print-templates/previews', text).buffer(true);
    expect(answer.status).toBe(200);
    const shown = pdfText(answer.body as Buffer);
    expect(shown).toContain('маълумоти бофта');
    expect(shown).toContain('ВКД');
    expect(shown).toContain(NAME);
  });
});

const PATH = '/statistics/editions';

/** Every edition of this year is due, the final one too. */
const YEAR = new Date().getFullYear() - 4;

const FILES = ['csv', 'csv-metadata.json', 'json', 'tg.csv', 'ru.csv', 'en.csv'];

interface FileCell {
  readonly value: number | null;
  readonly low: number;
  readonly high: number;
}

const isRounded = ({ value, low, high }: FileCell): boolean =>
  value === null
    ? low === 0 && high === 4
    : value % 5 === 0 && low === Math.max(5, value - 2) && high === value + 2;

describe('the public edition', () => {
  let publisher: Publisher;
  let draft: EditionDto;
  const as = (person: string) => kulob.as[person]!;
  const post = async (
    person: string,
    path: string,
    body: object = {},
  ): Promise<[number, string | undefined]> => {
    const answer = await as(person).post(`${PATH}${path}`, body);
    return [answer.status, (answer.body as { code?: string }).code];
  };
  const step = async (person: string, name: string, id = draft.id) =>
    post(person, `/${id}/${name}`, { revision: (await publisher.get(id)).revision });
  const portal = (path: string): Promise<Response> =>
    request(test.app.getHttpServer() as Server)
      .get(`/portal${path}`)
      .then((answer) => answer);
  const count = (cells: readonly (readonly [string, string, string, number])[], firstOn = `${YEAR}-03-01`) =>
    Promise.all(
      cells.map((cell) =>
        test.database.query(
          `insert into statistics.cell_counts (code, span, first_on, line, column_key, records)
           values ($1, case when $1 = 'order_decisions' then 'year' else 'month' end, $5, $2, $3, $4)
           on conflict (code, span, first_on, line, column_key) do update set records = excluded.records`,
          [...cell, firstOn],
        ),
      ),
    );
  const at = (
    edition: EditionDto,
    code: string,
    period: string,
    [line, column]: readonly [string, string],
  ) => {
    const table = edition.tables.find((one) => one.definition.code === code && one.period.name === period);
    return table?.cells.find((cell) => cell.line === line && cell.column === column);
  };
  const stateOf = async (part: string): Promise<string | undefined> =>
    (await publisher.calendar()).find((line) => line.year === YEAR && line.part === part)?.state;

  beforeAll(async () => {
    publisher = await Publisher.of(test, kulob);
    await count([
      ['new_cases', 'kulob', 'all', 67],
      ['new_cases', 'qubodiyon', 'all', 33],
      ['new_cases', 'unknown', 'all', 2],
      ['new_cases', '*', 'counted', 102],
      ['new_cases', '*', 'without_consent', 60],
      ['closures', 'died', 'kulob', 2],
      ['closures', 'moved', 'kulob', 5],
      ['closures', 'moved', 'qubodiyon', 4],
    ]);
    await count(
      [
        ['new_cases', 'kulob', 'all', 24],
        ['closures', 'died', 'kulob', 3],
      ],
      `${YEAR}-08-01`,
    );
    await count([['order_decisions', 'issued', 'kulob', 34]], `${YEAR}-01-01`);
  });

  it('is drafted once, with exact counts beside rounded ones, for statisticians alone, and every reading is logged', async () => {
    const ask = () => publisher.ask(YEAR, 'second_half');
    const both = await Promise.all([ask(), ask()]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    const { id } = both.find(({ status }) => status === 201)!.body as { id: string };
    draft = await publisher.get(id);
    const year = `${YEAR}`;
    expect(at(draft, 'new_cases', year, ['total', 'total'])).toMatchObject({ value: 125, exact: 126 });
    expect(at(draft, 'new_cases', year, ['total', 'elsewhere'])).toMatchObject({ value: null, exact: 2 });
    expect(at(draft, 'closures', year, ['died', 'total'])).toMatchObject({ value: 5, exact: 5 });
    expect(at(draft, 'closures', year, ['died', 'qubodiyon'])).toMatchObject({ value: null, exact: 0 });
    expect(draft.tables.some(({ period }) => /q|h1|-0[1-6]/.test(period.name))).toBe(false);
    const months = draft.tables.filter(({ period }) => period.kind === 'month');
    expect(months.every(({ lines }) => lines.length === 1)).toBe(true);
    expect(at(draft, 'closures', `${year}-h2`, ['died', 'total'])).toMatchObject({ value: null, exact: 3 });
    expect(at(draft, 'closures', `${year}-h2`, ['died', 'kulob'])).toBeUndefined();
    expect(at(draft, 'new_cases', `${year}-08`, ['total', 'kulob'])).toMatchObject({ value: 25, exact: 24 });
    expect(draft.changes.nonZeroAsNumber).toBeLessThan(draft.changes.nonZero ?? 0);
    await as('coordinator').get(`${PATH}/${id}`).expect(404);
    expect(((await as('coordinator').get(PATH).expect(200)).body as EditionCalendarDto).items).toEqual([]);
    expect((await portal('/en/figures')).text).toContain('No table has been published yet');
    const sql = `select count(*)::int as many from panoh.audit_entries where action = 'getEdition' and purpose = $1`;
    const [logged] = await test.database.query<{ many: number }>(sql, [`exact:edition:${id}`]);
    expect(logged?.many).toBe(1);
  });

  it('is checked when what stands out is explained, and approved by another statistician', async () => {
    expect(draft.checks.map(({ kind, code }) => [kind, code])).toEqual([['without_consent', 'new_cases']]);
    expect(await step('statistician', 'check')).toEqual([409, 'edition_not_explained']);
    await publisher.explain(draft.id);
    const { revision: stale } = draft;
    expect(await post('statistician', `/${draft.id}/check`, { revision: stale })).toEqual([
      409,
      'edition_changed_meanwhile',
    ]);
    expect((await step('statistician', 'check'))[0]).toBe(204);
    expect((await publisher.get(draft.id)).needsAnother).toBe(true);
    expect(await step('statistician', 'approval')).toEqual([409, 'edition_by_another']);
    const owner = `update statistics.editions set approved_by = drafted_by where id = $1`;
    await expect(test.database.query(owner, [draft.id])).rejects.toThrow('editions_second_check');
    const { revision } = await publisher.get(draft.id);
    const twice = await Promise.all([0, 1].map(() => post('deputy', `/${draft.id}/approval`, { revision })));
    expect(twice.map(([status]) => status).sort()).toEqual([204, 409]);
    expect((await step('statistician', 'publication'))[0]).toBe(204);
  });

  it('is read by coordinators without exact counts, and stands for good', async () => {
    const { body } = await as('coordinator').get(`${PATH}/${draft.id}`).expect(200);
    const { allowedActions, checks, changes, tables } = body as EditionDto;
    expect([allowedActions, checks, changes.nonZero]).toEqual([[], [], null]);
    for (const edition of [tables, (await publisher.get(draft.id)).tables])
      expect(edition.flatMap(({ cells }) => cells).filter(({ exact }) => exact !== null)).toEqual([]);
    const kept = 'select count(*)::int as many from statistics.edition_tables where exact is not null';
    expect(await test.database.query(kept)).toEqual([{ many: 0 }]);
    for (const sql of [
      `update statistics.edition_tables set shown = '[]'`,
      `update statistics.edition_counts set counts = '[]'`,
      `update statistics.editions set state = 'discarded'`,
      'delete from statistics.editions',
      'truncate statistics.editions cascade',
    ])
      await expect(test.database.query(sql)).rejects.toMatchObject({ code: 'PN003' });
    await expect(
      test.database.query(
        `insert into statistics.edition_tables (edition_id, number, kind, first_on, code, lines, columns, shown)
         values ($1, 99, 'year', '${YEAR}-01-01', 'incidents', '{total}', '{total}', '[{"value": 7}]')`,
        [draft.id],
      ),
    ).rejects.toThrow('edition_tables_shown_check');
    await as('statistician').delete(`${PATH}/${draft.id}`).expect(409);
  });

  it('shows nothing but multiples of 5 and 0–4, and the same bytes the second time', async () => {
    await publisher.publish(YEAR, 'first_half');
    const pages = [
      ...(await portal('/en/figures')).text.matchAll(/href="\/portal\/en\/(figures\/[^"]+)"/g),
    ].map(([, path]) => path!);
    expect(pages.length).toBeGreaterThan(100);
    let numbers = 0;
    for (const [nth, page] of pages.filter((_, at) => at % 5 === 0).entries()) {
      for (const [, cell] of (await portal(`/ru/${page}`)).text.matchAll(/<td>(.*?)<\/td>/g)) {
        expect([page, cell]).toEqual([page, expect.stringMatching(/^(0–4|\d*[05])$/)]);
        numbers += 1;
      }
      const { cells } = JSON.parse((await portal(`/data/${page}.json`)).text) as { cells: FileCell[] };
      expect([page, cells.filter((cell) => !isRounded(cell))]).toEqual([page, []]);
      if (nth > 0) continue;
      for (const path of [`/en/${page}`, ...FILES.map((kind) => `/data/${page}.${kind}`)]) {
        const [one, two] = [await portal(path), await portal(path)];
        expect([path, one.status, two.text === one.text]).toEqual([path, 200, true]);
      }
    }
    expect(numbers).toBeGreaterThan(100);
    for (const id of (await publisher.calendar()).flatMap((line) => line.id ?? []))
      for (const { cells } of (await publisher.get(id)).tables)
        expect(cells.filter(({ value }) => value !== null && value % 5 > 0)).toEqual([]);
  });

  it('is corrected once, where 20 registrations of a place came late, and only of that place', async () => {
    await count([
      ['new_cases', 'kulob', 'all', 67 + 19],
      ['new_cases', 'qubodiyon', 'all', 33 + 5],
    ]);
    expect(await stateOf('final')).toBe('none_needed');
    expect(await post('statistician', '', { year: YEAR, part: 'final' })).toEqual([
      409,
      'edition_not_needed',
    ]);
    await count([['new_cases', 'kulob', 'all', 67 + 20]]);
    expect(await stateOf('final')).toBe('may_draft');
    const again = await publisher.draft(YEAR, 'final');
    const exact = (column: string) => at(again, 'new_cases', `${YEAR}`, ['total', column])?.exact;
    expect(['kulob', 'qubodiyon', 'total'].map(exact)).toEqual([111, 33, 146]);
    await publisher.finish(again.id);
    expect(await post('statistician', '', { year: YEAR, part: 'final' })).toEqual([409, 'edition_exists']);
    expect(await post('statistician', '', { year: YEAR, part: 'second_half' })).toEqual([
      409,
      'edition_exists',
    ]);
    const path = `/en/figures/new_cases/${YEAR}`;
    expect((await portal(path)).text).toContain('<td>145</td>');
    const first = (await portal(`${path}/1`)).text;
    for (const text of ['<td>125</td>', 'A final edition of this year was published later.'])
      expect(first).toContain(text);
    expect((await portal(`${path}/3`)).status).toBe(404);
    const meta = (await portal(`/data/figures/new_cases/${YEAR}-v1.csv-metadata.json`)).text;
    expect(meta).toContain(`"dc:isReplacedBy":{"@id":"${YEAR}-v2.csv"}`);
  });

  it('is withdrawn table by table, with a sentence', async () => {
    const withdrawal = { code: 'closures', reason: 'wrong_definition' };
    expect((await post('statistician', `/${draft.id}/withdrawals`, withdrawal))[0]).toBe(204);
    expect((await post('statistician', `/${draft.id}/withdrawals`, withdrawal))[0]).toBe(409);
    const period = `${YEAR}-h2`;
    const page = (await portal(`/en/figures/closures/${period}`)).text;
    expect(page).toContain('This table was withdrawn');
    expect(page).not.toContain('<td>');
    expect((await portal(`/data/figures/closures/${period}.csv`)).status).toBe(410);
    expect((await portal(`/data/figures/new_cases/${period}.csv`)).status).toBe(200);
    const table = (await publisher.get(draft.id)).tables.find((one) => one.definition.code === 'closures');
    expect(table).toMatchObject({ isWithdrawn: true, withdrawnReason: 'wrong_definition', cells: [] });
  });
});
