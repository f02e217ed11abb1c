/** Ordinary work that chance alone seldom gets to the end of: it must leave everybody with a next step as well. */
import { safeContactForm } from '../forms.js';
import type { Acts } from './acts.js';
import { highCase } from './attempts.js';
import type { Attempt } from './attempts.js';
import type { Command } from './world.js';

interface Based {
  readonly id: string;
  readonly version: number;
  readonly basis: string;
}
interface Slot {
  readonly followUpIds: string[];
  readonly supervisorDecides: boolean;
}

type Step = readonly [person: string, path: string, body?: object, method?: Command['method']];

/** One step after the other about a case; a version is that which the person reads where the address begins. */
export async function steps(acts: Acts, caseId: string, all: readonly Step[]): Promise<void> {
  for (const [person, path, body = {}, method = 'POST'] of all) {
    const [, kind = '', id = ''] = path.split('/');
    const shown = kind === 'cases' ? null : await acts.world.read(person, `/${kind}/${id}`);
    const version = shown === null ? {} : { version: Number(shown['version']) };
    await acts.done(person, { method, path, body, caseId, ...version });
  }
}

/** A list as the person reads it; empty where it is refused. */
export async function listOf<Row>({ world }: Acts, person: string, path: string): Promise<Row[]> {
  const shown: unknown = await world.read(person, path);
  return Array.isArray(shown) ? (shown as Row[]) : [];
}

export const referenceOf = async (acts: Acts, person: string, id: string): Promise<unknown> =>
  (await acts.world.read(person, `/cases/${id}`))?.['reference'];

export async function standardCase(acts: Acts, of: (caseId: string) => void): Promise<string> {
  const id = await acts.open('caseworker', { isShared: true });
  of(id);
  await acts.assess('caseworker', id);
  return id;
}

/** Her entry on the agenda, as the coordinator sees it. */
async function entryOf({ world }: Acts, meeting: string, id: string): Promise<string> {
  const shown = await world.read('coordinator', meeting);
  const agenda = (shown?.['agenda'] ?? []) as { id: string; caseId: string }[];
  return agenda.find(({ caseId }) => caseId === id)?.id ?? world.never;
}

export const errand = (what: string, run: Attempt['run']): Attempt => ({ row: 0, what, run });

