import { beforeAll, describe, expect, it } from '@jest/globals';
import { proveAgain } from './support/actors.js';
import { AppRole } from './support/app-role.js';
import { incidentForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { issueForm, OrderStory, problemsOf } from './support/orders.js';
import type { ShownOrder } from './support/orders.js';
import { Referring } from './support/referrals.js';

const { test, kulob } = await startKulob();
const role = await AppRole.connect(test);

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
  let caseId: string;
  beforeAll(async () => {
    caseId = await we.openShared('caseworker');
    await record(caseId).expect(204);
  });

  it('are listed by coded facts; names and schools are sealed, and shown for a reason, and that is listed', async () => {
    const listed = await list(caseId);
    expect(listed).toMatchObject([
      {
        ...{ birthYear: 2017, sex: 'girl', livesWith: 'her', birthCertificate: 'held_by_him' },
        ...{ sawViolence: 'yes', wasHurt: 'no', recorded: ['given_name', 'school', 'who_may_fetch'] },
      },
    ]);
    const rows = await test.database.query<{ sealed: Buffer }>('select sealed from panoh.children');
    for (const word of Object.values(WORDS))
      expect(`${JSON.stringify(listed)} ${rows[0]?.sealed.toString('utf8')}`).not.toContain(word);
    expect((await disclose(caseId).expect(200)).body).toMatchObject([WORDS]);
    const [entry] = await test.database.query<{ purpose: string; partitions: string[] }>(
      `select purpose, partitions from panoh.audit_entries where action = 'discloseChildren' order by seq desc limit 1`,
    );
    expect(entry).toMatchObject({ purpose: 'verify_person', partitions: ['identity'] });
    // To a colleague only after a proof of presence.
    expect((await disclose(caseId, 'caseworker2').expect(403)).body.code).toBe('step_up_required');
    await proveAgain(test, we.as('caseworker2'));
    expect((await disclose(caseId, 'caseworker2').expect(200)).body).toMatchObject([WORDS]);
  });

  it('are read and written by nobody outside the owner, whatever was shared', async () => {
    const { id } = await we.send('caseworker', caseId, we.form('legalAid.legal'));
    await we.accept('lawyer', id);
    const child = await first(caseId);
    const insert = `insert into panoh.child_answers (id, child_id, case_id, agency_id, recorded_by, answer, asked_on)
      values (gen_random_uuid(), $1, $2, $3, $4, 'safe', '2026-01-01')`;
    for (const person of ['lawyer', 'inspector']) {
      await disclose(caseId, person).expect(404);
      expect((await record(caseId, {}, person)).status).toBeGreaterThanOrEqual(403);
      expect((await change(child, {}, person)).status).toBeGreaterThanOrEqual(403);
      await answer(child, 'safe', person).expect(404);
      expect(await role.as(we.as(person), ['select id from panoh.children', []])).toEqual([]);
      const { agencyId, userId } = we.as(person);
      const past = await role.outcome(we.as(person), [insert, [child.id, caseId, agencyId, userId]]);
      expect(past).toBe('42501');
    }
    expect(await role.as(we.as('coordinator'), ['select id from panoh.children', []])).toEqual([]);
    expect((await record(caseId, {}, 'supervisor')).status).toBe(403);
    const tomorrow = { answer: 'safe', askedOn: '2099-01-01' };
    const late = await we.as('caseworker').post(`/children/${child.id}/safety-answers`, tomorrow).expect(422);
    expect(late.body.fields).toEqual([{ path: 'askedOn', code: 'date_in_future' }]);
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

  it('stay on the list while one is not safe: neither an error nor a year of birth takes it off', async () => {
    const id = await we.openShared('caseworker');
    await record(id, { livesWith: 'him' }).expect(204);
    await record(id).expect(204);
    const [left, hers] = await list(id);
    if (!hers || !left) throw new Error('two children are recorded');
    await answer(hers, 'not_safe').expect(204);
    for (const child of [left, hers])
      for (const off of [{ enteredInError: true }, { birthYear: 1999 }])
        expect((await change(child, off).expect(409)).body.code).toBe('child_in_danger');
    expect(await rowsOf(id)).toEqual(expect.arrayContaining([['ch.safety', left.id, 72]]));
    for (const child of [left, hers]) await answer(child, 'safe').expect(204);
    await change(left, { enteredInError: true }).expect(204);
    expect(await list(id)).toMatchObject([{ id: hers.id }]);
  });

  it('are named in no row and no message, and asked about until each is safe', async () => {
    const id = await we.openShared('caseworker', { incident: incidentForm({ childrenPresent: 'no' }) });
    expect(await unsafe(id)).toEqual([]);
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
    expect((await rowsOf(id)).map(([rule, child]) => [rule, child])).toEqual([
      ...[
        ['ch.left', left.id],
        ['ch.safety', hers.id],
        ['ch.safety', left.id],
        ['ch.papers', hers.id],
      ],
    ]);
    for (const child of [hers, left]) await answer(child, 'safe').expect(204);
    // She is in danger until risk is assessed, so each is asked about again.
    expect(await rowsOf(id)).toEqual([
      ['ch.papers', hers.id, 720],
      ['ch.safety', hers.id, 720],
      ['ch.safety', left.id, 720],
    ]);
    expect(await unsafe(id)).toEqual([]);
    expect(await list(id)).toMatchObject([{ safety: { answer: 'safe' } }, { safety: { answer: 'safe' } }]);
    await change(await first(id), { birthCertificate: 'has' }).expect(204);
    expect(await rowsOf(id)).toHaveLength(2);
    await change(await first(id), { enteredInError: true }).expect(204);
    expect(await rowsOf(id)).toEqual([['ch.safety', left.id, 720]]);
    const rows = `select id from panoh.follow_ups where case_id = $1 and rule like 'ch.%'`;
    expect(await role.as(we.as('coordinator'), [rows, [id]])).toEqual([]);
    const sent = await we.send('caseworker', id, 'legalAid.legal');
    const words = { words: 'Nilufar needs a school' };
    const named = await we.as('caseworker').post(`/referrals/${sent.id}/messages`, words).expect(409);
    expect(named.body.code).toBe('message_holds_name');
  });

  it('has a case of its own where it was hurt, which only the people of the owner see linked', async () => {
    const hers = await we.open('caseworker');
    await record(hers, { wasHurt: 'yes' }).expect(204);
    const own = await we.open('caseworker', minorForm());
    const child = await first(hers);
    const put = (body: object, version = 1) =>
      we.as('caseworker').put(`/children/${child.id}/own-case`, body, version);
    await put({ caseId: await we.open('caseworker') }).expect(422);
    await put({ caseId: hers }).expect(422);
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

interface Named extends ShownOrder {
  respondent: { surname: string; livesAt: string | null; earlier: { surname: string }[] } | null;
}

const him = (change: object = {}): object => ({
  ...{ surname: 'Намунаев', givenName: 'Намуна', patronymic: 'Намунаевич' },
  ...{ bornOn: '1984-01-01', bornPrecision: 'year', livesAt: 'ш. Кӯлоб, кӯчаи 1', ...change },
});

describe('the respondent of an order', () => {
  const story = new OrderStory(test, kulob);
  const named = async (person: string, caseId: string, respondent: object): Promise<Named> => {
    const form = {
      reportedAt: await story.at(3),
      respondent,
      issue: issueForm({ issuedAt: await story.at(2) }),
    };
    const { status, body } = await story.request(person, caseId, form);
    if (status !== 201) throw new Error(JSON.stringify(body));
    return body as Named;
  };
  const correct = async (person: string, id: string, form: object) => {
    const { version } = await story.order('inspector', id);
    return story.as(person).put(`/orders/${id}/respondent`, form, version);
  };
  const renamed = async (userId: string, displayName: string): Promise<void> => {
    const { version, roles, status } = (await story.as('administrator').get(`/users/${userId}`)).body;
    await story
      .as('administrator')
      .put(`/users/${userId}`, { displayName, roles, status }, version)
      .expect(200);
  };
  const serve = async (id: string): Promise<void> => {
    const service = { servedAt: await story.at(1), servedHow: 'signed' };
    expect((await story.step('inspector', id, ['service', service])).status).toBe(200);
  };
  const rowsOf = (person: string, id: string): Promise<unknown[]> =>
    role.as(story.as(person), ['select id from panoh.respondents where order_id = $1', [id]]);

  it('is recorded with the order, and keeps what it said before a correction, which has a reason', async () => {
    const caseId = await story.open('inspector');
    const order = await named('inspector', caseId, him({ surname: 'Намунаева' }));
    expect(order.respondent).toMatchObject({ livesAt: 'ш. Кӯлоб, кӯчаи 1', earlier: [] });
    expect(order.allowedActions).toContain('name_respondent');
    const refused = await story.request('inspector', caseId, {
      ...{ reportedAt: await story.at(3), respondent: { idNumber: '1' } },
    });
    expect([refused.status, ...problemsOf(refused)]).toEqual([422, 'respondent.surname name_missing']);
    expect(problemsOf(await correct('inspector', order.id, him()))).toEqual(['reason reason_missing']);
    const { body } = await correct('inspector', order.id, him({ reason: 'typing' }));
    expect(body).toMatchObject({
      respondent: { surname: 'Намунаев', reason: 'typing', earlier: [{ surname: 'Намунаева' }] },
    });
    const path = `/orders/${order.id}/respondent`;
    await story
      .as('inspector')
      .put(path, him({ reason: 'typing' }), order.version)
      .expect(412);
  });

  it('is fixed once the order was served or a day has passed, but for details', async () => {
    const caseId = await story.open('inspector');
    const { id } = await named('inspector', caseId, him());
    const other = him({ surname: 'Дигаров', reason: 'wrong_person' });
    expect((await correct('inspector2', id, other)).body.code).toBe('respondent_fixed');
    await story.pass('25 hours');
    expect((await correct('inspector', id, him({ hasWeapon: 'yes', reason: 'typing' }))).status).toBe(200);
    expect((await correct('inspector', id, other)).body.code).toBe('respondent_fixed');
    const { id: served } = await named('inspector', caseId, him());
    await serve(served);
    for (const change of [{ surname: 'Дигаров' }, { patronymic: null }, { bornOn: '1990-01-01' }]) {
      const answer = await correct('inspector', served, him({ ...change, reason: 'wrong_person' }));
      expect([answer.status, answer.body.code]).toEqual([409, 'respondent_fixed']);
    }
    const { body } = await correct('inspector', served, him({ livesAt: 'ш. Кӯлоб', reason: 'typing' }));
    expect(body.respondent).toMatchObject({ surname: 'Намунаев', livesAt: 'ш. Кӯлоб' });
  });

  it('is read by legal aid, no more than a name to a shelter that she let know of him, and read by none else', async () => {
    const caseId = await story.open('inspector');
    const { id } = await named('inspector', caseId, him());
    const share = (more: string[]) => ({ partitions: ['core', 'identity', 'perpetrator', ...more] });
    const told = await story.send('inspector', caseId, story.form('legalAid.legal', share(['legal'])));
    await story.accept('lawyer', told.id);
    const read = await story.as('lawyer').get(`/orders/${id}/respondent`).expect(200);
    expect(read.body).toMatchObject({ surname: 'Намунаев' });
    expect(await rowsOf('lawyer', id)).toHaveLength(1);
    expect((await correct('lawyer', id, him({ reason: 'typing' }))).status).toBe(404);
    const sent = await story.send('inspector', caseId, story.form('shelter.safe_house', share([])));
    await story.accept('shelterWorker', sent.id);
    const names = ['select order_id from panoh.respondent_names($1)', [caseId]] as [string, unknown[]];
    expect(await role.as(story.as('shelterWorker'), names)).toHaveLength(1);
    for (const person of ['inspectorElsewhere', 'coordinator', 'caseworker', 'shelterWorker']) {
      const { status } = await story.as(person).get(`/orders/${id}/respondent`);
      expect([person, [403, 404].includes(status), await rowsOf(person, id)]).toEqual([person, true, []]);
    }
  });

  it('starts a block where the name is that of an employee, and the employee finds nothing', async () => {
    const caseId = await story.open('inspector');
    const { userId } = story.as('inspector2');
    await renamed(userId, 'Шербек Намунаев');
    const { id } = await named('inspector', caseId, him({ givenName: 'Шербек', patronymic: null }));
    expect(
      await test.database.query(
        `select subject_id as id from panoh.conflict_blocks where case_id = $1 and source = 'staff_match'`,
        [caseId],
      ),
    ).toEqual([{ id: userId }]);
    await story.as('inspector2').get(`/orders/${id}/respondent`).expect(404);
    expect(await rowsOf('inspector2', id)).toEqual([]);
    expect(
      await role.as(story.as('inspector2'), ['select 1 from panoh.respondent_names($1)', [caseId]]),
    ).toEqual([]);
  });

  describe('who may be the same person', () => {
    const count = async (person: string, id: string): Promise<unknown> =>
      (await story.as(person).get(`/orders/${id}/same-person`)).body;
    const search = (person: string, name: string) =>
      story.as(person).post('/respondent-searches', { name }) as unknown as Promise<{
        status: number;
        body: { orders: { id: string; name: string }[] };
      }>;
    const called = (surname: string, change: object = {}) =>
      him({ surname, givenName: 'Фирдавс', patronymic: 'Саидович', ...change });

    it('is counted at once; dates and states are shown for a reason, and never the other survivor', async () => {
      const [first, second] = [await story.open('inspector'), await story.open('inspector')];
      const earlier = await named('inspector', first, called('Ҳамроев'));
      await serve(earlier.id);
      const breach = { happenedAt: await story.at(0.5), reportedBy: 'neighbour' };
      await story.step('inspector', earlier.id, ['breaches', breach]);
      const { id } = await named('inspector', second, called('Хамроев', { patronymic: 'Саид' }));
      expect(await count('inspector', id)).toEqual({ orders: 1, breaches: 1 });
      const offered = await story.as('inspector').get(`/cases/${second}/risk-proposals`).expect(200);
      expect(offered.body).toMatchObject([
        { factor: 'prior_police', source: 'this_case', count: 1 },
        { factor: 'prior_police', source: 'same_person', count: 1 },
        { factor: 'po_breach', source: 'same_person', count: 1 },
      ]);
      const shown = await story
        .as('inspector')
        .post(`/orders/${id}/same-person`, { reason: 'assess_risk' })
        .expect(200);
      await story.as('inspector').post(`/orders/${id}/same-person`, {}).expect(422);
      const keys = ['breaches', 'expiresOn', 'issuedAt', 'status'];
      expect(shown.body.orders).toMatchObject([{ status: 'active', breaches: 1 }]);
      expect(Object.keys(shown.body.orders[0]).sort()).toEqual(keys);
      expect(offered.text + shown.text).not.toMatch(new RegExp(`${first}|${earlier.id}|Ҳамроев`));
      const listed = await story.as('inspector').get(`/cases/${first}/access-log`).expect(200);
      expect(JSON.stringify(listed.body)).toContain('listSamePerson');
    });

    it('is searched by inspector and supervisor of the own agency, and found by no name that an employee has', async () => {
      const caseId = await story.open('inspector');
      const { id } = await named('inspector', caseId, called('Зокиров'));
      const found = async (person: string) =>
        (await search(person, 'Зокиров Фирдавс')).body.orders.map((one) => one.id);
      expect([await found('inspector'), await found('policeSupervisor')]).toEqual([[id], [id]]);
      expect(await found('inspectorElsewhere')).toEqual([]);
      await renamed(story.as('caseworker2').userId, 'Зокиров Фирдавс');
      expect(await found('inspector')).toEqual([]);
    });

    it('answers an officer of a district station nothing about an order that is not served', async () => {
      const type = (to: string) =>
        test.database.query(`update panoh.agencies set type = $2 where id = $1`, [
          story.as('inspector').agencyId,
          to,
        ]);
      const caseId = await story.open('inspector');
      const hidden = await named('inspector', caseId, called('Юнусов'));
      const { id } = await named('inspector', caseId, called('Юнусов'));
      await type('police_district');
      expect(await count('inspector', id)).toEqual({ orders: 0, breaches: 0 });
      expect((await search('inspector', 'Юнусов Фирдавс')).status).toBe(403);
      await serve(hidden.id);
      expect(await count('inspector', id)).toEqual({ orders: 1, breaches: 0 });
      await type('police_dv');
    });
  });
});
