import { beforeAll, describe, expect, it } from '@jest/globals';
import { AppRole } from './support/app-role.js';
import { ClosingStory } from './support/closing.js';
import { caseForm, contactForm, safeContactForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';

const { test, kulob, as } = await startKulob();
const role = await AppRole.connect(test);
const story = new ClosingStory(test, kulob);

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

  it('waits for her own supervisor, who alone is offered to decide, before all that only a clock waits for', async () => {
    const [seen] = await slots('caseworker');
    expect(seen).toMatchObject({ supervisorDecides: true, decision: null, allowedActions: [] });
    expect((await slots('supervisor'))[0]?.allowedActions).toEqual(['decide_contact', 'hand_contact']);
    await decide('caseworker', seen?.followUpIds[0] ?? '').expect(403);
    const { items } = (await as('supervisor').get('/supervisor-inbox').expect(200)).body;
    expect(items[0]).toMatchObject({
      ...{ kind: 'contact_decision', caseId: id, rule: 'fu.first_contact' },
      allowedActions: ['decide_contact'],
    });
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

interface Row {
  rule: string;
  status: string;
  dueAt: string;
}

describe('what she answers to the short question at a contact', () => {
  const rowsOf = async (id: string, person = 'caseworker'): Promise<Row[]> =>
    (await story.as(person).get(`/cases/${id}/follow-ups`).expect(200)).body.filter(
      ({ status }: Row) => status === 'pending',
    );
  const contactsOf = async (id: string, person: string): Promise<{ wellbeing: string | null }[]> =>
    (await story.as(person).get(`/cases/${id}/contacts`).expect(200)).body;

  it('is never left to whoever heard a yes: contacts are planned, an assessment is due, the supervisor is called', async () => {
    const id = await story.open();
    await story.assess(id);
    expect(await story.blockers(id)).not.toContain('wellbeing_not_clear');
    await story.contact(id, { wellbeing: 'yes' });
    const rows = await rowsOf(id);
    expect(rows.filter(({ rule }) => rule === 'su.weekly')).toHaveLength(5);
    const assessment = rows.find(({ rule }) => rule === 'rk.reassess');
    expect(Date.parse(assessment?.dueAt ?? '') - Date.parse(await story.now())).toBeLessThanOrEqual(
      86_400_000,
    );
    const [called] = await test.database.query(
      `select count(*)::int as count from panoh.follow_up_steps
       where case_id = $1 and rung = 'supervisor' and run_at <= panoh.now()`,
      [id],
    );
    expect(called).toEqual({ count: 1 });
    // An older clear triage is clear no more.
    expect(await story.blockers(id)).toContain('wellbeing_not_clear');
    await story.assess(id);
    expect(await story.blockers(id)).not.toContain('wellbeing_not_clear');
  });

  it('is not given back to the station whose inspector asked', async () => {
    const id = await story.open({}, 'inspector');
    const form = { outcome: 'reached_safe', contactedAt: await story.now(), channel: 'phone', alone: 'yes' };
    await story
      .as('inspector')
      .post(`/cases/${id}/contacts`, { ...form, wellbeing: 'yes', confirmsChannel: false })
      .expect(201);
    for (const person of ['inspector', 'policeSupervisor']) {
      expect(await contactsOf(id, person)).toMatchObject([{ wellbeing: null }]);
      expect((await rowsOf(id, person)).map(({ rule }) => rule)).toContain('rk.reassess');
    }
    const [row] = await test.database.query('select level from panoh.suicide_triages where case_id = $1', [
      id,
    ]);
    expect(row).toEqual({ level: 'plan' });
  });
});

describe('a contact that was unsafe to try', () => {
  const waysOf = async (id: string): Promise<string[]> =>
    (await story.as('caseworker').get(`/cases/${id}/follow-ups`).expect(200)).body
      .filter(({ rule }: Row) => rule === 'fu.alternative_channel')
      .map(({ status }: Row) => status);
  const slotsOf = async (id: string): Promise<{ window: { startsAt: string } | null }[]> =>
    (await story.as('caseworker').get(`/cases/${id}/scheduled-contacts`).expect(200)).body;
  const unsafe = { outcome: 'not_attempted_unsafe', alone: null, wellbeing: 'not_asked' };

  it('asks for another way, and plans no further call until there is one', async () => {
    const id = await story.open();
    expect((await slotsOf(id)).some(({ window }) => window)).toBe(true);
    await story.contact(id, unsafe);
    expect(await waysOf(id)).toEqual(['pending']);
    const slots = await slotsOf(id);
    expect(slots.length).toBeGreaterThan(0);
    expect(slots.every(({ window }) => window === null)).toBe(true);
    await story.contact(id, { outcome: 'not_reached', alone: null, wellbeing: 'not_asked' });
    expect(await waysOf(id)).toEqual(['pending']);
    await story
      .as('caseworker')
      .put(`/cases/${id}/safe-contact`, safeContactForm({ channel: 'agreed_place' }), 1)
      .expect(204);
    expect(await waysOf(id)).toEqual(['done']);
    expect((await slotsOf(id)).some(({ window }) => window)).toBe(true);
    const other = await story.open();
    await story.contact(other, unsafe);
    await story.contact(other, { channel: 'office_visit' });
    expect(await waysOf(other)).toEqual(['done']);
  });

  it('leaves the next contact to another window than the one in which she was reached', async () => {
    const id = await story.open();
    await story.contact(id, { alone: 'no', wellbeing: 'not_asked' });
    const now = Date.parse(await story.now());
    const starts = (await slotsOf(id)).flatMap(({ window }) => (window ? [Date.parse(window.startsAt)] : []));
    const day = (at: number): number => Math.floor((at + 5 * 3_600_000) / 86_400_000);
    expect(starts.length).toBeGreaterThan(0);
    expect(starts.every((at) => day(at) > day(now))).toBe(true);
  });

  describe('that is recorded after a later one', () => {
    const hourAgo = async (): Promise<string> =>
      new Date(Date.parse(await story.now()) - 3_600_000).toISOString();
    const planOf = async (id: string): Promise<{ contact: { state: string } }> =>
      (await story.as('caseworker').get(`/cases/${id}/safe-contact`).expect(200)).body;

    it.each(['other_answered', 'not_attempted_unsafe'])(
      'never opens the channel that the later one locked, nor does the same plan: %s',
      async (outcome) => {
        const id = await story.open();
        const late = await hourAgo();
        await story.contact(id, { ...unsafe, outcome });
        await story.contact(id, { confirmsChannel: true, contactedAt: late });
        const same = safeContactForm({ coverSentence: 'the clinic' });
        await story.as('caseworker').put(`/cases/${id}/safe-contact`, same, 1).expect(204);
        expect((await planOf(id)).contact.state).toBe('check_first');
        await story.contact(id, { confirmsChannel: true });
        expect((await planOf(id)).contact.state).toBe('now');
      },
    );

    it('ends no search, and takes back no attempt and no doubt of a later one', async () => {
      const id = await story.open();
      const late = await hourAgo();
      await story.contact(id, { plan: 'changed' });
      await story.contact(id, { ...unsafe, outcome: 'not_reached' });
      await test.database.query('update panoh.cases set searching_since = panoh.now() where id = $1', [id]);
      const before = await planOf(id);
      await story.contact(id, { plan: 'right', contactedAt: late });
      const [row] = await test.database.query(
        `select searching_since is not null as "isSearched", failed_attempts as failed
         from panoh.cases where id = $1`,
        [id],
      );
      expect(row).toEqual({ isSearched: true, failed: 1 });
      expect(await planOf(id)).toEqual(before);
      await story.contact(id);
      const [after] = await test.database.query(
        'select searching_since as since, failed_attempts as failed from panoh.cases where id = $1',
        [id],
      );
      expect(after).toEqual({ since: null, failed: 0 });
    });

    it.each([
      ['she was not safe', { outcome: 'reached_not_safe' }, 'fu.safety_24h'],
      ['she thinks of not living', { wellbeing: 'yes' }, 'su.weekly'],
    ])('ends no contact that the later one called for: %s', async (_, found, rule) => {
      const id = await story.open();
      const late = await hourAgo();
      await story.contact(id, found);
      const waits = async (): Promise<number> =>
        (
          await test.database.query(
            `select 1 from panoh.follow_ups where case_id = $1 and rule = $2 and status = 'pending'`,
            [id, rule],
          )
        ).length;
      const before = await waits();
      expect(before).toBeGreaterThan(0);
      await story.contact(id, { outcome: 'asked_no_contact', contactedAt: late });
      expect(await waits()).toBe(before);
      await story.contact(id, { outcome: 'asked_no_contact' });
      expect(await waits()).toBe(0);
    });
  });
});

describe('whether the plan for reaching her is still right', () => {
  interface Plan {
    contact: { state: string };
    reviewOn: string | null;
    confirmedAt: string;
    confirmedBy: string | null;
    isLongUnconfirmed: boolean;
    version: number;
  }
  const planOf = async (id: string, person = 'caseworker'): Promise<Plan> =>
    (await story.as(person).get(`/cases/${id}/safe-contact`).expect(200)).body;

  const dayAfter = async (days: number): Promise<string> =>
    new Date(Date.parse(await story.today()) + days * 86_400_000).toISOString().slice(0, 10);

  it('is written down with who asked and when, and moves the review day, never back', async () => {
    const soon = await dayAfter(3);
    const id = await story.open({ safeContact: safeContactForm({ reviewOn: soon }) });
    const far = await story.open({ safeContact: safeContactForm({ reviewOn: await dayAfter(90) }) });
    await story.pass('2 days');
    const unasked = contactForm({ contactedAt: await story.now(), plan: null });
    const { body } = await story.as('caseworker').post(`/cases/${id}/contacts`, unasked).expect(422);
    expect(body.fields).toEqual([{ path: 'plan', code: 'plan_missing' }]);
    for (const one of [id, far]) await story.contact(one, { plan: 'right' });
    const plan = await planOf(id);
    expect(plan).toMatchObject({
      reviewOn: await dayAfter(30),
      confirmedBy: 'caseworker',
      isLongUnconfirmed: false,
    });
    expect(Date.parse(await story.now()) - Date.parse(plan.confirmedAt)).toBeLessThan(60_000);
    expect((await planOf(far)).reviewOn).toBe(await dayAfter(88));
    await story.pass('31 days');
    expect(await planOf(id)).toMatchObject({ contact: { state: 'expired' }, isLongUnconfirmed: true });
  });

  it('gives no time any more where she says that it changed, until it was written anew', async () => {
    const id = await story.open();
    await story.contact(id, { plan: 'changed' });
    const plan = await planOf(id);
    expect(plan.contact.state).toBe('expired');
    const slots = (await story.as('caseworker').get(`/cases/${id}/scheduled-contacts`).expect(200)).body;
    expect(slots.every(({ window }: { window: unknown }) => window === null)).toBe(true);
    const same = safeContactForm({ codeWord: 'the blue bag' });
    await story.as('caseworker').put(`/cases/${id}/safe-contact`, same, plan.version).expect(204);
    expect(await planOf(id)).toMatchObject({ contact: { state: 'now' }, confirmedBy: 'caseworker' });
  });
});
