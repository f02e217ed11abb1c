import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { AppRole } from './support/app-role.js';
import { contactForm } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import { Referring, sharingAnswer } from './support/referrals.js';

interface State {
  orders: object[];
  referrals: object[];
  pending: { id: string; rule: string }[];
}

/** The sender has no access to the receiver's case except through shared contacts. */
describe('an agency that makes contacts for another one', () => {
  let test: TestApp;
  let we: Referring;
  let role: AppRole;
  let theirs: string;
  const sql = <Row extends object>(text: string, parameters: unknown[] = []): Promise<Row[]> =>
    test.database.query<Row>(text, parameters);
  const asked = async <Row>(text: string, ...parameters: unknown[]): Promise<Row | undefined> =>
    (await role.as<{ it: Row }>(we.as('caseworker'), [`select ${text} as it`, parameters]))[0]?.it;
  const refusal = (name: string): Promise<string> =>
    role.outcome(we.as('caseworker'), [`select panoh.${name}($1)`, [theirs]]);

  beforeAll(async () => {
    test = await startApp();
    we = new Referring(test, await arrangeKulob(test));
    role = await AppRole.connect(test);
    const own = await we.open('caseworker');
    const { id } = await we.send('caseworker', own, 'legalAid.legal');
    theirs = (await we.accept('lawyer', id)).caseId;
    const answer = sharingAnswer({
      ...{ scope: 'referral', agencyId: we.kulob.agencies['crisisCentre'], answer: 'given' },
      ...{ partitions: ['safe_contact'], purpose: 'psychosocial' },
    });
    await we
      .as('lawyer')
      .post(`/cases/${theirs}/consents`, { answers: [answer] })
      .expect(201);
    // The receiver's rows apart from contacts: a health row, a referral and an open closure request.
    await sql(
      `insert into panoh.follow_ups (id, case_id, agency_id, rule, kind, partition, due_at)
       select gen_random_uuid(), id, agency_id, 'hl.review', 'task', 'health', panoh.now() + interval '9 days'
       from panoh.cases where id = $1`,
      [theirs],
    );
    const { id: onward } = await we.send(
      'lawyer',
      theirs,
      we.form('healthRoom.health', { partitions: ['identity'] }),
    );
    await we.accept('healthWorker', onward);
    await sql(
      `insert into panoh.closure_episodes (id, case_id, episode_no, reason, state, requested_by, requested_at)
       values (gen_random_uuid(), $1, 1, 'needs_met', 'requested', $2, panoh.now())`,
      [theirs, we.as('lawyer').userId],
    );
  });
  afterAll(async () => {
    await role.close();
    await test.close();
  });

  it('shares them', async () => {
    const [row] = await sql<{ partner: string }>('select panoh.contact_partner($1) as partner', [theirs]);
    expect(row?.partner).toEqual(expect.any(String));
  });

  it('is told of the plan of the other one only what a contact asks for', async () => {
    const full = await role.as<{ it: State }>(we.as('lawyer'), [
      'select panoh.planning_state($1) as it',
      [theirs],
    ]);
    expect(full[0]?.it.referrals).toHaveLength(1);
    expect(full[0]?.it.pending.some(({ rule }) => rule === 'hl.review')).toBe(true);
    const told = await asked<State>('panoh.planning_state($1)', theirs);
    expect(told).toMatchObject({ orders: [], referrals: [] });
    const open = full[0]?.it.pending.filter(({ rule }) => !rule.startsWith('hl.')) ?? [];
    expect(open.length).toBeGreaterThan(0);
    const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
    expect([...(told?.pending ?? [])].sort(byId)).toEqual([...open].sort(byId));
  });

  it('learns of no closure there, ends none, and is told of nobody who works on it', async () => {
    expect(await refusal('lapse_closure')).toBe('42501');
    expect(await sql(`select state from panoh.closure_episodes where case_id = $1`, [theirs])).toEqual([
      { state: 'requested' },
    ]);
    const worked = (person: string) =>
      asked<boolean>('panoh.has_worked_on($1, $2)', theirs, we.as(person).userId);
    expect(await worked('lawyer')).toBe(await worked('operator'));
  });

  it('still has its contact written down for both', async () => {
    const [own] = await sql<{ id: string }>('select panoh.contact_partner($1) as id', [theirs]);
    const form = contactForm({ contactedAt: (await we.now()).toISOString() });
    await we.as('caseworker').post(`/cases/${own?.id}/contacts`, form).expect(201);
    const [first] = (await we.as('lawyer').get(`/cases/${theirs}/contacts`).expect(200)).body;
    expect(first).toMatchObject({ outcome: 'reached_safe', isByOtherAgency: true });
    const left = await sql(`select 1 from panoh.follow_ups where case_id = $1 and rule = 'hl.review'`, [
      theirs,
    ]);
    expect(left).toHaveLength(1);
  });
});
