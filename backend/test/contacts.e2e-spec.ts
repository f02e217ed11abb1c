import { beforeAll, describe, expect, it } from '@jest/globals';
import { ClosingStory } from './support/closing.js';
import { caseForm, contactForm, safeContactForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { AppRole } from './support/app-role.js';
import { assessmentForm } from './support/assessments.js';
import { contactCallersNow } from './support/recipients.js';
import { Referring, sharingAnswer } from './support/referrals.js';
import { timeWithStaleStatistics } from './support/stale-statistics.js';

const { test, kulob, as } = await startKulob();
const PARTNERS = 'select count(panoh.contact_partner(id)) from panoh.cases';

const role = await AppRole.connect(test);
const story = new ClosingStory(test, kulob);
const we = new Referring(test, kulob);

interface Decidable {
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
  const slots = async (person: string): Promise<Decidable[]> =>
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
    const first = seen?.followUpIds[0] ?? '';
    await decide('caseworker', first).expect(403);
    await decide('policeSupervisor', first).expect(404);
    expect((await as('policeSupervisor').get('/supervisor-inbox')).text).not.toContain(id);
    const insert = `insert into panoh.contact_decisions (id, case_id, follow_up_id, agency_id, decided_by, decision)
      values (gen_random_uuid(), $1, $2, $3, $4, 'wait_for_survivor')`;
    for (const [person, by] of [
      ['caseworker', 'caseworker'],
      ['policeSupervisor', 'policeSupervisor'],
      ['supervisor', 'supervisor2'],
    ] as const) {
      const row = [id, first, as(person).agencyId, as(by).userId];
      expect([person, await role.outcome(as(person), [insert, row])]).toEqual([person, '42501']);
    }
    const { items } = (await as('supervisor').get('/supervisor-inbox').expect(200)).body;
    expect(items[0]).toMatchObject({
      ...{ kind: 'contact_decision', caseId: id, rule: 'fu.first_contact' },
      allowedActions: ['decide_contact'],
    });
    const { body } = await as('supervisor').get('/supervisor-inbox?kind=contact_decision').expect(200);
    expect(body.counts.contact_decision).toBe(body.items.length);
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
    expect(waiting.items.filter((one: { caseId: string }) => one.caseId === id)).toEqual([]);
    const today = (await as('caseworker').get('/today').expect(200)).body;
    expect(JSON.stringify(today)).toContain('"decision":"next_safe_time"');
    const timeline = (await as('caseworker').get(`/cases/${id}/timeline`).expect(200)).body;
    expect(JSON.stringify(timeline)).toContain('contact_decided');
  });
});

interface State {
  orders: object[];
  referrals: object[];
  pending: { id: string; rule: string }[];
}

interface Caller {
  name: string | null;
  agencyName: { en: string } | null;
  isMine: boolean;
}
interface Slot {
  followUpIds: string[];
  window: object | null;
  assignee: Caller;
  allowedActions: string[];
}
interface Line {
  caseId: string;
  assignee: Caller | null;
  allowedActions: string[];
}
const slots = async (person: string, id: string): Promise<Slot[]> =>
  (await we.as(person).get(`/cases/${id}/scheduled-contacts`).expect(200)).body;
const name = (person: string, id: string, whom: string | null) =>
  we
    .as(person)
    .post(`/cases/${id}/contact-assignments`, { userId: whom === null ? null : we.as(whom).userId });
const contact = async (person: string, id: string, change: object = {}): Promise<void> => {
  const form = contactForm({ contactedAt: (await we.now()).toISOString(), ...change });
  await we.as(person).post(`/cases/${id}/contacts`, form).expect(201);
};
/** Her answer that this agency may know how she is reached. */
const allow = async (person: string, id: string, agency: string, change: object = {}): Promise<string> => {
  const answer = sharingAnswer({
    scope: 'referral',
    agencyId: we.kulob.agencies[agency],
    partitions: ['safe_contact'],
    purpose: 'psychosocial',
    answer: 'given',
    ...change,
  });
  const { body } = await we
    .as(person)
    .post(`/cases/${id}/consents`, { answers: [answer] })
    .expect(201);
  return body[0].id as string;
};
/** Times that begin now are another with each answer. */
const seen = async (person: string, id: string): Promise<unknown> => {
  const paths = ['', '/scheduled-contacts', '/contacts', '/follow-ups', '/timeline', '/safe-contact'];
  const answers = await Promise.all(paths.map((path) => we.as(person).get(`/cases/${id}${path}`)));
  return answers.map(({ status, text }) => [
    status,
    text.replace(/"(requestId|startsAt|until)":"[^"]*"/g, '"$1":""'),
  ]);
};

