import { randomUUID } from 'node:crypto';
import type { Partition } from '../../src/access/access.types.js';
import type { Consent } from '../../src/consent/consent.types.js';
import type { NearPerson } from '../../src/follow-ups/recipients.rules.js';
import type { AskedOrder, ExtensionAnswerForm } from '../../src/protection-orders/extension-answers.rules.js';
import type { OrderFacts, OrderLaw } from '../../src/protection-orders/orders.types.js';
import type { ReferralActor } from '../../src/referrals/referral-commands.types.js';
import type { Referral, ReferralAction, ReferralStatus } from '../../src/referrals/referrals.types.js';
import { addDays, addHours, dayOf } from '../../src/shared/dates.js';
import type { Actor } from './actors.js';
import { row } from './mirror.js';
import type { Statement } from './mirror.js';

/** The same facts as a rule in TypeScript takes them and as the database holds them. */
export interface Keys {
  readonly id: (person: string) => string;
  readonly agency: (key: string) => string;
}

interface OrderDays {
  readonly refused?: number;
  readonly issued?: number;
  readonly served?: number;
  readonly lifted?: number;
  /** The last day before any extension, and after it. */
  readonly first?: number;
  readonly extended?: number;
}

/** An order whose steps were so many days from now. */
export function order(days: OrderDays, now: Date): { facts: OrderFacts; columns: object } {
  const at = (count: number | undefined): Date | null => (count === undefined ? null : addDays(now, count));
  const day = (count: number | undefined) => (count === undefined ? null : dayOf(addDays(now, count)));
  const extended = day(days.extended);
  const facts: OrderFacts = {
    reportedAt: addDays(now, -20),
    issuedAt: at(days.issued),
    refusedAt: at(days.refused),
    servedAt: at(days.served),
    liftedAt: at(days.lifted),
    days: days.issued === undefined ? null : 15,
    startsOn: day(days.served),
    firstExpiresOn: day(days.first),
    extensions: extended ? [{ decidedOn: dayOf(addDays(now, -2)), expiresOn: extended }] : [],
  };
  const columns = {
    ...{ reported_at: facts.reportedAt, issued_at: facts.issuedAt, refused_at: facts.refusedAt },
    ...{ served_at: facts.servedAt, lifted_at: facts.liftedAt, days: facts.days, starts_on: facts.startsOn },
    ...{ first_expires_on: facts.firstExpiresOn, expires_on: extended ?? facts.firstExpiresOn },
  };
  return { facts, columns };
}

export const LAW: OrderLaw = {
  issueWithinHours: 24,
  servedWithinHours: 24,
  maxInitialDays: 15,
  extensionDays: 30,
  totalDays: 180,
  countFrom: 'served',
  dayCounting: 'from_next_day',
};

/** An order that the prosecutor is asked to extend, so many days before its last one. */
export function askedOrder(
  { caseId, ends, now }: { caseId: string; ends: number; now: Date },
  agency: Keys['agency'],
): { asked: AskedOrder; orderId: string; facts: Statement[] } {
  const orderId = randomUUID();
  const [reportedAt, issuedAt, servedAt] = [-12, -11, -10].map((days) => addDays(now, days)) as [
    Date,
    Date,
    Date,
  ];
  const expiresOn = dayOf(addDays(now, ends));
  const asked = { reportedAt, issuedAt, servedAt, days: 15, startsOn: dayOf(servedAt), expiresOn };
  const facts = row('protection_orders', {
    ...{ id: orderId, case_id: caseId, agency_id: agency('crisisCentre'), reported_at: reportedAt },
    ...{ issue_by: issuedAt, issued_at: issuedAt, served_at: servedAt, days: 15, starts_on: asked.startsOn },
    ...{ first_expires_on: expiresOn, expires_on: expiresOn, sealed: Buffer.from([0]) },
    ...{ extension_state: 'sent', extension_sent_at: now, extension_prosecutor_id: agency('prosecutor') },
  });
  return { asked: { ...asked, firstExpiresOn: expiresOn }, orderId, facts: [facts] };
}

