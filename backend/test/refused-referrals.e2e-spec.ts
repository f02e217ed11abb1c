import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { contactForm } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import { Referring, sharingAnswer } from './support/referrals.js';
import type { Shown } from './support/referrals.js';

/** A HIGH referral that is refused is work of the sender (row 9 of the issue; capabilities 3). */
let test: TestApp;
let we: Referring;

beforeAll(async () => {
  test = await startApp();
  we = new Referring(test, await arrangeKulob(test));
  await test.database.query(
    `insert into panoh.services (id, agency_id, type) values (gen_random_uuid(), $1, 'legal')`,
    [we.kulob.agencies['crisisCentre']],
  );
});
afterAll(() => test.close());

const HOUR = 3_600_000;
const NO_ROOM = { reason: 'no_capacity', nextStep: 'ask_another_agency' };
const LACKING = {
  reason: 'information_missing',
  nextStep: 'send_missing_information',
  missing: ['papers', 'risk'],
};
const hoursBetween = (from: string | Date, to: string | Date): number =>
  Math.round((new Date(to).getTime() - new Date(from).getTime()) / HOUR);

async function sent(service = 'legalAid.legal', caseId?: string): Promise<{ caseId: string; id: string }> {
  const ofCase = caseId ?? (await we.openShared('caseworker'));
  const { id } = await we.send(
    'caseworker',
    ofCase,
    we.form(service, { partitions: ['identity', 'safe_contact'] }),
  );
  return { caseId: ofCase, id };
}

async function declined(body: object = NO_ROOM): Promise<{ caseId: string; id: string }> {
  const referral = await sent();
  const answer = await we.on('lawyer', referral.id).take('decline', body);
  expect(answer.body).toMatchObject({ status: 'declined' });
  return referral;
}

const pending = async (caseId: string, rule: string): Promise<Record<string, unknown>[]> =>
  (await we.rows('caseworker', caseId, rule)).filter((row) => row['status'] === 'pending');

/** The searches of a case that have begun. */
async function searches(caseId: string): Promise<Record<string, unknown>[]> {
  return (await pending(caseId, 'rf.find_other')).filter((row) => row['because'] === 'referral_refused');
}

/** Lets so many hours pass for one referral and its rows. */
async function age(id: string, hours: number): Promise<void> {
  const by = `interval '${hours} hours'`;
  await test.database.query(
    `update panoh.referrals set sent_at = sent_at - ${by}, ack_due_at = ack_due_at - ${by}, due_at = due_at - ${by},
       decided_at = decided_at - ${by} where id = $1`,
    [id],
  );
  await test.database.query(
    `update panoh.follow_ups set from_at = from_at - ${by}, due_at = due_at - ${by} where subject_id = $1`,
    [id],
  );
}

async function inBox(person: string, box: 'in' | 'out', filter: string, id: string): Promise<unknown> {
  const page = (await we.as(person).get(`/referrals?box=${box}&status=${filter}`).expect(200)).body;
  return (page.items as Shown[]).find((item) => item.id === id);
}

async function inQueue(filter: string, caseId: string): Promise<Record<string, unknown> | undefined> {
  const page = (await we.as('coordinator').get(`/queue?filter=${filter}`).expect(200)).body;
  expect(page.counts[filter]).toBeGreaterThanOrEqual(page.items.length > 0 ? 1 : 0);
  return page.items.find(
    (item: { caseId: string; type: string }) => item.caseId === caseId && item.type === 'follow_up',
  );
}

