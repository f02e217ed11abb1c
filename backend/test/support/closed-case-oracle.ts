/**
 * The closing table again, written from capabilities 1 alone: finds what was missing at the time of the decision, from
 * plain rows. It is deliberately simple and checks only the sentences of the table, so stricter rules pass and laxer
 * ones fail.
 */
import type { CaseSnapshot, ContactRow, EpisodeRow, ReferralRow } from './case-snapshot.js';

const DAY = 86_400_000;
const DUSHANBE = 5 * 3_600_000;
const dayNumber = (instant: Date): number => Math.floor((instant.getTime() + DUSHANBE) / DAY);
const daysFrom = (from: Date, to: Date): number => dayNumber(to) - dayNumber(from);

interface Moment {
  readonly snapshot: CaseSnapshot;
  readonly caseId: string;
  readonly at: Date;
  readonly since: Date;
}

const before = <R extends { caseId: string; at: Date }>(rows: readonly R[], { caseId, at }: Moment): R[] =>
  rows
    .filter((row) => row.caseId === caseId && row.at <= at)
    .sort((first, second) => first.at.getTime() - second.at.getTime());

const said = (moment: Moment, kind: string): boolean =>
  before(moment.snapshot.statements, moment).some(
    (row) => row.kind === kind && row.isComplete && row.at >= moment.since,
  );

function missingContacts(moment: Moment): string[] {
  const safe = before(moment.snapshot.contacts, moment).filter(
    ({ outcome, alone }) => outcome === 'reached_safe' && alone === 'yes',
  );
  const last = safe.at(-1);
  if (!last) return ['two_safe_contacts'];
  const apart = safe.some((row) => daysFrom(row.at, last.at) >= 14);
  return apart && daysFrom(last.at, moment.at) <= 14 ? [] : ['two_safe_contacts'];
}

function missingRisk(moment: Moment): string[] {
  const bands = before(moment.snapshot.bands, moment);
  const assessedAt = bands.findLast((row) => row.assessed)?.at ?? null;
  const pressures = before(moment.snapshot.pressures, moment).filter(
    ({ at }) => daysFrom(at, moment.at) <= 90,
  );
  const missing: string[] = [];
  if (assessedAt === null || daysFrom(assessedAt, moment.at) > 30) missing.push('risk_recent');
  if (bands.at(-1)?.band === 'high') missing.push('risk_not_high');
  if (before(moment.snapshot.triages, moment).at(-1)?.isClear !== true) missing.push('triage_clear');
  if (pressures.some(({ at }) => assessedAt === null || assessedAt <= at))
    missing.push('pressure_reassessed');
  return missing;
}

const wordOf = (row: ReferralRow, at: Date): boolean =>
  row.wordAt !== null && row.wordAt <= at && (row.noLongerWanted || row.word !== null);

function isSettled(row: ReferralRow, all: readonly ReferralRow[], at: Date): boolean {
  if (row.kind === 'support_lead' && row.contactedAt !== null && row.contactedAt <= at) return true;
  const ended = row.endedAt !== null && row.endedAt <= at;
  const met = (one: ReferralRow): boolean =>
    (one.noLongerWanted && wordOf(one, at)) ||
    ((one.status === 'completed' || one.isOwnHelp === true) &&
      one.endedAt !== null &&
      one.endedAt <= at &&
      wordOf(one, at));
  if (ended && row.status === 'completed') return met(row) || laterMet(row, all, met);
  return ended && (met(row) || laterMet(row, all, met));
}

/** Whichever service an agency has, being the support lead is one need. */
const needOf = ({ kind, need }: ReferralRow): string => (kind === 'support_lead' ? kind : need);

const laterMet = (
  row: ReferralRow,
  all: readonly ReferralRow[],
  met: (one: ReferralRow) => boolean,
): boolean =>
  all.some((one) => one.id !== row.id && needOf(one) === needOf(row) && one.sentAt >= row.sentAt && met(one));