export const extensionForm = (
  decision: ExtensionAnswerForm['decision'],
  days: number | null,
): ExtensionAnswerForm => ({
  decision,
  days,
  reason: decision === 'refused' ? 'no_grounds' : null,
  missing: decision === 'returned' ? ['report'] : [],
});

/** The answer as the API hands it to the database. */
export const extensionSaid = (
  orderId: string,
  { decision, days, reason, missing }: ExtensionAnswerForm,
  expiresOn: string,
): object => ({
  ...{ orderId, version: 1, decision, refusal: reason, missing, kind: 'order_extension_answered' },
  ...{ eventId: randomUUID(), facts: {} },
  expiresOn: days === null ? null : dayOf(addDays(new Date(`${expiresOn}T07:00:00Z`), days)),
});

export const TICKED: readonly Partition[] = [
  ...(['identity', 'legal', 'risk', 'safe_contact', 'whereabouts', 'narrative', 'follow_ups'] as const),
];

type ConsentChangedEvent = Partial<Pick<Consent, 'scope' | 'agencyId' | 'partitions' | 'answer'>> & {
  readonly untilDays?: number;
  readonly givenHours?: number;
  readonly provisionalHours?: number;
  readonly withdrawnHours?: number;
};

/** A yes to a referral two days ago, unless the change says otherwise. */
export function consent(
  { untilDays, givenHours = -48, provisionalHours, withdrawnHours, ...change }: ConsentChangedEvent,
  now: Date,
): Consent {
  const at = (hours: number | undefined): Date | null => (hours === undefined ? null : addHours(now, hours));
  return {
    ...{ id: randomUUID(), scope: 'referral', agencyId: null, partitions: [], answer: 'given' },
    ...{ basis: 'consent', givenAt: addHours(now, givenHours) },
    untilOn: untilDays === undefined ? null : dayOf(addDays(now, untilDays)),
    provisionalUntil: at(provisionalHours),
    withdrawnAt: at(withdrawnHours),
    ...change,
  };
}

export const consentColumns = (id: string, caseId: string, now: Date): object => ({
  ...{ id, case_id: caseId, scope: 'services_by_this_agency', answer: 'given', presence: 'alone' },
  given_at: addDays(now, -2),
});

export const consentRow = (one: Consent, caseId: string): Statement =>
  row('consents', {
    ...{ id: one.id, case_id: caseId, scope: one.scope, agency_id: one.agencyId, presence: 'alone' },
    ...{ partitions: one.partitions, answer: one.answer, basis: one.basis, given_at: one.givenAt },
    ...{ until_on: one.untilOn, provisional_until: one.provisionalUntil, withdrawn_at: one.withdrawnAt },
  });

interface ReferralOf {
  readonly caseId: string;
  readonly status: ReferralStatus;
  readonly now: Date;
  readonly consent: Consent;
}

const ENDED: readonly ReferralStatus[] = [
  'completed',
  'declined',
  'unavailable',
  'withdrawn',
  'not_attended',
];

/** A referral to the agency of a person, with the consent it rests on. */
export function referral(
  { caseId, status, now, consent: one }: ReferralOf,
  { agencyId }: Actor,
  fromAgencyId: string = agencyId,
): { referralId: string; rule: Referral; facts: Statement[] } {
  const referralId = randomUUID();
  const sentAt = addDays(now, -1);
  const isEnded = ENDED.includes(status);
  const declineReason = status === 'declined' ? 'no_capacity' : null;
  const rule: Referral = {
    ...{ id: referralId, kind: 'service', need: 'legal', status, urgency: 'high', band: 'standard' },
    ...{ fromAgencyId, toAgencyId: agencyId, sentAt, resentAt: null, contactedAt: null, serviceOn: null },
    ...{
      decidedAt: isEnded ? addHours(now, -1) : null,
      word: null,
      noLongerWanted: false,
      replacesReferralId: null,
    },
    ...{ declineReason, withdrawalReason: null, settledBy: null },
  };
  const stored = row('referrals', {
    ...{ id: referralId, reference: `R-${referralId.slice(0, 8)}`, case_id: caseId, service_type: 'legal' },
    ...{ from_agency_id: fromAgencyId, to_agency_id: agencyId, urgency: 'high', urgency_rank: 1, status },
    ...{ band: 'standard', place: 'kulob', consent_id: one.id, shared_partitions: one.partitions },
    ...{ sent_at: sentAt, decided_at: rule.decidedAt, decline_reason: declineReason },
    ended_at: isEnded ? addHours(now, -1) : null,
  });
  return { referralId, rule, facts: [consentRow(one, caseId), stored] };
}

