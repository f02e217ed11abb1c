/**
 * Policy: a duplicate is the same woman (capabilities 1.2b). Given name and birth of both records are compared before anybody
 * endorses; where both differ, only a paper that was seen lets the request pass. What is not written agrees with nothing.
 * A line that was corrected not long ago proves nothing: otherwise a worker makes one woman of two.
 */
import { nameAgreement } from '../shared/names/name-forms.js';
import { namePartsOf } from '../shared/names/name-parts.js';
import type { Identity } from '../survivors/index.js';
import { codeList } from '../shared/code-lists.js';

export const CARD_VERDICTS = codeList('CardVerdict', ['agree', 'close', 'differ', 'unknown']);
export type CardVerdict = (typeof CARD_VERDICTS)[number];

export const CARD_LINES = ['givenName', 'patronymic', 'surname', 'birth'] as const;
export type CardLine = (typeof CARD_LINES)[number];
export type CardVerdicts = Readonly<Record<CardLine, CardVerdict>>;

/** The lines of one card, as they are compared and shown. */
export type CardWords = Readonly<Record<'givenName' | 'patronymic' | 'surname' | 'bornOn', string | null>>;

const EMPTY: CardWords = { givenName: null, patronymic: null, surname: null, bornOn: null };

/** What a record says of her; a name written in one piece is taken apart. */
export function cardOf(identity: Identity | undefined): CardWords {
  if (!identity) return EMPTY;
  const { givenName, patronymic, surname, writtenName, bornOn } = identity;
  if (givenName || patronymic || surname || !writtenName) return { givenName, patronymic, surname, bornOn };
  const parts = namePartsOf(writtenName);
  return { givenName: parts.givenName, patronymic: parts.patronymic, surname: parts.surname, bornOn };
}

function namesCompared(one: string | null, other: string | null): CardVerdict {
  if (!one || !other) return 'unknown';
  const agreement = nameAgreement(one, other);
  if (agreement === null) return 'differ';
  return agreement === 'same' ? 'agree' : 'close';
}

/** The same year is close: a day is often not known, and a register writes the first of January. */
function birthsCompared(one: string | null, other: string | null): CardVerdict {
  if (!one || !other) return 'unknown';
  if (one === other) return 'agree';
  return one.slice(0, 4) === other.slice(0, 4) ? 'close' : 'differ';
}

export const compareCards = (one: CardWords, other: CardWords): CardVerdicts => ({
  givenName: namesCompared(one.givenName, other.givenName),
  patronymic: namesCompared(one.patronymic, other.patronymic),
  surname: namesCompared(one.surname, other.surname),
  birth: birthsCompared(one.bornOn, other.bornOn),
});

/** Days in which a corrected line of a card proves nothing. */
export const CORRECTED_DAYS = 30;

const LINES_OF: Readonly<Record<string, readonly CardLine[]>> = {
  givenName: ['givenName'],
  patronymic: ['patronymic'],
  surname: ['surname'],
  writtenName: ['givenName', 'patronymic', 'surname'],
  bornOn: ['birth'],
};

/** The verdicts without what rests on fields of the identity that were corrected. */
export function withoutCorrected(verdicts: CardVerdicts, fields: readonly string[]): CardVerdicts {
  const lines = fields.flatMap((field) => LINES_OF[field] ?? []);
  const proves = ([line, verdict]: [string, CardVerdict]): CardVerdict =>
    isAgreeing(verdict) && lines.some((one) => one === line) ? 'unknown' : verdict;
  return Object.fromEntries(
    Object.entries(verdicts).map((entry) => [entry[0], proves(entry)]),
  ) as unknown as CardVerdicts;
}

export const isAgreeing = (verdict: unknown): boolean => verdict === 'agree' || verdict === 'close';
