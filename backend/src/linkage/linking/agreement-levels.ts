import { FIELDS, LEVELS, SAME, UNTOLD } from '../engine/compare.js';
import type { Agreement, Field } from '../engine/compare.js';
import type { AgreementLevel, PairFacts } from '../linkage.types.js';

type Words = Readonly<Record<string, readonly number[]>>;

/** The many levels of the engine in the few words that a reviewer decides by. */
const NAMES: Words = {
  close: [LEVELS.given.slip, LEVELS.given.close, LEVELS.given.initial],
  partly: [LEVELS.given.akin, LEVELS.given.faint, LEVELS.surname.crossed],
};
const BIRTH: Words = {
  close: [LEVELS.birth.swapped, LEVELS.birth.onePartOff, LEVELS.birth.sameYear],
  partly: [
    LEVELS.birth.yearOff,
    LEVELS.birth.yearAlone,
    LEVELS.birth.nextYear,
    LEVELS.birth.dayAlone,
    LEVELS.birth.nextYearAlone,
    LEVELS.birth.yearSlip,
  ],
};
const NUMBERS: Words = { close: [LEVELS.phone.slip] };
const WORDS: Partial<Record<Field, Words>> = {
  given: NAMES,
  surname: NAMES,
  patronymic: NAMES,
  mother: NAMES,
  birth: BIRTH,
  phone: NUMBERS,
  jamoat: NUMBERS,
};

function levelOf(field: Field, level: number): AgreementLevel {
  if (level === UNTOLD) return 'not_told';
  if (level === SAME) return 'same';
  const words = WORDS[field];
  if (words?.['close']?.includes(level)) return 'close';
  return words?.['partly']?.includes(level) ? 'partly' : 'differs';
}

/** How well two registrations agree, field by field, in words. */
export const levelsOf = (agreement: Agreement): PairFacts['levels'] =>
  Object.fromEntries(
    FIELDS.map((field, at) => [field, levelOf(field, agreement[at] ?? UNTOLD)]),
  ) as PairFacts['levels'];
