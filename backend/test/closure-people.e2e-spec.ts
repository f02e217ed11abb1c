import { beforeAll, describe, expect, it } from '@jest/globals';
import { assessmentForm } from './support/assessments.js';
import { ClosingStory, STOP, plantRequest } from './support/closing.js';
import type { GateBlocker } from './support/closing.js';
import { incidentForm } from './support/forms.js';

import { startKulob } from './support/kulob.js';
import { LinkStory, woman } from './support/linking.js';
import { Referring } from './support/referrals.js';

const { test, kulob } = await startKulob();

interface Settled {
  reference: string;
  settledAs: string;
}

describe('reports of the police that were closed too soon', () => {
  const story = new LinkStory(test, kulob);
  let number = 60;
  const listed = (person = 'coordinator'): Promise<Settled[]> =>
    story.get(person, `/linkage/premature-settlements/${story.kulob.groupId}`);
  const referenceOf = async (id: string): Promise<string> =>
    (await story.get<{ reference: string }>('inspector', `/cases/${id}`)).reference;
  const share = { scope: 'case_conference_mdwg', answer: 'given', presence: 'alone' };
  /** A report that the police call settled on a day of January. */
  const settle = async (isShared: boolean, event = 'reconciled'): Promise<string> => {
    number += 1;
    const id = await story.register('inspector', woman(number), { more: isShared ? [share] : [] });
    await story.backdate('2026-01-05', [id]);
    await test.database.query(
      `insert into panoh.case_events (id, case_id, kind, partition, happened_at, agency_id)
       select gen_random_uuid(), id, $2, 'legal', '2026-01-20T06:00:00Z', agency_id from panoh.cases where id = $1`,
      [id, event],
    );
    return id;
  };
  const cameTo = async (person: string, isShared: boolean, day: string): Promise<string> => {
    const id = await story.register(person, woman(number), { more: isShared ? [share] : [] });
    await story.backdate(day, [id]);
    await test.database.query('update panoh.incidents set reported_on = $2 where case_id = $1', [id, day]);
    return id;
  };

  it('are a case for the coordinator where she allowed the group to know, at both places, and no trace for the police', async () => {
    const id = await settle(true);
    const seen = () =>
      Promise.all(['', '/timeline'].map((page) => story.get('inspector', `/cases/${id}${page}`)));
    const before = await seen();
    expect(await listed()).toEqual([]);
    await cameTo('caseworker', true, '2026-02-10');
    const row = { reference: await referenceOf(id), settledAs: 'reconciled', settledOn: '2026-01-20' };
    expect(await listed()).toEqual([row]);
    expect(await seen()).toEqual(before);
    const elsewhere = `/linkage/premature-settlements/${story.kulob.otherGroupId}`;
    await story.as('coordinator').get(elsewhere).expect(404);
    const told = await settle(true, 'insignificant');
    await test.database.query(
      `insert into panoh.incidents (id, case_id, agency_id, reported_on)
       select gen_random_uuid(), id, agency_id, '2026-03-01' from panoh.cases where id = $1`,
      [told],
    );
    expect((await listed()).map(({ reference }) => reference)).toContain(await referenceOf(told));
    await test.database.query('update panoh.cases set shares_with_group = false where id = $1', [id]);
    expect(await listed()).not.toContainEqual(row);
  });

  it('are none where she allowed it at one of them only, or came before', async () => {
    const before = await listed();
    await settle(false);
    await cameTo('caseworker', true, '2026-02-10');
    await settle(true, 'insignificant');
    await cameTo('shelterWorker', false, '2026-02-11');
    await settle(true);
    await cameTo('lawyer', true, '2026-01-10');
    expect(await listed()).toEqual(before);
  });

  it('are counted exactly where the coordinator does not see them in her list', async () => {
    const settled = async (): Promise<(number | null)[]> => {
      await test.database.query('delete from statistics.person_periods');
      await story.count();
      const { items } = await story.get<{ items: { scope: string; settledTooSoon: number | null }[] }>(
        'statistician',
        '/statistics/persons/2026-q1',
      );
      return ['all', 'group', 'shared'].map(
        (scope) => items.find((line) => line.scope === scope)?.settledTooSoon ?? null,
      );
    };
    // One whose police record is not shared, one whose other record is not, and one that she took back.
    expect(await settled()).toEqual([3, 3, null]);
    await test.database.query(
      `update panoh.cases set counts_in_statistics = false where id in (select case_id from panoh.case_events
         where kind = 'insignificant')`,
    );
    expect(await settled()).toEqual([2, 2, null]);
  });

  it('come first in the review of imported cases, by a return elsewhere only where both may know of each other', async () => {
    interface Reviews {
      items: { caseId: string; reason: string; isKnownElsewhere: boolean }[];
      counts: { reason: string; count: number }[];
    }
    const imported = async (): Promise<{ id: string; other: string }> => {
      const id = await settle(false);
      await test.database.query(`update panoh.cases set origin = 'import' where id = $1`, [id]);
      await test.database.query(
        `insert into panoh.follow_ups (id, case_id, agency_id, kind, rule, owner_role, due_at)
         select gen_random_uuid(), id, agency_id, 'review', 'import_review', 'agency_inbox',
           panoh.now() + interval '9 days' from panoh.cases where id = $1`,
        [id],
      );
      return { id, other: await cameTo('caseworker', false, '2026-02-10') };
    };
    const [silent, known] = [await imported(), await imported()];
    const reviews = async () => {
      const { items, counts } = await story.get<Reviews>('policeSupervisor', '/import-reviews');
      const countOf = (wanted: string) => counts.find(({ reason }) => reason === wanted)?.count;
      return { items, counts: [countOf('returned'), countOf('settled')] };
    };
    await story.letKnow('inspector', known.id, { agency: 'crisisCentre' });
    const oneSided = await reviews();
    expect(oneSided.items.map(({ isKnownElsewhere }) => isKnownElsewhere)).toEqual([false, false]);
    expect(oneSided.counts).toEqual([0, 2]);
    await story.letKnow('caseworker', known.other, { agency: 'police' });
    expect(await reviews()).toMatchObject({
      items: [
        { caseId: known.id, reason: 'returned', isKnownElsewhere: true },
        { caseId: silent.id, reason: 'settled', isKnownElsewhere: false },
      ],
      counts: [1, 1],
    });
    const backlog = async () =>
      (await story.get<object[]>('coordinator', `/import-reviews/backlog/${story.kulob.groupId}`))[0];
    for (let more = 0; more < 2; more += 1) await imported();
    expect(await backlog()).toMatchObject({ waiting: 4, returned: null });
    await imported();
    expect(await backlog()).toMatchObject({ waiting: 5, returned: 5 });
  });
});

