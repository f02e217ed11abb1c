import type { EncodedBirth, EncodedForm, EncodedName, EncodedRegistration, Tag } from './encode.js';
import { nearness } from './filter.js';
import { codeList } from '../../shared/code-lists.js';

/** How well two names agree: the words of a level, each with its number. `untold` is evidence of nothing. */
const NAME = { untold: 0, same: 1, slip: 2, close: 3, akin: 4, faint: 5, other: 6, initial: 7 } as const;
const BIRTH = {
  ...{ untold: 0, same: 1, sameYear: 2, swapped: 3, onePartOff: 4, yearOff: 5, yearAlone: 6 },
  ...{ nextYear: 7, dayAlone: 8, nextYearAlone: 9, twoYears: 10, other: 11, yearSlip: 12 },
} as const;
const PHONE = { untold: 0, same: 1, slip: 2, other: 3 } as const;
const PLAIN = { untold: 0, same: 1, other: 2 } as const;

/** The levels of each field; `crossed`: the surname of one is the father's name of the other. */
export const LEVELS = {
  given: NAME,
  surname: { ...NAME, crossed: 8 },
  patronymic: NAME,
  mother: NAME,
  birth: BIRTH,
  phone: PHONE,
  district: PLAIN,
  jamoat: PHONE,
  sex: PLAIN,
} as const;
export type Field = keyof typeof LEVELS;
export const FIELDS = codeList('LinkageField', Object.keys(LEVELS) as readonly Field[]);
/** A level for each field, in the order of FIELDS. */
export type Agreement = Uint8Array;
export const UNTOLD = 0;
export const SAME = 1;

type NameLevel = (typeof NAME)[keyof typeof NAME];
type SurnameLevel = NameLevel | 8;
type Form = 'core' | 'stem';

/** Grams in which two names may differ: about one slip, less than two, and two. */
const APART = [
  [NAME.slip, 6],
  [NAME.close, 10],
  [NAME.akin, 14],
] as const satisfies readonly (readonly [NameLevel, number])[];
const LEAST_DICE = 0.5;
const FAINT_DICE = 0.6;
const CLOSE_DICE = 0.55;
const DIGITS_OFF = 2;

/** How bad a level is, to choose between readings; in the order of the levels. */
const BADNESS = [3.5, 0, 1, 2, 3, 4, 5, 1.5, 3] as const;
/** What a reading with swapped boxes must be better by. */
const SWAP_PRICE = 1.5;

function isSame(one: EncodedName, other: EncodedName, form: Form): boolean {
  const tags = [other.whole.tag, other[form].tag];
  return tags.includes(one.whole.tag) || tags.includes(one[form].tag);
}

/** Whether two sorted lists have a tag in common. */
function isShared(one: readonly Tag[], other: readonly Tag[]): boolean {
  for (let at = 0, beside = 0; at < one.length && beside < other.length;) {
    const apart = (one[at] ?? 0) - (other[beside] ?? 0);
    if (apart === 0) return true;
    if (apart < 0) at += 1;
    else beside += 1;
  }
  return false;
}

const isSlip = (one: EncodedName, other: EncodedName, form: Form): boolean =>
  isShared(one[form].slips, other[form].slips) || isShared(one.whole.slips, other.whole.slips);

/** As near as the nearer of the whole names and their forms. */
function nearLevel(one: EncodedName, other: EncodedName, form: Form): NameLevel {
  if (isSlip(one, other, form)) return NAME.slip;
  const short = nearness(one[form].filter, other[form].filter);
  const long = nearness(one.whole.filter, other.whole.filter);
  const dice = Math.max(short.dice, long.dice);
  if (dice < LEAST_DICE) return NAME.other;
  const apart = Math.min(short.apart, long.apart);
  return APART.find(([, most]) => apart <= most)?.[0] ?? (dice >= FAINT_DICE ? NAME.faint : NAME.other);
}

function nameLevel(one: EncodedName | null, other: EncodedName | null, form: Form): NameLevel {
  if (!one || !other) return NAME.untold;
  if (one.isInitial || other.isInitial)
    return one.initials.some((initial) => other.initials.includes(initial)) ? NAME.initial : NAME.other;
  return isSame(one, other, form) ? NAME.same : nearLevel(one, other, form);
}

interface Names {
  readonly given: NameLevel;
  readonly surname: SurnameLevel;
  readonly patronymic: NameLevel;
}

function straightNames(one: EncodedRegistration, other: EncodedRegistration): Names {
  return {
    given: nameLevel(one.given, other.given, 'core'),
    surname: nameLevel(one.surname, other.surname, 'stem'),
    patronymic: nameLevel(one.patronymic, other.patronymic, 'stem'),
  };
}

const badnessOf = ({ given, surname }: Names): number => BADNESS[given] + BADNESS[surname];