describe('contact assignees', () => {
  /** The lines of her day for one case, contacts only. */
  const day = async (person: string, id: string): Promise<Line[]> => {
    const { late, today, next } = (await we.as(person).get('/today').expect(200)).body;
    return [late, today, next]
      .flatMap(({ items }: { items: Line[] }) => items)
      .filter(({ caseId, assignee }) => caseId === id && assignee);
  };
  /** The people whom the system would notify now about contacts of a case. */
  const told = async (id: string): Promise<string[]> => {
    const people = await contactCallersNow(test.database, id);
    const known = Object.entries(we.kulob.as);
    return people.map((id) => known.find(([, { userId }]) => userId === id)?.[0] ?? id).sort();
  };

  describe('the one person who makes a planned contact', () => {
    it('is the lead, or a colleague who takes it until she was spoken with: the day of the lead asks nothing of her', async () => {
      const id = await we.open('caseworker');
      expect((await slots('caseworker', id))[0]).toMatchObject({ assignee: { isMine: true } });
      expect((await slots('caseworker2', id))[0]).toMatchObject({
        assignee: { name: 'caseworker', isMine: false },
        allowedActions: ['take_contact'],
      });
      expect(await day('caseworker2', id)).toEqual([]);
      await name('caseworker2', id, 'caseworker2').expect(201);
      const lines = await day('caseworker', id);
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) {
        expect(line.assignee).toMatchObject({ name: 'caseworker2', isMine: false });
        expect(line.allowedActions).toContain('take_contact');
        expect(line.allowedActions).not.toContain('record_contact');
      }
      expect((await day('caseworker2', id))[0]?.allowedActions).toContain('record_contact');
      await contact('caseworker2', id, { outcome: 'not_reached', alone: null, wellbeing: 'not_asked' });
      expect(await told(id)).toEqual(['caseworker2']);
      await contact('caseworker2', id);
      expect(await told(id)).toEqual(['caseworker']);
    });

    it('is given to by the supervisor alone, to somebody who is there and may know', async () => {
      const id = await we.open('caseworker');
      await name('caseworker', id, 'caseworker2').expect(403);
      for (const whom of ['lawyer', 'supervisor2']) await name('supervisor', id, whom).expect(422);
      await name('supervisor', id, 'caseworker2').expect(201);
      expect(await told(id)).toEqual(['caseworker2']);
      const news = (await we.as('caseworker2').get('/notifications').expect(200)).body.items;
      expect(news[0]).toMatchObject({ kind: 'contact_handed', caseId: id });
      await name('supervisor', id, null).expect(201);
      expect(await told(id)).toEqual(['caseworker']);
    });

    it('is never somebody who is kept away or left: the lead is told at once', async () => {
      const [kept, left] = [await we.open('caseworker'), await we.open('caseworker')];
      for (const id of [kept, left]) await name('caseworker2', id, 'caseworker2').expect(201);
      const { userId } = we.as('caseworker2');
      await test.database.block(kept, userId);
      expect(await told(kept)).toEqual(['caseworker']);
      expect((await day('caseworker', kept))[0]?.assignee?.isMine).toBe(true);
      const set = 'update panoh.cases set contact_user_id = $2, contact_taken_at = panoh.now() where id = $1';
      expect(await role.outcome(we.as('caseworker'), [set, [kept, userId]])).toBe('42501');
      await test.database.query(`update panoh.users set status = 'disabled' where id = $1`, [userId]);
      expect(await told(left)).toEqual(['caseworker']);
      expect((await day('caseworker', left))[0]?.assignee?.isMine).toBe(true);
      await test.database.query(`update panoh.users set status = 'active' where id = $1`, [userId]);
    });
  });

  describe('two agencies that both owe her a contact', () => {
    /** Two cases of one woman: the sender's, and the one that the receiver made of the referral. */
    const arrange = async (to = 'lawyer', service = 'legalAid.legal'): Promise<{ a: string; b: string }> => {
      const a = await we.open('caseworker');
      const { id } = await we.send('caseworker', a, service);
      const { caseId: b } = await we.accept(to, id);
      // The referral's sender is notified of the first successful contact.
      await contact(to, b);
      return { a, b };
    };
    const withdraw = (person: string, consentId: string) =>
      we.as(person).post(`/consents/${consentId}/withdrawals`, {}, 1).expect(200);
    const callers = async ({ a, b }: { a: string; b: string }): Promise<(string | null)[]> => {
      const both = [await slots('caseworker', a), await slots('lawyer', b)];
      return both.map((all) =>
        all.some(({ assignee }) => assignee.isMine) ? 'own' : (all[0]?.assignee.agencyName?.en ?? null),
      );
    };
    /** Every contact of a case is due in so many hours, and open already. */
    const due = (id: string, hours: number) =>
      test.database.query(
        `update panoh.follow_ups set due_at = panoh.now() + make_interval(hours => $2), from_at = panoh.now()
       where case_id = $1 and status = 'pending' and kind = 'safety_contact'`,
        [id, hours],
      );
    it('plan each for itself, and the one learns nothing of what the other does, where she did not allow both', async () => {
      const both = await arrange();
      const before = await seen('caseworker', both.a);
      expect(await callers(both)).toEqual(['own', 'own']);
      await contact('lawyer', both.b, { note: 'She asked for Tuesday.' });
      await contact('lawyer', both.b, { outcome: 'other_answered', alone: null, wellbeing: 'not_asked' });
      expect(await seen('caseworker', both.a)).toEqual(before);
      const theirs = await seen('lawyer', both.b);
      await contact('caseworker', both.a);
      expect(await seen('lawyer', both.b)).toEqual(theirs);
      for (const [person, id] of [
        ['caseworker', both.a],
        ['lawyer', both.b],
      ] as const)
        expect(await role.as(we.as(person), ['select * from panoh.contact_shares($1)', [[id]]])).toEqual([]);
    });

    it('have her contacted once, by one of them, once she allowed each to tell the other', async () => {
      const both = await arrange();
      await due(both.a, 72);
      await due(both.b, 48);
      await allow('lawyer', both.b, 'crisisCentre');
      const known = await callers(both);
      expect(known.filter((one) => one === 'own')).toHaveLength(1);
      expect(known.filter((one) => one === 'own' || one === null)).toHaveLength(1);
      const [assignee, other] = known[0] === 'own' ? ['caseworker', 'lawyer'] : ['lawyer', 'caseworker'];
      const [made, told] = known[0] === 'own' ? [both.a, both.b] : [both.b, both.a];
      const owed = await test.database.query<{ id: string }>(
        `select id from panoh.follow_ups where case_id = any ($1) and status = 'pending' and kind = 'safety_contact'
         and from_at < panoh.now() + interval '14 days' order by id`,
        [[both.a, both.b]],
      );
      const planned = (await slots(assignee ?? '', made)).flatMap(({ followUpIds }) => followUpIds);
      expect([...planned].sort()).toEqual(owed.map(({ id }) => id));
      expect((await slots(other ?? '', told)).map(({ window }) => window)).toEqual([null]);
      for (const line of await day(other ?? '', told)) {
        expect(line.assignee?.isMine).toBe(false);
        expect(line.allowedActions).not.toContain('record_contact');
      }
      // Taking it on turns it round.
      await name(other ?? '', told, other ?? '').expect(201);
      expect(await callers(both)).toEqual(known.map((one) => (one === 'own' ? expect.any(String) : 'own')));
      expect((await callers(both)).filter((one) => one === 'own')).toHaveLength(1);
    });

    it('hear the coded outcome of what the other did, its rows are done, and nothing else crosses', async () => {
      const both = await arrange();
      await allow('lawyer', both.b, 'crisisCentre');
      const open = `select count(*)::int as count from panoh.follow_ups where case_id = $1 and status = 'pending'
      and kind = 'safety_contact' and from_at <= panoh.now()`;
      expect((await test.database.query(open, [both.a]))[0]).not.toEqual({ count: 0 });
      await contact('lawyer', both.b, { wellbeing: 'yes', note: 'She asked for Tuesday.' });
      expect((await test.database.query(open, [both.a]))[0]).toEqual({ count: 0 });
      const [first] = (await we.as('caseworker').get(`/cases/${both.a}/contacts`).expect(200)).body;
      expect(first).toMatchObject({
        outcome: 'reached_safe',
        alone: 'yes',
        isByOtherAgency: true,
        note: null,
      });
      expect([first.wellbeing, first.channel]).toEqual(['not_asked', null]);
      expect(JSON.stringify(await seen('caseworker', both.a))).not.toMatch(/Tuesday|su\.weekly/);
      // And the other way round: the sender tells the receiver.
      await contact('caseworker', both.a, { outcome: 'reached_worries' });
      const rows = await we.rows('lawyer', both.b, 'fu.safety_24h');
      expect(rows.some(({ because }) => because === 'worries_at_contact')).toBe(true);
    });

    it('wait for each other where both write a contact down at once', async () => {
      const both = await arrange();
      await allow('lawyer', both.b, 'crisisCentre');
      await Promise.all([
        contact('lawyer', both.b),
        contact('caseworker', both.a),
        contact('lawyer', both.b),
      ]);
      const [row] = await test.database.query(
        'select count(*)::int as count from panoh.contacts where case_id = $1 and mirrored_from is not null',
        [both.a],
      );
      expect(row).toEqual({ count: 2 });
    });

    it('both stop using a way where somebody else answered, and both stop at her word', async () => {
      const both = await arrange();
      await allow('lawyer', both.b, 'crisisCentre');
      const state = async (person: string, id: string): Promise<string> =>
        (await we.as(person).get(`/cases/${id}/safe-contact`).expect(200)).body.contact.state;
      await contact('caseworker', both.a, { outcome: 'other_answered', alone: null, wellbeing: 'not_asked' });
      expect([await state('caseworker', both.a), await state('lawyer', both.b)]).toEqual([
        'check_first',
        'check_first',
      ]);
      // What only the other agency may know of ends with it.
      await contact('lawyer', both.b, { wellbeing: 'yes' });
      await contact('caseworker', both.a, { outcome: 'asked_no_contact' });
      const [left] = await test.database.query(
        `select count(*)::int as count from panoh.follow_ups where case_id = any ($1) and status = 'pending'
         and kind = 'safety_contact'`,
        [[both.a, both.b]],
      );
      expect(left).toEqual({ count: 0 });
      expect([await slots('caseworker', both.a), await slots('lawyer', both.b)]).toEqual([[], []]);
    });

    it('both doubt the plan that she says has changed, and the other learns no more than since which day', async () => {
      const both = await arrange();
      const plan = async (person: string, id: string) =>
        (await we.as(person).get(`/cases/${id}/safe-contact`).expect(200)).body;
      await allow('lawyer', both.b, 'crisisCentre');
      const before = await plan('lawyer', both.b);
      await contact('caseworker', both.a, { plan: 'changed', note: 'She asked for Tuesday.' });
      const today = new Date((await we.now()).getTime() + 5 * 3_600_000).toISOString().slice(0, 10);
      expect(await plan('lawyer', both.b)).toEqual({
        ...before,
        ...{ contact: { state: 'expired', until: null, next: null }, doubtedOn: today },
        ...{ isLongUnconfirmed: true, version: before.version + 1 },
      });
      expect((await slots('lawyer', both.b)).every(({ window }) => window === null)).toBe(true);
      const [told] = (await we.as('lawyer').get(`/cases/${both.b}/contacts`).expect(200)).body;
      expect(told).toMatchObject({ isByOtherAgency: true, plan: null, note: null, channel: null });
      // A version written before the doubt does not remove it.
      const path = `/cases/${both.b}/safe-contact`;
      await we.as('lawyer').put(path, safeContactForm(), before.version).expect(412);
      // A worker who confirms the plan with the survivor reopens only the plan of that worker's agency.
      await contact('lawyer', both.b, { plan: 'right' });
      expect((await plan('lawyer', both.b)).contact.state).not.toBe('expired');
      expect(await plan('lawyer', both.b)).toMatchObject({ doubtedOn: null, isLongUnconfirmed: false });
      expect(await plan('caseworker', both.a)).toMatchObject({
        ...{ contact: { state: 'expired' }, doubtedOn: today },
      });
    });

    it.each(['sender', 'receiver', 'refusal', 'block'])(
      'are on their own again at once where either is withdrawn or one is blocked, and no contact is lost: %s',
      async (end) => {
        const both = await arrange();
        const given = await allow('lawyer', both.b, 'crisisCentre');
        expect(await callers(both)).not.toEqual(['own', 'own']);
        const first = (await we.as('caseworker').get(`/cases/${both.a}/consents`).expect(200)).body.find(
          ({ scope }: { scope: string }) => scope === 'referral',
        );
        if (end === 'sender') await withdraw('caseworker', first.id);
        else if (end === 'receiver') await withdraw('lawyer', given);
        else if (end === 'refusal')
          await allow('lawyer', both.b, 'crisisCentre', { answer: 'refused', partitions: [] });
        else await test.database.block(both.b, we.kulob.agencies['crisisCentre'], 'agency');
        expect(await callers(both)).toEqual(['own', 'own']);
        const [writer, own] =
          end === 'block' ? (['lawyer', both.b] as const) : (['caseworker', both.a] as const);
        const [other, theirs] =
          end === 'block' ? (['caseworker', both.a] as const) : (['lawyer', both.b] as const);
        const before = await seen(other, theirs);
        await contact(writer, own, { outcome: 'reached_worries' });
        expect(await seen(other, theirs)).toEqual(before);
      },
    );

    it('never make a contact for the police, nor have it made by them', async () => {
      const a = await we.open('inspector');
      const form = we.form('crisisCentre.psychosocial', { partitions: ['identity', 'safe_contact'] });
      const { id } = await we.send('inspector', a, form);
      const { caseId: b } = await we.accept('caseworker', id);
      await test.database.query(
        `insert into panoh.consents (id, case_id, scope, agency_id, partitions, answer, presence, given_at)
       values (gen_random_uuid(), $1, 'referral', $2, '{safe_contact}', 'given', 'alone', panoh.now())`,
        [b, we.kulob.agencies['police']],
      );
      expect((await slots('caseworker', b)).every(({ assignee }) => assignee.isMine)).toBe(true);
      const [row] = await test.database.query('select panoh.contact_partner($1) as partner', [b]);
      expect(row).toEqual({ partner: null });
    });

    it('never make a contact for an agency in which nobody reads how she is reached, nor are they named there', async () => {
      const both = await arrange();
      await allow('lawyer', both.b, 'crisisCentre');
      const partners = async () =>
        (
          await test.database.query<{ a: string | null; b: string | null }>(
            'select panoh.contact_partner($1) as a, panoh.contact_partner($2) as b',
            [both.a, both.b],
          )
        )[0];
      const set = (sql: string, value: unknown) => test.database.query(sql, [value, we.as('lawyer').userId]);
      const roles = 'update panoh.users set roles = $1 where id = $2';
      const status = 'update panoh.users set status = $1 where id = $2';
      const type = `update panoh.agencies set type = $1 where id = (select agency_id from panoh.users where id = $2)`;
      const shared = { a: both.b, b: both.a };
      expect(await partners()).toEqual(shared);
      for (const [change, value, was] of [
        [type, 'prosecutor', 'legal_aid'],
        [roles, ['prosecutor'], ['legal_aid_lawyer']],
        // Her supervisor reads plans and makes no contacts.
        [status, 'disabled', 'active'],
      ] as const) {
        await set(change, value);
        expect(await partners()).toEqual({ a: null, b: null });
        await set(change, was);
        expect(await partners()).toEqual(shared);
      }
    });
  });
});

