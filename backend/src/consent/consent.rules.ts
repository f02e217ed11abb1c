/**
 * Policy: consent is informed, voluntary, separate for each scope, dated and withdrawable (domain reference 4.2,
 * 4.3); an answer not given in private is valid for seven days and then repeated. State bodies may hold records by
 * their function, private ones need consent (1.9). Consent never exceeds the receiver's row in the access table.
 * Consent names the agency, the purpose, the partitions and the day it ends, and records who was present (domain
 * reference 4.3). Passing on without consent needs a legal basis, a supervisor and a reason. For a child its own assent
 * by age and a non-offending adult or the child-rights body, never the alleged perpetrator's household (2.5). Acting
 * without her consent is recorded with its ground in law and looked at by a supervisor who did not record it, within 72
 * hours (SECURITY B1). What is not upheld ends.
 */
import type { Partition } from '../access/access.types.js';
import { kindOf } from '../agencies/agencies.types.js';
import type { AgencyKind, AgencyType } from '../agencies/agencies.types.js';
import { addDays, dayOf, earlier, shiftDay, startOfDay, isDay } from '../shared/dates.js';
import {
  EFFECTS_OF_WITHDRAWAL,
  OVERRIDE_BASES,
  FIELD_GROUPS,
  NEVER_SHARED,
  PARTITION_OF_GROUP,
  RECIPIENT_KIND_OF,
  RECIPIENTS,
} from './consent.types.js';
import type {
  Consent,
  ConsentFlags,
  ConsentScope,
  ConsentStatus,
  LinkageConsent,
  LegalBasis,
  Presence,
  ScopeAnswer,
  WithdrawalEffect,
  WithdrawalRefusal,
  ChildDecision,
  ConsentInput,
  ConsentProblem,
  OpeningConsentProblem,
  ReviewOutcome,
  FieldGroup,
} from './consent.types.js';

const PROVISIONAL_DAYS = 7;

const partitionsOf = (groups: readonly FieldGroup[]): Partition[] => [
  ...new Set(groups.map((group) => PARTITION_OF_GROUP[group])),
];

/** Until when an answer holds that she did not give alone; null where it was given alone. */
export const provisionalUntil = (presence: Presence, givenAt: Date): Date | null =>
  presence === 'alone' ? null : addDays(givenAt, PROVISIONAL_DAYS);

/** What the answer is worth at this instant; a withdrawal in the future has not happened yet. */
export function consentStatus(consent: Consent, now: Date): ConsentStatus {
  if (consent.answer === 'refused') return 'refused';
  if (consent.withdrawnAt !== null && consent.withdrawnAt <= now) return 'withdrawn';
  if (consent.untilOn !== null && consent.untilOn < dayOf(now)) return 'expired';
  if (consent.provisionalUntil === null) return 'given';
  return consent.provisionalUntil > now ? 'provisional' : 'expired';
}

/** Whether it opens anything at this instant: given, or provisional and not yet run out. */
export const isInForce = (consent: Consent, now: Date): boolean =>
  consent.givenAt <= now && ['given', 'provisional'].includes(consentStatus(consent, now));

const latest = (consents: readonly Consent[]): Consent | null =>
  consents.reduce<Consent | null>(
    (last, consent) => (last === null || consent.givenAt >= last.givenAt ? consent : last),
    null,
  );

const lastOf = (consents: readonly Consent[], scope: ConsentScope, now: Date): Consent | null =>
  latest(consents.filter((consent) => consent.scope === scope && consent.givenAt <= now));

/** Her last answer about a scope that names no agency. */
export function scopeAnswer(consents: readonly Consent[], scope: ConsentScope, now: Date): ScopeAnswer {
  const last = lastOf(consents, scope, now);
  return last === null ? 'not_asked' : consentStatus(last, now);
}

const allows = (answer: ScopeAnswer): boolean => answer === 'given' || answer === 'provisional';

/** Whether the working group may see the case by its reference. */
export const mayShareWithGroup = (consents: readonly Consent[], now: Date): boolean =>
  allows(scopeAnswer(consents, 'case_conference_mdwg', now));

/** Whether she may be contacted after the case is closed. */
export const mayContactLater = (consents: readonly Consent[], now: Date): boolean =>
  allows(scopeAnswer(consents, 'contact_for_follow_up', now));

/** Whether the case is counted without identity. */
export const mayCount = (consents: readonly Consent[], now: Date): boolean =>
  allows(scopeAnswer(consents, 'statistics_non_identifying', now));

