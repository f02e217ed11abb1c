import { createPublicKey, verify } from 'node:crypto';
import type { Server } from 'node:http';
import { beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { Response } from 'supertest';
import { AppRole } from './support/app-role.js';
import { proveAgain } from './support/actors.js';
import { hire, startKulob } from './support/kulob.js';
import { OrderStory } from './support/orders.js';
import { Database } from '../src/platform/database/database.js';
import { hashToken } from '../src/platform/session/session-cookie.js';
import { PaperSealsService } from '../src/printed-forms/paper-seals.service.js';
import { pdfText } from './support/pdf-text.js';

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
    const paper = await print('inspector', { code: 'order', subjectId: orderId });
    expect(paper.status).toBe(200);
    expect(paper.headers).toMatchObject({
      'content-type': 'application/pdf',
      'cache-control': 'no-store',
      'content-disposition': 'attachment; filename="document.pdf"',
    });
    expect(paper.headers['content-security-policy']).toMatch(/^sandbox;/);
    const text = pdfText(paper.body as Buffer);
    for (const words of [NAME, '118/26', 'Зӯроварӣ накардан', 'Шакли корӣ', '________'])
      expect(text).toContain(words);
    const { items } = await story.get<{ items: { action: string; purpose: string; partitions: string[] }[] }>(
      'inspector',
      `/cases/${caseId}/access-log`,
    );
    const entry = items.find(({ action }) => action === 'printForm');
    expect(entry).toMatchObject({ purpose: 'for_court' });
    expect(entry?.partitions).toEqual(expect.arrayContaining(['identity', 'legal']));
  });

  it('are refused to the coordinator, to other agencies and to organisations', async () => {
    const order = { code: 'order', subjectId: orderId };
    expect((await print('coordinator', order)).status).toBe(403);
    expect((await print('administrator', order)).status).toBe(403);
    for (const person of ['caseworker', 'inspectorElsewhere', 'prosecutor', 'lawyer'])
      expect((await print(person, order)).status).toBe(404);
    const own = await open('caseworker');
    expect(await forms('caseworker', 'case', own)).toEqual([]);
    for (const code of ['protocol_93', 'summons', 'forensic_letter', 'handover_sheet'])
      expect((await print('caseworker', { code, subjectId: own })).status).toBe(403);
    expect((await print('inspector', { code: 'protocol_93', subjectId: own })).status).toBe(404);
    expect(await forms('inspector', 'case', caseId)).toEqual([
      ...['protocol_93', 'refusal_copy', 'forensic_letter', 'summons'],
    ]);
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
    const printed = await test.database.query<object>(
      `select partitions, purpose from panoh.audit_entries
       where action = 'printForm' and decision = 'allowed' and partitions = '{legal}'
         and cases = array[(select audit_pseudonym from panoh.cases where id = $1)]`,
      [(sent.body as { caseId: string }).caseId],
    );
    expect(printed).toMatchObject([{ partitions: ['legal'], purpose: 'for_court' }]);
    const other = { code: 'order_extension', subjectId: asked };
    expect((await print('inspectorElsewhere', other)).status).toBe(404);
  });

  it('of an order name the station that recorded it, whoever of the police prints them', async () => {
    const own = (await story.served('inspector', await open('inspector'), 3)).id;
    const elsewhere = kulob.as['inspectorElsewhere']!.agencyId;
    await test.database.query('update panoh.protection_orders set agency_id = $2 where id = $1', [
      ...[own, elsewhere],
    ]);
    const text = pdfText((await print('inspector', { code: 'order', subjectId: own })).body as Buffer);
    expect(text).toContain('policeElsewhere');
  });

  it('leave visibly empty what the record does not hold', async () => {
    const text = pdfText(
      (await print('inspector', { code: 'protocol_93', subjectId: caseId })).body as Buffer,
    );
    expect(text).toContain(NAME);
    expect(text).toContain('№ ________');
    const summons = pdfText(
      (await print('inspector', { code: 'summons', subjectId: caseId })).body as Buffer,
    );
    expect(summons).toContain('Шахсан тавассути');
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
    const moving = await open('caseworker');
    const handover = story.form('cowfa.documents', { partitions: ['core', 'identity'] });
    const taken = (await kulob.as['caseworker']!.post(`/cases/${moving}/handovers`, handover).expect(201))
      .body;
    const agreed = { code: 'consent_sheet', subjectId: taken.consentId };
    for (const paper of [{ ...letter, subjectId: taken.id }, agreed])
      expect(pdfText((await print('caseworker', paper)).body as Buffer)).toContain('Қабули парвандаи ӯ');
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
    expect(log.items).toContainEqual(
      expect.objectContaining({ action: 'printForm', purpose: 'for_recipient' }),
    );
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

  it('are checked by a page that a station keeps, with the same answer as the server, and asks nobody', async () => {
    const server = test.app.getHttpServer() as Server;
    const page = await request(server).get('/api/paper-checks/page?language=ru').buffer(true);
    expect(page.headers['content-disposition']).toBe('attachment; filename="check.html"');
    expect(page.text).not.toMatch(/fetch|https?:|src=|href=/);
    expect((await request(server).get('/api/paper-checks/page?language=en')).status).toBe(400);
  });
});

describe('texts of official papers', () => {
  const today = async (): Promise<string> => story.day();
  const draft = async (change: object = {}): Promise<object> => ({
    ...{ code: 'summons', language: 'tg', body: '# ДАЪВАТНОМАИ НАВ\n{{survivor.name}}' },
    validFrom: await today(),
    ...change,
  });
  const templates = (): Promise<Template[]> => story.get<Template[]>('administrator', '/print-templates');

  it('come with the product, and only administrators see and write them', async () => {
    const all = await templates();
    expect(all).toHaveLength(18);
    expect(all.every(({ state, isInForce }) => state === 'shipped' && isInForce)).toBe(true);
    for (const person of ['coordinator', 'inspector', 'supervisor', 'officer'])
      expect((await kulob.as[person]!.post('/print-templates', await draft())).status).toBe(403);
  });

  it('are refused with a placeholder that is unknown or of another partition, which is named', async () => {
    const add = async (body: string): Promise<Response> =>
      kulob.as['administrator']!.post('/print-templates', await draft({ body }));
    const wrong = await add('ok\n{{survivor.address}} {{respondent.name}}');
    expect(wrong.status).toBe(422);
    expect(wrong.body).toMatchObject({
      fields: [{ path: 'body', code: 'placeholder_unknown' }],
      reasons: [
        { line: 2, placeholder: 'survivor.address', code: 'placeholder_unknown' },
        { line: 2, placeholder: 'respondent.name', code: 'placeholder_of_other_partition' },
      ],
    });
    expect(
      (await kulob.as['administrator']!.post('/print-templates', await draft({ validFrom: '2026-01-01' })))
        .body.fields,
    ).toEqual([{ path: 'validFrom', code: 'value_in_past' }]);
  });

  it('are printed after a second administrator approved them, and never edited afterwards', async () => {
    const first = kulob.as['administrator']!;
    const second = kulob.as['administrator2']!;
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