export const referralActor = (agencyId: string, coordinatesGroup: boolean): ReferralActor => ({
  ...{ agencyId, coordinatesGroup, worksOnCases: !coordinatesGroup, isBlocked: false },
  ownServices: ['legal'],
});

const STEPS: Partial<Record<ReferralAction, string>> = {
  acknowledge: `status = 'received', received_at = panoh.now()`,
  decline: `status = 'declined', decided_at = panoh.now(), ended_at = panoh.now(), decline_reason = 'no_capacity', next_step = 'x'`,
  start_service: `status = 'service_started', service_on = current_date`,
  complete: `status = 'completed', ended_at = panoh.now(), service_on = current_date, not_asked_reason = 'not_alone'`,
  mark_not_attended: `status = 'not_attended', ended_at = panoh.now(), next_step = 'x'`,
  re_route: `status = 'withdrawn', withdrawal_reason = 're_routed', ended_at = panoh.now()`,
  record_feedback: `survivor_feedback = 'received'`,
  help_ourselves: `settled_by = 'own_help', settled_at = panoh.now()`,
  record_gap: `settled_by = 'gap', settled_at = panoh.now(), gap_recorded_at = panoh.now(), gap_tried = 'none_exists', gap_since = current_date`,
};

export const referralStep = (action: ReferralAction, referralId: string): Statement => [
  `update panoh.referrals set ${STEPS[action]}, version = version + 1 where id = $1`,
  referralId,
];

/** A caseworker who can be notified. */
export const near = (id: string, agencyId: string): NearPerson => ({
  ...{ id, agencyId, roles: ['caseworker'], isActive: true, hasSignedIn: true, isLocked: false },
  ...{ isBlocked: false, isAway: false, standInId: null, isQuiet: false, reads: ['follow_ups'] },
  ...{ isCoordinator: false, isChair: false, isAgencyHead: false, isOnlyHead: false, isOversight: false },
  ...{ isFallback: false, holdsCase: false },
});

interface PersonState {
  readonly isActive: boolean;
  readonly hasSignedIn: boolean;
  readonly isLocked: boolean;
  readonly isAway: boolean;
  readonly isBlocked?: boolean;
  readonly standInId?: string | null;
}

export function personFacts({ userId, agencyId }: Actor, state: PersonState, caseId?: string): Statement[] {
  const { isActive, hasSignedIn, isLocked, isAway, isBlocked, standInId = null } = state;
  const away = `insert into panoh.absences (id, user_id, agency_id, stand_in_id, starts_at, ends_at, entered_by)
    values (gen_random_uuid(), $1, $2, $3, panoh.now() - interval '1 hour', panoh.now() + interval '1 day', $1)`;
  const block = `insert into panoh.conflict_blocks (id, case_id, subject_kind, subject_id, source)
    values (gen_random_uuid(), $1, 'user', $2, 'person')`;
  return [
    ['update panoh.users set status = $2 where id = $1', userId, isActive ? 'active' : 'disabled'],
    [
      `update panoh.credentials set signed_in_at = case when $2 then panoh.now() end,
       locked_at = case when $3 then panoh.now() end, lock_reason = case when $3 then 'supervisor' end where user_id = $1`,
      userId,
      hasSignedIn,
      isLocked,
    ],
    ...(isAway ? [[away, userId, agencyId, standInId] as const] : []),
    ...(isBlocked ? [[block, caseId, userId] as const] : []),
  ];
}