/** Boxes swapped in one of the two, where that reads better by more than chance. */
function unswapped(names: Names, one: EncodedRegistration, other: EncodedRegistration): Names {
  if (names.given === NAME.same || names.surname === NAME.same) return names;
  const crossed = [nameLevel(one.given, other.surname, 'stem'), nameLevel(one.surname, other.given, 'stem')];
  const [better = NAME.other, worse = NAME.other] = crossed.sort((a, b) => BADNESS[a] - BADNESS[b]);
  const swapped: Names = { given: better, surname: worse, patronymic: names.patronymic };
  return badnessOf(swapped) + SWAP_PRICE < badnessOf(names) ? swapped : names;
}

const isNear = (level: NameLevel): boolean => level === NAME.same || level === NAME.slip;

/** Handles a father's name in the surname box, as Tajik papers may have it (DOMAIN 6.3). */
function uncrossed(names: Names, one: EncodedRegistration, other: EncodedRegistration): Names {
  if (names.surname !== NAME.other && names.surname !== NAME.faint) return names;
  const mine = isNear(nameLevel(one.surname, other.patronymic, 'stem'));
  const theirs = isNear(nameLevel(one.patronymic, other.surname, 'stem'));
  if (!mine && !theirs) return names;
  return {
    ...names,
    surname: LEVELS.surname.crossed,
    patronymic: mine && theirs ? NAME.same : names.patronymic,
  };
}

type BirthLevel = (typeof BIRTH)[keyof typeof BIRTH];

function sameYearLevel(one: EncodedBirth, other: EncodedBirth): BirthLevel {
  if (!one.inYear || !other.inYear) return BIRTH.sameYear;
  const [month, day] = [one.inYear.month === other.inYear.month, one.inYear.day === other.inYear.day];
  if (month && day) return BIRTH.same;
  const { swapped } = other.inYear;
  if (one.inYear.month === swapped.month && one.inYear.day === swapped.day) return BIRTH.swapped;
  return month || day ? BIRTH.onePartOff : BIRTH.yearAlone;
}

/** Both ways: what was exchanged is exchanged back. */
const isYearSlip = (one: EncodedBirth, other: EncodedBirth): boolean => one.slips.includes(other.year);

function yearLevel(one: EncodedBirth, other: EncodedBirth): BirthLevel {
  if (one.near.includes(other.year)) return BIRTH.nextYear;
  if (one.far.includes(other.year)) return BIRTH.twoYears;
  return isYearSlip(one, other) ? BIRTH.yearSlip : BIRTH.other;
}

function otherYearLevel(one: EncodedBirth, other: EncodedBirth): BirthLevel {
  if (!one.inYear || !other.inYear) return yearLevel(one, other);
  const isNext = one.near.includes(other.year);
  const isSameDay = one.inYear.month === other.inYear.month && one.inYear.day === other.inYear.day;
  if (isSameDay) return isNext || isYearSlip(one, other) ? BIRTH.yearOff : BIRTH.dayAlone;
  return isNext ? BIRTH.nextYearAlone : BIRTH.other;
}

function birthLevel(one: EncodedBirth | null, other: EncodedBirth | null): BirthLevel {
  if (!one || !other) return BIRTH.untold;
  return one.year === other.year ? sameYearLevel(one, other) : otherYearLevel(one, other);
}

function phoneLevel({ phone: one }: EncodedRegistration, { phone: other }: EncodedRegistration): number {
  if (!one || !other) return PHONE.untold;
  if (one.tag === other.tag) return PHONE.same;
  const off = one.digits.filter((digit, at) => digit !== other.digits[at]).length;
  return off <= DIGITS_OFF ? PHONE.slip : PHONE.other;
}

function formLevel(one: EncodedForm | null, other: EncodedForm | null): number {
  if (!one || !other) return PHONE.untold;
  if (one.tag === other.tag) return PHONE.same;
  return nearness(one.filter, other.filter).dice >= CLOSE_DICE ? PHONE.slip : PHONE.other;
}

function tagLevel(one: Tag | null, other: Tag | null): number {
  if (one === null || other === null) return PLAIN.untold;
  return one === other ? PLAIN.same : PLAIN.other;
}

/** The levels of agreement of two registrations, the same whichever comes first. */
export function compare(one: EncodedRegistration, other: EncodedRegistration): Agreement {
  const names = uncrossed(unswapped(straightNames(one, other), one, other), one, other);
  // In the order of FIELDS. Runs hundreds of times for each new registration: avoids allocating objects.
  const agreement = new Uint8Array(FIELDS.length);
  agreement[0] = names.given;
  agreement[1] = names.surname;
  agreement[2] = names.patronymic;
  agreement[3] = nameLevel(one.mother, other.mother, 'core');
  agreement[4] = birthLevel(one.birth, other.birth);
  agreement[5] = phoneLevel(one, other);
  agreement[6] = tagLevel(one.district, other.district);
  agreement[7] = formLevel(one.jamoat, other.jamoat);
  agreement[8] = tagLevel(one.sex, other.sex);
  return agreement;
}
