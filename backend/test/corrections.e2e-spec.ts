import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { proveAgain } from './support/actors.js';
import { AppRole } from './support/app-role.js';
import { assessmentForm } from './support/assessments.js';
import { contactForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { issueForm, OrderStory, problemsOf } from './support/orders.js';
import type { ShownOrder } from './support/orders.js';
import { pdfText } from './support/pdf-text.js';

const { test, kulob } = await startKulob();
const story = new OrderStory(test, kulob);

const TWO_DAYS = 2 * 86_400_000;

type Values = Record<string, unknown>;
interface Shown {
  id: string;
  subjectId: string;
  state: string;
  before: Values;
  after: Values;
  fields: string[];
  askedBy: string | null;
  allowedActions: string[];
  version: number;
}
interface OfCase {
  items: Shown[];
  subjects: { kind: string; id: string; version: number }[];
}
interface Asked {
  subjectKind: string;
  subjectId: string;
  reason?: string;
  values: Values;
}

const of = (person: string, caseId: string): Promise<OfCase> =>
  story.get(person, `/cases/${caseId}/corrections`);
const ask = async (person: string, caseId: string, { reason = 'typing', ...form }: Asked) => {
  const { subjects } = await of(person, caseId);
  const known = subjects.find(({ kind, id }) => kind === form.subjectKind && id === form.subjectId);
  return story.as(person).post(`/cases/${caseId}/corrections`, { ...form, reason }, known?.version ?? 1);
};
const waiting = async (person: string, caseId: string): Promise<Shown> => {
  const found = (await of(person, caseId)).items.find(({ state }) => state === 'waiting');
  if (!found) throw new Error('nothing waits');
  return found;
};
const decide = async (person: string, { id, version }: Shown, decision = 'confirm') =>
  story.as(person).post(`/corrections/${id}/decision`, { decision }, version);
const assess = (caseId: string, person = 'inspector') =>
  story.as(person).post(`/cases/${caseId}/assessments`, assessmentForm()).expect(201);
const him = { surname: 'Намунаева', givenName: 'Намуна', patronymic: null, bornOn: '1984-01-01' };
const served = async (caseId: string, hoursAgo: number, more: object = {}): Promise<ShownOrder> => {
  const { body } = await story.request('inspector', caseId, {
    reportedAt: await story.at(hoursAgo + 2),
    respondent: him,
    issue: issueForm({ issuedAt: await story.at(hoursAgo + 1) }),
    service: { servedAt: await story.at(hoursAgo), servedHow: 'signed' },
    ...more,
  });
  return body as ShownOrder;
};
const dueOf = async (caseId: string): Promise<Map<string, string>> =>
  new Map(
    (
      await test.database.query<{ id: string; due: string }>(
        `select id, due_at::text as due from panoh.follow_ups where case_id = $1 and status = 'pending'`,
        [caseId],
      )
    ).map(({ id, due }) => [id, due]),
  );

const blockers = async (person: string, caseId: string, reason = 'needs_met'): Promise<string[]> =>
  (
    await story.get<{ blockers: { code: string }[] }>(
      person,
      `/cases/${caseId}/closure-gate?reason=${reason}`,
    )
  ).blockers.map(({ code }) => code);

describe('the correction of an order', () => {
  it('renames the respondent of a served order once the supervisor confirms; the old name stays readable', async () => {
    const caseId = await story.open('inspector');
    const { id } = await served(caseId, 2);
    const right = { ...him, surname: 'Намунаев' };
    const form = { subjectKind: 'respondent', subjectId: id, values: right };
    const names = { before: { surname: 'Намунаева' }, after: { surname: 'Намунаев' } };
    expect((await ask('inspector', caseId, form)).body.items).toMatchObject([
      { state: 'waiting', ...names, allowedActions: [] },
    ]);
    type Named = ShownOrder & { respondent: { surname: string; reason: string; earlier: Values[] } };
    const shown = () => story.get<Named>('inspector', `/orders/${id}`);
    expect((await shown()).respondent.surname).toBe('Намунаева');
    expect((await ask('inspector', caseId, form)).body.code).toBe('correction_waits');
    const stale = { ...form, reason: 'typing' };
    expect((await story.as('inspector').post(`/cases/${caseId}/corrections`, stale, 9)).status).toBe(412);
    const correction = await waiting('inspector', caseId);
    for (const person of ['inspector', 'supervisor'])
      expect((await decide(person, correction)).status).toBe(404);
    const list = await story.get<Shown[]>('policeSupervisor', '/corrections');
    expect(list).toMatchObject([
      { id: correction.id, ...names, fields: ['surname'], allowedActions: ['confirm', 'refuse'] },
    ]);
    expect(await story.get<Shown[]>('supervisor', '/corrections')).toEqual([]);
    expect((await decide('policeSupervisor', { ...correction, version: 7 })).status).toBe(412);
    expect((await decide('policeSupervisor', correction)).body).toMatchObject({ state: 'confirmed' });
    expect(await shown()).toMatchObject({
      respondent: { surname: 'Намунаев', reason: 'typing', earlier: [{ surname: 'Намунаева' }] },
    });
    expect((await decide('policeSupervisor', { ...correction, version: 2 })).body.code).toBe('already_done');
    const rows = await story.rows('policeSupervisor', caseId, 'cr.confirm');
    expect(rows).toMatchObject([{ status: 'done' }]);
    const kinds = (await story.timeline('inspector', caseId)).map(({ kind }) => kind);
    expect(kinds.slice(0, 2)).toEqual(['record_corrected', 'correction_asked']);
  });

  it('puts the number and the issuing body right, sealed, and the printed order says when', async () => {
    const caseId = await story.open('inspector');
    const { id } = await served(caseId, 2);
    const form = { subjectKind: 'order_paper', subjectId: id };
    const values = { number: '777/26', issuingBody: 'ШКД-и Намуна' };
    expect(problemsOf((await ask('inspector', caseId, { ...form, values: { days: 3 } })) as never)).toEqual([
      'values.days not_of_this_record',
    ]);
    const asked = await ask('inspector', caseId, { ...form, values });
    expect(asked.body.items[0]).toMatchObject({
      ...{ state: 'waiting', fields: ['number', 'issuingBody'] },
      ...{ before: { number: '118/26' }, after: values },
    });
    expect((await decide('policeSupervisor', await waiting('inspector', caseId))).status).toBe(200);
    expect(await story.order('inspector', id)).toMatchObject({ ...values, issuerName: 'Намунаев Н.' });
    const [row] = await test.database.query<{ text: string }>(
      'select c::text as text from panoh.corrections c where case_id = $1',
      [caseId],
    );
    expect(row?.text).not.toMatch(/777\/26|Намуна/);
    await proveAgain(test, story.as('inspector'));
    const print = { code: 'order', language: 'ru', subjectId: id, reason: 'for_court', plan: null };
    const paper = await story
      .as('inspector')
      .post('/printed-forms', print)
      .buffer(true)
      .parse((answer, done) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => done(null, Buffer.concat(parts)));
      });
    const text = pdfText(paper.body as Buffer);
    const [year, month, day] = (await story.day()).split('-');
    expect(text).toContain('777/26');
    expect(text).toContain(`Исправлено: ${day}.${month}.${year}`);
  });

  it('counts the end from the right day of service, and moves no waiting row later', async () => {
    const caseId = await story.open('inspector');
    const wrong = await story.at(72);
    const service = { servedAt: wrong, servedHow: 'signed' };
    const { id, expiresOn } = await served(caseId, 72, { service });
    const before = await dueOf(caseId);
    const values = { servedAt: new Date(Date.parse(wrong) + TWO_DAYS).toISOString() };
    const form = { subjectKind: 'order', subjectId: id, reason: 'wrong_day', values };
    expect((await ask('inspector', caseId, form)).status).toBe(200);
    expect(await story.order('inspector', id)).toMatchObject({ expiresOn });
    await decide('policeSupervisor', await waiting('inspector', caseId));
    const moved = await story.order('inspector', id);
    expect(Date.parse(moved.expiresOn ?? '') - Date.parse(expiresOn ?? '')).toBe(TWO_DAYS);
    const after = await dueOf(caseId);
    for (const [row, due] of before)
      expect([row, Date.parse(after.get(row) ?? '9999-01-01') <= Date.parse(due)]).toEqual([row, true]);
  });

  it('of the police under a referral reaches their supervisor, and the answer the officer', async () => {
    const caseId = await story.open('caseworker');
    const partitions = ['core', 'identity', 'legal'];
    const sent = await story.send('caseworker', caseId, story.form('police.police_security', { partitions }));
    await story.accept('inspector', sent.id);
    const { id } = await story.served('inspector', caseId, 2);
    const form = { subjectKind: 'order', subjectId: id, values: { days: 14 } };
    expect((await ask('inspector', caseId, form)).body).toMatchObject({ items: [{ state: 'waiting' }] });
    expect(await blockers('caseworker', caseId)).toContain('correction_waits');
    const { agencyId: police, userId } = story.as('inspector');
    const [facts] = await test.database.query<{ facts: object }>(
      `select r.facts from panoh.recipient_facts(array(select s.id from panoh.follow_up_steps s
         join panoh.follow_ups f on f.id = s.follow_up_id
         where f.case_id = $1 and f.rule = 'cr.confirm' and s.rung = 'owner')) r`,
      [caseId],
    );
    expect(facts?.facts).toMatchObject({ workAgencyId: police, exceptIds: [userId] });
    const [one] = (await story.get<Shown[]>('policeSupervisor', '/corrections')).filter(
      ({ subjectId }) => subjectId === id,
    );
    expect((await decide('policeSupervisor', one!)).body).toMatchObject({ state: 'confirmed' });
    const rows = `select status from panoh.follow_ups where case_id = $1 and rule = 'cr.confirm'`;
    expect(await test.database.query(rows, [caseId])).toEqual([{ status: 'done' }]);
    const told = await test.database.query(
      `select n.kind, n.user_id = c.asked_by as is_asker from panoh.notifications n
         join panoh.corrections c on c.id = n.subject_id where c.subject_id = $1 order by n.kind desc`,
      [id],
    );
    expect(told).toEqual([
      { kind: 'correction_waits', is_asker: false },
      { kind: 'correction_decided', is_asker: true },
    ]);
  });

  it('of the only supervisor waits for the head of the agency, and for nobody else there', async () => {
    const { userId, agencyId } = story.as('legalSupervisor');
    await test.database.query(
      `update panoh.users set roles = '{legal_aid_lawyer,supervisor}' where id = $1`,
      [userId],
    );
    const caseId = await story.open('legalSupervisor');
    const form = contactForm({ contactedAt: await story.at(1), outcome: 'reached_worries', alone: 'yes' });
    await story.as('legalSupervisor').post(`/cases/${caseId}/contacts`, form).expect(201);
    const [contact] = await story.get<{ id: string }[]>('legalSupervisor', `/cases/${caseId}/contacts`);
    const values = { outcome: 'reached_safe', alone: 'yes' };
    const asked = { subjectKind: 'contact', subjectId: contact!.id, values };
    expect((await ask('legalSupervisor', caseId, asked)).body.items).toMatchObject([
      { state: 'waiting', allowedActions: ['refuse'] },
    ]);
    const correction = await waiting('legalSupervisor', caseId);
    expect((await decide('legalSupervisor', correction)).body.code).toBe('own_correction');
    expect((await decide('lawyer', correction)).status).toBe(404);
    await test.database.query('update panoh.agencies set head_user_id = $2 where id = $1', [
      ...[agencyId, story.as('lawyer').userId],
    ]);
    expect(await waiting('lawyer', caseId)).toMatchObject({ allowedActions: ['confirm', 'refuse'] });
    expect((await decide('lawyer', correction)).body).toMatchObject({ state: 'confirmed' });
    await test.database.query(`update panoh.users set roles = '{supervisor}' where id = $1`, [userId]);
  });

  it('annuls an order of the wrong person: the danger is unknown until risk is assessed again', async () => {
    const caseId = await story.open('inspector');
    await assess(caseId);
    const { id } = await served(caseId, 30);
    const form = { subjectKind: 'order', subjectId: id, reason: 'wrong_person', values: { annulled: true } };
    await ask('inspector', caseId, form);
    await decide('policeSupervisor', await waiting('inspector', caseId));
    expect(await story.order('inspector', id)).toMatchObject({
      ...{
        status: 'annulled',
        allowedActions: expect.not.arrayContaining(['record_breach', 'lift', 'serve']),
      },
    });
    expect(await blockers('inspector', caseId)).toContain('danger_order');
    expect(await story.waiting('inspector', caseId, 'po.serve_check')).toEqual([]);
    for (const rule of ['po.expiry', 'rk.reassess'])
      expect(await story.waiting('inspector', caseId, rule)).not.toEqual([]);
    await assess(caseId);
    expect(await blockers('inspector', caseId)).not.toContain('danger_order');
    const twice = await ask('inspector', caseId, { ...form, values: { days: 3 }, reason: 'typing' });
    expect(twice.body.code).toBe('order_not_changed');
  });
});

