import { afterEach, describe, expect, it } from '@jest/globals';
import { assessmentForm } from './support/assessments.js';
import { Blocking } from './support/blocking.js';
import { ClosingStory, STOP, plantRequest } from './support/closing.js';
import { servicesConsent } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { MeetingStory } from './support/meetings.js';
import { recipientsNow } from './support/recipients.js';

const { test, kulob } = await startKulob();
const story = new ClosingStory(test, kulob);

interface Row {
  id: string;
  rule: string;
  status: string;
  version: number;
  allowedActions: string[];
}

const SHARED = {
  consents: [servicesConsent(), { scope: 'case_conference_mdwg', answer: 'given', presence: 'alone' }],
};
const centre = story.agency('crisisCentre');
const idOf = (person: string): string => story.as(person).userId;
const set = async (person: string, roles: string): Promise<void> => {
  await test.database.query('update panoh.users set roles = $2 where id = $1', [idOf(person), roles]);
};
const head = async (person: string | null): Promise<void> => {
  await test.database.query('update panoh.agencies set head_user_id = $2 where id = $1', [
    centre,
    person && idOf(person),
  ]);
};
const lead = async (caseId: string, person: string): Promise<void> => {
  await test.database.query('update panoh.cases set lead_user_id = $2 where id = $1', [caseId, idOf(person)]);
};
const rowOf = async (person: string, caseId: string, rule: string): Promise<Row | undefined> => {
  const rows: Row[] = (await story.as(person).get(`/cases/${caseId}/follow-ups`).expect(200)).body;
  return rows.find((row) => row.rule === rule && row.status === 'pending');
};
/** What the person may do, and the answer to doing it; the time of the row has come. */
const look = async (person: string, caseId: string, rule: string): Promise<[string[], number, string?]> => {
  await test.database.query(
    `update panoh.follow_ups set from_at = panoh.now() where case_id = $1 and rule = $2 and status = 'pending'`,
    [caseId, rule],
  );
  const row = await rowOf(person, caseId, rule);
  const answer = await story
    .as(person)
    .post(`/follow-ups/${row?.id}/outcomes`, { outcome: 'done' }, row?.version);
  return [row?.allowedActions ?? [], answer.status, answer.body.code];
};
const ALLOWED = [['record_work'], 200, undefined];
const REFUSED = [[], 409, 'second_look_by_other'];
const NOT_HERS = [[], 403, 'not_allowed'];
/** Whom the sweep notifies of the row when it is due. */
const notified = async (caseId: string, rule: string): Promise<string[]> => {
  const [step] = await test.database.query<{ id: string }>(
    `select s.id from panoh.follow_up_steps s join panoh.follow_ups f on f.id = s.follow_up_id
     where f.case_id = $1 and f.rule = $2 and f.status = 'pending' and s.rung = 'owner'`,
    [caseId, rule],
  );
  const ids = (await recipientsNow(test.database, [step?.id ?? ''])).get(step?.id ?? '') ?? [];
  return Object.keys(kulob.as).filter((person) => ids.includes(idOf(person)));
};
const died = async (caseId: string, person = 'caseworker'): Promise<void> => {
  await story.as(person).post(`/cases/${caseId}/death-reports`, { saidBy: 'relative' }).expect(204);
};
/** A quiet watch: she wanted no second talk. */
const watched = async (change: object = {}): Promise<string> => {
  const id = await story.open(change);
  await story.assess(id, { kill_threat: 'yes' });
  await story.say(id, STOP);
  await story.endorsed(id, { reason: 'survivor_request', secondTalk: 'refused' });
  return id;
};

afterEach(async () => {
  await set('supervisor', '{supervisor}');
  await set('supervisor2', '{supervisor}');
  await set('caseworker2', '{caseworker}');
  await set('coordinator', '{coordinator}');
  await head(null);
});