/**
 * Whether the record may be compared with those of other agencies. Only what she said alone, or what an old register keeps
 * in writing, counts as a yes, and her no binds everybody; where she was not asked a state body may on its function, a private one may not (domain reference 1.9).
 */
export function mayLink(consents: readonly Consent[], kind: AgencyKind, now: Date): boolean {
  const answer = scopeAnswer(consents, 'record_linkage', now);
  return answer === 'given' || (answer === 'not_asked' && kind !== 'civil');
}

/** How the record counts by what she said; never by whether anybody else registered her (SECURITY B). */
export function linkageConsentOf(consents: readonly Consent[], kind: AgencyKind, now: Date): LinkageConsent {
  if (mayLink(consents, kind, now)) return 'granted';
  const answer = scopeAnswer(consents, 'record_linkage', now);
  if (answer === 'not_asked') return 'not_asked';
  return answer === 'refused' || answer === 'withdrawn' ? 'refused' : 'provisional';
}

/** Whether the survivor named an agency here; disclosure also needs the consent given at that agency. */
export const namesAgencies = (consents: readonly Consent[], now: Date): boolean =>
  consents.some((consent) => consent.scope === 'mutual_disclosure' && isInForce(consent, now));

const isSharing = (consent: Consent): boolean =>
  consent.scope === 'referral' || consent.scope === 'case_conference_mdwg';

/**
 * Whether she allowed this agency this partition at this instant. Her last word on a partition counts: a later no
 * to the same agency outweighs an earlier yes, and a no that names no partition is a no to all.
 */
export function consentCovers(
  consents: readonly Consent[],
  wanted: { readonly agencyId: string; readonly partition: Partition; readonly at: Date },
): boolean {
  const { agencyId, partition, at } = wanted;
  if ((NEVER_SHARED as readonly Partition[]).includes(partition)) return false;
  const toAgency = consents.filter(
    (consent) => consent.scope === 'referral' && consent.agencyId === agencyId && consent.givenAt <= at,
  );
  const refused = (consent: Consent): boolean =>
    consent.answer === 'refused' &&
    (consent.partitions.length === 0 || consent.partitions.includes(partition));
  return toAgency.some(
    (consent) =>
      isInForce(consent, at) &&
      (partition === 'core' || consent.partitions.includes(partition)) &&
      !toAgency.some((later) => refused(later) && later.givenAt > consent.givenAt),
  );
}

/**
 * She said no to any sharing: no agency and no group holds her consent by her last word to it, and she was asked and
 * refused or took it back. Not having been asked is not a no, but opens nothing either.
 */
export function refusesSharing(consents: readonly Consent[], now: Date): boolean {
  const sharing = consents.filter((consent) => isSharing(consent) && consent.givenAt <= now);
  const isHeldBy = ({ agencyId }: Consent): boolean =>
    agencyId !== null && consentCovers(sharing, { agencyId, partition: 'core', at: now });
  if (mayShareWithGroup(sharing, now) || sharing.some(isHeldBy)) return false;
  return sharing.some((consent) => ['refused', 'withdrawn'].includes(consentStatus(consent, now)));
}

/** When the answer expires: after its last day, or seven days after it was not given in private; null: never. */
export function runsOutAt({ untilOn, provisionalUntil: asked }: Consent): Date | null {
  const dayEnds = untilOn === null ? null : startOfDay(shiftDay(untilOn, 1));
  return dayEnds && asked ? earlier(dayEnds, asked) : (dayEnds ?? asked);
}

/** Of what one sharing consent opened, the partitions that still stand: it holds, and no later no outweighs it. */
export function standingPartitions(consent: Consent, all: readonly Consent[], at: Date): Partition[] {
  const { agencyId } = consent;
  if (consent.scope !== 'referral' || agencyId === null) return [];
  const refusals = all.filter((other) => other.answer === 'refused' && other.agencyId === agencyId);
  const partitions: Partition[] = [...new Set<Partition>(['core', ...consent.partitions])];
  return partitions.filter((partition) => consentCovers([consent, ...refusals], { agencyId, partition, at }));
}

/** The survivor's latest consent to this agency that holds now, or null. */
export const findStanding = (all: readonly Consent[], agencyId: string, at: Date): Consent | null =>
  latest(
    all.filter(
      (consent) => consent.agencyId === agencyId && standingPartitions(consent, all, at).includes('core'),
    ),
  );

