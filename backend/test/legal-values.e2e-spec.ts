import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { AppRole } from './support/app-role.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';
import { Referring } from './support/referrals.js';

interface Value {
  id: string;
  key: string;
  value: string;
  validFrom: string;
  validTo: string | null;
  isVerified: boolean;
  isInForce: boolean;
  allowedActions: string[];
  version: number;
}

describe('the dated numbers of the law', () => {
  let test: TestApp;
  let kulob: Kulob;
  let people: Referring;
  const list = async (person = 'administrator'): Promise<Value[]> =>
    (await people.as(person).get('/legal-values').expect(200)).body;
  const of = async (key: string): Promise<Value[]> => (await list()).filter((value) => value.key === key);
  const add = (form: object, person = 'administrator') =>
    people.as(person).post('/legal-values', { sourceNote: 'article 21, edition of 2026', ...form });

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
    people = new Referring(test, kulob);
  });
  afterAll(() => test.close());

  it('are there from the start, and none of them is confirmed', async () => {
    const values = await list('inspector');
    expect(values.map(({ key, value }) => [key, value])).toEqual([
      ['po.issue_within_hours', '24'],
      ['po.served_within_hours', '24'],
      ['po.max_initial_days', '15'],
      ['po.extension_days', '15'],
      ['po.extension_total_days', '30'],
      ['po.count_from', 'served'],
      ['po.day_counting', 'from_next_day'],
    ]);
    expect(values.every(({ isVerified, isInForce }) => !isVerified && isInForce)).toBe(true);
    expect(values.flatMap(({ allowedActions }) => allowedActions)).toEqual([]);
  });

  it('get a new value from a day on, and the one before it ends the day before', async () => {
    const tomorrow = await people.day(1);
    const added = (await add({ key: 'po.max_initial_days', value: '30', validFrom: tomorrow }).expect(201))
      .body;
    expect(added).toMatchObject({ value: '30', validTo: null, isInForce: false, isVerified: false });
    const [next, before] = await of('po.max_initial_days');
    expect(next).toMatchObject({ id: added.id });
    expect(before).toMatchObject({ value: '15', validTo: await people.day(0), isInForce: true });
  });

  it('never change in the past', async () => {
    const refused = await add({ key: 'po.count_from', value: 'issued', validFrom: '2020-01-01' }).expect(422);
    expect(refused.body.fields).toEqual([{ path: 'validFrom', code: 'value_in_past' }]);
    const wrong = await add({ key: 'po.count_from', value: '15', validFrom: await people.day(1) }).expect(
      422,
    );
    expect(wrong.body.fields).toEqual([{ path: 'value', code: 'not_a_value' }]);
    await add({ key: 'po.unknown', value: '15', validFrom: await people.day(1) }).expect(422);
  });

  it('are confirmed once, by name and day', async () => {
    const [value] = await of('po.day_counting');
    const verify = (form: object, version = 1) =>
      people.as('administrator').post(`/legal-values/${value?.id}/verification`, form, version);
    const tomorrow = await people.day(1);
    await verify({ verifiedBy: 'Adviser', verifiedOn: tomorrow }).expect(422);
    const verifiedOn = await people.day(0);
    const shown = (await verify({ verifiedBy: 'Adviser', verifiedOn }).expect(200)).body;
    expect(shown).toMatchObject({ isVerified: true, verifiedBy: 'Adviser', verifiedOn, version: 2 });
    expect(shown.allowedActions).not.toContain('verify');
    await verify({ verifiedBy: 'Another', verifiedOn }).expect(412);
    await verify({ verifiedBy: 'Another', verifiedOn }, 2).expect(409);
  });

  it('are written by the administrator alone, in the database as well', async () => {
    await add({ key: 'po.count_from', value: 'issued', validFrom: await people.day(1) }, 'inspector').expect(
      403,
    );
    const role = await AppRole.connect(test);
    const refuses = async (person: string, sql: string): Promise<void> => {
      expect(await role.outcome(people.as(person), [sql])).toMatch(/^(42501|changed nothing)$/);
    };
    await refuses('inspector', `update panoh.legal_values set verified_by = 'x', verified_on = '2026-01-01'`);
    await refuses('administrator', `update panoh.legal_values set value = '99'`);
    await refuses(
      'administrator',
      `update panoh.legal_values set valid_to = '2014-01-01' where key = 'po.count_from'`,
    );
    await refuses(
      'administrator',
      `insert into panoh.legal_values (id, key, value, unit, valid_from)
       values (gen_random_uuid(), 'po.count_from', 'issued', 'choice', '2014-01-01')`,
    );
    await role.close();
  });
});
