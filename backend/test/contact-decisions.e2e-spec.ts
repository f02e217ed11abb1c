import { beforeAll, describe, expect, it } from '@jest/globals';
import { AppRole } from './support/app-role.js';
import { caseForm, safeContactForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';

const { test, as } = await startKulob();
const role = await AppRole.connect(test);

interface Slot {
  followUpIds: string[];
  window: { startsAt: string } | null;
  supervisorDecides: boolean;
  decision: string | null;
  allowedActions: string[];
}

/** Monday is 1, in Dushanbe. */
const weekdayIn = (days: number): number =>
  new Date(Date.now() + (days * 24 + 5) * 3_600_000).getUTCDay() || 7;

describe('a contact for which no safe time lies before it is due', () => {
  let id: string;
  const slots = async (person: string): Promise<Slot[]> =>
    (await as(person).get(`/cases/${id}/scheduled-contacts`).expect(200)).body;
  const decide = (person: string, followUpId: string, decision = 'next_safe_time') =>
    as(person).post(`/cases/${id}/contact-decisions`, { followUpId, decision });

  beforeAll(async () => {
    // She can be reached in five days only; the first contact is due in three.
    const windows = [{ weekday: weekdayIn(5), fromMinute: 600, untilMinute: 720 }];
    const form = caseForm({ safeContact: safeContactForm({ windows }) });
    id = (await as('caseworker').post('/cases', form).expect(201)).body.id;
  });

  it('waits for the supervisor, who alone is offered to decide', async () => {
    const [seen] = await slots('caseworker');
    expect(seen).toMatchObject({ supervisorDecides: true, decision: null, allowedActions: [] });
    expect((await slots('supervisor'))[0]?.allowedActions).toEqual(['decide_contact', 'hand_contact']);
    await decide('caseworker', seen?.followUpIds[0] ?? '').expect(403);
    await decide('policeSupervisor', seen?.followUpIds[0] ?? '').expect(404);
  });

  it('stands among what waits for her own supervisor, before all that only a clock waits for', async () => {
    const waiting = async (person: string): Promise<{ kind: string; caseId: string; rule: string }[]> =>
      (await as(person).get('/supervisor-inbox').expect(200)).body.items;
    const [first] = await waiting('supervisor');
    expect(first).toMatchObject({
      kind: 'contact_decision',
      caseId: id,
      rule: 'fu.first_contact',
      allowedActions: ['decide_contact'],
    });
    expect((await waiting('policeSupervisor')).filter(({ kind }) => kind === 'contact_decision')).toEqual([]);
    const { body } = await as('supervisor').get('/supervisor-inbox?kind=contact_decision').expect(200);
    expect([body.items.length, body.counts.contact_decision]).toEqual([1, 1]);
  });

  it('is decided once, which moves nothing and is told to whoever works on it', async () => {
    const rows = async () =>
      (await as('caseworker').get(`/cases/${id}/follow-ups`).expect(200)).body.map(
        (row: { id: string; dueAt: string; status: string }) => [row.id, row.dueAt, row.status],
      );
    const before = await rows();
    const first = (await slots('supervisor'))[0]?.followUpIds[0] ?? '';
    const { body } = await decide('supervisor', first).expect(201);
    expect(body[0]).toMatchObject({
      supervisorDecides: false,
      decision: 'next_safe_time',
      allowedActions: ['hand_contact'],
    });
    expect(await rows()).toEqual(before);
    const again = await decide('supervisor', first, 'wait_for_survivor').expect(409);
    expect(again.body.code).toBe('nothing_to_decide');
    const { body: waiting } = await as('supervisor').get('/supervisor-inbox').expect(200);
    expect(waiting.counts.contact_decision).toBe(0);
    const today = (await as('caseworker').get('/today').expect(200)).body;
    expect(JSON.stringify(today)).toContain('"decision":"next_safe_time"');
    const timeline = (await as('caseworker').get(`/cases/${id}/timeline`).expect(200)).body;
    expect(JSON.stringify(timeline)).toContain('contact_decided');
  });

  it('is decided by nobody past the routes either', async () => {
    const [slot] = await slots('caseworker');
    const insert = `insert into panoh.contact_decisions (id, case_id, follow_up_id, agency_id, decided_by, decision)
      values (gen_random_uuid(), $1, $2, $3, $4, 'wait_for_survivor')`;
    const by = (person: string, decider = person) =>
      role.outcome(as(person), [insert, [id, slot?.followUpIds[0], as(person).agencyId, as(decider).userId]]);
    expect([
      await by('caseworker'),
      await by('policeSupervisor'),
      await by('supervisor', 'supervisor2'),
    ]).toEqual(['42501', '42501', '42501']);
    for (const sql of [
      'update panoh.contact_decisions set decision = decision',
      'delete from panoh.contact_decisions',
    ])
      expect(await role.outcome(as('supervisor'), [sql])).toMatch(/^(42501|PN\d{3}|changed nothing)$/);
  });
});