describe('the correction of a contact', () => {
  interface Contact {
    id: string;
    outcome: string;
    countsAsSafe: boolean;
    contactedAt: string;
  }
  const contacts = (caseId: string): Promise<Contact[]> =>
    story.get('caseworker', `/cases/${caseId}/contacts`);
  const recorded = async (caseId: string, change: object = {}): Promise<Contact> => {
    const form = contactForm({ contactedAt: await story.at(1), ...change });
    await story.as('caseworker').post(`/cases/${caseId}/contacts`, form).expect(201);
    const [latest] = await contacts(caseId);
    if (!latest) throw new Error('no contact');
    return latest;
  };

  it('never makes it count for closing, not even once it is confirmed', async () => {
    const caseId = await story.open('caseworker');
    await assess(caseId, 'caseworker');
    const { id } = await recorded(caseId, { outcome: 'reached_worries', alone: 'yes' });
    const values = { outcome: 'reached_safe', alone: 'yes' };
    const contact = { subjectKind: 'contact', subjectId: id, reason: 'typing' };
    const asked = await ask('caseworker', caseId, { ...contact, values });
    expect(asked.body.items[0]).toMatchObject({ state: 'waiting', before: { outcome: 'reached_worries' } });
    expect((await contacts(caseId))[0]).toMatchObject({ outcome: 'reached_worries', countsAsSafe: false });
    for (const reason of ['needs_met', 'survivor_request', 'no_contact', 'opened_in_error', 'duplicate'])
      expect(await blockers('caseworker', caseId, reason)).toContain('correction_waits');
    const role = await AppRole.connect(test);
    const forged = {
      ...{ ...contact, version: 2, id: randomUUID(), state: 'applied', after: values },
      values: { ...values, countsAsSafe: true, countsAsAttempt: false, inSafeWindow: true },
    };
    await expect(
      role.as(story.as('caseworker'), ['select panoh.record_correction($1)', [JSON.stringify(forged)]]),
    ).rejects.toThrow('not allowed');
    await role.close();
    await decide('supervisor', await waiting('caseworker', caseId));
    expect((await contacts(caseId))[0]).toMatchObject({ outcome: 'reached_safe', countsAsSafe: false });
    const left = await blockers('caseworker', caseId);
    expect(left).toContain('safety_not_confirmed');
    expect(left).not.toContain('correction_waits');
  });

  it('locks the channel that another person answered, also while it waits', async () => {
    const caseId = await story.open('caseworker');
    const { id } = await recorded(caseId, { outcome: 'reached_worries', alone: 'yes' });
    const values = { outcome: 'other_answered', alone: null };
    const asked = await ask('caseworker', caseId, { subjectKind: 'contact', subjectId: id, values });
    expect(asked.body.items[0]).toMatchObject({ state: 'waiting' });
    const locked = 'select locked_at is not null as locked from panoh.safe_contacts where case_id = $1';
    expect(await test.database.query(locked, [caseId])).toEqual([{ locked: true }]);
  });

  it('is applied at once where she turns out to be in danger, plans what that asks for, and never in a closed case', async () => {
    const caseId = await story.open('caseworker');
    const { id } = await recorded(caseId, { outcome: 'reached_safe', alone: 'yes' });
    await story.pass('25 hours');
    const before = await dueOf(caseId);
    const correct = (values: Values) =>
      ask('caseworker', caseId, { subjectKind: 'contact', subjectId: id, values });
    const asked = await correct({ outcome: 'reached_not_safe', alone: 'yes' });
    expect(asked.body.items[0]).toMatchObject({ state: 'applied' });
    expect((await contacts(caseId))[0]).toMatchObject({ outcome: 'reached_not_safe', countsAsSafe: false });
    const after = await dueOf(caseId);
    for (const [row, due] of before)
      expect([row, Date.parse(after.get(row) ?? '9999-01-01') <= Date.parse(due)]).toEqual([row, true]);
    const rows = await story.rows('caseworker', caseId, 'rk.reassess');
    expect(rows.filter(({ status }) => status === 'pending').length).toBeGreaterThan(0);
    const later = await correct({ contactedAt: await story.at(-1) });
    expect(problemsOf(later as never)).toEqual(['values.contactedAt after_recording']);
    await test.database.query(
      `set session_replication_role = replica; update panoh.cases set status = 'closed', closed_at = panoh.now() where id = '${caseId}';
       set session_replication_role = origin`,
    );
    const form = { subjectKind: 'contact', subjectId: id, reason: 'typing', values: {} };
    const closed = await story.as('caseworker').post(`/cases/${caseId}/corrections`, form, 1);
    expect([closed.status, closed.body.code]).toEqual([409, 'case_closed']);
  });
});