describe('a refusal', () => {
  it('puts another place on the sender’s day, due in 12 hours, climbing to supervisor and coordinator', async () => {
    const { caseId, id } = await declined();
    const [search] = await searches(caseId);
    expect(search).toMatchObject({ subjectId: id, owner: 'case_lead', step: 1 });
    expect(hoursBetween(String(search?.['fromAt']), String(search?.['dueAt']))).toBe(12);
    const today = (await we.as('caseworker').get('/today').expect(200)).body;
    const lines = [today.late, today.today, today.next].flatMap((page) => page.items);
    expect(lines.filter((line: { subjectId: string }) => line.subjectId === id)).toMatchObject([
      { rule: 'rf.find_other', dueAt: search?.['dueAt'] },
    ]);
    const steps = await test.database.query(
      `select s.rung, extract(epoch from s.run_at - f.due_at)::integer / 3600 as hours
       from panoh.follow_up_steps s join panoh.follow_ups f on f.id = s.follow_up_id where f.id = $1 order by s.step_no`,
      [search?.['id']],
    );
    expect(steps).toEqual(
      expect.arrayContaining([
        { rung: 'owner', hours: 0 },
        { rung: 'supervisor', hours: 0 },
        { rung: 'coordinator', hours: 6 },
      ]),
    );
    expect(await we.show('caseworker', id)).toMatchObject({
      findOtherBy: search?.['dueAt'],
      allowedActions: expect.arrayContaining(['re_route', 'help_ourselves', 'take_waiting_place']),
    });
    expect(await inBox('caseworker', 'out', 'refused', id)).toMatchObject({
      findOtherBy: search?.['dueAt'],
      declineReason: 'no_capacity',
    });
    expect(await inBox('caseworker', 'out', 'needs_open', id)).toBeDefined();
    expect(await inBox('caseworker', 'out', 'no_place', id)).toBeUndefined();
    expect(await inQueue('refused', caseId)).toMatchObject({
      rule: 'rf.find_other',
      referralId: id,
      serviceType: 'legal',
      allowedActions: ['ask', 'record_gap'],
    });
  });

  it('is the same where no place is free, and where the service did not happen', async () => {
    const { caseId, id } = await sent();
    await we.on('lawyer', id).take('unavailability', { reason: 'none_free', nextStep: 'on_waiting_list' });
    expect(await searches(caseId)).toMatchObject([{ subjectId: id }]);
    expect(await inBox('caseworker', 'out', 'no_place', id)).toMatchObject({
      unavailableReason: 'none_free',
    });
    expect(await inQueue('no_place', caseId)).toMatchObject({ referralId: id });
    const missed = await sent('healthRoom.health', caseId);
    await we.accept('healthWorker', missed.id);
    await we.on('healthWorker', missed.id).take('not-attended', { nextStep: 'new_appointment' });
    expect((await searches(caseId)).map((row) => row['subjectId'])).toContain(missed.id);
  });

  it('is the same for a need that was recorded as unavailable', async () => {
    const caseId = await we.openShared('caseworker');
    const body = { serviceType: 'housing', urgency: 'high', reason: 'no_service' };
    const recorded = await we.as('caseworker').post(`/cases/${caseId}/unmet-needs`, body).expect(201);
    expect(await searches(caseId)).toMatchObject([{ subjectId: recorded.body.id }]);
    expect(recorded.body.findOtherBy).not.toBeNull();
  });

  it('is the same where a block takes the referral away', async () => {
    const { caseId, id } = await sent();
    await we.accept('lawyer', id);
    const agencyId = we.kulob.agencies['legalAid'];
    const block = { kind: 'agency', agencyId, reason: 'works_there' };
    await test.database.query(
      `update panoh.sessions set stepped_up_until = panoh.now() + interval '2 minutes' where user_id = $1`,
      [we.as('supervisor').userId],
    );
    await we.as('supervisor').post(`/cases/${caseId}/blocks`, block).expect(204);
    const shown = await we.show('caseworker', id);
    expect(shown).toMatchObject({ status: 'withdrawn', withdrawalReason: 'receiver_not_available' });
    expect(shown.allowedActions).toEqual(expect.arrayContaining(['re_route', 'help_ourselves']));
    expect(await searches(caseId)).toMatchObject([{ subjectId: id }]);
  });

  it('is planned for a silence, and shown once that has lasted as long again', async () => {
    const { caseId, id } = await sent();
    const [silence] = await pending(caseId, 'rf.find_other');
    expect(silence).toMatchObject({ subjectId: id, step: 2, because: 'referral_sent' });
    expect(hoursBetween(await we.now(), String(silence?.['dueAt']))).toBe(60);
    expect((await we.show('caseworker', id))['findOtherBy']).toBeNull();
    const onDay = async (): Promise<unknown[]> => {
      const today = (await we.as('caseworker').get('/today')).body;
      return [today.late, today.today, today.next]
        .flatMap((page) => page.items)
        .filter((line: { subjectId: string }) => line.subjectId === id);
    };
    expect(await onDay()).toEqual([]);
    expect(await inBox('caseworker', 'out', 'silent', id)).toBeUndefined();
    await age(id, 49);
    expect(await onDay()).toMatchObject([{ rule: 'rf.find_other' }]);
    expect(await inBox('caseworker', 'out', 'silent', id)).toBeDefined();
    expect(await inBox('lawyer', 'in', 'silent', id)).toBeDefined();
    await age(id, 12);
    expect(await inQueue('unanswered', caseId)).toMatchObject({ rule: 'rf.find_other' });
    await we.on('lawyer', id).take('decline', NO_ROOM);
    expect(await pending(caseId, 'rf.find_other')).toMatchObject([{ step: 1 }]);
  });

  it('ends as work when another agency accepts', async () => {
    const { caseId, id } = await declined();
    await test.database.query(
      `insert into panoh.services (id, agency_id, type) select gen_random_uuid(), agency_id, 'legal'
       from panoh.services where id = $1`,
      [we.service('cowfa.documents')],
    );
    const [service] = await test.database.query<{ id: string }>(
      `select id from panoh.services where agency_id = $1 and type = 'legal'`,
      [we.kulob.agencies['cowfa']],
    );
    const other = { serviceId: service?.id, partitions: ['identity'], consent: sharingAnswer() };
    const successor = await we.on('caseworker', id).take('re-route', other);
    expect(successor.status).toBe(201);
    expect(await searches(caseId)).toHaveLength(1);
    await we.accept('specialist', successor.body.id);
    expect(await searches(caseId)).toHaveLength(0);
    const undone = await we.on('specialist', successor.body.id).take('acceptance-undo');
    expect(undone.body).toMatchObject({ status: 'received', view: 'offer' });
    expect(await searches(caseId)).toHaveLength(1);
  });
});

