import { consonantsOf, nameTokens, namePartsOf } from '../../shared/names.js';
import { soundOf, endsLikePatronymic, endsLikeSurname, soundName } from './sound-names.js';
import type {
  NormalRegistration,
  Sex,
  SoundedName,
  WrittenBirth,
  WrittenRegistration,
} from './registration.types.js';

/** District, town, region and their short forms in three languages: said beside a name and no part of it. */
const KIND =
  /^(?:nahi[ai]*|raian|distr|district|r|n|šahri?|garad|g|vilaiati?|ablast|dihati?|camaati?|c|dihkadai?|city)$/;
const SHORTEST = 3;

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
