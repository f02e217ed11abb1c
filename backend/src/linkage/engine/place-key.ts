import { consonantsOf, nameTokens } from '../../shared/names.js';
import { soundOf } from './sound-names.js';

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

/** The key under which a district's spellings meet; null where nothing is written. */
export function placeKey(written: string): string | null {
  const key = soundKey(written);
  return key === '' ? null : (firstNames.get(key) ?? key);
}
