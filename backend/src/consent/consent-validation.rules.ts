/**
 * Policy: consent names the agency, the purpose, the partitions and the day it ends, and records who was present
 * (domain reference 4.3). Passing on without consent needs a legal basis, a supervisor and a reason. For a child its
 * own assent by age and a non-offending adult or the child-rights body, never the alleged perpetrator's household (2.5).
 */
import type { AgencyType } from '../agencies/agencies.types.js';
import { dayOf, isDay } from '../shared/dates.js';
import { kindOf } from '../agencies/agencies.types.js';
import { legalBasesOf, shareablePartitions } from './consent.rules.js';
import { OVERRIDE_BASES } from './consent.types.js';
import type {
  ChildDecision,
  ConsentInput,
  ConsentProblem,
  ConsentScope,
  LegalBasis,
  OpeningConsentProblem,
} from './consent.types.js';

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