/** What her answers mean for the case as a whole. */
export function consentFlags(consents: readonly Consent[], owner: AgencyKind, now: Date): ConsentFlags {
  const sharesWithGroup = mayShareWithGroup(consents, now);
  const sharing = lastOf(consents, 'case_conference_mdwg', now);
  return {
    sharesWithGroup,
    sharesUntil: sharesWithGroup && sharing ? runsOutAt(sharing) : null,
    refusesSharing: refusesSharing(consents, now),
    followUpConsent: mayContactLater(consents, now),
    countsInStatistics: mayCount(consents, now),
    mayBeLinked: mayLink(consents, owner, now),
  };
}

/** Ids of earlier answers not given alone that this one settles: she was asked the same again. */
export const settledBy = (
  answer: Pick<Consent, 'id' | 'scope' | 'agencyId'>,
  all: readonly Consent[],
): string[] =>
  all
    .filter((other) => other.id !== answer.id && other.provisionalUntil !== null)
    .filter((other) => other.scope === answer.scope && other.agencyId === answer.agencyId)
    .map((other) => other.id);

/** The most that consent can open to an agency of this type; empty for those that get no case at all. */
export const shareablePartitions = (receiver: AgencyType): Partition[] =>
  partitionsOf(RECIPIENTS[RECIPIENT_KIND_OF[receiver]].most);

type SheetState = 'proposed' | 'open' | 'never';

/** The field groups of the consent sheet for this receiver: proposed, to be ticked, or locked as never shared. */
export function consentSheet(receiver: AgencyType): Record<FieldGroup, SheetState> {
  const row = RECIPIENTS[RECIPIENT_KIND_OF[receiver]];
  const stateOf = (group: FieldGroup): SheetState => {
    if ((row.proposed as readonly FieldGroup[]).includes(group)) return 'proposed';
    return (row.most as readonly FieldGroup[]).includes(group) ? 'open' : 'never';
  };
  const states = FIELD_GROUPS.map((group) => [group, stateOf(group)] as const);
  return Object.fromEntries(states) as Record<FieldGroup, SheetState>;
}

/** The partitions proposed by default: police get the incident facts and the band. */
export const proposedPartitions = (receiver: AgencyType): Partition[] =>
  partitionsOf(RECIPIENTS[RECIPIENT_KIND_OF[receiver]].proposed);

/**
 * What an accepted referral opens to its receiver: what she ticked and such an agency may have, with the coded core
 * it cannot work without; nothing where the consent does not hold or names no sharing.
 */
export function partitionsForReferral(consent: Consent, receiver: AgencyType, now: Date): Partition[] {
  const most = shareablePartitions(receiver);
  if (consent.scope !== 'referral' || !isInForce(consent, now) || most.length === 0) return [];
  return [
    'core',
    ...most.filter((partition) => partition !== 'core' && consent.partitions.includes(partition)),
  ];
}

/** On what grounds an agency of this type may hold a record; each exception is recorded separately. */
export const legalBasesOf = (agency: AgencyType): LegalBasis[] =>
  kindOf(agency) === 'civil'
    ? ['consent', 'court_order', 'imminent_danger', 'child_at_risk']
    : ['consent', 'state_function', 'protect_others', 'court_order', 'imminent_danger', 'child_at_risk'];

/** Why a consent cannot be withdrawn now; empty if it can. The survivor need not give a reason. */
export function withdrawalRefusals(consent: Consent, now: Date): WithdrawalRefusal[] {
  if (consent.basis !== 'consent') return ['not_by_consent'];
  const refusals: Partial<Record<ConsentStatus, WithdrawalRefusal>> = {
    refused: 'was_not_given',
    withdrawn: 'already_withdrawn',
    expired: 'already_expired',
  };
  const refusal = refusals[consentStatus(consent, now)];
  return refusal ? [refusal] : [];
}

/** Effects of withdrawing, shown to the recording user before saving. */
export const withdrawalEffects = (scope: ConsentScope): readonly WithdrawalEffect[] =>
  EFFECTS_OF_WITHDRAWAL[scope];

/** Whether the basis stands in the place of her consent, and so is a supervisor's to record. */
export const isOverride = (basis: LegalBasis): boolean =>
  (OVERRIDE_BASES as readonly LegalBasis[]).includes(basis);

/** Consent to disclose a registration grants no access, and only the survivor may give it (ADR 24). */
function knowingProblems(draft: ConsentInput): ConsentProblem[] {
  if (draft.receiver === null) return ['receiver_missing'];
  if (shareablePartitions(draft.receiver).length === 0) return ['receiver_without_case_access'];
  const problems: ConsentProblem[] = [];
  if (draft.partitions.length > 0) problems.push('partition_not_shareable');
  if (draft.basis !== 'consent') problems.push('basis_not_open_to_agency');
  return problems;
}

