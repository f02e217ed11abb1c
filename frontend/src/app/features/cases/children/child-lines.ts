import type { ChildDto } from '../../../api/models/child-dto';
import type { ChildWordsDto } from '../../../api/models/child-words-dto';
import { textName } from '../../../core/language/texts';
import type { Translate } from '../../../core/language/texts';

export const CHILD_FACTS = ['sawViolence', 'wasHurt', 'usedAsThreat', 'hasDisability'] as const;
export type ChildFact = (typeof CHILD_FACTS)[number];
const CODES = ['sex', 'livesWith', 'birthCertificate', ...CHILD_FACTS] as const;
export const CHILD_WORDS = ['givenName', 'school', 'whoMayFetch'] as const;

/** What is corrected of a child, line by line; each value as a text, codes as the API has them. */
export const CHILD_LINES = ['birthYear', ...CODES, ...CHILD_WORDS] as const;
export type ChildLine = (typeof CHILD_LINES)[number];
export type ChildTexts = Readonly<Record<ChildLine, string>>;

export type ChildWords = Omit<ChildWordsDto, 'id'>;
export type ChildCodes = Pick<ChildDto, (typeof CODES)[number]>;

export const childTexts = (codes: ChildCodes, words: ChildWords, birthYear: string): ChildTexts => ({
  ...{ birthYear, givenName: words.givenName ?? '' },
  ...{ school: words.school ?? '', whoMayFetch: words.whoMayFetch ?? '' },
  ...(Object.fromEntries(CODES.map((line) => [line, codes[line]])) as Record<keyof ChildCodes, string>),
});

const keyOf = (line: ChildLine): string => line.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const isFact = (line: ChildLine): boolean => (CHILD_FACTS as readonly string[]).includes(line);

export const childLineLabel = (line: ChildLine, t: Translate): string =>
  t(`${isFact(line) ? 'child-fact' : 'children'}.${keyOf(line)}`);

const GROUPS: Partial<Record<ChildLine, string>> = {
  sex: 'child-sex',
  livesWith: 'lives-with',
  birthCertificate: 'birth-certificate',
};

/** A value in the language of the screen. */
export function childLineInWords(line: ChildLine, text: string, t: Translate): string {
  const group = isFact(line) ? 'known' : GROUPS[line];
  return group && text ? t(`${group}.${textName(text)}`) : text;
}
