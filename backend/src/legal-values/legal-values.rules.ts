/**
 * Policy: every legal number is dated configuration; the value in force on the day of the event applies, never today's
 * (domain reference 0). The past is never edited: a new value begins today at the earliest, and what was worked out
 * under an older one stays.
 */
import type { Day } from '../shared/dates.js';
import { shiftDay } from '../shared/dates.js';
import { ARTICLE_ENDED, LEGAL_ARTICLES, isOfLaterCode } from './legal-articles.types.js';
import type { LegalArticle } from './legal-articles.types.js';
import {
  ARTICLE_NUMBER,
  LATER_KEYS,
  LEGAL_CANDIDATES,
  LEGAL_SHAPES,
  articleKey,
} from './legal-values.types.js';
import type {
  AdditionProblem,
  DatedValue,
  LegalCandidate,
  LegalKey,
  NewLegalValue,
  VerificationProblem,
} from './legal-values.types.js';

const WHOLE = /^[1-9]\d{0,3}$/;

/** Whether the text is a value that the key can have: a whole number above zero, or one of its choices. */
export function isValueOf(key: LegalKey, value: string): boolean {
  const shape = LEGAL_SHAPES[key];
  if (shape.unit === 'number') return ARTICLE_NUMBER.test(value);
  if (shape.unit === 'choice') return shape.choices.some((choice) => choice === value);
  return WHOLE.test(value) && Number(value) <= shape.most;
}

const isInForce = ({ validFrom, validTo }: DatedValue, day: Day): boolean =>
  validFrom <= day && (validTo === null || day <= validTo);

/** The value of a key on a day; before its first one the first holds, since the law was there and nobody dated it. */
export function valueOn<V extends DatedValue>(values: readonly V[], key: LegalKey, day: Day): V | null {
  const ofKey = values.filter((value) => value.key === key);
  const [first = null] = [...ofKey].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
  const isBefore = first !== null && day < first.validFrom && !LATER_KEYS.has(key);
  return ofKey.find((value) => isInForce(value, day)) ?? (isBefore ? first : null);
}

/** Whether the law of a day may name the article; those of 1998 always, since decisions of any year are entered. */
export const isKnownOn = (values: readonly DatedValue[], article: LegalArticle, day: Day): boolean =>
  !isOfLaterCode(article) || articleNumberOn(values, article, day) !== ARTICLE_ENDED;

/** The number under which an article stands on a day; of one that has ended, its last. */
export function articleNumberOn(values: readonly DatedValue[], article: LegalArticle, day: Day): string {
  const numbers = values.filter(({ key, value }) => key === articleKey(article) && value !== ARTICLE_ENDED);
  const begun = numbers.filter(({ validFrom }) => validFrom <= day);
  begun.sort((a, b) => (a.validFrom < b.validFrom ? 1 : -1));
  return begun[0]?.value ?? LEGAL_ARTICLES[article].article;
}

/** What sources say of a key until a legal adviser has confirmed its value. */
export const candidatesOf = ({
  key,
  verifiedOn,
}: Pick<DatedValue, 'key' | 'verifiedOn'>): readonly LegalCandidate[] =>
  verifiedOn === null ? (LEGAL_CANDIDATES[key] ?? []) : [];

/** Everything wrong with a value that is to be added. */
export function additionProblems(
  values: readonly DatedValue[],
  added: NewLegalValue,
  today: Day,
): AdditionProblem[] {
  const problems: AdditionProblem[] = [];
  const ofKey = values.filter(({ key }) => key === added.key);
  if (!isValueOf(added.key, added.value)) problems.push('not_a_value');
  if (added.validFrom < today) problems.push('value_in_past');
  if (ofKey.some(({ validFrom }) => validFrom === added.validFrom)) problems.push('value_begins_already');
  if (valueOn(ofKey, added.key, added.validFrom)?.value === added.value) problems.push('value_unchanged');
  return problems;
}

/** Where the new value ends, and the last day of the one it takes over from. */
export function placeOf(
  values: readonly DatedValue[],
  { key, validFrom }: NewLegalValue,
): { readonly validTo: Day | null; readonly earlierEndsOn: Day } {
  const later = values
    .filter((value) => value.key === key && value.validFrom > validFrom)
    .map((value) => value.validFrom)
    .sort();
  return { validTo: later[0] ? shiftDay(later[0], -1) : null, earlierEndsOn: shiftDay(validFrom, -1) };
}

/** Everything wrong with marking a value as confirmed on a day. */
export function verificationProblems(
  value: Pick<DatedValue, 'verifiedOn'>,
  on: Day,
  today: Day,
): VerificationProblem[] {
  const problems: VerificationProblem[] = [];
  if (on > today) problems.push('date_in_future');
  if (value.verifiedOn !== null) problems.push('already_verified');
  return problems;
}
