/**
 * Policy: a label helps the people of one agency to recognise a case in a list. It is read without a reason and shown
 * unmasked, so it holds no name of the case and no number by which a person is found.
 */
import { nameAnswers } from '../shared/names.js';

export const LABEL_LENGTH = 24;
/** A phone number, a passport or a report has at least so many digits. */
const DIGITS_OF_A_NUMBER = 7;
/** Shorter words are particles and initials, which fit too many names. */
const LETTERS_OF_A_NAME = 3;

export const LABEL_PROBLEMS = ['label_holds_number', 'label_holds_name'] as const;
export type LabelProblem = (typeof LABEL_PROBLEMS)[number];

const wordsOf = (text: string): string[] =>
  text.split(/[^\p{L}\p{M}'’]+/u).filter((word) => [...word].length >= LETTERS_OF_A_NAME);

/** Everything wrong with a label; `names` are the sealed names of its case. */
export function labelProblems(label: string, names: readonly string[]): LabelProblem[] {
  const digits = label.match(/\p{Nd}/gu)?.length ?? 0;
  const known = names.map((name) => wordsOf(name).join(' '));
  const holdsName = wordsOf(label).some((word) => known.some((name) => nameAnswers(word, name)));
  return [
    ...(digits >= DIGITS_OF_A_NUMBER ? (['label_holds_number'] as const) : []),
    ...(holdsName ? (['label_holds_name'] as const) : []),
  ];
}
