import { namePartsOf, nameTokens } from '../../shared/names.js';
import { placeKey } from './place-key.js';
import type {
  NormalRegistration,
  Sex,
  SoundedName,
  WrittenBirth,
  WrittenRegistration,
} from './registration.types.js';
import { endsLikePatronymic, endsLikeSurname, soundName } from './sound-names.js';

const OLDEST_YEAR = 1900;
const LAST_YEAR = 2100;
const COUNTRY = '992';
const NATIONAL_DIGITS = 9;

const SEXES: Readonly<Record<string, Sex>> = { f: 'female', m: 'male', female: 'female', male: 'male' };

interface NameBoxes {
  readonly given: SoundedName | null;
  readonly surname: SoundedName | null;
  readonly patronymic: SoundedName | null;
}

/** Everything written into one box, or the same into each, is taken apart by its endings. */
function oneBox({ givenName, surname, patronymic }: WrittenRegistration): readonly [string, string, string] {
  const told = [givenName, surname, patronymic].map((box) => box.trim()).filter(Boolean);
  const [only = ''] = told;
  const isOne = [givenName, surname].some((box) => box.trim() === only) && new Set(told).size === 1;
  if (!isOne || nameTokens(only).length < 2) return [givenName, surname, patronymic];
  const parts = namePartsOf(only);
  return [parts.givenName ?? '', parts.surname ?? '', parts.patronymic ?? ''];
}

/** A surname's ending in the given name's box and none in the surname's: the boxes were swapped. */
function unswapped({ given, surname, patronymic }: NameBoxes): NameBoxes {
  const isSwapped = given && surname && endsLikeSurname(given) && !endsLikeSurname(surname);
  return isSwapped ? { given: surname, surname: given, patronymic } : { given, surname, patronymic };
}

/** A patronymic in the surname's box, where its own is empty, tells her father and no surname. */
function fatherFound({ given, surname, patronymic }: NameBoxes): NameBoxes {
  const isFather = patronymic === null && surname !== null && endsLikePatronymic(surname);
  return isFather ? { given, surname: null, patronymic: surname } : { given, surname, patronymic };
}

function namesOf(written: WrittenRegistration): NameBoxes {
  const [given, surname, patronymic] = oneBox(written).map(soundName);
  return fatherFound(
    unswapped({ given: given ?? null, surname: surname ?? null, patronymic: patronymic ?? null }),
  );
}

const DAY_FORMS = [
  /^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})$/,
  /^(?<day>\d{1,2})[./](?<month>\d{1,2})[./](?<year>\d{4})$/,
  /^(?<year>\d{4})$/,
];

/** A day that no month has tells the year alone, as 1 January does. */
function monthAndDayOf(month: number, day: number): WrittenBirth['monthAndDay'] {
  const isDay = month >= 1 && month <= 12 && day >= 1 && day <= 31;
  return isDay && !(month === 1 && day === 1) ? { month, day } : null;
}

function birthOf(written: string): WrittenBirth | null {
  const parts = DAY_FORMS.map((form) => form.exec(written.trim())?.groups).find((groups) => groups);
  const year = Number(parts?.['year']);
  if (!(year > OLDEST_YEAR && year < LAST_YEAR)) return null;
  return { year, monthAndDay: monthAndDayOf(Number(parts?.['month']), Number(parts?.['day'])) };
}

function phoneOf(written: string): string | null {
  const digits = written.replace(/\D/g, '');
  const national = digits.length > NATIONAL_DIGITS && digits.startsWith(COUNTRY) ? digits.slice(3) : digits;
  return national.length === NATIONAL_DIGITS && !/^(\d)\1+$/.test(national) ? national : null;
}

/** Puts a registration into the sound alphabet, with swapped, shared and wrong boxes repaired (LINKAGE 3 and 6). */
export function normalise(written: WrittenRegistration): NormalRegistration {
  return {
    id: written.id,
    ...namesOf(written),
    mother: soundName(written.motherName),
    birth: birthOf(written.dateOfBirth),
    sex: SEXES[written.sex.trim().toLowerCase()] ?? null,
    district: placeKey(written.district),
    jamoat: soundName(written.jamoat)?.whole ?? null,
    phone: phoneOf(written.phone),
  };
}