function sharingProblems(draft: ConsentInput): ConsentProblem[] {
  if (draft.scope === 'mutual_disclosure') return knowingProblems(draft);
  if (draft.scope !== 'referral') return draft.receiver === null ? [] : ['receiver_not_wanted'];
  if (draft.receiver === null) return ['receiver_missing'];
  const most = shareablePartitions(draft.receiver);
  if (most.length === 0) return ['receiver_without_case_access'];
  const problems: ConsentProblem[] = [];
  if (draft.answer === 'given' && draft.partitions.length === 0) problems.push('partitions_missing');
  if (draft.partitions.some((partition) => !most.includes(partition)))
    problems.push('partition_not_shareable');
  if (!draft.purpose.trim()) problems.push('purpose_missing');
  return problems;
}

/** What another agency learns by it has a last day. */
const ENDING: ReadonlySet<ConsentScope> = new Set(['referral', 'mutual_disclosure']);

function untilProblems(draft: ConsentInput, now: Date): ConsentProblem[] {
  // A sharing consent without an end would outlive the reason for it; she chooses the day, there is no default.
  if (draft.untilOn === null)
    return ENDING.has(draft.scope) && draft.answer === 'given' ? ['until_missing'] : [];
  if (!isDay(draft.untilOn)) return ['until_impossible'];
  return draft.untilOn < dayOf(now) ? ['until_past'] : [];
}

function basisProblems(draft: ConsentInput, recordedBy: AgencyType): ConsentProblem[] {
  const problems: ConsentProblem[] = [];
  if (!legalBasesOf(recordedBy).includes(draft.basis)) problems.push('basis_not_open_to_agency');
  if (!isOverride(draft.basis)) return problems;
  if (!draft.override?.bySupervisor) problems.push('supervisor_missing');
  if (!draft.override?.reason.trim()) problems.push('reason_missing');
  return problems;
}

/** What is missing in the decision with a child; nobody is asked where the answer was no. */
export function childProblems(child: ChildDecision | null): ConsentProblem[] {
  if (child === null) return ['child_decision_missing'];
  const problems: ConsentProblem[] = [];
  if (child.decider === null) problems.push('decider_missing');
  // A body has no household; an adult has one, and an unknown household is not enough to decide.
  if (child.decider === 'non_offending_adult' && child.inPerpetratorsHousehold !== 'no')
    problems.push('decider_in_perpetrators_household');
  if (child.childAssent === 'not_asked') problems.push('assent_not_asked');
  if (child.childAssent === 'withheld') problems.push('assent_withheld');
  return problems;
}

/** Everything wrong with an answer as it was typed, for a record made by an agency of this type. */
export function consentProblems(
  draft: ConsentInput,
  context: { readonly recordedBy: AgencyType; readonly isMinor: boolean },
  now: Date,
): ConsentProblem[] {
  const needsChild = context.isMinor && draft.answer === 'given' && !isOverride(draft.basis);
  return [
    ...sharingProblems(draft),
    ...untilProblems(draft, now),
    ...basisProblems(draft, context.recordedBy),
    ...(needsChild ? childProblems(draft.child) : []),
  ];
}

/** What is missing for an agency of this type to open a case: a private one needs her yes to its services. */
export function openingConsentProblems(
  drafts: readonly Pick<ConsentInput, 'scope' | 'answer'>[],
  openedBy: AgencyType,
): OpeningConsentProblem[] {
  if (kindOf(openedBy) !== 'civil') return [];
  const isGiven = drafts.some(
    ({ scope, answer }) => scope === 'services_by_this_agency' && answer === 'given',
  );
  return isGiven ? [] : ['services_consent_missing'];
}

export interface RecordedBasis {
  readonly basis: LegalBasis;
  readonly recordedBy: string | null;
  readonly reviewOutcome: ReviewOutcome | null;
}

/** Why the person cannot look at it; null when she may. */
export function reviewRefusal(
  { basis, recordedBy, reviewOutcome }: RecordedBasis,
  viewer: { readonly userId: string; readonly roles: readonly string[] },
): 'nothing_to_review' | 'already_reviewed' | 'supervisor_missing' | 'own_record' | null {
  if (!isOverride(basis)) return 'nothing_to_review';
  if (reviewOutcome !== null) return 'already_reviewed';
  if (!viewer.roles.includes('supervisor')) return 'supervisor_missing';
  return recordedBy === viewer.userId ? 'own_record' : null;
}
