import { nameTokens, skeletonOf, vowelClassesOf, consonantsOf, namePartsOf } from '../../shared/names.js';
import type {
  SoundedName,
  NormalRegistration,
  Sex,
  WrittenBirth,
  WrittenRegistration,
} from './registration.types.js';

/** Shorter than this nothing is left to compare, so nothing is taken off. */
const SHORTEST = 3;
/** In a shorter word a single slip leaves another name. */
const SHORTEST_SLIPPED = 4;
/** Longer than any name: the rest was pasted into the wrong box. */
const LONGEST = 40;

const BEFORE = /^(?:bibi|ai|mirza|said)(?=.{4})/;
const BEHIND = /(?<=.{3})(?:can|han|banu|ai|bibi|nisa|gul|bik|šah?|mah)$/;
const ENDING = /(?:[aiu]?v(?:a|na|ic|ina)?|zada?|zadi|i(?:a)n|pur|far|duht|i)$/;
const CHILD_OF = /^(?:duhtari?|pisari?)(?=.{3})/;
const SURNAME_ENDING = /(?:[aiu]va?|zada?|i(?:a)n|pur|duht)$/;
const PATRONYMIC_ENDING = /[aiu]?v(?:na|ic|ina)$/;

/** A word in the sound alphabet, its vowels in three classes (K3). */
export const soundOf = (word: string): string => vowelClassesOf(skeletonOf(word));

function without(part: RegExp, whole: string): string {
  const short = whole.replace(part, '');
  return short.length >= SHORTEST ? short : whole;
}
/** Removes suffixes before prefixes: Ойгулмох is Ойгул, and not Гул. */
const coreOf = (whole: string): string => without(BEFORE, without(BEHIND, whole));
const stemOf = (whole: string): string => coreOf(without(ENDING, without(CHILD_OF, whole)));

/** Sounds that Latin writes with two letters: of those an initial may be the first (S. for Шаҳноза, D. for Ҷамила). */
const FIRST_OF_TWO: Readonly<Record<string, string>> = { s: 'š', k: 'h', c: 'cs', d: 'c', z: 'c' };

const initialsOf = (letter: string, whole: string): readonly string[] => [
  whole.charAt(0),
  ...(FIRST_OF_TWO[letter] ?? ''),
];

/** A name in all forms in which it is compared; null where a box holds no letter. */
export function soundName(written: string): SoundedName | null {
  const words = nameTokens(written);
  const whole = words.map(soundOf).join('').slice(0, LONGEST);
  if (!/\p{L}/u.test(whole)) return null;
  const letters = words.join('');
  const isInitial = [...letters].length === 1;
  const core = coreOf(whole);
  const initials = isInitial ? initialsOf(letters, whole) : [whole.charAt(0), core.charAt(0)];
  return { whole, core, stem: stemOf(whole), initials, isInitial };
}

export const endsLikeSurname = ({ whole }: SoundedName): boolean => SURNAME_ENDING.test(whole);
export const endsLikePatronymic = ({ whole }: SoundedName): boolean => PATRONYMIC_ENDING.test(whole);

/** A word, and the word with any one sound left out: one slip of the pen leaves two words with one of these in common. */
export function slipsOf(sound: string): readonly string[] {
  if (sound.length < SHORTEST_SLIPPED) return [sound];
  const left = Array.from(sound, (_, at) => sound.slice(0, at) + sound.slice(at + 1));
  return [...new Set([sound, ...left])];
}

/** District, town, region and their short forms in three languages: said beside a name and no part of it. */
const KIND =
  /^(?:nahi[ai]*|raian|distr|district|r|n|šahri?|garad|g|vilaiati?|ablast|dihati?|camaati?|c|dihkadai?|city)$/;

/** Districts that two languages call by names without a common sound, or that were renamed. */
const SAME_PLACE: readonly (readonly string[])[] = [
  ['Ҳисор', 'Гиссар'],
  ['Бохтар', 'Қӯрғонтеппа', 'Курган-Тюбе'],
  ['Леваканд', 'Левакант', 'Сарбанд'],
  ['Хуҷанд', 'Ленинабад'],
  ['Истаравшан', 'Уротеппа', 'Ура-Тюбе'],
  ['Панҷакент', 'Пенджикент', 'Панджакент'],
  ['Деваштич', 'Ғончӣ', 'Ганчи'],
  ['Ҷайҳун', 'Қумсангир', 'Кумсангир'],
  ['Ҷалолиддини Балхӣ', 'Колхозобод', 'Руми'],
  ['Кӯшониён', 'Бохтари ноҳия'],
  ['Темурмалик', 'Совет'],
  ['Шамсиддини Шоҳин', 'Шӯрообод'],
  ['Мир Сайид Алии Ҳамадонӣ', 'Ҳамадонӣ', 'Московский'],
  ['Лахш', 'Ҷиргатол', 'Джиргаталь'],
  ['Рашт', 'Ғарм', 'Гарм'],
  ['Сангвор', 'Тавилдара'],
  ['Ашт', 'Шайдон'],
  ['Бӯстон', 'Чкаловск'],
  ['Гулистон', 'Қайроққум', 'Кайраккум'],
  ['Шаҳритус', 'Шаартуз'],
  ['Ваҳдат', 'Кофарниҳон', 'Орджоникидзеобод'],
  ['Рӯдакӣ', 'Ленин'],
  ['Қабодиён', 'Қубодиён'],
];

/** Places meet on consonants alone: Кӯлоб, Куляб and Kulyab share no vowel (DOMAIN 6.2, K4). */
function soundKey(written: string): string {
  const sounds = nameTokens(written).map(soundOf);
  const words = sounds.filter((word) => word !== '' && !KIND.test(word));
  const whole = words.join('');
  const bare = consonantsOf(whole);
  return bare.length >= SHORTEST ? bare : whole;
}

const STREET = /\d|^\s*(?:ул|улица|к|кӯча\S*|куча\S*)[\s.]/iu;
/** One letter stands for the kind of a place, as in «ш. Кӯлоб». */
const isOfPlace = (word: string): boolean => soundOf(word).length > 1 && !KIND.test(soundOf(word));

/** The jamoat or town of an address: neither its street nor its district. */
export function jamoatOf(address: string, district: string): string {
  const parts = address.split(/[,;]/).filter((part) => part.trim() !== '' && !STREET.test(part));
  const last = parts.at(-1) ?? '';
  const isDistrict = parts.length === 1 && placeKey(last) === placeKey(district);
  return isDistrict ? '' : nameTokens(last).filter(isOfPlace).join(' ');
}

const firstNames = new Map<string, string>(
  SAME_PLACE.flatMap((names) =>
    names.map((name): [string, string] => [soundKey(name), soundKey(names[0] ?? name)]),
  ),
);

/** The common key of a district's spellings; null if no place is written. */
function placeKey(written: string): string | null {
  const key = soundKey(written);
  return key === '' ? null : (firstNames.get(key) ?? key);
}

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

/** A patronymic in the surname box, while the patronymic box is empty, is the father's name and no surname. */
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