const story = new ClosingStory(test, kulob);

describe('who closes a case, and what may be passed over', () => {
  let half: string;
  let ready: string[];
  const gateOf = async (id: string, person = 'caseworker') =>
    (await story.as(person).get(`/cases/${id}/closure-gate`).expect(200)).body;
  const block = (id: string, agency: string) => test.database.block(id, story.agency(agency), 'agency');
  const storedOf = async (request: string) => {
    const [row] = await test.database.query<{ overrides: object[]; mark: string | null; state: string }>(
      'select state, overrides, mark from panoh.closure_episodes where id = $1',
      [request],
    );
    return row;
  };

  /** An endorsed request, planted: lapsing needs no more. */
  const planted = async (): Promise<{ id: string; request: string }> => {
    const id = await story.open();
    return { id, request: await plantRequest(story, id) };
  };

  beforeAll(async () => {
    half = await story.half();
    ready = await story.ready(3);
  });

  it('lets nobody be two of the three', async () => {
    const [id = ''] = ready;
    await test.database.query(`update panoh.users set roles = '{caseworker,supervisor}' where id = $1`, [
      story.as('caseworker').userId,
    ]);
    const request = await story.requested(id);
    const own = await story.step(request, 'endorsement', { person: 'caseworker', seen: 1 }).expect(409);
    expect(own.body.code).toBe('same_person');
    await test.database.query(`update panoh.users set roles = '{caseworker}' where id = $1`, [
      story.as('caseworker').userId,
    ]);
    await story.step(request, 'endorsement', { person: 'supervisor', seen: 1 }).expect(200);
    for (const person of ['caseworker', 'supervisor']) {
      const twice = await story.step(request, 'approval', { person, seen: 2 }).expect(409);
      expect(twice.body.code).toBe('same_person');
    }
    const colleague = await story.step(request, 'approval', { person: 'caseworker2', seen: 2 }).expect(409);
    expect(colleague.body.code).toBe('approver_same_agency');
    expect(await story.statusOf(id)).toBe('open');
  });

  it('never asks a blocked agency or one that pressed her, and a later block takes the decision away', async () => {
    const [, id = ''] = ready;
    await block(id, 'cowfa');
    const mediation = { event: 'mediation', happenedOn: await story.today(), survivorView: 'undecided' };
    await story
      .as('caseworker')
      .post(`/cases/${id}/events`, { ...mediation, byAgencyId: story.agency('healthRoom') })
      .expect(201);
    const asked = (await gateOf(id)).secondPerson.agencies.map((agency: { id: string }) => agency.id);
    expect(asked).toContain(story.agency('legalAid'));
    for (const never of ['cowfa', 'healthRoom']) expect(asked).not.toContain(story.agency(never));
    expect(await story.blockers(id)).toContain('pressure_not_reassessed');
    await story.assess(id);
    const refused = await story.ask(id, { reviewerAgencyId: story.agency('cowfa') }).expect(409);
    expect(refused.body.code).toBe('reviewer_not_eligible');
    await test.database.block(id, story.as('supervisor2').userId);
    const request = await story.endorsed(id);
    const news = await test.database.query(
      `select user_id from panoh.notifications where subject_id = $1 and kind = 'closure_to_endorse'`,
      [request],
    );
    expect(news).toEqual([{ user_id: story.as('supervisor').userId }]);
    const unread = async (): Promise<number> =>
      (await story.as('legalSupervisor').get('/notifications?unread=true').expect(200)).body.unread;
    const before = await unread();
    await block(id, 'legalAid');
    expect(await unread()).toBe(before - 1);
    for (const person of ['lawyer', 'legalSupervisor'])
      await story.step(request, 'approval', { person, seen: 2 }).expect(404);
    await story.as('legalSupervisor').get(`/closure-requests/${request}`).expect(404);
    expect(await story.statusOf(id)).toBe('open');
  });

  it('passes over only what may be passed over, each with a fitting reason that is kept', async () => {
    const id = half;
    await story.finish(id, ['children_checked']);
    const we = new Referring(test, story.kulob);
    const { id: referral } = await we.send('caseworker', id, 'legalAid.legal');
    expect(await story.blockers(id)).toEqual(['referrals_open', 'children_safety', 'approval_missing']);
    const pass = [
      {
        ...{ code: 'children_safety', reason: 'done_elsewhere_in_writing' },
        ...{ paperOn: await story.today(), paperIssuer: 'child_rights' },
      },
      { code: 'referrals_open', reason: 'survivor_declined', paperOn: null, paperIssuer: null },
    ];
    const high = { code: 'risk_high', reason: 'survivor_declined' };
    const never = await story.ask(id, { overrides: [...pass, high] }).expect(409);
    expect(never.body.code).toBe('override_not_allowed');
    const police = [{ ...pass[0], paperIssuer: 'police' }, pass[1]];
    const unfit = (await story.ask(id, { overrides: police }).expect(409)).body.reasons;
    expect(unfit.map(({ code }: GateBlocker) => code)).toContain('paper_issuer_not_fitting');
    const request = await story.requested(id, { overrides: pass });
    const none = await story.step(request, 'endorsement', { person: 'supervisor', seen: 1 }).expect(409);
    expect(none.body.code).toBe('blockers_unmet');
    const by = { person: 'supervisor', seen: 1, body: { overrides: pass } };
    await story.step(request, 'endorsement', by).expect(200);
    const back = await we
      .on('caseworker', referral)
      .take('withdrawal', { reason: 'no_longer_wanted', alone: 'yes' });
    expect(back.status).toBe(200);
    await story.step(request, 'approval', { person: 'lawyer', seen: 2 }).expect(204);
    expect(await storedOf(request)).toEqual({ state: 'approved', mark: null, overrides: [pass[0]] });
    expect(await story.rules(id)).toEqual(Array<string>(4).fill('fu.post_closure'));
  });

  it('stays inside the agency where she lets nobody else know any more, with a colleague who never worked on the case', async () => {
    const [, , id = ''] = ready;
    await story.consent(id, { scope: 'case_conference_mdwg', answer: 'refused', untilOn: null });
    const sharing = { scope: 'referral', agencyId: story.agency('legalAid'), partitions: ['identity'] };
    await story.consent(id, { ...sharing, purpose: 'legal', untilOn: await story.today() });
    expect((await gateOf(id)).secondPerson).toMatchObject({ from: 'other_agency', mark: null });
    for (const end of ['until_on = until_on - 1', 'until_on = until_on + 1, withdrawn_at = panoh.now()']) {
      const ended = `update panoh.consents set ${end} where case_id = $1 and scope = 'referral'`;
      await test.database.query(ended, [id]);
      expect((await gateOf(id)).secondPerson).toMatchObject({
        ...{ from: 'own_agency', mark: 'single_agency_by_survivor_choice', agencies: [] },
      });
    }
    expect((await story.ask(id).expect(409)).body.code).toBe('reviewer_not_eligible');
    const named = (person: string) => ({
      reviewerAgencyId: null,
      reviewerUserId: story.as(person).userId,
    });
    for (const person of ['caseworker', 'lawyer']) await story.ask(id, named(person)).expect(422);
    const request = await story.endorsed(id, named('caseworker2'));
    const told = await test.database.query(
      `select user_id from panoh.notifications where subject_id = $1 and kind = 'closure_to_decide'`,
      [request],
    );
    expect(told).toEqual([{ user_id: story.as('caseworker2').userId }]);
    const other = await story.step(request, 'approval', { person: 'supervisor2', seen: 2 }).expect(409);
    expect(other.body.code).toBe('approver_not_eligible');
    await story.step(request, 'approval', { person: 'lawyer', seen: 2 }).expect(404);
    await story.step(request, 'approval', { person: 'caseworker2', seen: 2 }).expect(204);
    expect(await story.statusOf(id)).toBe('closed');
    expect((await storedOf(request))?.mark).toBe('single_agency_by_survivor_choice');
  });

  it('closes without contact only after three attempts over a month and a decision of the supervisor', async () => {
    const id = await story.half();
    await story.pass('16 days');
    const attempt = { outcome: 'not_reached', alone: null, wellbeing: 'not_asked' };
    for (const person of ['caseworker', 'caseworker', 'caseworker2']) {
      if (person === 'caseworker2')
        expect(await story.blockers(id, 'no_contact')).toContain('too_few_attempts');
      await story.contact(id, attempt, person);
      if (person === 'caseworker') await story.pass('16 days');
    }
    expect(await story.blockers(id, 'no_contact')).toEqual(['no_contact_not_decided', 'approval_missing']);
    const decision = { kind: 'no_contact_decision', decidedBy: 'supervisor' };
    await story.as('caseworker').post(`/cases/${id}/closure-statements`, decision).expect(403);
    await story.say(id, decision, 'supervisor');
    const request = await story.endorsed(id, { reason: 'no_contact' });
    await story.step(request, 'approval', { person: 'lawyer', seen: 2 }).expect(204);
    const [row] = await test.database.query(
      'select status, reopen_on_registration from panoh.cases where id = $1',
      [id],
    );
    expect(row).toEqual({ status: 'closed', reopen_on_registration: true });
  });

  it('lapses with another owner or a block of its people, and stands where somebody else is blocked', async () => {
    for (const change of [
      (id: string) =>
        test.database.query('update panoh.cases set agency_id = $2 where id = $1', [
          id,
          story.agency('cowfa'),
        ]),
      (id: string) => test.database.block(id, story.as('caseworker').userId),
      (id: string) => test.database.block(id, story.as('supervisor').userId),
    ]) {
      const { id, request } = await planted();
      await change(id);
      expect((await storedOf(request))?.state).toBe('lapsed');
      await story.as('lawyer').get(`/closure-requests/${request}`).expect(404);
      await story.as('lawyer').get(`/cases/${id}/closure-gate`).expect(404);
    }
    const { id, request } = await planted();
    await block(id, 'healthRoom');
    expect((await storedOf(request))?.state).toBe('endorsed');
    await story.as('lawyer').get(`/closure-requests/${request}`).expect(200);
  });

  it.each([
    ['coordinates the group', true, 'working_groups set coordinator_user_id', 'coordinator'],
    ['heads the agency', false, 'agencies set head_user_id', 'supervisor2'],
  ] as const)(
    'has more than two overrides agreed to by nobody who asked or endorsed and %s',
    async (_, isShared, set, able) => {
      const { id, request } = await planted();
      const overrides = ['children_safety', 'referrals_open', 'safety_plan_missing'].map((code) => ({
        ...{ code, reason: 'survivor_declined', paperOn: null, paperIssuer: null },
      }));
      await test.database.query(
        `update panoh.closure_episodes set overrides = $2, version = 2 where id = $1`,
        [request, JSON.stringify(overrides)],
      );
      if (isShared) await story.consent(id, { scope: 'case_conference_mdwg' });
      else await story.consent(id, { scope: 'case_conference_mdwg', answer: 'refused', untilOn: null });
      const appoint = (person: string) =>
        test.database.query(`update panoh.${set} = $1 where id = $2`, [
          story.as(person).userId,
          isShared ? kulob.groupId : story.agency('crisisCentre'),
        ]);
      const agree = async (person: string) => {
        await appoint(person);
        const { status } = await story.as(person).post(`/closure-requests/${request}/overrides`, {}, 2);
        const [row] = await test.database.query<{ by: string | null }>(
          'select overrides_agreed_by as by from panoh.closure_episodes where id = $1',
          [request],
        );
        return { status, by: row?.by };
      };
      for (const person of ['caseworker', 'supervisor']) {
        await test.database.query(
          `update panoh.users set roles = array_append(array_remove(roles, 'coordinator'), 'coordinator') where id = $1`,
          [story.as(person).userId],
        );
        expect(await agree(person)).toEqual({ status: 404, by: null });
      }
      expect(await agree(able)).toEqual({ status: 204, by: story.as(able).userId });
    },
  );
});