describe('what the sender does about it', () => {
  it('sends what was missing, and the receiver answers within a new time', async () => {
    const { caseId, id } = await sent();
    const unnamed = await we.on('lawyer', id).take('decline', { ...LACKING, missing: [] });
    expect(unnamed.body).toMatchObject({ status: 409, code: 'missing_not_named' });
    const other = await we.on('lawyer', id).take('decline', { ...NO_ROOM, missing: ['papers'] });
    expect(other.body).toMatchObject({ status: 409, code: 'missing_not_expected' });
    await we.on('lawyer', id).take('decline', LACKING);
    expect(await searches(caseId)).toHaveLength(0);
    const [row] = await pending(caseId, 'rf.send_missing');
    expect(hoursBetween(String(row?.['fromAt']), String(row?.['dueAt']))).toBe(24);
    expect(await we.show('caseworker', id)).toMatchObject({
      missing: ['papers', 'risk'],
      findOtherBy: row?.['dueAt'],
    });
    await age(id, 5);
    const again = await we.on('caseworker', id).take('missing-information');
    expect(again.body).toMatchObject({ status: 'sent', endedAt: null, decidedAt: null, declineReason: null });
    expect(hoursBetween(await we.now(), again.body.answerDueAt)).toBe(24);
    expect(await pending(caseId, 'rf.send_missing')).toHaveLength(0);
    expect(await pending(caseId, 'rf.ack')).toHaveLength(1);
    expect(await we.show('lawyer', id)).toMatchObject({
      view: 'offer',
      status: 'sent',
      missing: ['papers', 'risk'],
      allowedActions: ['acknowledge', 'accept', 'decline', 'mark_unavailable'],
    });
    expect((await we.accept('lawyer', id)).status).toBe('accepted');
  });

  it('sends nothing more once her consent has ended', async () => {
    const { caseId, id } = await declined(LACKING);
    const consents = (await we.as('caseworker').get(`/cases/${caseId}/consents`).expect(200)).body;
    const own = (consents.items ?? consents).find(
      (consent: { agencyId: string }) => consent.agencyId === we.kulob.agencies['legalAid'],
    );
    await test.database.query('update panoh.consents set withdrawn_at = panoh.now() where id = $1', [own.id]);
    const again = await we.on('caseworker', id).take('missing-information');
    expect(again.body).toMatchObject({ code: 'referral_refused', reasons: ['consent_missing'] });
  });

  it('helps without others, and her word settles it', async () => {
    const { caseId, id } = await declined();
    const helped = await we.on('caseworker', id).take('own-help');
    expect(helped.body).toMatchObject({ status: 'declined', settledBy: 'own_help', findOtherBy: null });
    expect(await searches(caseId)).toHaveLength(0);
    expect((await we.show('lawyer', id))['settledBy']).toBeNull();
    const twice = await we.on('caseworker', id).take('own-help');
    expect(twice.body).toMatchObject({ status: 409, code: 'already_settled' });
    const word = await we.on('caseworker', id).take('survivor-feedback', { survivorFeedback: 'received' });
    expect(word.body).toMatchObject({ survivorFeedback: 'received' });
    expect(await searches(caseId)).toHaveLength(0);
  });

  it('takes a waiting place with help until then, and looks at it again', async () => {
    const { caseId, id } = await declined();
    const past = { placeOn: await we.day(-1), interimHelp: 'hotline' };
    expect((await we.on('caseworker', id).take('waiting-place', past)).body.code).toBe('day_in_past');
    const body = { placeOn: await we.day(20), interimHelp: 'hotline' };
    const taken = await we.on('caseworker', id).take('waiting-place', body);
    expect(taken.body).toMatchObject({
      settledBy: 'waiting_place',
      waitingOn: body.placeOn,
      interimHelp: 'hotline',
    });
    expect(await searches(caseId)).toHaveLength(0);
    const [first] = await pending(caseId, 'rf.waiting');
    expect(await inBox('caseworker', 'out', 'waiting_list', id)).toMatchObject({
      settledBy: 'waiting_place',
    });
    expect(await inQueue('waiting_list', caseId)).toMatchObject({ rule: 'rf.waiting', referralId: id });
    await we.on('caseworker', id).take('waiting-place', body);
    const [second, ...more] = await pending(caseId, 'rf.waiting');
    expect([second?.['id'] === first?.['id'], more.length]).toEqual([false, 0]);
    await we.on('caseworker', id).take('no-longer-wanted');
    expect(await pending(caseId, 'rf.waiting')).toHaveLength(0);
  });

  it('leaves the gap of the district to the coordinator', async () => {
    const { caseId, id } = await declined();
    const body = { tried: 'none_exists', interimHelp: 'own_support', since: await we.day(-30) };
    expect((await we.on('caseworker', id).take('gap', body)).status).toBe(403);
    const recorded = await we.on('coordinator', id).take('gap', body);
    expect(recorded.body).toMatchObject({ settledBy: 'gap', interimHelp: 'own_support', view: 'group' });
    expect(recorded.body.gapRecordedAt).not.toBeNull();
    expect(await searches(caseId)).toHaveLength(0);
    const future = { ...body, since: await we.day(2) };
    expect((await we.on('coordinator', id).take('gap', future)).body.code).toBe('day_in_future');
  });

  it('is over when she does not want it any more', async () => {
    const { caseId, id } = await declined();
    const ended = await we.on('caseworker', id).take('no-longer-wanted');
    expect(ended.body).toMatchObject({ settledBy: 'no_longer_wanted', noLongerWanted: true });
    expect(await searches(caseId)).toHaveLength(0);
    const late = await we.on('caseworker', id).take('own-help');
    expect(late.body.code).toBe('already_settled');
  });
});