describe('the correction of an incident and of a qualification', () => {
  const first = async (caseId: string, kind: string): Promise<string> =>
    (await of('caseworker', caseId)).subjects.find((one) => one.kind === kind)?.id ?? '';
  type Incident = { lawForms: string[]; startedOn: string | null; placeType: string };
  const incident = async (caseId: string): Promise<Incident | undefined> =>
    (await story.get<Incident[]>('caseworker', `/cases/${caseId}/incidents`))[0];

  it('adds a form of violence alone within a day, and lets a form less wait', async () => {
    const caseId = await story.open('caseworker');
    const subjectId = await first(caseId, 'incident');
    const before = (await incident(caseId))?.lawForms ?? [];
    const form = { subjectKind: 'incident', subjectId };
    const more = { lawForms: [...before, 'economic'], placeType: 'market' };
    expect((await ask('caseworker', caseId, { ...form, values: more })).body.items[0]).toMatchObject({
      state: 'applied',
      fields: ['placeType', 'lawForms'],
    });
    expect(await incident(caseId)).toMatchObject(more);
    await assess(caseId, 'caseworker');
    expect(await blockers('caseworker', caseId)).not.toContain('new_incident');
    await story.pass('25 hours');
    const graver = { lawForms: [...more.lawForms, 'sexual'] };
    const late = await ask('caseworker', caseId, { ...form, values: graver });
    expect(late.body.items[0]).toMatchObject({ state: 'applied' });
    expect(await blockers('caseworker', caseId)).toContain('new_incident');
    const less = await ask('caseworker', caseId, { ...form, values: { lawForms: ['economic'] } });
    expect(less.body.items[0]).toMatchObject({ state: 'waiting' });
    await decide('supervisor', await waiting('caseworker', caseId), 'refuse');
    expect(await incident(caseId)).toMatchObject(graver);
    const future = await ask('caseworker', caseId, { ...form, values: { startedOn: await story.day(2) } });
    expect(problemsOf(future as never)[0]).toContain('values.startedOn');
  });

  it('corrects an article and the day of a qualification', async () => {
    const caseId = await story.open('caseworker');
    const qualification = {
      articles: ['cc_110'],
      measures: [],
      decision: null,
      decidedOn: await story.day(-1),
    };
    const made = await story.as('caseworker').post(`/cases/${caseId}/legal-qualifications`, qualification);
    expect([made.status, made.body]).toMatchObject([201, [{ articles: ['cc_110'] }]]);
    const subjectId = await first(caseId, 'qualification');
    const values = { articles: ['cc_111'], decidedOn: await story.day(-2) };
    const later = { subjectKind: 'qualification', subjectId, values: { articles: ['cc_dv'] } };
    expect((await ask('caseworker', caseId, later)).body.fields).toEqual([
      { path: 'values.articles', code: 'article_not_in_force' },
    ]);
    await ask('caseworker', caseId, { subjectKind: 'qualification', subjectId, values });
    const [after] = await story.get<Values[]>('caseworker', `/cases/${caseId}/legal-qualifications`);
    expect(after).toMatchObject(values);
    await story.pass('25 hours');
    const late = { subjectKind: 'qualification', subjectId, values: { articles: ['cc_110'] } };
    expect((await ask('caseworker', caseId, late)).body.items[0]).toMatchObject({ state: 'waiting' });

    const { id, version } = await waiting('caseworker', caseId);
    const role = await AppRole.connect(test);
    const forged = { articles: ['cc_112'], decidedOn: '2020-01-01', decision: 'insignificant' };
    const confirmed = { id, version, state: 'confirmed', values: forged };
    await role.as(story.as('supervisor'), [
      'select panoh.decide_correction($1)',
      [JSON.stringify(confirmed)],
    ]);
    await role.close();
    const [kept] = await story.get<Values[]>('caseworker', `/cases/${caseId}/legal-qualifications`);
    expect(kept).toMatchObject({ articles: ['cc_110'], decidedOn: values.decidedOn, decision: null });
  });
});
