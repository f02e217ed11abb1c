import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { AppRole } from './support/app-role.js';
import { arrangeKulob } from './support/kulob.js';
import { OrderStory, issueForm, problemsOf } from './support/orders.js';
import type { ShownOrder } from './support/orders.js';

interface Named extends ShownOrder {
  respondent: { surname: string; livesAt: string | null; earlier: { surname: string }[] } | null;
}
const him = (change: object = {}): object => ({
  ...{ surname: 'Намунаев', givenName: 'Намуна', patronymic: 'Намунаевич' },
  ...{ bornOn: '1984-01-01', bornPrecision: 'year', livesAt: 'ш. Кӯлоб, кӯчаи 1', ...change },
});

describe('the respondent of an order', () => {
  let test: TestApp;
  let story: OrderStory;
  let role: AppRole;
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
  const rowsOf = (person: string, id: string): Promise<unknown[]> =>
    role.as(story.as(person), ['select id from panoh.respondents where order_id = $1', [id]]);

  beforeAll(async () => {
    test = await startApp();
    story = new OrderStory(test, await arrangeKulob(test));
    role = await AppRole.connect(test);
  });
  afterAll(async () => {
    await role.close();
    await test.close();
  });

  it('is recorded with the order, and an order without one is asked no more than before', async () => {
    const caseId = await story.open('inspector');
    const order = await named('inspector', caseId, him());
    expect(order.respondent).toMatchObject({
      surname: 'Намунаев',
      livesAt: 'ш. Кӯлоб, кӯчаи 1',
      earlier: [],
    });
    expect(order.allowedActions).toContain('name_respondent');
    const without = await story.served('inspector', caseId, 2);
    expect(without).toMatchObject({ respondent: null });
    const refused = await story.request('inspector', caseId, {
      ...{ reportedAt: await story.at(3), respondent: { idNumber: '1' } },
    });
    expect([refused.status, ...problemsOf(refused)]).toEqual([422, 'respondent.surname name_missing']);
  });

  it('keeps what it said before a correction, which has a reason', async () => {
    const caseId = await story.open('inspector');
    const { id } = await named('inspector', caseId, him({ surname: 'Намунаева' }));
    const silent = await correct('inspector', id, him());
    expect(problemsOf(silent)).toEqual(['reason reason_missing']);
    const { body } = await correct('inspector', id, him({ reason: 'typing' }));
    expect(body).toMatchObject({
      respondent: { surname: 'Намунаев', reason: 'typing', earlier: [{ surname: 'Намунаева' }] },
    });
    const stale = await story.as('inspector').put(`/orders/${id}/respondent`, him({ reason: 'typing' }), 1);
    expect(stale.status).toBe(412);
  });

  it('is fixed a day after the first name, whoever added a detail since', async () => {
    const caseId = await story.open('inspector');
    const { id } = await named('inspector', caseId, him());
    const other = him({ surname: 'Дигаров', reason: 'wrong_person' });
    expect((await correct('inspector2', id, other)).body.code).toBe('respondent_fixed');
    await story.pass('25 hours');
    expect((await correct('inspector', id, him({ hasWeapon: 'yes', reason: 'typing' }))).status).toBe(200);
    expect((await correct('inspector', id, other)).body.code).toBe('respondent_fixed');
  });

  it('is the person to whom the order was served: another name or birth is refused, details are taken', async () => {
    const caseId = await story.open('inspector');
    const { id } = await named('inspector', caseId, him());
    const service = { servedAt: await story.at(1), servedHow: 'signed' };
    expect((await story.step('inspector', id, ['service', service])).status).toBe(200);
    for (const change of [{ surname: 'Дигаров' }, { patronymic: null }, { bornOn: '1990-01-01' }]) {
      const answer = await correct('inspector', id, him({ ...change, reason: 'wrong_person' }));
      expect([answer.status, answer.body.code]).toEqual([409, 'respondent_fixed']);
    }
    const { body } = await correct('inspector', id, him({ livesAt: 'ш. Кӯлоб', reason: 'typing' }));
    expect(body.respondent).toMatchObject({ surname: 'Намунаев', livesAt: 'ш. Кӯлоб' });
  });

  it('is read by legal aid and the prosecutor, and of others by none', async () => {
    const caseId = await story.open('inspector');
    const { id } = await named('inspector', caseId, him());
    const share = { partitions: ['core', 'identity', 'legal', 'perpetrator'] };
    const told = await story.send('inspector', caseId, story.form('legalAid.legal', share));
    await story.accept('lawyer', told.id);
    const read = await story.as('lawyer').get(`/orders/${id}/respondent`).expect(200);
    expect(read.body).toMatchObject({ surname: 'Намунаев' });
    expect(await rowsOf('lawyer', id)).toHaveLength(1);
    expect((await correct('lawyer', id, him({ reason: 'typing' }))).status).toBe(404);
    for (const person of ['inspectorElsewhere', 'coordinator', 'caseworker', 'specialist', 'officer']) {
      const status = (await story.as(person).get(`/orders/${id}/respondent`)).status;
      expect([person, [403, 404].includes(status)]).toEqual([person, true]);
      expect([person, await rowsOf(person, id)]).toEqual([person, []]);
    }
  });

  it('is no more than a name to a shelter that she let know of him', async () => {
    const caseId = await story.open('inspector');
    const { id } = await named('inspector', caseId, him());
    const share = { partitions: ['core', 'identity', 'perpetrator'] };
    const sent = await story.send('inspector', caseId, story.form('shelter.safe_house', share));
    await story.accept('shelterWorker', sent.id);
    const names = await role.as(story.as('shelterWorker'), [
      'select order_id from panoh.respondent_names($1)',
      [caseId],
    ]);
    expect(names).toHaveLength(1);
    expect(await rowsOf('shelterWorker', id)).toEqual([]);
    await story.as('shelterWorker').get(`/orders/${id}/respondent`).expect(404);
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

  it('is written by the app role for an order of the own agency alone, and never changed', async () => {
    const caseId = await story.open('inspector');
    const { id } = await named('inspector', caseId, him());
    const insert = `insert into panoh.respondents (id, order_id, case_id, agency_id, version, reason, sex, is_abroad,
        is_minor, has_weapon, sealed_name, sealed, recorded_by)
      values (gen_random_uuid(), $1, $2, $3, 2, 'typing', 'male', 'no', 'no', 'no', '\\x00', '\\x00', $4)`;
    const outcome = (person: string, statement: string, values: unknown[]): Promise<string> =>
      role.outcome(story.as(person), [statement, values]);
    const { agencyId, userId } = story.as('caseworker');
    expect(await outcome('caseworker', insert, [id, caseId, agencyId, userId])).toBe('42501');
    const elsewhere = story.as('inspectorElsewhere');
    const strange = [id, caseId, elsewhere.agencyId, elsewhere.userId];
    expect(await outcome('inspectorElsewhere', insert, strange)).toBe('42501');
    expect(await outcome('inspector', 'delete from panoh.respondents where order_id = $1', [id])).toBe(
      '42501',
    );
    expect(
      await outcome('inspector', `update panoh.respondents set sex = 'female' where order_id = $1`, [id]),
    ).toBe('42501');
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
    const serve = async (id: string): Promise<void> => {
      const service = { servedAt: await story.at(1), servedHow: 'signed' };
      expect((await story.step('inspector', id, ['service', service])).status).toBe(200);
    };

    it('is counted at once; dates and states are shown for a reason, and never the other survivor', async () => {
      const [first, second] = [await story.open('inspector'), await story.open('inspector')];
      const earlier = await named('inspector', first, called('Ҳамроев'));
      await serve(earlier.id);
      const breach = { happenedAt: await story.at(0.5), reportedBy: 'neighbour' };
      await story.step('inspector', earlier.id, ['breaches', breach]);
      const { id } = await named('inspector', second, called('Хамроев', { patronymic: 'Саид' }));
      expect(await count('inspector', id)).toEqual({ orders: 1, breaches: 1 });
      const offers = (person: string) => story.as(person).get(`/cases/${second}/risk-proposals`);
      const offered = (await offers('inspector').expect(200)).body as { count: number }[];
      expect(offered).toMatchObject([
        { factor: 'prior_police', source: 'this_case', count: 1 },
        { factor: 'prior_police', source: 'same_person', count: 1 },
        { factor: 'po_breach', source: 'same_person', count: 1 },
      ]);
      expect(JSON.stringify(offered)).not.toMatch(new RegExp(`${first}|${earlier.id}|Ҳамроев`));
      const { assessments } = await story.get<{ assessments: object[] }>(
        'inspector',
        `/cases/${second}/assessments`,
      );
      expect(assessments).toEqual([]);
      await offers('caseworker').expect(404);
      await offers('policeSupervisor').expect(403);
      const shown = await story
        .as('inspector')
        .post(`/orders/${id}/same-person`, { reason: 'assess_risk' })
        .expect(200);
      expect(shown.body.orders).toMatchObject([{ status: 'active', breaches: 1 }]);
      expect(Object.keys(shown.body.orders[0]).sort()).toEqual([
        'breaches',
        'expiresOn',
        'issuedAt',
        'status',
      ]);
      expect(shown.text).not.toContain(first);
      expect(shown.text).not.toContain(earlier.id);
      await story.as('inspector').post(`/orders/${id}/same-person`, {}).expect(422);
      const listed = await story.as('inspector').get(`/cases/${first}/access-log`).expect(200);
      expect(JSON.stringify(listed.body)).toContain('listSamePerson');
    });

    it('keeps namesakes apart by birth and father’s name', async () => {
      const caseId = await story.open('inspector');
      const one = await named('inspector', caseId, called('Ёров'));
      await serve(one.id);
      const younger = await named('inspector', caseId, called('Ёров', { bornOn: '1999-01-01' }));
      expect(await count('inspector', younger.id)).toEqual({ orders: 0, breaches: 0 });
      const cousin = await named('inspector', caseId, called('Ёров', { patronymic: 'Темурович' }));
      expect(await count('inspector', cousin.id)).toEqual({ orders: 0, breaches: 0 });
    });

    it('is searched by the inspector for family violence and the police supervisor of the own agency', async () => {
      const caseId = await story.open('inspector');
      const { id } = await named('inspector', caseId, called('Зокиров'));
      for (const person of ['inspector', 'policeSupervisor']) {
        const { status, body } = await search(person, 'Зокиров Фирдавс');
        expect([person, status, body.orders.map((one) => one.id)]).toEqual([person, 200, [id]]);
      }
      for (const person of ['inspectorElsewhere', 'policeSupervisorElsewhere'])
        expect([person, (await search(person, 'Зокиров Фирдавс')).body.orders]).toEqual([person, []]);
      for (const person of ['coordinator', 'caseworker', 'supervisor', 'lawyer', 'administrator'])
        expect([person, (await search(person, 'Зокиров Фирдавс')).status]).toEqual([person, 403]);
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

    it('answers nothing for a name that an employee has', async () => {
      const caseId = await story.open('inspector');
      await named('inspector', caseId, called('Маҷидов'));
      expect((await search('inspector', 'Маҷидов Фирдавс')).body.orders).toHaveLength(1);
      await renamed(story.as('caseworker2').userId, 'Маҷидов Фирдавс');
      expect((await search('inspector', 'Маҷидов Фирдавс')).body.orders).toEqual([]);
    });
  });
});