export const ERRANDS: readonly Attempt[] = [
  errand('the working group meets about her', async function* (acts, of) {
    const { world } = acts;
    const id = await highCase(acts, 'caseworker2', true);
    of(id);
    const reference = await referenceOf(acts, 'caseworker2', id);
    const plan = { workingGroupId: world.kulob.groupId, plannedAt: world.hoursAgo(-1), hostAgencyId: null };
    const planned = await acts.done('coordinator', { path: '/meetings', body: plan, caseId: id });
    const meeting = `/meetings/${String(planned.body['id'])}`;
    await steps(acts, id, [
      ['coordinator', `${meeting}/agenda-items`, { references: [reference] }],
      ['coordinator', `${meeting}/time`, { plannedAt: world.hoursAgo(-0.9), hostAgencyId: null }, 'PUT'],
    ]);
    const first = await entryOf(acts, meeting, id);
    await steps(acts, id, [
      ['coordinator', `${meeting}/agenda-items/${first}/removal`],
      ['coordinator', `${meeting}/agenda-items`, { references: [reference] }],
    ]);
    yield 1.5;
    const attendance = [{ agencyId: world.agency('police'), role: 'police_inspector', people: 1 }];
    await steps(acts, id, [['coordinator', `${meeting}/attendance`, { attendance }, 'PUT']]);
    const entryId = await entryOf(acts, meeting, id);
    const decision = { entryId, code: 'review_safety_plan', ownerAgencyId: world.agency('crisisCentre') };
    const decide: Step = ['coordinator', `${meeting}/decisions`, { ...decision, dueAt: world.hoursAgo(-50) }];
    await steps(acts, id, [['coordinator', `${meeting}/agenda-items/${entryId}/discussion`], decide]);
    const decided = world.test.database.query<{ id: string }>(
      'select id from panoh.meeting_decisions where entry_id = $1',
      [entryId],
    );
    await steps(acts, id, [
      ['coordinator', `${meeting}/decisions/${(await decided)[0]?.id ?? world.never}/revocation`],
      decide,
      ['coordinator', `${meeting}/completion`],
      ['coordinator', `${meeting}/prints`, { reason: 'for_meeting' }],
    ]);
  }),
  errand('a report is decided on, and an extension is asked of the prosecutor', async function* (acts, of) {
    const { world } = acts;
    const id = await highCase(acts, 'inspector', true);
    of(id);
    const incidents = await listOf<{ id: string }>(acts, 'inspector', `/cases/${id}/incidents`);
    const decided = { incidentId: incidents[0]?.id, kind: 'administrative', articles: ['adm_93_1'] };
    const path = `/cases/${id}/report-decisions`;
    const form = { ...decided, decidedOn: world.day(), officialNumber: '7' };
    await acts.done('inspector', { path, body: form, caseId: id, version: 0 });
    const order = await acts.order('inspector', id, true);
    yield 9 * 24;
    await steps(acts, id, [
      ['inspector', `/orders/${order}/extension-requests`, { requestedOn: world.day() }],
    ]);
    const version = Number((await world.read('inspector', `/orders/${order}`))?.['version']);
    const body = { decision: 'agreed', days: 10, reason: null, missing: [] };
    await acts.done('prosecutor', { path: `/extension-requests/${order}/answer`, body, caseId: id, version });
  }),
  errand('an order of the wrong person is annulled', async function* (acts, of) {
    const { world } = acts;
    const id = await highCase(acts, 'inspector', true);
    of(id);
    const order = await acts.order('inspector', id, true);
    yield 1;
    const version = Number((await world.read('inspector', `/orders/${order}`))?.['version']);
    const asked = {
      subjectKind: 'order',
      subjectId: order,
      reason: 'wrong_person',
      values: { annulled: true },
    };
    await acts.done('inspector', { path: `/cases/${id}/corrections`, body: asked, caseId: id, version });
    yield 2;
    const waiting = await listOf<{ id: string; caseId: string }>(acts, 'policeSupervisor', '/corrections');
    const path = `/corrections/${waiting.find(({ caseId }) => caseId === id)?.id ?? world.never}/decision`;
    const body = { decision: 'confirm' };
    await acts.done('policeSupervisor', { path, body, caseId: id, version: 1 });
  }),
  errand(
    'information is missing and sent, an acceptance is undone, a gap is recorded',
    async function* (acts, of) {
      const { world } = acts;
      const id = await highCase(acts, 'caseworker', true);
      of(id);
      const first = `/referrals/${(await acts.refer('caseworker', id, 'legalAid.legal')).id}`;
      const nextStep = 'send_missing_information';
      await steps(acts, id, [
        ['lawyer', `${first}/decline`, { reason: 'information_missing', nextStep, missing: ['papers'] }],
        ['caseworker', `${first}/missing-information`],
        ['lawyer', `${first}/acceptance`],
        ['lawyer', `${first}/acceptance-undo`],
      ]);
      const form = { serviceType: 'housing', urgency: 'high', reason: 'no_service' };
      const lacking = await acts.done('caseworker', {
        path: `/cases/${id}/unmet-needs`,
        body: form,
        caseId: id,
      });
      yield 30;
      const gap = { tried: 'none_exists', interimHelp: 'hotline', since: world.day(-3) };
      await steps(acts, id, [['coordinator', `/referrals/${String(lacking.body['id'])}/gap`, gap]]);
    },
  ),
  errand('papers: a hold, a plan with a copy, a goal', async function* (acts, of) {
    const { world } = acts;
    const id = await standardCase(acts, of);
    const day = world.day();
    await steps(acts, id, [
      ['supervisor', `/cases/${id}/legal-holds`, { ground: 'court_case', untilOn: world.day(30) }],
      ['caseworker', `/cases/${id}/goals`, { domain: 'housing', words: 'Намуна', measure: null, setOn: day }],
    ]);
    await acts.plan('caseworker', id);
    yield 1;
    const holds = (await world.read('supervisor', `/cases/${id}/retention`))?.['holds'] as
      | { id: string }[]
      | undefined;
    await steps(acts, id, [
      ['supervisor', `/cases/${id}/legal-holds/${holds?.[0]?.id ?? world.never}/lift`],
      ['caseworker', `/cases/${id}/safety-plan/copy-choices`, { choice: 'paper', alone: 'yes' }],
      ['caseworker', `/cases/${id}/safety-plan/prints`],
    ]);
  }),
  errand('a band is lowered, and a colleague agrees', async function* (acts, of) {
    const { world } = acts;
    const id = await highCase(acts, 'caseworker');
    of(id);
    yield 2;
    await acts.assess('caseworker', id);
    const options = await world.read('supervisor', `/cases/${id}/band-change-options`);
    const confirmedBy = (options?.['colleagues'] as { id: string }[] | undefined)?.[0]?.id ?? null;
    const body = { band: 'medium', reason: 'Намуна', confirmedBy };
    const asked = await acts.done('supervisor', { path: `/cases/${id}/band-changes`, body, caseId: id });
    const path = `/band-changes/${String(asked.body['id'])}/confirmations`;
    const by = world.personOf(confirmedBy);
    if (by)
      await acts.done(by, {
        path,
        body: { answer: 'agreed' },
        caseId: id,
        version: Number(asked.body['version']),
      });
  }),
  errand('another agency opens her file in an emergency', async function* (acts, of) {
    const id = await highCase(acts, 'caseworker', true);
    of(id);
    const reference = await referenceOf(acts, 'caseworker', id);
    const body = { reference, reasonCode: 'attack_now', reason: 'Намуна' };
    const opened = await acts.done('healthWorker', { path: '/emergency-accesses', body, caseId: id });
    yield 3;
    const path = `/emergency-accesses/${String(opened.body['id'])}/reviews`;
    await acts.done('supervisor', { path, body: { outcome: 'justified' }, caseId: id, version: 1 });
  }),
  errand('she stays where nobody may know', async function* (acts, of) {
    const id = await highCase(acts, 'shelterWorker');
    of(id);
    await steps(acts, id, [
      ['shelterWorker', `/cases/${id}/whereabouts`, { text: 'Намуна', workerMaySee: true }],
      ['shelterWorker', `/cases/${id}/whereabouts-disclosures`, { reason: 'contact_now' }],
      [
        'shelterWorker',
        `/cases/${id}/key-dates`,
        { kind: 'stay', detail: null, onDay: acts.world.day(), note: null },
      ],
    ]);
    yield 4 * 24;
  }),
  errand(
    'the police lead her to a crisis centre, and their order is extended, broken and lifted',
    async function* (acts, of) {
      const { world } = acts;
      const id = await highCase(acts, 'inspector2', true);
      of(id);
      const offer = { ...acts.referralForm('crisisCentre.psychosocial'), answer: 'wanted' };
      const partitions = ['identity', 'safe_contact', 'risk'];
      await steps(acts, id, [['inspector2', `/cases/${id}/support-lead-offers`, { ...offer, partitions }]]);
      const order = await acts.order('inspector2', id, true);
      await acts.breach('inspector2', id, order);
      const shown = await world.read('inspector2', `/orders/${order}`);
      const breachId = (shown?.['breaches'] as { id: string }[] | undefined)?.[0]?.id;
      const acted = { actedOn: world.day(), actions: ['admin_protocol'], protocolNumber: '4' };
      const path = `/orders/${order}`;
      await steps(acts, id, [['inspector2', `${path}/breach-actions`, { breachId, ...acted }]]);
      yield 9 * 24;
      const [requestedOn, decidedOn] = [world.day(), world.day()];
      const agreed = { decision: 'agreed', decidedOn, days: 10, number: '7' };
      await steps(acts, id, [
        ['inspector2', `${path}/extension-requests`, { requestedOn }],
        ['inspector2', `${path}/extension-decisions`, agreed],
        ['inspector2', `${path}/revocation`, { liftedAt: world.hoursAgo(0.01), reason: 'court_decision' }],
      ]);
    },
  ),
  errand('the police of her new place know of an order', async function* (acts, of) {
    const { world } = acts;
    const id = await highCase(acts, 'caseworker');
    of(id);
    const order = await acts.order('caseworker', id, true);
    await acts.handOver('caseworker', id, 'ngoElsewhere.psychosocial');
    const body = { stationId: world.agency('policeElsewhere'), presence: 'alone', dutyPhone: '102' };
    await acts.done('caseworker', { path: `/orders/${order}/notices`, body, caseId: id });
    yield 12;
    const [notice] = await listOf<{ id: string }>(acts, 'inspectorElsewhere', '/order-notices');
    await acts.done('inspectorElsewhere', { path: `/order-notices/${notice?.id}/seen`, caseId: id });
  }),
  errand('her plan is gone over again with her', async function* (acts, of) {
    const id = await standardCase(acts, of);
    await acts.plan('caseworker', id);
    yield 20 * 24;
    await acts.done('caseworker', { path: `/cases/${id}/safety-plan/reviews`, caseId: id, version: 1 });
  }),
  errand('in danger her answer is not waited for, and a colleague looks at why', async function* (acts, of) {
    const { world } = acts;
    const id = await highCase(acts, 'caseworker');
    of(id);
    const partitions = ['identity', 'safe_contact', 'risk'];
    const shared = { scope: 'referral', agencyId: world.agency('legalAid'), partitions, purpose: 'legal' };
    const basis = {
      answer: 'given',
      basis: 'imminent_danger',
      presence: 'not_known',
      overrideReason: 'Намуна',
    };
    const answers = [{ ...shared, ...basis, untilOn: world.day(90) }];
    await steps(acts, id, [['supervisor', `/cases/${id}/consents`, { answers }]]);
    yield 9;
    const listed = await listOf<Based>(acts, 'supervisor2', `/cases/${id}/consents`);
    const record = listed.find((one) => one.basis === 'imminent_danger');
    const path = `/consents/${record?.id ?? world.never}/reviews`;
    const outcome = world.dice.pick(['upheld', 'not_upheld']);
    await acts.done('supervisor2', { path, body: { outcome }, caseId: id, version: Number(record?.version) });
  }),
  errand(
    'no safe time lies before her contact is due, and the supervisor decides',
    async function* (acts, of) {
      const { world } = acts;
      const weekday = new Date(world.now.getTime() + (5 * 24 + 5) * 3_600_000).getUTCDay() || 7;
      const safeContact = safeContactForm({ windows: [{ weekday, fromMinute: 600, untilMinute: 720 }] });
      const id = await acts.open('caseworker', { change: { safeContact } });
      of(id);
      yield 1;
      const slots = await listOf<Slot>(acts, 'supervisor', `/cases/${id}/scheduled-contacts`);
      const followUpId =
        slots.find(({ supervisorDecides }) => supervisorDecides)?.followUpIds[0] ?? world.never;
      const body = { followUpId, decision: 'next_safe_time' };
      await acts.done('supervisor', { path: `/cases/${id}/contact-decisions`, body, caseId: id });
    },
  ),
];