interface Merged {
  survivorCode: string;
  status: string;
  previousCodes: { id: string; code: string }[];
  mergedIntoCode: { id: string; code: string } | null;
}

describe('two records of one woman at one agency', () => {
  const closing = new ClosingStory(test, kulob);
  const linking = new LinkStory(test, kulob);
  let number = 40;
  /** Two records that linkage does not match. */
  const two = async (change: { isLinked?: boolean } = {}): Promise<[string, string]> => [
    await linking.register('caseworker', woman((number += 1)), change),
    await linking.register('caseworker', woman((number += 1)), change),
  ];
  const head = (id: string, person = 'caseworker') => linking.get<Merged>(person, `/cases/${id}`);
  const found = async (code: string, person = 'caseworker'): Promise<string[]> => {
    const { body } = await linking.as(person).post('/cases/search', { code }).expect(200);
    return (body as { items: { id: string }[] }).items.map(({ id }) => id);
  };
  const name = (id: string, kept: string) =>
    closing.as('caseworker').post(`/cases/${id}/closure-statements`, { kind: 'other_case', subjectId: kept });
  /** Names and births of these two differ: only a paper shows that they are one woman. */
  const duplicateOf = (kept: string) => ({ reason: 'duplicate', subjectId: kept, paperSeen: 'passport' });
  const endorsed = (id: string, kept: string): Promise<string> => closing.endorsed(id, duplicateOf(kept));
  const approve = (request: string) => closing.step(request, 'approval', { person: 'lawyer', seen: 2 });
  const merge = async (id: string, kept: string) => {
    await approve(await endorsed(id, kept)).expect(204);
    await linking.link();
  };
  const reopen = async (id: string) => {
    await linking.as('supervisor').post(`/cases/${id}/reopenings`, { reason: 'closed_in_error' }).expect(200);
    await linking.link();
  };
  const stored = () =>
    test.database.query<{ case_id: string }>(
      `select case_id, person_id from linkage.registrations where is_linkable order by case_id`,
    );

  it('go on as one, whose page and search answer to both codes, and opening one again undoes all of it', async () => {
    const [twice, kept] = await two();
    const [before, persons] = [await Promise.all([head(twice), head(kept)]), await stored()];
    const [old, own] = before.map(({ survivorCode }) => survivorCode) as [string, string];
    expect([before[0].previousCodes, before[0].mergedIntoCode]).toEqual([[], null]);
    const elsewhere = await linking.register('inspector', woman(number));
    expect((await name(twice, elsewhere)).status).toBe(422);

    expect(await linking.personOf(twice)).not.toBe(await linking.personOf(kept));
    await merge(twice, kept);
    expect(await head(kept)).toMatchObject({
      previousCodes: [{ id: twice, code: old }],
      mergedIntoCode: null,
    });
    expect(await head(twice)).toMatchObject({
      status: 'closed',
      previousCodes: [],
      mergedIntoCode: { id: kept, code: own },
    });
    expect((await found(old)).sort()).toEqual([twice, kept].sort());
    expect(await found(own)).toEqual([kept]);
    expect(await found(old, 'inspector')).toEqual([]);
    const card = await linking.as('caseworker').post(`/cases/${kept}/prints/code`).expect(200);
    expect(card.body).toMatchObject({ code: own, previousCodes: [old] });
    expect(await linking.personOf(twice)).toBe(await linking.personOf(kept));
    // Counted once; the group neither sees nor undoes the decision.
    const rows = await test.database.query(
      `select case_id, duplicate_of from statistics.records_to_count('2000-01-01', '2100-01-01')
       where unit = 'registrations' and case_id = any ($1::uuid[]) order by duplicate_of nulls last`,
      [[twice, kept]],
    );
    expect(rows).toEqual([
      { case_id: twice, duplicate_of: kept },
      { case_id: kept, duplicate_of: null },
    ]);
    expect(await linking.get('coordinator', '/linkage/decisions')).toEqual([]);
    const [row] = await test.database.query<{ id: string }>(
      'select id from linkage.decisions where is_of_agency and undone_at is null order by decided_at desc limit 1',
    );
    await linking.as('coordinator').post(`/linkage/decisions/${row?.id}/undo`).expect(404);

    await reopen(twice);
    expect((await stored()).filter(({ case_id }) => case_id !== elsewhere)).toEqual(persons);
    for (const one of [head(kept), head(twice)])
      expect(await one).toMatchObject({ status: 'open', previousCodes: [], mergedIntoCode: null });
    expect(await found(old)).toEqual([twice]);
  });

  it('keep her needs and her goals with their words, how far they came and what is to be done', async () => {
    const worker = linking.as('caseworker');
    const we = new Referring(test, kulob);
    const goals = async (id: string) => (await worker.get(`/cases/${id}/goals`).expect(200)).body;
    const [twice, kept] = await two();
    await closing.answerNeeds(kept);
    await closing.answerNeeds(twice, ['material']);
    const words = { words: 'Талоқ ва алимент', measure: 'Ҳукми суд' };
    await worker
      .post(`/cases/${twice}/goals`, { domain: 'justice', setOn: await we.day(0), ...words })
      .expect(201);
    const [goal] = await goals(twice);
    const what = 'Ариза навиштан';
    const action = { template: null, what, owner: 'worker', referralId: null, dueOn: await we.day(3) };
    await worker.post(`/goals/${goal.id}/actions`, action).expect(201);
    const said = async (): Promise<void> => {
      const [{ version }] = await goals(twice);
      const step = { progress: 'in_progress', word: 'Оғоз кардем', saidOn: await we.day(0) };
      await worker.post(`/goals/${goal.id}/progress`, step, version).expect(200);
    };
    const [{ actions }] = await goals(twice);
    const done = { step: 'done', dueOn: null, obstacle: null };
    await worker.post(`/plan-actions/${actions[0].id}/steps`, done, actions[0].version).expect(200);
    await said();
    const request = await endorsed(twice, kept);
    await said();
    // Words that were written after the endorsement are not sealed for the other record.
    expect((await approve(request)).status).toBe(412);
    await closing.step(request, 'withdrawal', { person: 'caseworker', seen: 2 }).expect(200);
    await merge(twice, kept);
    const history = [{ word: 'Оғоз кардем' }, { word: 'Оғоз кардем' }, {}];
    expect(await goals(kept)).toMatchObject([{ ...words, history, actions: [{ what, step: 'done' }] }]);
    expect(await goals(twice)).toEqual([]);
    const { needs } = (await worker.get(`/cases/${kept}/needs`).expect(200)).body;
    const wanted = needs.filter(({ answer }: { answer: string }) => answer === 'wanted');
    expect(wanted).toMatchObject([{ need: 'material', goals: 0 }]);
    expect(await closing.blockers(kept)).toContain('needs_without_goal');
  });

  it('are not made one by writing the name and birth of the one over those of the other', async () => {
    const [own, other] = [woman((number += 1)), woman((number += 1))];
    const [twice, kept] = [
      await linking.register('caseworker', own),
      await linking.register('caseworker', other),
    ];
    const { identity } = other as { identity: object };
    await linking.as('caseworker').put(`/cases/${twice}/identity`, identity, 1).expect(204);
    const answer = await closing.ask(twice, { reason: 'duplicate', subjectId: kept }).expect(409);
    expect(answer.body.reasons.map(({ code }: GateBlocker) => code)).toEqual(['cards_differ']);
    await closing.pass('31 days');
    await closing.ask(twice, { reason: 'duplicate', subjectId: kept }).expect(201);
  });

  it('never go round: a record that goes on as another one is named by nobody, at no moment', async () => {
    const [one, other] = await two();
    const third = await linking.register('caseworker', woman((number += 1)));
    const crossed = [await endorsed(one, other), await endorsed(other, one)];
    const answers = await Promise.all(crossed.map((request) => approve(request)));
    // The record that stays has no request to close any more: the other decision is nobody's.
    const [first, second] = answers.map(({ status }) => status).sort();
    expect(first).toBe(204);
    expect([404, 409, 412]).toContain(second);
    const [merged, kept] = (await head(one)).mergedIntoCode ? [one, other] : [other, one];
    expect((await name(third, merged).expect(422)).body.fields).toEqual([
      { path: 'subjectId', code: 'goes_on_elsewhere' },
    ]);
    // And what was named before it went on as another one is not settled either; a chain leads to its end.
    await closing.step(crossed[merged === one ? 1 : 0] ?? '', 'withdrawal', {
      person: 'caseworker',
      seen: 2,
    });
    await merge(kept, third);
    expect((await head(merged)).mergedIntoCode?.id).toBe(third);
    expect((await head(third)).previousCodes.map(({ id }) => id).sort()).toEqual([one, other].sort());
    await reopen(kept);
    expect((await head(merged)).mergedIntoCode?.id).toBe(kept);
    expect((await head(third)).previousCodes).toEqual([]);
  });

  it('keep the danger and the children of a record that was merged, also by way of a third one', async () => {
    const worker = linking.as('caseworker');
    const [one, other] = await two();
    const third = await linking.register('caseworker', woman((number += 1)));
    const left = { birthYear: 2018, sex: 'girl', livesWith: 'him', birthCertificate: 'has' };
    const unknown = {
      sawViolence: 'unknown',
      wasHurt: 'unknown',
      usedAsThreat: 'unknown',
      hasDisability: 'unknown',
    };
    await worker.post(`/cases/${one}/children`, { ...left, ...unknown }).expect(204);
    for (const id of [one, third]) await closing.assess(id);
    await worker.post(`/cases/${one}/incidents`, incidentForm()).expect(201);
    const found = ['danger_incident', 'child_left_behind'];
    await merge(one, other);
    await merge(other, third);
    expect(await closing.blockers(third, 'no_contact')).toEqual(expect.arrayContaining(found));
    const { items } = (await worker.get(`/cases/${third}/children`).expect(200)).body;
    expect(items).toMatchObject([left]);
    const answer = { answer: 'safe', askedOn: await closing.today() };
    await worker.post(`/children/${items[0].id}/safety-answers`, answer).expect(204);
    await closing.assess(third);
    for (const code of found) expect(await closing.blockers(third, 'no_contact')).not.toContain(code);
  });

  it('keep her wish to be left alone, a way that is not safe, thoughts of suicide and a reported death', async () => {
    const worker = linking.as('caseworker');
    const stateOf = async (id: string): Promise<unknown> => {
      const [row] = await test.database.query(
        `select c.contact_stopped as "isStopped", c.death_reported_at is not null as "isDead", s.locked_at is not null as "isLocked",
           exists (select 1 from panoh.follow_ups f where f.case_id = c.id and f.kind = 'safety_contact' and f.status = 'pending') as calls
         from panoh.cases c join panoh.safe_contacts s on s.case_id = c.id where c.id = $1`,
        [id],
      );
      return row;
    };
    const calls = { isStopped: false, isDead: false, isLocked: false, calls: true };
    const answered = { outcome: 'other_answered', alone: null, wellbeing: 'not_asked', plan: null };
    const answers = { thoughts: 'yes', plan: 'yes', attempt_ever: 'yes', attempt_recent: 'yes', now: 'yes' };
    const suicide = { declined: false, answers };
    const ended: [object, (id: string) => Promise<unknown>][] = [
      [
        { isStopped: true, isLocked: true, calls: false },
        async (id) => {
          await worker.post(`/cases/${id}/assessments`, assessmentForm({}, { suicide })).expect(201);
          await closing.contact(id, answered);
          await closing.say(id, STOP);
        },
      ],
      [
        { isStopped: true, isDead: true, calls: false },
        (id) => worker.post(`/cases/${id}/death-reports`, { saidBy: 'relative' }).expect(204),
      ],
    ];
    for (const [change, happens] of ended) {
      const [twice, kept] = await two();
      await closing.assess(kept);
      await happens(twice);
      expect(await stateOf(kept)).toEqual(calls);
      expect(await closing.blockers(kept, 'no_contact')).not.toContain('danger_life');
      await merge(twice, kept);
      expect(await stateOf(kept)).toEqual({ ...calls, ...change });
      expect(await closing.blockers(kept, 'no_contact')).toContain('danger_life');
    }
    // She came again after she had asked to be left alone.
    const left = await linking.register('caseworker', woman((number += 1)));
    await closing.say(left, STOP);
    const again = await linking.register('caseworker', woman((number += 1)));
    await merge(left, again);
    expect(await stateOf(again)).toEqual(calls);
    // Whichever record stays, and nobody calls by the plan from before.
    const quiet = await linking.register('caseworker', woman((number += 1)));
    await closing.say(quiet, STOP);
    const back = await linking.register('caseworker', woman((number += 1)));
    await merge(back, quiet);
    expect(await stateOf(quiet)).toEqual(calls);
    const doubted =
      'select doubted_at is not null as "isDoubted" from panoh.safe_contacts where case_id = $1';
    expect(await test.database.query(doubted, [quiet])).toEqual([{ isDoubted: true }]);
  });

  it('go apart again with what was each one’s: who helps the one reads no more of the other, whose contacts go on', async () => {
    const we = new Referring(test, kulob);
    const [twice, kept] = await two();
    const { id: referral } = await we.send('caseworker', twice, 'legalAid.legal');
    await we.accept('lawyer', referral);
    const help = we.form('healthRoom.health', { partitions: ['identity'] });
    const { id: own } = await we.send('caseworker', kept, help);
    await we.accept('healthWorker', own);
    await closing.say(twice, STOP);
    const seen = async () => {
      const of = async (person: string, id: string) => (await we.as(person).get(`/cases/${id}`)).status;
      const [first, second, health] = await Promise.all([
        of('lawyer', twice),
        of('lawyer', kept),
        of('healthWorker', kept),
      ]);
      const [row] = await test.database.query<object>(
        `select c.contact_stopped as "isStopped", exists (select 1 from panoh.follow_ups f where f.case_id = c.id
             and f.kind = 'safety_contact' and f.status = 'pending') as calls,
           (select count(*)::integer from panoh.consents_in_force k where k.case_id = c.id) as consents,
           (select case_id = $2 from panoh.referrals where id = $3) as "isOfTheOther",
           exists (select 1 from vault.case_keys k where k.case_id = c.id and k.agency_id = $4) as "hasKey"
         from panoh.cases c where c.id = $1`,
        [kept, twice, referral, closing.agency('legalAid')],
      );
      return { lawyer: [first, second], health, ...row };
    };
    const before = await seen();
    expect(before).toMatchObject({ lawyer: [200, 404], health: 200, isStopped: false, calls: true });
    await merge(twice, kept);
    expect(await seen()).toMatchObject({ isStopped: true, calls: false, isOfTheOther: false, hasKey: true });
    await reopen(twice);
    expect(await seen()).toEqual(before);
    expect(before).toMatchObject({ isOfTheOther: true, hasKey: false });
  });

  it('go apart again with what was said of each: the one is not dead for the other, and her own wish for silence is back', async () => {
    const stateOf = async (id: string): Promise<unknown> => {
      const [row] = await test.database.query(
        `select c.contact_stopped as "isStopped", c.death_reported_at is not null as "isDead", exists (select 1 from panoh.follow_ups f
           where f.case_id = c.id and f.kind = 'safety_contact' and f.status = 'pending') as calls from panoh.cases c where c.id = $1`,
        [id],
      );
      return row;
    };
    const called = { isStopped: false, isDead: false, calls: true };
    const [dead, alive] = await two();
    await linking.as('caseworker').post(`/cases/${dead}/death-reports`, { saidBy: 'relative' }).expect(204);
    await merge(dead, alive);
    expect(await stateOf(alive)).toEqual({ isStopped: true, isDead: true, calls: false });
    await reopen(dead);
    expect(await stateOf(alive)).toEqual(called);

    const quiet = await linking.register('caseworker', woman((number += 1)));
    await closing.say(quiet, STOP);
    const back = await linking.register('caseworker', woman((number += 1)));
    await merge(back, quiet);
    expect(await stateOf(quiet)).toEqual(called);
    await reopen(back);
    expect(await stateOf(quiet)).toEqual({ isStopped: true, isDead: false, calls: false });

    // What was reported of her since stays.
    const [other, hers] = await two();
    await closing.say(other, STOP);
    await merge(other, hers);
    await linking.as('caseworker').post(`/cases/${hers}/death-reports`, { saidBy: 'relative' }).expect(204);
    await reopen(other);
    expect(await stateOf(hers)).toMatchObject({ isStopped: true, isDead: true });
  });

  it('share no more than she allows in both: her no of the one ends what the other had opened', async () => {
    const we = new Referring(test, kulob);
    const [twice, kept] = await two();
    for (const id of [twice, kept]) await closing.consent(id, { scope: 'case_conference_mdwg' });
    const { id: referral } = await we.send('caseworker', kept, 'legalAid.legal');
    await we.accept('lawyer', referral);
    const health = await we.send(
      'caseworker',
      kept,
      we.form('healthRoom.health', { partitions: ['identity'] }),
    );
    await we.accept('healthWorker', health.id);
    const readers = ['coordinator', 'lawyer', 'healthWorker'];
    const seen = () =>
      Promise.all(readers.map(async (person) => (await we.as(person).get(`/cases/${kept}`)).status));
    expect(await seen()).toEqual([200, 200, 200]);
    const no = { scope: 'referral', answer: 'refused', untilOn: null, purpose: 'legal', partitions: [] };
    await closing.consent(twice, { ...no, agencyId: closing.agency('legalAid') });
    await closing.consent(twice, { scope: 'case_conference_mdwg', answer: 'refused', untilOn: null });
    const colleague = closing.as('caseworker2').userId;
    const asked = { ...duplicateOf(kept), reviewerAgencyId: null, reviewerUserId: colleague };
    const own = await closing.endorsed(twice, asked);
    await closing.step(own, 'approval', { person: 'caseworker2', seen: 2 }).expect(204);
    expect(await seen()).toEqual([404, 404, 200]);
    expect(await we.show('caseworker', referral)).toMatchObject({ status: 'withdrawn' });
  });

  it('keeps whoever is kept from the one away from the other, linked or not, and lets nobody settle it unseen', async () => {
    const [twice, kept] = await two({ isLinked: false });
    await linking.block(twice, { user: 'caseworker2' });
    await linking.as('caseworker2').get(`/cases/${kept}`).expect(200);
    await merge(twice, kept);
    await linking.as('caseworker2').get(`/cases/${kept}`).expect(404);
    expect(await linking.personOf(twice)).toBeUndefined();
    await reopen(twice);
    await linking.as('caseworker2').get(`/cases/${kept}`).expect(200);

    const [again, other] = await two();
    await linking.block(other, { user: 'supervisor' });
    const request = await closing.requested(again, duplicateOf(other));
    const answer = await closing.step(request, 'endorsement', { person: 'supervisor', seen: 1 }).expect(409);
    expect(answer.body.code).toBe('record_goes_on_elsewhere');
  });
});
