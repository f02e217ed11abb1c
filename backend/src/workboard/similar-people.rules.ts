/**
 * Policy: before an agency registers a survivor it sees which of its cases may be hers already. A given name that sounds
 * the same is enough. A surname or birth that is known on both sides and differs ends it.
 */
import { codeList } from '../shared/code-lists.js';
import { nameAnswers } from '../shared/names.js';
import type { Identity } from '../survivors/index.js';

/** `alike`: the same sound or, for a birth, one within two years. */
export const LIKENESSES = codeList('Likeness', ['same', 'alike', 'not_known']);
export type Likeness = (typeof LIKENESSES)[number];

export type AskedIdentity = Pick<Identity, 'surname' | 'givenName' | 'bornOn' | 'bornPrecision'>;

export interface Similarity {
  readonly givenName: Likeness;
  readonly surname: Likeness;
  readonly birth: Likeness;
}

/** Years between two births that are remembered as one. */
const YEARS_APART = 2;

const plain = (name: string): string => name.normalize('NFC').trim().toLowerCase();

/** null: they differ. */
function nameLikeness(asked: string | null, written: string | null): Likeness | null {
  if (!asked?.trim() || !written?.trim()) return 'not_known';
  if (plain(asked) === plain(written)) return 'same';
  return nameAnswers(asked, written) || nameAnswers(written, asked) ? 'alike' : null;
}

/** As many parts of the two days as both know. */
function birthLikeness(asked: AskedIdentity, written: AskedIdentity): Likeness | null {
  if (!asked.bornOn || !written.bornOn) return 'not_known';
  const length = Math.min(...[asked, written].map(({ bornPrecision }) => LENGTH[bornPrecision ?? 'day']));
  if (asked.bornOn.slice(0, length) === written.bornOn.slice(0, length)) return 'same';
  const apart = Math.abs(Number(asked.bornOn.slice(0, 4)) - Number(written.bornOn.slice(0, 4)));
  return apart <= YEARS_APART ? 'alike' : null;
}

const LENGTH = { day: 10, month: 7, year: 4 } as const;

type Compared = { readonly [Part in keyof Similarity]: Likeness | null };

/** A surname changes with marriage: another one is no reason to doubt the same day of birth. */
function isContradicted({ givenName, surname, birth }: Compared): boolean {
  return givenName === null || birth === null || (surname === null && birth !== 'same');
}

/** Neither name tells anything. */
const saysNothing = ({ givenName, surname }: Compared): boolean =>
  givenName === 'not_known' && (surname === null || surname === 'not_known');

/** How a recorded identity resembles the one that is being registered; null where it does not. */
export function similarity(
  asked: AskedIdentity,
  written: AskedIdentity & Pick<Identity, 'writtenName'>,
): Similarity | null {
  const isInParts = written.givenName !== null || written.surname !== null;
  const compared: Compared = {
    givenName: nameLikeness(asked.givenName, isInParts ? written.givenName : written.writtenName),
    surname: nameLikeness(asked.surname, isInParts ? written.surname : written.writtenName),
    birth: birthLikeness(asked, written),
  };
  if (isContradicted(compared) || saysNothing(compared)) return null;
  const known = (likeness: Likeness | null): Likeness => likeness ?? 'not_known';
  return {
    givenName: known(compared.givenName),
    surname: known(compared.surname),
    birth: known(compared.birth),
  };
}

const WEIGHTS: Record<Likeness, number> = { same: 2, alike: 1, not_known: 0 };

/** The more parts agree, the earlier; a birth says more than a name. */
export const similarityRank = ({ givenName, surname, birth }: Similarity): number =>
  3 * WEIGHTS[birth] + 2 * WEIGHTS[surname] + WEIGHTS[givenName];