describe('a second look', () => {
  it('at a reported death is declined by nobody, and taken by no lead and no reporter, though they supervise', async () => {
    const id = await story.open();
    await died(id, 'supervisor2');
    await lead(id, 'supervisor');
    for (const person of ['supervisor', 'supervisor2']) {
      expect(await look(person, id, 'dr.confirm')).toEqual(REFUSED);
      const { status, body } = await story.as(person).post(`/cases/${id}/death-reports/correction`);
      expect([status, body.code]).toEqual([409, 'second_look_by_other']);
    }
    await lead(id, 'caseworker');
    const row = await rowOf('supervisor', id, 'dr.confirm');
    const declined = { outcome: 'survivor_declined' };
    await story.as('supervisor').post(`/follow-ups/${row?.id}/outcomes`, declined, row?.version).expect(422);
    expect(await look('supervisor', id, 'dr.confirm')).toEqual(ALLOWED);
    // The report can still be corrected, and by no other people.
    await story.as('supervisor2').post(`/cases/${id}/death-reports/correction`).expect(409);
    await story.as('supervisor').post(`/cases/${id}/death-reports/correction`).expect(204);
  });

  it('at a quiet watch is never that of who endorsed the closing, nor ended by who takes it back', async () => {
    const id = await watched();
    const [request] = await test.database.query<{ id: string }>(
      `select id from panoh.closure_episodes where case_id = $1`,
      [id],
    );
    const withdraw = (person: string) => story.step(request?.id ?? '', 'withdrawal', { person, seen: 2 });
    for (const person of ['caseworker', 'supervisor'])
      expect((await withdraw(person)).body.code).toBe('second_look_by_other');
    expect(await look('supervisor', id, 'cl.watch')).toEqual(REFUSED);
    expect(await notified(id, 'cl.watch')).toEqual(['supervisor2']);
    expect(await look('supervisor2', id, 'cl.watch')).toEqual(ALLOWED);
    expect((await withdraw('supervisor2')).status).toBe(200);
  });

  it('at a search ends no watch of a closing that the same supervisor endorsed', async () => {
    const id = await watched();
    await story.say(id, { kind: 'no_contact_decision', decidedBy: 'supervisor' }, 'supervisor2');
    const rows = `select subject_id is null as search, id, version from panoh.follow_ups
      where case_id = $1 and rule = 'cl.watch' and status = 'pending' order by 1`;
    await test.database.query('update panoh.follow_ups set from_at = panoh.now() where case_id = $1', [id]);
    const found = await test.database.query<{ search: boolean; id: string; version: number }>(rows, [id]);
    const search = found.find((row) => row.search);
    const answer = await story
      .as('supervisor')
      .post(`/follow-ups/${search?.id}/outcomes`, { outcome: 'done' }, search?.version);
    expect(answer.status).toBe(200);
    const waiting = await test.database.query<{ search: boolean }>(rows, [id]);
    expect(waiting.map((row) => row.search)).toEqual([false, false, true]);
  });

  it('after a closing is never that of who asked for, endorsed or decided it', async () => {
    const id = await story.open();
    await plantRequest({ test, kulob }, id, { isApproved: true, by: ['caseworker', 'supervisor'] });
    await test.database.query(
      `insert into panoh.follow_ups (id, case_id, agency_id, rule, kind, owner_role, because, due_at, after_closure)
       values (gen_random_uuid(), $1, $2, 'fu.mdwg_review', 'review', 'agency_inbox', 'case_closed', panoh.now(), true)`,
      [id, centre],
    );
    expect(await look('supervisor', id, 'fu.mdwg_review')).toEqual(REFUSED);
    expect(await look('supervisor2', id, 'fu.mdwg_review')).toEqual(ALLOWED);
  });

  it('is never that of a supervisor who gave the case away to take it', async () => {
    await set('supervisor', '{supervisor,caseworker}');
    const id = await story.open({}, 'supervisor');
    await died(id);
    expect(await look('supervisor', id, 'dr.confirm')).toEqual(REFUSED);
    const { version } = (await story.as('supervisor').get(`/cases/${id}`).expect(200)).body;
    const given = { userId: idOf('caseworker2') };
    await story.as('supervisor').post(`/cases/${id}/lead`, given, version).expect(200);
    expect(await look('supervisor', id, 'dr.confirm')).toEqual(REFUSED);
    expect(await look('supervisor2', id, 'dr.confirm')).toEqual(ALLOWED);
  });

  it('goes to the head of the agency where no supervisor is left, unless the head leads, and to nobody else', async () => {
    const id = await story.open();
    await died(id);
    await set('supervisor', '{caseworker}');
    await set('supervisor2', '{caseworker}');
    await head('caseworker');
    expect(await look('caseworker', id, 'dr.confirm')).toEqual(NOT_HERS);
    // She keeps the case from the group.
    const row = await rowOf('caseworker', id, 'dr.confirm');
    const outcome = { outcome: 'done' };
    await story.as('coordinator').post(`/follow-ups/${row?.id}/outcomes`, outcome, 1).expect(404);
    await head('caseworker2');
    expect(await look('supervisor', id, 'dr.confirm')).toEqual(NOT_HERS);
    expect(await look('caseworker', id, 'dr.confirm')).toEqual(NOT_HERS);
    expect(await notified(id, 'dr.confirm')).toEqual(['caseworker2']);
    await set('supervisor2', '{supervisor}');
    expect(await look('caseworker2', id, 'dr.confirm')).toEqual(NOT_HERS);
    await set('supervisor2', '{caseworker}');
    expect(await look('caseworker2', id, 'dr.confirm')).toEqual(ALLOWED);
    await story.as('caseworker2').post(`/cases/${id}/death-reports/correction`).expect(204);
  });

  it('goes to the coordinator where she allowed the group to know, and the sole supervisor leads', async () => {
    const id = await story.open(SHARED);
    await died(id);
    expect(await look('coordinator', id, 'dr.confirm')).toEqual(NOT_HERS);
    await set('supervisor2', '{caseworker}');
    await lead(id, 'supervisor');
    expect(await look('supervisor', id, 'dr.confirm')).toEqual(REFUSED);
    expect(await notified(id, 'dr.confirm')).toEqual(['coordinator', 'deputy']);
    expect(await look('coordinator', id, 'dr.confirm')).toEqual(ALLOWED);
    expect(await rowOf('caseworker', id, 'dr.confirm')).toBeUndefined();
  });
});