/** All six needs were asked about since the case opened. */
function neverAsked(moment: Moment): boolean {
  const asked = before(moment.snapshot.needs, moment).filter(
    (row) => row.at >= moment.since && row.answer !== 'not_asked',
  );
  return new Set(asked.map(({ need }) => need)).size < 6;
}

/** A goal that she has neither reached nor given up, and that is possible here. */
function hasOpenGoal(moment: Moment): boolean {
  const last = new Map(
    before(moment.snapshot.goals, moment).map(({ goalId, progress }) => [goalId, progress]),
  );
  return [...last.values()].some((progress) => ['not_begun', 'in_progress', 'partly'].includes(progress));
}

/** A worker or an agency still owes what her plan says. */
const owesAction = ({ snapshot, caseId, at }: Moment): boolean =>
  snapshot.actions.some(
    (row) =>
      row.caseId === caseId &&
      row.owner !== 'survivor' &&
      row.createdAt < at &&
      (row.endedAt === null || row.endedAt >= at),
  );

/** A child of hers is not known to be safe: the last answer is no, or older than 30 days, or there is none. */
const isUnsafe = (moment: Moment, childId: string): boolean => {
  const last = before(moment.snapshot.childAnswers, moment).findLast(
    (row) => row.childId === childId && row.answer !== 'could_not_ask',
  );
  const asked = last && Date.parse(`${last.askedOn}T00:00:00+05:00`);
  return last?.answer !== 'safe' || daysFrom(new Date(asked ?? 0), moment.at) > 30;
};

/** Each child is safe before a case ends as "needs met"; one left with his family before it ends at all. */
const childrenUnsafe = (moment: Moment): string[] =>
  before(moment.snapshot.children, moment).some(({ id }) => isUnsafe(moment, id)) ? ['children_safe'] : [];

const childLeft = (moment: Moment): string[] =>
  before(moment.snapshot.children, moment).some(
    ({ id, livesWith }) => ['him', 'his_parents'].includes(livesWith) && isUnsafe(moment, id),
  )
    ? ['child_left']
    : [];

function missingOfPlan(moment: Moment): string[] {
  const parts = [
    ['plan_finished', owesAction(moment)],
    ['needs_asked', neverAsked(moment)],
    ['goals_ended', hasOpenGoal(moment)],
  ] as const;
  return parts.filter(([, isMissing]) => isMissing).map(([part]) => part);
}

function missingWork(moment: Moment): string[] {
  const { snapshot, caseId, at } = moment;
  const referrals = snapshot.referrals.filter((row) => row.caseId === caseId && row.sentAt <= at);
  const late = snapshot.followUps.filter(
    (row) =>
      row.caseId === caseId &&
      row.createdAt < at &&
      row.dueAt < at &&
      (row.endedAt === null || row.endedAt >= at),
  );
  const orders = snapshot.orders.filter((row) => row.caseId === caseId && row.inForceFrom <= at);
  const running = orders.some((row) => row.endedAt === null || row.endedAt > at);
  const spoken = (row: ContactRow): boolean => row.alone !== null;
  const unseen = orders.some(
    ({ endedAt }) =>
      endedAt !== null &&
      endedAt <= at &&
      !before(snapshot.contacts, moment).some((row) => spoken(row) && row.at > endedAt),
  );
  const missing: string[] = missingOfPlan(moment);
  if (!referrals.every((row) => isSettled(row, referrals, at))) missing.push('referrals_ended');
  if (late.length > 0) missing.push('nothing_overdue');
  if (running) missing.push('no_order');
  if (unseen) missing.push('contact_after_order');
  if (!said(moment, 'plan_reviewed')) missing.push('plan_reviewed');
  if (!said(moment, 'may_return_told')) missing.push('may_return_told');
  if (!said(moment, 'wish')) missing.push('wish');
  return missing;
}

function missingAttempts(moment: Moment): string[] {
  const contacts = before(moment.snapshot.contacts, moment);
  const reached = contacts.findLast(({ alone }) => alone !== null)?.at ?? null;
  const tried = contacts.filter(
    ({ outcome, inSafeWindow, at }) =>
      ['not_reached', 'other_answered'].includes(outcome) &&
      inSafeWindow &&
      (reached === null || at > reached),
  );
  const days = [...new Set(tried.map(({ at }) => dayNumber(at)))];
  const [first, last] = [days[0] ?? 0, days.at(-1) ?? 0];
  return days.length >= 3 && last - first >= 30 ? [] : ['attempts'];
}

