import { codeList } from '../shared/code-lists.js';

export const CHILD_SEXES = codeList('ChildSex', ['girl', 'boy', 'unknown']);
export type ChildSex = (typeof CHILD_SEXES)[number];

/** `her`: the survivor; `him`: the other parent. */
export const LIVES_WITH = codeList('LivesWith', [
  'her',
  'him',
  'his_parents',
  'her_parents',
  'institution',
  'other',
  'unknown',
]);
export type LivesWith = (typeof LIVES_WITH)[number];

export const BIRTH_CERTIFICATES = codeList('BirthCertificate', ['has', 'held_by_him', 'none', 'unknown']);
export type BirthCertificate = (typeof BIRTH_CERTIFICATES)[number];

export const CHILD_ANSWERS = codeList('ChildAnswer', ['yes', 'no', 'unknown']);
export type ChildAnswer = (typeof CHILD_ANSWERS)[number];

/** Whether the child is safe now; `could_not_ask` leaves the question open. */
export const CHILD_SAFETY_ANSWERS = codeList('ChildSafetyAnswer', ['safe', 'not_safe', 'could_not_ask']);
export type ChildSafetyAnswer = (typeof CHILD_SAFETY_ANSWERS)[number];

/** The child stayed with the other party or his family. */
export const isWithHisFamily = (livesWith: LivesWith): boolean =>
  livesWith === 'him' || livesWith === 'his_parents';

/** Papers that are still to be obtained. */
export const lacksPapers = (certificate: BirthCertificate): boolean =>
  certificate === 'held_by_him' || certificate === 'none';

/** The sealed words of a child; their readers may know which of them are recorded. */
export const CHILD_WORDS = codeList('ChildWord', ['given_name', 'school', 'who_may_fetch']);
export type ChildWord = (typeof CHILD_WORDS)[number];

export interface ChildWords {
  givenName: string | null;
  school: string | null;
  /** Who may fetch the child from there. */
  whoMayFetch: string | null;
}

export const recordedWords = ({ givenName, school, whoMayFetch }: ChildWords): ChildWord[] => {
  const holds: Record<ChildWord, boolean> = {
    given_name: Boolean(givenName),
    school: Boolean(school),
    who_may_fetch: Boolean(whoMayFetch),
  };
  return CHILD_WORDS.filter((word) => holds[word]);
};

/** A year in which a child cannot have been born: it has not begun yet. */
export const yearProblem = (birthYear: number | null, today: string): 'year_in_future' | null =>
  birthYear !== null && birthYear > Number(today.slice(0, 4)) ? 'year_in_future' : null;