describe('an acceptance', () => {
  it('is undone within ten minutes, and everything stands as before', async () => {
    const { caseId, id } = await sent('shelter.safe_house');
    const before = await pending(caseId, 'rf.ack');
    const taken = await we.accept('shelterWorker', id);
    expect(taken.allowedActions).toContain('undo_accept');
    expect(hoursBetween((await we.now()).toISOString(), String((taken as never)['undoUntil']))).toBe(0);
    const undone = await we.on('shelterWorker', id).take('acceptance-undo');
    expect(undone.body).toMatchObject({ status: 'received', view: 'offer', caseId: null, decidedAt: null });
    await we.as('shelterWorker').get(`/cases/${taken.caseId}`).expect(404);
    await we.as('shelterWorker').get(`/cases/${caseId}`).expect(404);
    expect(await test.database.query('select 1 from panoh.cases where id = $1', [taken.caseId])).toEqual([]);
    expect(await pending(caseId, 'rf.ack')).toMatchObject([
      { id: before[0]?.['id'], dueAt: before[0]?.['dueAt'] },
    ]);
    expect(await pending(caseId, 'rf.first_contact')).toHaveLength(0);
    expect(await pending(caseId, 'rf.find_other')).toMatchObject([{ step: 2 }]);
    const kinds = (await we.timeline('caseworker', caseId)).map((entry) => entry.kind);
    expect(kinds).toContain('referral_acceptance_undone');
    const again = await we.accept('shelterWorker', id);
    expect(again).toMatchObject({ status: 'accepted' });
    expect(again.caseId).not.toBe(taken.caseId);
  });

  it('stays once anything was done with it', async () => {
    const { id } = await sent();
    const { caseId } = await we.accept('lawyer', id);
    await we
      .as('lawyer')
      .post(`/cases/${caseId}/consents`, {
        answers: [{ scope: 'case_conference_mdwg', answer: 'given', presence: 'alone' }],
      })
      .expect(201);
    const undone = await we.on('lawyer', id).take('acceptance-undo');
    expect(undone.body).toMatchObject({ status: 409, code: 'acceptance_in_use' });
    await we.as('lawyer').get(`/cases/${caseId}`).expect(200);
    const contactedAt = (await we.now()).toISOString();
    await we.as('lawyer').post(`/cases/${caseId}/contacts`, contactForm({ contactedAt })).expect(201);
    expect((await we.show('lawyer', id)).allowedActions).not.toContain('undo_accept');
  });

  it('stays after ten minutes', async () => {
    const { id } = await sent();
    await we.accept('lawyer', id);
    await test.database.query(
      `update panoh.referrals set decided_at = decided_at - interval '10 minutes' where id = $1`,
      [id],
    );
    expect(await we.show('lawyer', id)).toMatchObject({ undoUntil: null });
    const undone = await we.on('lawyer', id).take('acceptance-undo');
    expect(undone.body).toMatchObject({ status: 409, code: 'acceptance_too_old' });
  });
});

it('five equal steps with one version at once are one step', async () => {
  const { id } = await declined();
  const { version } = await we.show('caseworker', id);
  const help = () => we.as('caseworker').post(`/referrals/${id}/own-help`, {}, version);
  const statuses = (await Promise.all([help(), help(), help(), help(), help()])).map(({ status }) => status);
  expect(statuses.sort()).toEqual([200, 412, 412, 412, 412]);
});