describe('what two people do', () => {
  it('begins as her contacts stop at her word: a supervisor is notified', async () => {
    const id = await story.open();
    await story.say(id, STOP);
    const called = `select s.rung from panoh.follow_up_steps s join panoh.follow_ups f on f.id = s.follow_up_id
      where f.case_id = $1 and f.status = 'pending' and s.tells = 'call'`;
    expect(await test.database.query(called, [id])).toEqual([{ rung: 'supervisor' }]);
  });

  it('is not the decision of the lead alone that nobody looks for her any more', async () => {
    const id = await story.open();
    const decide = async (person: string): Promise<unknown[]> => {
      const said = { kind: 'no_contact_decision', decidedBy: 'supervisor' };
      const { status, body } = await story.as(person).post(`/cases/${id}/closure-statements`, said);
      return [status, body.code];
    };
    await lead(id, 'supervisor');
    expect(await decide('supervisor')).toEqual([409, 'second_look_by_other']);
    expect(await decide('supervisor2')).toEqual([201, undefined]);
  });

  it('is not the review of a case in a meeting, by its lead', async () => {
    await set('coordinator', '{coordinator,cowfa_specialist}');
    const meetings = new MeetingStory(test, kulob);
    const id = await story.open(SHARED, 'specialist');
    await story
      .as('specialist')
      .post(`/cases/${id}/assessments`, assessmentForm({ kill_threat: 'yes' }))
      .expect(201);
    const meeting = await meetings.holdMeeting(id);
    const discussion = `agenda-items/${(await meetings.entryOf(meeting, id)).id}/discussion`;
    await lead(id, 'coordinator');
    expect((await meetings.stepOf(meeting, discussion)).body.code).toBe('second_look_by_other');
    expect(await rowOf('specialist', id, 'fu.mdwg_review')).toBeDefined();
    await lead(id, 'specialist');
    expect((await meetings.stepOf(meeting, discussion)).status).toBe(200);
    expect(await rowOf('specialist', id, 'fu.mdwg_review')).toBeUndefined();
  });

  it('is not the vote of the lead that a supervisor stays away', async () => {
    const blocking = new Blocking(test, kulob);
    const id = await story.open();
    const subject = { kind: 'user', userId: idOf('supervisor2') };
    expect(await blocking.keepAway('caseworker', id, subject)).toBe(204);
    const [block] = await blocking.blocks('supervisor', id);
    expect(block).toMatchObject({ isHeavy: true });
    await lead(id, 'supervisor');
    expect((await blocking.vote('supervisor', block, 'confirm')).status).toBe(404);
    await lead(id, 'caseworker');
    expect((await blocking.vote('supervisor', block, 'confirm')).status).toBe(204);
  });
});