/** The sender has no access to the receiver's case except through shared contacts. */
describe('an agency that makes contacts for another one', () => {
  let theirs: string;
  const sql = <Row extends object>(text: string, parameters: unknown[] = []): Promise<Row[]> =>
    test.database.query<Row>(text, parameters);
  const asked = async <Row>(text: string, ...parameters: unknown[]): Promise<Row | undefined> =>
    (await role.as<{ it: Row }>(we.as('caseworker'), [`select ${text} as it`, parameters]))[0]?.it;
  const refusal = (name: string): Promise<string> =>
    role.outcome(we.as('caseworker'), [`select panoh.${name}($1)`, [theirs]]);

  beforeAll(async () => {
    const own = await we.open('caseworker');
    const { id } = await we.send('caseworker', own, 'legalAid.legal');
    theirs = (await we.accept('lawyer', id)).caseId;
    await allow('lawyer', theirs, 'crisisCentre');
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
});

/**
 * Two agencies share contacts with the survivor's consent to each; the third plans alone. The outer two may not know of
 * each other, so the input or work of one must not change the other's view.
 */
describe('three agencies that owe her a contact', () => {
  const refer = async (from: string, id: string, { to, service }: { to: string; service: string }) => {
    const { caseId } = await we.accept(to, (await we.send(from, id, service)).id);
    await contact(to, caseId);
    return caseId;
  };
  const toLegalAid = { to: 'lawyer', service: 'legalAid.legal' };
  const toCowfa = { to: 'specialist', service: 'cowfa.documents' };
  const callerOf = async (person: string, id: string): Promise<string> => {
    const all = await slots(person, id);
    return all.some(({ assignee }) => assignee.isMine)
      ? 'own'
      : (all[0]?.assignee.agencyName?.en ?? 'nobody');
  };
  const owed = async (...ids: string[]): Promise<string[]> => {
    const rows = await test.database.query<{ id: string }>(
      `select id from panoh.follow_ups where case_id = any ($1) and status = 'pending' and kind = 'safety_contact'
         and from_at < panoh.now() + interval '14 days' order by id`,
      [ids],
    );
    return rows.map(({ id }) => id);
  };

  it('leave two that arranged it as they are, whatever the third is allowed, and lose no contact', async () => {
    const a = await we.open('caseworker');
    // The third was referred to first: she allows it later.
    const c = await refer('caseworker', a, toCowfa);
    const b = await refer('caseworker', a, toLegalAid);
    await allow('lawyer', b, 'crisisCentre');
    const between = [await callerOf('caseworker', a), await callerOf('lawyer', b)];
    expect(between.filter((one) => one === 'own')).toHaveLength(1);
    const before = await seen('lawyer', b);
    await allow('specialist', c, 'crisisCentre');
    expect(await seen('lawyer', b)).toEqual(before);
    expect([await callerOf('caseworker', a), await callerOf('lawyer', b)]).toEqual(between);
    expect(await callerOf('specialist', c)).toBe('own');
    const maker = between[0] === 'own' ? await slots('caseworker', a) : await slots('lawyer', b);
    const planned = (all: Slot[]): string[] => all.flatMap(({ followUpIds }) => followUpIds).sort();
    expect(planned(maker)).toEqual(await owed(a, b));
    expect(planned(await slots('specialist', c))).toEqual(await owed(c));
  });

  it('plan anew in both records when one of them corrects what she said in a contact', async () => {
    const a = await we.open('caseworker');
    const b = await refer('caseworker', a, toLegalAid);
    await allow('lawyer', b, 'crisisCentre');
    await contact('lawyer', b);
    const reassessed = async (): Promise<number> => {
      const sql = `select min(due_at) as due from panoh.follow_ups
        where case_id = $1 and rule = 'rk.reassess' and status = 'pending'`;
      const [row] = await test.database.query<{ due: Date }>(sql, [a]);
      return Number(row?.due);
    };
    await we.as('caseworker').post(`/cases/${a}/assessments`, assessmentForm()).expect(201);
    const before = { due: await owed(a), reassessed: await reassessed() };
    const [latest] = (await we.as('lawyer').get(`/cases/${b}/contacts`).expect(200)).body;
    const values = { outcome: 'reached_not_safe', alone: 'yes' };
    const correction = { subjectKind: 'contact', subjectId: latest.id, reason: 'typing', values };
    const { body } = await we.as('lawyer').post(`/cases/${b}/corrections`, correction, 1).expect(200);
    expect(body.items).toMatchObject([{ state: 'applied' }]);
    expect(await reassessed()).toBeLessThan(before.reassessed);
    expect(await owed(a)).toEqual(expect.arrayContaining(before.due));
  });

  it.each([true, false])('tell the outer ones nothing of each other, in a chain: %s', async (chain) => {
    const a = await we.open('caseworker');
    const b = await refer('caseworker', a, toLegalAid);
    await allow('lawyer', b, 'crisisCentre');
    const c = await (chain ? refer('lawyer', b, toCowfa) : refer('caseworker', a, toCowfa));
    await allow('specialist', c, chain ? 'legalAid' : 'crisisCentre');
    const [outer, id] = chain ? (['caseworker', a] as const) : (['lawyer', b] as const);
    const before = await seen(outer, id);
    await contact('specialist', c, { outcome: 'reached_worries' });
    await contact('specialist', c, { outcome: 'other_answered', alone: null, wellbeing: 'not_asked' });
    expect(await seen(outer, id)).toEqual(before);
    const theirs = await seen('specialist', c);
    await contact(outer, id);
    expect(await seen('specialist', c)).toEqual(theirs);
  });

  it('are found at once where the database has no fresh statistics, as after a restore', async () => {
    expect(await timeWithStaleStatistics(test.database, PARTNERS)).toBeLessThan(1_000);
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
    const calls = `select count(*)::int as count from panoh.follow_up_steps
      where case_id = $1 and rung = 'supervisor' and run_at <= panoh.now()`;
    const [called] = await test.database.query(calls, [id]);
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
