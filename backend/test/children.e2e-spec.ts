import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { proveAgain } from './support/actors.js';
import { AppRole } from './support/app-role.js';
import { incidentForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { Referring } from './support/referrals.js';

const { test, kulob } = await startKulob();
const we = new Referring(test, kulob);

interface Child {
  id: string;
  birthYear: number | null;
  recorded: string[];
  version: number;
}

const WORDS = { givenName: 'Нилуфар', school: 'School 4', whoMayFetch: 'the aunt' };
const form = (change: object = {}): object => ({
  ...{ birthYear: 2017, sex: 'girl', livesWith: 'her', birthCertificate: 'held_by_him', words: WORDS },
  ...{ sawViolence: 'yes', wasHurt: 'no', usedAsThreat: 'unknown', hasDisability: 'unknown' },
  ...change,
});
const minorForm = (): object => ({
  identity: { givenName: 'Нилуфар', bornOn: '2017-05-02', bornPrecision: 'day' },
  minor: { childAssent: 'given', decider: 'child_rights_body', inPerpetratorsHousehold: 'no' },
});
const record = (caseId: string, change: object = {}, person = 'caseworker') =>
  we.as(person).post(`/cases/${caseId}/children`, form(change));
const change = ({ id, version }: Child, more: object = {}, person = 'caseworker') =>
  we.as(person).put(`/children/${id}`, form(more), version);
const list = async (caseId: string, person = 'caseworker'): Promise<Child[]> =>
  (await we.as(person).get(`/cases/${caseId}/children`).expect(200)).body.items;
const disclose = (caseId: string, person = 'caseworker') =>
  we.as(person).post(`/cases/${caseId}/children-disclosures`, { reason: 'verify_person' });
const answer = ({ id }: Child, code: string, person = 'caseworker') =>
  we.as(person).post(`/children/${id}/safety-answers`, { answer: code, askedOn: today() });
const today = (): string => new Date(Date.now() + 5 * 3_600_000).toISOString().slice(0, 10);
/** Waiting rows about children, by their hours from now. */
const rowsOf = async (caseId: string): Promise<[string, string, number][]> => {
  const rows = await test.database.query<{ rule: string; subject: string; hours: number }>(
    `select f.rule, f.subject_id as subject,
       round(extract(epoch from f.due_at - panoh.now()) / 3600)::integer as hours
     from panoh.follow_ups f left join panoh.children k on k.id = f.subject_id
     where f.case_id = $1 and f.status = 'pending' and f.rule like 'ch.%'
     order by hours, f.rule, k.recorded_at`,
    [caseId],
  );
  return rows.map(({ rule, subject, hours }) => [rule, subject, hours]);
};
const unsafe = async (caseId: string): Promise<[string, object][]> => {
  const gate = (await we.as('caseworker').get(`/cases/${caseId}/closure-gate?reason=needs_met`).expect(200))
    .body;
  return gate.blockers
    .filter(({ code }: { code: string }) => code.startsWith('child'))
    .map(({ code, facts }: { code: string; facts: object }) => [code, facts]);
};
const first = async (caseId: string): Promise<Child> => {
  const [child] = await list(caseId);
  if (!child) throw new Error('no child is recorded');
  return child;
};

describe('the children of a survivor', () => {
  let role: AppRole;
  let caseId: string;
  beforeAll(async () => {
    role = await AppRole.connect(test);
    caseId = await we.openShared('caseworker');
    await record(caseId).expect(204);
  });
  afterAll(() => role.close());

  it('are listed by coded facts; names and schools are shown for a reason, and that is listed', async () => {
    const listed = await list(caseId);
    expect(listed).toMatchObject([
      {
        ...{ birthYear: 2017, sex: 'girl', livesWith: 'her', birthCertificate: 'held_by_him' },
        ...{ sawViolence: 'yes', wasHurt: 'no', recorded: ['given_name', 'school', 'who_may_fetch'] },
      },
    ]);
    for (const word of Object.values(WORDS)) expect(JSON.stringify(listed)).not.toContain(word);
    expect((await disclose(caseId).expect(200)).body).toMatchObject([WORDS]);
    const [entry] = await test.database.query<{ purpose: string; partitions: string[] }>(
      `select purpose, partitions from panoh.audit_entries where action = 'discloseChildren' order by seq desc limit 1`,
    );
    expect(entry).toMatchObject({ purpose: 'verify_person', partitions: ['identity'] });
  });

  it('are sealed with the identity key', async () => {
    const rows = await test.database.query<{ sealed: Buffer }>(
      'select sealed from panoh.children where case_id = $1',
      [caseId],
    );
    expect(rows).toHaveLength(1);
    for (const word of Object.values(WORDS)) expect(rows[0]?.sealed.toString('utf8')).not.toContain(word);
  });

  it('are shown to a colleague only after a proof of presence', async () => {
    expect(await list(caseId, 'caseworker2')).toHaveLength(1);
    expect((await disclose(caseId, 'caseworker2').expect(403)).body.code).toBe('step_up_required');
    await proveAgain(test, we.as('caseworker2'));
    expect((await disclose(caseId, 'caseworker2').expect(200)).body).toMatchObject([WORDS]);
  });

  it('are read and written by nobody outside the owner, whatever was shared', async () => {
    const { id } = await we.send('caseworker', caseId, we.form('legalAid.legal'));
    await we.accept('lawyer', id);
    for (const person of ['lawyer', 'inspector', 'healthWorker', 'caseworkerElsewhere']) {
      await we.as(person).get(`/cases/${caseId}/children`).expect(404);
      await disclose(caseId, person).expect(404);
      expect((await record(caseId, {}, person)).status).toBeGreaterThanOrEqual(403);
      expect((await change(await first(caseId), {}, person)).status).toBeGreaterThanOrEqual(403);
    }
    await we.as('coordinator').get(`/cases/${caseId}/children`).expect(403);
    expect((await record(caseId, {}, 'supervisor')).status).toBe(403);
    const rows = (person: string) =>
      role.as(we.as(person), ['select id from panoh.children where case_id = $1', [caseId]]);
    expect(await rows('caseworker')).toHaveLength(1);
    for (const person of ['lawyer', 'inspector', 'coordinator', 'administrator', 'caseworkerElsewhere'])
      expect({ person, rows: await rows(person) }).toEqual({ person, rows: [] });
  });

  it('are no list of the police, whose case holds what happened', async () => {
    const policeCase = await we.open('inspector');
    await we.as('inspector').get(`/cases/${policeCase}/children`).expect(404);
    await record(policeCase, {}, 'inspector').expect(404);
    const insert = `insert into panoh.children (id, case_id, agency_id, recorded_by, sealed)
      values (gen_random_uuid(), $1, $2, $3, '\\x00')`;
    const inOwnName = [policeCase, kulob.agencies['police'], we.as('inspector').userId];
    expect(await role.outcome(we.as('inspector'), [insert, inOwnName])).toBe('42501');
  });

  it('are hidden from a colleague who is blocked', async () => {
    const blocked = await we.open('caseworker');
    await record(blocked).expect(204);
    await test.database.block(blocked, we.as('caseworker2').userId);
    await we.as('caseworker2').get(`/cases/${blocked}/children`).expect(404);
    expect(await list(blocked)).toHaveLength(1);
  });

  it('are corrected at the version that was seen, with or without the words', async () => {
    const id = await we.open('caseworker');
    await record(id).expect(204);
    const before = await first(id);
    await change(before, { birthYear: 2016, words: null }).expect(204);
    await change(before, {}).expect(412);
    expect(await first(id)).toMatchObject({ birthYear: 2016, version: 2, recorded: before.recorded });
    expect((await disclose(id).expect(200)).body).toMatchObject([WORDS]);
    const unnamed = { givenName: null, school: null, whoMayFetch: null };
    await change(await first(id), { words: unnamed }).expect(204);
    expect(await first(id)).toMatchObject({ recorded: [] });
    await change(await first(id), { enteredInError: true }).expect(204);
    expect(await list(id)).toEqual([]);
  });

  it('were not born later, and have codes of the list', async () => {
    const future = (await record(caseId, { birthYear: 2099 }).expect(422)).body;
    expect(future.fields).toEqual([{ path: 'birthYear', code: 'year_in_future' }]);
    await record(caseId, { livesWith: 'nowhere' }).expect(422);
    await record(caseId, { words: { ...WORDS, givenName: 'x'.repeat(61) } }).expect(422);
    expect(await list(caseId)).toHaveLength(1);
  });

  it('are asked about before the case closes, and named in no message between agencies', async () => {
    const id = await we.open('caseworker', { incident: incidentForm({ childrenPresent: 'no' }) });
    expect(await unsafe(id)).toEqual([]);
    await record(id).expect(204);
    expect(await unsafe(id)).toEqual([['child_not_safe', { nth: 1, year: '2017' }]]);
    const sent = await we.send('caseworker', id, we.form('legalAid.legal'));
    const named = await we
      .as('caseworker')
      .post(`/referrals/${sent.id}/messages`, { words: 'Nilufar needs a school' })
      .expect(409);
    expect(named.body.code).toBe('message_holds_name');
  });

  it('are named in no row, and asked about until each is safe', async () => {
    const id = await we.open('caseworker', { incident: incidentForm({ childrenPresent: 'no' }) });
    await record(id).expect(204);
    await record(id, { birthYear: 2015, livesWith: 'his_parents', birthCertificate: 'has' }).expect(204);
    const [hers, left] = await list(id);
    if (!hers || !left) throw new Error('two children are recorded');
    expect(await rowsOf(id)).toEqual([
      ['ch.safety', hers.id, 72],
      ['ch.safety', left.id, 72],
      ['ch.papers', hers.id, 720],
    ]);
    expect(await unsafe(id)).toEqual([
      ['child_left_behind', { nth: 2, year: '2015' }],
      ['child_not_safe', { nth: 1, year: '2017' }],
    ]);
    await answer(hers, 'could_not_ask').expect(204);
    await answer(left, 'not_safe').expect(204);
    expect(await rowsOf(id)).toEqual([
      ['ch.left', left.id, 72],
      ['ch.safety', hers.id, 72],
      ['ch.safety', left.id, 72],
      ['ch.papers', hers.id, 720],
    ]);
    await answer(hers, 'safe').expect(204);
    await answer(left, 'safe').expect(204);
    // She is in danger until risk is assessed, so each is asked about again.
    expect(await rowsOf(id)).toEqual([
      ['ch.papers', hers.id, 720],
      ['ch.safety', hers.id, 720],
      ['ch.safety', left.id, 720],
    ]);
    expect(await unsafe(id)).toEqual([]);
    expect(await list(id)).toMatchObject([{ safety: { answer: 'safe' } }, { safety: { answer: 'safe' } }]);
    await change(await first(id), { birthCertificate: 'has' }).expect(204);
    const rows = await role.as(we.as('coordinator'), [
      `select id from panoh.follow_ups where case_id = $1 and rule like 'ch.%'`,
      [id],
    ]);
    expect(rows).toEqual([]);
    expect(await rowsOf(id)).toHaveLength(2);
    await change(await first(id), { enteredInError: true }).expect(204);
    expect(await rowsOf(id)).toEqual([['ch.safety', left.id, 720]]);
  });

  it('who moved with her may need a school, and who stayed with his family a question', async () => {
    const id = await we.open('caseworker');
    await record(id, { birthCertificate: 'has' }).expect(204);
    await record(id, { birthCertificate: 'has', livesWith: 'him' }).expect(204);
    const move = (text: string) =>
      we.as('caseworker').post(`/cases/${id}/whereabouts`, { text, workerMaySee: true });
    await move('with the aunt').expect(204);
    expect((await rowsOf(id)).map(([rule]) => rule)).not.toContain('ch.school');
    await move('with the sister').expect(204);
    expect((await rowsOf(id)).map(([rule, , hours]) => [rule, hours])).toEqual([
      ...[
        ['ch.left', 72],
        ['ch.safety', 72],
        ['ch.safety', 72],
      ],
      ['ch.school', 336],
    ]);
    const school = (await we.as('caseworker').get(`/cases/${id}/follow-ups`).expect(200)).body.find(
      ({ rule }: { rule: string }) => rule === 'ch.school',
    );
    await we
      .as('caseworker')
      .post(`/follow-ups/${school.id}/outcomes`, { outcome: 'done' }, school.version)
      .expect(200);
    expect((await rowsOf(id)).map(([rule]) => rule)).not.toContain('ch.school');
  });

  it('are answered about by the people of the owner alone, on a day that has come', async () => {
    const child = await first(caseId);
    await answer(child, 'safe', 'lawyer').expect(404);
    await answer(child, 'safe', 'inspector').expect(404);
    await answer(child, 'safe', 'caseworkerElsewhere').expect(404);
    const tomorrow = { answer: 'safe', askedOn: '2099-01-01' };
    const late = await we.as('caseworker').post(`/children/${child.id}/safety-answers`, tomorrow).expect(422);
    expect(late.body.fields).toEqual([{ path: 'askedOn', code: 'date_in_future' }]);
    const insert = `insert into panoh.child_answers (id, child_id, case_id, agency_id, recorded_by, answer, asked_on)
      values (gen_random_uuid(), $1, $2, $3, $4, 'safe', '2026-01-01')`;
    const of = (person: string, agency: string) => [
      ...[child.id, caseId, kulob.agencies[agency] ?? ''],
      we.as(person).userId,
    ];
    expect(await role.outcome(we.as('inspector'), [insert, of('inspector', 'police')])).toBe('42501');
    expect(await role.outcome(we.as('lawyer'), [insert, of('lawyer', 'legalAid')])).toBe('42501');
  });

  it('has a case of its own where it was hurt, which only the people of the owner see linked', async () => {
    const hers = await we.open('caseworker');
    await record(hers, { wasHurt: 'yes' }).expect(204);
    const adult = await we.open('caseworker');
    const own = await we.open('caseworker', minorForm());
    const child = await first(hers);
    const put = (body: object, person = 'caseworker', version = 1) =>
      we.as(person).put(`/children/${child.id}/own-case`, body, version);
    await put({ caseId: adult }).expect(422);
    await put({ caseId: hers }).expect(422);
    await put({ caseId: own }, 'lawyer').expect(404);
    await put({ caseId: own }, 'inspector').expect(404);
    await put({ caseId: await we.open('inspector', minorForm()) }).expect(404);
    await put({ caseId: own }).expect(204);
    await put({ caseId: own }).expect(412);
    const seen = async (caseId: string, person = 'caseworker') =>
      (await we.as(person).get(`/cases/${caseId}/children`).expect(200)).body;
    expect((await seen(hers)).items[0].ownCaseId).toBe(own);
    expect((await seen(own)).parentCaseId).toBe(hers);
    await test.database.block(own, we.as('caseworker2').userId);
    expect((await seen(hers, 'caseworker2')).items[0].ownCaseId).toBeNull();
    await test.database.block(hers, we.as('supervisor').userId);
    expect((await seen(own, 'supervisor')).parentCaseId).toBeNull();
  });
});
