/**
 * Policy: an override needs a reason that fits the blocker (capabilities 1.4): the survivor declined, a paper shows
 * the work, an agency has ended, the coordinator recorded a gap. Danger, the survivor's statements and both approvals
 * cannot be overridden. Two overrides are allowed in one closing; a third needs the coordinator, or the agency head
 * if the survivor refused sharing with the group.
 */
import { dayOf, daysBetween } from '../shared/dates.js';
import type { ClosureFacts } from './closure-facts.types.js';
import { BLOCKERS, OVERRIDES_AT_MOST } from './closure.types.js';
import type { Blocker, BlockerCode, Override, OverrideReason, OverrideRefusal } from './closure.types.js';

/** An older assessment than this is replaced by a new one, whatever she declines. */
const OLDEST_ASSESSMENT_DAYS = 60;

const isBlockerCode = (code: string): code is BlockerCode => Object.hasOwn(BLOCKERS, code);

/** What the blocker is about: the referrals or agencies it names. */
type Subjects = Pick<Blocker, 'code' | 'subjectIds'>;

/** The agencies that the blocker waits for; null where a referral never named one. */
function agenciesOf({ code, subjectIds }: Subjects, facts: ClosureFacts): (string | null)[] {
  if (code === 'agencies_not_asked') return [...subjectIds];
  return facts.referrals.filter(({ id }) => subjectIds.includes(id)).map(({ toAgencyId }) => toAgencyId);
}

function hasEnded(subjects: Subjects, facts: ClosureFacts): boolean {
  const agencies = agenciesOf(subjects, facts);
  return agencies.length > 0 && agencies.every((id) => id !== null && facts.endedAgencyIds.includes(id));
}

const isGapRecorded = ({ subjectIds }: Subjects, { referrals }: ClosureFacts): boolean =>
  subjectIds.every((id) => referrals.some((referral) => referral.id === id && referral.gapRecorded));

const mayDeclineAssessment = ({ band, assessedAt }: ClosureFacts, now: Date): boolean =>
  band !== 'high' && assessedAt !== null && daysBetween(assessedAt, now) <= OLDEST_ASSESSMENT_DAYS;

/** What an override of this blocker may rest on, as the facts are now. */
export function overridesFor(subjects: Subjects, facts: ClosureFacts, now: Date): OverrideReason[] {
  const reasons: readonly OverrideReason[] = BLOCKERS[subjects.code].overrides;
  return reasons.filter((reason) => {
    if (reason === 'agency_no_longer_exists')
      return subjects.code === 'follow_ups_open'
        ? facts.endedAgencyIds.length > 0
        : hasEnded(subjects, facts);
    if (reason === 'impossible_in_district') return isGapRecorded(subjects, facts);
    return subjects.code !== 'risk_not_recent' || mayDeclineAssessment(facts, now);
  });
}

function paperRefusals({ code, reason, paperOn, paperIssuer }: Override, now: Date): OverrideRefusal[] {
  if (reason !== 'done_elsewhere_in_writing')
    return paperOn === null && paperIssuer === null ? [] : ['paper_not_wanted'];
  if (paperOn === null || paperIssuer === null) return ['paper_missing'];
  if (paperOn > dayOf(now)) return ['paper_in_future'];
  return code === 'children_safety' && paperIssuer !== 'child_rights' ? ['paper_issuer_not_fitting'] : [];
}

function refusalsOf(override: Override, blocker: Blocker | undefined, now: Date): OverrideRefusal[] {
  const { code, reason } = override;
  if (!isBlockerCode(code) || BLOCKERS[code].overrides.length === 0) return ['override_not_allowed'];
  if (reason === null) return ['override_reason_missing'];
  const known: readonly OverrideReason[] = BLOCKERS[code].overrides;
  // What was cleared since it was proposed is no longer asked about.
  const fits = blocker ? blocker.overrides.includes(reason) : known.includes(reason);
  return fits ? paperRefusals(override, now) : ['override_reason_not_fitting'];
}

/** All errors in the overrides as entered, given the current blockers. */
export function overrideRefusals(
  overrides: readonly Override[],
  blockers: readonly Blocker[],
  now: Date,
): OverrideRefusal[] {
  const found = overrides.flatMap((override) =>
    refusalsOf(
      override,
      blockers.find(({ code }) => code === override.code),
      now,
    ),
  );
  return [...new Set(found)];
}

/** Whether this override settles the blocker: a fitting reason, with its paper where one is needed. */
export const isOverridden = (blocker: Blocker, overrides: readonly Override[], now: Date): boolean =>
  overrides.some(
    (override) => override.code === blocker.code && refusalsOf(override, blocker, now).length === 0,
  );

/** Whether the coordinator or agency head must also decide on the overrides. */
export const needsHigherDecision = (overrides: readonly Override[]): boolean =>
  new Set(overrides.map(({ code }) => code)).size > OVERRIDES_AT_MOST;
