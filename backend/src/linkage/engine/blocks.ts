import { consonantsOf } from '../../shared/names.js';
import type { NormalRegistration, SoundedName, WrittenBirth } from './registration.types.js';
import { slipsOf } from './normalise.js';

const START = 2;

const inAnyOrder = (...words: string[]): string => words.sort().join('|');

interface Parts {
  readonly given: string | null;
  readonly surname: string | null;
  readonly father: string | null;
  readonly mother: string | null;
  readonly initial: string | null;
  readonly year: string | null;
  /** Day and month in any order. */
  readonly date: string | null;
  /** The pairs of years that hold this one: a year off by one still meets. */
  readonly years: readonly string[];
  readonly district: string | null;
  readonly jamoat: string | null;
}

function dateOf(birth: WrittenBirth | null): string | null {
  if (!birth?.monthAndDay) return null;
  const { month, day } = birth.monthAndDay;
  return [month, day].sort((one, other) => one - other).join('.');
}

/** A name that tells more than its first letter. */
const told = (name: SoundedName | null, form: 'core' | 'stem'): string | null =>
  name === null || name.isInitial ? null : name[form];

const yearsOf = (birth: WrittenBirth | null): readonly string[] =>
  birth === null ? [] : [`even ${birth.year >> 1}`, `odd ${(birth.year + 1) >> 1}`];

const partsOf = (normal: NormalRegistration): Parts => ({
  given: told(normal.given, 'core'),
  surname: told(normal.surname, 'stem'),
  father: told(normal.patronymic, 'stem'),
  mother: told(normal.mother, 'core'),
  initial: normal.given && normal.given.core.charAt(0),
  year: normal.birth && String(normal.birth.year),
  date: dateOf(normal.birth),
  years: yearsOf(normal.birth),
  district: normal.district,
  jamoat: normal.jamoat,
});

/** A block of one kind; none if a part is missing. */
function block(kind: string, ...parts: readonly (string | null)[]): string[] {
  return parts.includes(null) ? [] : [[kind, ...parts].join('|')];
}

function ofNames({ given, surname, father, mother, year, initial, district }: Parts): string[] {
  const pair = (kind: string, one: string | null, other: string | null): string[] =>
    one === null || other === null ? [] : [`${kind}|${inAnyOrder(one, other)}`];
  const bare = (sound: string | null): string | null => sound && consonantsOf(sound);
  return [
    ...pair('names', given, surname),
    ...pair('fathers', surname, father),
    ...block('given-father', given, father),
    ...block('given-year', given, year),
    ...block('surname-year', surname, year),
    ...block('father-year', father, year),
    ...block('mother-given', mother, given),
    ...block('mother-surname', mother, surname),
    ...block('mother-initial', mother, initial, district),
    ...block('initial-surname-father', initial, surname, father),
    ...pair('bare-names', bare(given), bare(surname)),
    ...block('bare-given-father', bare(given), bare(father)),
  ];
}

/** A slip in one of two names; in any order, because a slip also hides that boxes were swapped. */
function ofSlips({ given, surname, year, district, initial }: Parts): string[] {
  const slips = (sound: string | null): readonly string[] => (sound === null ? [] : slipsOf(sound));
  return [
    ...slips(given).flatMap((slip) => block('slip', slip, surname && consonantsOf(surname))),
    ...slips(surname).flatMap((slip) => block('slip', slip, given && consonantsOf(given))),
    ...slips(given).flatMap((slip) => block('given-slip-year', slip, year, district)),
    ...slips(surname).flatMap((slip) => block('initial-surname-slip', initial, slip, district)),
  ];
}

function ofPlaceAndDate({ given, surname, initial, year, years, date, district, jamoat }: Parts): string[] {
  const start = (sound: string | null): string | null => sound && sound.slice(0, START);
  return [
    ...block('date', year, date),
    ...block('date-initial', date, initial),
    ...block('date-surname', date, surname && surname.charAt(0)),
    ...block('district-names', district, start(given), start(surname)),
    ...block('given-place', given, district, jamoat),
    ...block('surname-place', surname, district, jamoat),
    ...block('initial-surname-district', initial, surname, district),
    ...years.flatMap((two) => block('given-years-district', given, two, district)),
    ...years.flatMap((two) => block('initial-surname-years', initial, surname, two)),
    ...years.flatMap((two) => block('place-years-initial', district, jamoat, two, initial)),
    ...block('district-year-given', district, year, start(given)),
    ...block('district-year-surname', district, year, start(surname)),
  ];
}

/** A number, and either half of it with its middle: one wrong digit leaves one of them. */
function ofPhone(phone: string | null): string[] {
  return phone === null
    ? []
    : [`phone|${phone}`, `phone-start|${phone.slice(0, 6)}`, `phone-end|${phone.slice(3)}`];
}

/**
 * Blocks of a registration: two registrations of one person nearly always share at least one. No block is a name alone
 * (LINKAGE 6, step 3). The product stores only keyed tags of them.
 */
export function blocksOf(normal: NormalRegistration): readonly string[] {
  const parts = partsOf(normal);
  return [...ofPhone(normal.phone), ...ofNames(parts), ...ofSlips(parts), ...ofPlaceAndDate(parts)];
}