const isHighOrUnknown = (bands: CaseSnapshot['bands']): boolean =>
  !bands.some((row) => row.assessed) || ['high', 'incomplete'].includes(bands.at(-1)?.band ?? '');

const isInForce = ({ inForceFrom, endedAt }: CaseSnapshot['orders'][number], at: Date): boolean =>
  inForceFrom <= at && (endedAt === null || endedAt > at);

/** Known danger as far as the snapshot shows it. Only the survivor's wish, a death or a duplicate may close over it. */
function danger(moment: Moment): string[] {
  const { snapshot, caseId, at } = moment;
  const bands = before(snapshot.bands, moment);
  const assessedAt = bands.findLast((row) => row.assessed)?.at ?? new Date(0);
  const missing: string[] = [];
  if (isHighOrUnknown(bands)) missing.push('danger_risk');
  if (before(snapshot.triages, moment).at(-1)?.isClear !== true) missing.push('danger_life');
  if (snapshot.orders.some((row) => row.caseId === caseId && isInForce(row, at)))
    missing.push('danger_order');
  if (before(snapshot.incidents, moment).some((row) => row.at > assessedAt)) missing.push('danger_incident');
  return missing;
}

function missingNoContact(moment: Moment): string[] {
  const missing = [...missingAttempts(moment), ...childLeft(moment), ...danger(moment)];
  if (!said(moment, 'agencies_asked')) missing.push('agencies_asked');
  if (!said(moment, 'no_contact_decision')) missing.push('no_contact_decision');
  return missing;
}

/** Her new owner has met her and judges risk and incidents itself; thoughts of dying and orders stay with the old one. */
function missingNewOwner(moment: Moment): string[] {
  const left = danger(moment).filter((code) => code === 'danger_life' || code === 'danger_order');
  return [...needs('receiver_reached')(moment), ...left];
}

const needs =
  (...kinds: readonly string[]) =>
  (moment: Moment): string[] =>
    kinds.filter((kind) => !said(moment, kind));

const MISSING: Readonly<Record<string, (moment: Moment) => string[]>> = {
  needs_met: (moment) => [
    ...missingContacts(moment),
    ...missingRisk(moment),
    ...missingWork(moment),
    ...childrenUnsafe(moment),
    ...danger(moment),
  ],
  survivor_request: needs('stop_request'),
  no_contact: missingNoContact,
  moved: missingNewOwner,
  transferred: missingNewOwner,
  died: needs('evidence'),
  duplicate: needs('other_case'),
  opened_in_error: (moment) =>
    before(moment.snapshot.incidents, moment).some((row) => row.isFamilyViolence)
      ? ['no_family_violence']
      : [],
};

/** Which override of the product answers for which missing sentence; those without an entry have none. */
export const OVERRIDES: Readonly<Record<string, readonly string[]>> = {
  risk_recent: ['risk_not_recent'],
  referrals_ended: ['referrals_open', 'feedback_missing', 'needs_open'],
  nothing_overdue: ['follow_ups_open'],
  plan_reviewed: ['safety_plan_missing'],
  agencies_asked: ['agencies_not_asked'],
};

/** Sentences of the table that were not true when the case was closed and that nobody overrode by name. */
export function missingAtClosing(snapshot: CaseSnapshot, episode: EpisodeRow, since: Date): string[] {
  const check = MISSING[episode.reason];
  if (!check || episode.decidedAt === null) return ['reason_unknown'];
  const named = new Set(episode.overrides.filter(({ reason }) => reason !== null).map(({ code }) => code));
  const moment = { snapshot, caseId: episode.caseId, at: episode.decidedAt, since };
  return check(moment).filter((sentence) => !(OVERRIDES[sentence] ?? []).some((code) => named.has(code)));
}
