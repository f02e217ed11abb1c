/** Names are put together of these, the first ones the commonest, so that a million people have as few names as real ones. */
const GIVEN =
  `Зайнаб Мадина Фотима Гулнора Нигина Шаҳло Парвина Манижа Фарзона Сабрина Ситора Ойша Зуҳра Мижгон Малика
  Дилафрӯз Моҳира Зебо Назира Рухшона Савринисо Хайринисо Шаҳноза Мунира Нодира Лола Фируза Анора Барно Гулбаҳор Дилором
  Заррина Истад Кибриё Латофат Муҳаббат Насиба Озода Пари Робия Садбарг Тахмина Умеда Ҳабиба Чамангул Ҷамила Шоира Юлдуз`.split(
    /\s+/,
  );
const AFTER = ['', '', '', '', 'хон', 'бону', 'гул', 'ой', 'моҳ'];
const FATHERS =
  `Шариф Саид Карим Юсуф Алӣ Раҷаб Ҳаким Одил Мурод Раҳмон Назар Иброҳим Исмоил Абдулло Ҷамшед Рустам Фирдавс
  Сафар Зариф Ҳасан Ҳусейн Давлат Бобо Мирзо Холмат Тоҳир Умар Усмон Қурбон Ғафур Нурулло Фозил Эмомалӣ Шодӣ Ҷалол Собир
  Толиб Ваҳоб Ёқуб Зафар Икром Камол Латиф Маҳмуд Неъмат Олим Пирмуҳаммад Рауф Солеҳ Темур Файз Ҳамид Чорӣ Шероз`.split(
    /\s+/,
  );
const BEFORE = ['', '', '', '', 'Абду', 'Муҳаммад', 'Мир', 'Шо'];
const PLACES =
  `Кӯлоб Восеъ Данғара Фархор Ҳамадонӣ Муъминобод Бохтар Вахш Ҷайҳун Панҷ Қубодиён Хуҷанд Исфара Конибодом Истаравшан
  Панҷакент Айнӣ Ашт Ҳисор Турсунзода Варзоб Рӯдакӣ Ваҳдат Файзобод Рашт Нуробод Тоҷикобод Хоруғ Ишкошим Ванҷ`.split(
    /\s+/,
  );
/** Spellings without Tajik letters, and in Latin. */
const PLAIN = { ғ: 'г', ӣ: 'и', қ: 'к', ӯ: 'у', ҳ: 'х', ҷ: 'дж' };
const LATIN = Object.fromEntries(
  Object.entries({
    ...{ а: 'a', б: 'b', в: 'v', г: 'g', ғ: 'gh', д: 'd', е: 'e', ё: 'yo', ж: 'zh', з: 'z', и: 'i' },
    ...{ ӣ: 'i', й: 'y', к: 'k', қ: 'q', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's' },
    ...{ т: 't', у: 'u', ӯ: 'u', ф: 'f', х: 'kh', ҳ: 'h', ч: 'ch', ҷ: 'j', ш: 'sh', ъ: '', э: 'e' },
    ...{ ю: 'yu', я: 'ya' },
  }),
);
/** Of ten registrations, so many repeat an earlier person. */
const AGAIN_OF_TEN = 4;

/** Numbers from 0 to below 1, the same in every run of a seed. */
function diceOf(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const two = (number) => String(number).padStart(2, '0');
const inLetters = (word, letters) => [...word.toLowerCase()].map((one) => letters[one] ?? one).join('');

/** Registrations as agencies write them, without end: a person may come again, in other letters, with a slip, with less. */
export function* incoming(seed = 1) {
  const dice = diceOf(seed);
  const pick = (list) => list[Math.floor(dice() * list.length)];
  const common = (list) => list[Math.floor(dice() ** 2 * list.length)];
  const maybe = (share) => dice() < share;
  const known = [];
  for (let no = 0; ; no += 1) {
    const isAgain = known.length > 0 && maybe(AGAIN_OF_TEN / 10);
    const person = isAgain ? pick(known) : { ...newPerson({ dice, pick, common }), no };
    if (!isAgain) known.push(person);
    yield { ...writtenDown(person, { pick, maybe, dice }), person: person.no };
  }
}

function newPerson({ dice, pick, common }) {
  const day = `${1950 + Math.floor(dice() * 58)}-${two(1 + Math.floor(dice() * 12))}-${two(1 + Math.floor(dice() * 28))}`;
  return {
    givenName: common(GIVEN) + pick(AFTER),
    surname: `${pick(BEFORE)}${common(FATHERS).toLowerCase()}ова`,
    patronymic: `${pick(BEFORE)}${common(FATHERS).toLowerCase()}овна`,
    bornOn: day,
    phone: `+992 9${Math.floor(dice() * 90_000_000 + 10_000_000)}`,
    place: pick(PLACES),
  };
}

function writtenDown(person, { pick, maybe, dice }) {
  const letters = pick([null, null, PLAIN, LATIN]);
  const slip = (word) => {
    const at = 1 + Math.floor(dice() * (word.length - 2));
    return maybe(0.06) ? word.slice(0, at) + word.slice(at + 1) : word;
  };
  const written = (word) => slip(letters ? inLetters(word, letters) : word);
  return {
    identity: {
      givenName: written(person.givenName),
      surname: written(person.surname),
      patronymic: maybe(0.7) ? written(person.patronymic) : null,
      writtenName: null,
      bornOn: maybe(0.85) ? person.bornOn : null,
      bornPrecision: maybe(0.8) ? 'day' : 'year',
      address: null,
      officialNumber: null,
    },
    phone: maybe(0.6) ? person.phone : null,
    place: person.place,
  };
}
