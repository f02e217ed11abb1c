/**
 * Policy (capabilities 5.1): an order names one person. The agency of the order records and reads that person, as do
 * the owner of the case, and the prosecutor and legal aid to whom it was referred; other holders of the partition read
 * the name. A correction has a reason and never overwrites.
 */
import type { CaseAccess } from '../access/index.js';
import { codeList } from '../shared/code-lists.js';
import { dayOf } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { namePartsOf, readingsInParts } from '../shared/names.js';
import type { NameParts } from '../shared/names.js';

export const RESPONDENT_LANGUAGES = codeList('RespondentLanguage', ['tg', 'ru', 'uz', 'other']);
export type RespondentLanguage = (typeof RESPONDENT_LANGUAGES)[number];

/** Why the person named was corrected. */
export const RESPONDENT_CORRECTIONS = codeList('RespondentCorrection', [
  'typing',
  'paper_differs',
  'wrong_person',
]);
export type RespondentCorrection = (typeof RESPONDENT_CORRECTIONS)[number];

/** Why earlier orders against maybe the same person are looked up. */
export const SAME_PERSON_REASONS = codeList('SamePersonReason', [
  'assess_risk',
  'decide_order',
  'prepare_extension',
]);
export type SamePersonReason = (typeof SAME_PERSON_REASONS)[number];

export interface RespondentName {
  readonly surname: string | null;
  readonly givenName: string | null;
  readonly patronymic: string | null;
  /** Earlier names, as written. */
  readonly formerNames: string | null;
}

export interface RespondentDraft extends RespondentName {
  readonly bornOn: Day | null;
  readonly reason: RespondentCorrection | null;
}

export const RESPONDENT_PROBLEMS = codeList('RespondentProblem', [
  'name_missing',
  'date_in_future',
  'reason_missing',
]);
export type RespondentProblem = (typeof RESPONDENT_PROBLEMS)[number];

/** The name as one line, surname first as papers write it. */
export const nameLine = ({ surname, givenName, patronymic }: RespondentName): string =>
  [surname, givenName, patronymic].filter(Boolean).join(' ');

/** By what a man is found in full: his name, and a former one, which may be the surname alone. */
export function fullNamesOf(name: RespondentName): readonly Pick<NameParts, 'surname' | 'givenName'>[] {
  const { surname, givenName } = namePartsOf(name.formerNames ?? '');
  return [...readingsInParts(name), { surname, givenName: givenName ?? name.givenName }];
}

/** Everything wrong, each at its field; `isCorrection`: the order has a respondent already. */
export function respondentProblems(
  draft: RespondentDraft,
  { isCorrection, now }: { readonly isCorrection: boolean; readonly now: Date },
): { readonly path: keyof RespondentDraft; readonly code: RespondentProblem }[] {
  const { bornOn, reason } = draft;
  return [
    ...(nameLine(draft) ? [] : [{ path: 'surname', code: 'name_missing' } as const]),
    ...(bornOn && bornOn > dayOf(now) ? [{ path: 'bornOn', code: 'date_in_future' } as const] : []),
    ...(isCorrection && reason === null ? [{ path: 'reason', code: 'reason_missing' } as const] : []),
  ];
}

/** Whether the viewer records the respondent of an order; `mayRecord` answers for the order. */
export const mayName = (
  access: CaseAccess,
  order: { readonly agencyId: string },
  agencyId: string,
): boolean => access.writes.has('perpetrator') && order.agencyId === agencyId;

interface Reader {
  readonly agencyId: string;
  readonly agencyType: string;
}

/** Whether the viewer reads all of the respondent, mirrored by the policy respondents_select. */
export const mayReadRespondent = (
  access: CaseAccess,
  order: { readonly agencyId: string },
  { agencyId, agencyType }: Reader,
): boolean =>
  access.reads.has('perpetrator') &&
  (access.relations.has('own') ||
    order.agencyId === agencyId ||
    agencyType === 'prosecutor' ||
    agencyType === 'legal_aid');
