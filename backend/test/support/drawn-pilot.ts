import { writtenRegistration } from '../../src/linkage/index.js';
import type { WrittenRegistration } from '../../src/linkage/index.js';
import type { Identity } from '../../src/survivors/index.js';
import { namePartsOf } from '../../src/shared/names.js';

/**
 * Draws registers such as the agencies of two districts keep them, with the truth of who is who: for measuring record
 * linkage where there are few registrations. Nobody in them exists. Names are put together by chance; spelling, gaps and
 * errors follow the habits of the registers in `backend/demo`.
 */
export interface DrawnRegistration {
  readonly written: WrittenRegistration;
  readonly agency: string;
  /** Whether it may be compared with those of other agencies. */
  readonly isLinkable: boolean;
  readonly person: string;
}

/** Numbers from 0 to below 1 (mulberry32): the same for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000;
  };
}

const listed = (text: string): readonly string[] => text.trim().split(/\s+/);

const GIVEN =
  listed(`Зайнаб Фотима Мадина Нигора Нилуфар Дилбар Фарзона Зарина Саодат Гулнора Хосият Зулфия Шаҳноза Раъно
  Шоира Мавҷуда Манижа Баракат Ситора Ҳанифа Робия Ҷамила Ойгул Гулчеҳра Турсуной Салима Таҳмина Сумая Рухшона Парвина
  Ширин Адолат Комила Наргис Оиша Озода Тамина Лола Азиза Малика Ёсуман Саида Баҳрӣ Назокат Зуҳро Муҳаббат Меҳрӣ Шабнам
  Парӣ Шакар Раҳима Гулрухсор Шаҳло Шукрона Биҳишт Шарофат Тӯтӣ Рӯдоба Хурсанд Лутфия Хадиҷа Дилафрӯз Зебо Сафармоҳ
  Давлатмоҳ Бунафша Моҳира Тилло Рӯзигул Нозанин Мохру Гулбаҳор Насиба Нодира Мунира Матлуба Маърифат Муборак Латофат
  Қумрӣ Инобат Ибодат Ҳурӣ Ҳалима Ҳамида Ҷонона Ғунча Эътибор Умеда Фирӯза Фарангис Сабоҳат Санавбар Рухсора Рисолат
  Покиза Орзу Нигина Моҳтоб Мижгона Майрам Лайло Кибриё Каромат Ирода Зевар Зайтуна Дурдона Гулшан Васила Бибиойша Анзурат`);
const MEN = listed('Муродалӣ Саидмурод Фирдавс Ҷамшед Далер Баҳром Рустам Шодӣ Илҳом Қурбон Наврӯз Алишер');
const ROOTS =
  listed(`Карим Раҳмон Саид Шариф Раҷаб Абдулло Юсуф Назар Мирзо Холмурод Давлат Сафар Ҳасан Файзулло Қосим Сангин
  Ғулом Нурулло Аҳмад Муҳаммад Умар Раҳим Ҷӯрақул Тоҷиддин Исмоил Насрулло Фаррух Неъмат Рустам Амир Анвар Шамсиддин Лоиқ
  Яъқуб Ҳусейн Мурод Комил Қурбон Орзу Чилла Маҷид Хайрулло Бердӣ Раҳмонқул Ғафур Ёр Ҳабиб Латиф Маҳмад Устод Иззат Усмон
  Шодӣ Ятим Мансур Икром Зафар Иброҳим Низом Алӣ Қодир Бахтиёр Шавкат Гадо Искандар Ниёз Садир Содиқ Тоҳир Зиё Парвиз`);
const FIRST = listed('Абду Нур Дил Шоҳ Хуш Имом Ҷаҳон Сайф Гул Меҳр Сулаймон Имон');
const SECOND = listed('алӣ шоҳ бек қул хон раҳмон мурод назар');
const FATHERS = [...ROOTS, ...FIRST.flatMap((first) => SECOND.map((second) => first + second))];
const STREETS = listed('Сомонӣ Рӯдакӣ Гагарин Фирдавсӣ Айнӣ Борбад Наврӯз Пахтакор Бӯстон Истиқлол Лоҳутӣ');

interface District {
  readonly code: string;
  readonly names: readonly string[];
  readonly jamoats: readonly string[];
}
const DISTRICTS: readonly [District, District] = [
  {
    ...{ code: 'kulob', names: ['Кӯлоб', 'Куляб', 'Кулоб', 'ноҳияи Кӯлоб', 'район Куляб'] },
    jamoats: ['Сарчашма', 'Боғи Ҳабиб', 'Зиракӣ', 'Даштизард', 'Ғулдара', 'шаҳри Кӯлоб'],
  },
  {
    ...{ code: 'qubodiyon', names: ['Қабодиён', 'Қубодиён', 'Кабодиён', 'Кабадиян'] },
    jamoats: ['Қизқалъа', 'Ҷӯйбор', 'Навобод', 'Тахтисанг', 'Оқмасҷид'],
  },
];

interface Habits {
  readonly name: string;
  /** District that it works in; null for both. */
  readonly district: 0 | 1 | null;
  readonly weight: number;
  /** How often it writes Latin, Tajik letters, Russian forms; the rest is Cyrillic without Tajik letters. */
  readonly styles: readonly [latin: number, tajik: number, russian: number];
  readonly day: number;
  readonly phone: number;
  readonly sex: boolean;
  readonly isPrivate?: boolean;
  readonly losesLetters?: boolean;
}

const AGENCIES: readonly Habits[] = [
  { ...{ name: 'police', district: 0, weight: 1.1 }, styles: [0, 0.3, 0.5], day: 0, phone: 0.7, sex: true },
  {
    ...{ name: 'police elsewhere', district: 1, weight: 1.4, styles: [0, 0.1, 0.6] },
    ...{ day: 0, phone: 0.7, sex: false, losesLetters: true },
  },
  {
    ...{ name: 'crisis centre', district: 0, weight: 1, styles: [0.35, 0.3, 0.2] },
    ...{ day: 0.5, phone: 0.7, sex: true, isPrivate: true },
  },
  {
    ...{ name: 'centre elsewhere', district: 1, weight: 1.2, styles: [0.2, 0.3, 0.1] },
    ...{ day: 0.3, phone: 0.7, sex: false, isPrivate: true },
  },
  {
    ...{ name: 'committee', district: 0, weight: 0.95 },
    styles: [0, 0.7, 0.1],
    day: 0,
    phone: 0.8,
    sex: true,
  },
  {
    ...{ name: 'committee elsewhere', district: 1, weight: 1, styles: [0, 0.3, 0.1] },
    ...{ day: 0, phone: 0.75, sex: false },
  },
  {
    ...{ name: 'legal aid', district: null, weight: 0.7 },
    styles: [0.15, 0.3, 0.4],
    day: 0.65,
    phone: 0.8,
    sex: false,
  },
  {
    ...{ name: 'health room', district: null, weight: 0.6 },
    styles: [0, 0.3, 0.4],
    day: 0.3,
    phone: 0,
    sex: true,
  },
];

interface Person {
  readonly id: string;
  readonly given: string;
  readonly isMan: boolean;
  readonly surname: string;
  /** After marriage; most registers keep one of the two. */
  readonly otherSurname: string | null;
  readonly father: string;
  readonly year: number;
  readonly month: number;
  readonly dayOfMonth: number;
  readonly district: 0 | 1;
  readonly jamoat: string;
  readonly phone: string;
}

const LATIN: Readonly<Record<string, readonly string[]>> = {
  ...{
    а: ['a'],
    б: ['b'],
    в: ['v'],
    г: ['g'],
    ғ: ['gh', 'g'],
    д: ['d'],
    е: ['e'],
    ё: ['yo', 'io'],
    ж: ['zh'],
  },
  ...{
    з: ['z'],
    и: ['i'],
    ӣ: ['i'],
    й: ['y'],
    к: ['k'],
    қ: ['q', 'k'],
    л: ['l'],
    м: ['m'],
    н: ['n'],
    о: ['o'],
  },
  ...{ п: ['p'], р: ['r'], с: ['s'], т: ['t'], у: ['u'], ӯ: ['u'], ф: ['f'], х: ['kh', 'h'], ҳ: ['h', 'kh'] },
  ...{ ч: ['ch'], ҷ: ['j', 'dzh'], ш: ['sh'], ъ: [''], э: ['e'], ю: ['yu', 'iu'], я: ['ya', 'ia'] },
};
const WITHOUT_TAILS: Readonly<Record<string, string>> = { ғ: 'г', ӣ: 'и', қ: 'к', ӯ: 'у', ҳ: 'х', ҷ: 'ч' };
const RUSSIAN: Readonly<Record<string, string>> = { ...WITHOUT_TAILS, ҷ: 'дж', ъ: '' };

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** How often a word holds a slip of the pen. */
const SLIPS = 0.1;

/** One draw: a world of persons, and what agencies wrote of them. */
class Pilot {
  private readonly persons: Person[] = [];
  private readonly random: () => number;

  constructor(seed: number, count: number) {
    this.random = randomFrom(seed);
    while (this.persons.length < count) this.persons.push(...this.household());
  }

  /** Mixed, as registers come one after another; every person at least once. */
  registrations(): DrawnRegistration[] {
    const drawn = this.persons.flatMap((person) => {
      const agencies = AGENCIES.filter(({ district }) => district === null || district === person.district);
      const rows: DrawnRegistration[] = [];
      const left = [...agencies];
      for (let more = this.visits(); more > 0; more -= 1) {
        const agency = this.weighted(
          this.chance(0.8) && left.length > 0 ? left : agencies,
          ({ weight }) => weight,
        );
        if (left.includes(agency)) left.splice(left.indexOf(agency), 1);
        rows.push(this.registration(person, agency));
      }
      return rows;
    });
    const order = AGENCIES.map(({ name }) => name);
    const placed = drawn.map((row) => ({ row, at: order.indexOf(row.agency) + this.random() }));
    return placed
      .sort((one, other) => one.at - other.at)
      .map(({ row }, at) => ({ ...row, written: { ...row.written, id: `R${at}` } }));
  }

  private chance(share: number): boolean {
    return this.random() < share;
  }

  private below(count: number): number {
    return Math.floor(this.random() * count);
  }

  private of<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item;
  }

  private weighted<Item>(items: readonly Item[], weightOf: (item: Item, at: number) => number): Item {
    let left = this.random() * items.reduce((sum, item, at) => sum + weightOf(item, at), 0);
    return items.find((item, at) => (left -= weightOf(item, at)) < 0) ?? (items[0] as Item);
  }

  /** Few names are common and many are rare. */
  private common(names: readonly string[]): string {
    return this.weighted(names, (_, at) => (at + 2) ** -0.75);
  }

  private visits(): number {
    let count = 1;
    while (count < 9 && this.chance(0.54)) count += 1;
    return count;
  }

  private number(): string {
    return `${this.of(['90', '91', '92', '93', '98', '55', '88'])}0${String(this.below(1_000_000)).padStart(6, '0')}`;
  }

  private person(): Person {
    const isMan = this.chance(0.05);
    const district = this.chance(0.58) ? 0 : 1;
    return {
      id: `P${this.persons.length}`,
      ...{ given: isMan ? this.of(MEN) : this.common(GIVEN), isMan, surname: this.common(FATHERS) },
      otherSurname: !isMan && this.chance(0.06) ? this.common(FATHERS) : null,
      ...{ father: this.common(FATHERS), year: 1960 + Math.floor(50 * Math.sqrt(this.random())) },
      ...{ month: 1 + this.below(12), dayOfMonth: 1 + this.below(28) },
      ...{ district, jamoat: this.of(DISTRICTS[district].jamoats), phone: this.number() },
    };
  }

  /** A woman, and now and then a sister, twin, daughter, co-wife or namesake who must stay another person. */
  private household(): Person[] {
    const first = this.person();
    const other = { ...this.person(), id: `${first.id}b` };
    const { surname, father, jamoat, district, phone } = first;
    const family = { ...other, isMan: false, given: this.common(GIVEN), surname, jamoat, district };
    if (family.given === first.given || !this.chance(0.12)) return [first];
    const kin = this.of(['sister', 'sister', 'twin', 'daughter', 'co-wife', 'namesake']);
    const number = this.chance(0.5) ? phone : other.phone;
    if (kin === 'sister')
      return [first, { ...family, father, year: first.year - 1 - this.below(8), phone: number }];
    if (kin === 'twin') return [first, { ...first, id: other.id, given: family.given, phone: number }];
    if (kin === 'daughter')
      return [first, { ...family, year: first.year + 18 + this.below(12), phone: number }];
    if (kin === 'co-wife') return [first, { ...family, surname: other.surname, phone: number }];
    return [first, { ...other, given: first.given, surname }];
  }

  private slipped(word: string): string {
    if (word.length < 4 || !this.chance(SLIPS)) return word;
    const at = 1 + this.below(word.length - 2);
    const [before, letter, after] = [word.slice(0, at), word.charAt(at), word.slice(at + 1)];
    return this.of([
      before + after,
      before + letter + letter + after,
      before + this.of([...'аоуирнлмт']) + after,
      before + after.charAt(0) + letter + after.slice(1),
    ]);
  }

  private styled(word: string, { styles, losesLetters }: Habits, latin: boolean): string {
    const [, tajik, russian] = styles;
    const letters = [...word.toLowerCase()];
    if (latin) return capitalised(letters.map((letter) => this.of(LATIN[letter] ?? [letter])).join(''));
    const kind = this.random();
    if (kind < tajik) {
      const lost =
        losesLetters === true ? (letter: string) => (letter in WITHOUT_TAILS ? '?' : letter) : String;
      return capitalised(letters.map((letter) => lost(letter)).join(''));
    }
    const table = kind < tajik + russian ? RUSSIAN : WITHOUT_TAILS;
    const plain = letters.map((letter) => table[letter] ?? letter).join('');
    return capitalised(table === RUSSIAN && this.chance(0.3) ? plain.replace(/(?<=.{2})о/, 'а') : plain);
  }

  private written(words: string, agency: Habits, latin: boolean): string {
    const write = (word: string): string => this.slipped(this.styled(word, agency, latin));
    return words.split(' ').map(write).join(' ');
  }

  private surnameOf({ surname, otherSurname, isMan }: Person): string {
    const root = otherSurname !== null && this.chance(0.4) ? otherSurname : surname;
    const form = this.random();
    if (form < 0.12) return root;
    if (form < 0.27) return `${root}зода`;
    const ending = /[иеёоуаяю]$|ӣ$|ё$/u.test(root) ? 'ев' : 'ов';
    return `${root.replace(/ӣ$/u, 'и')}${ending}${isMan ? '' : 'а'}`;
  }

  private fatherOf({ father, isMan }: Person): string {
    const form = this.random();
    if (form < 0.15) return father;
    if (form < 0.22) return `${isMan ? 'писари' : 'духтари'} ${father}`;
    if (form < 0.28) return `${father}зода`;
    return `${father.replace(/ӣ$/u, 'и')}${/[ӣоуаё]$/u.test(father) ? 'ев' : 'ов'}${isMan ? 'ич' : 'на'}`;
  }

  private givenOf({ given, isMan }: Person): string {
    if (isMan || given.length > 7) return given;
    const form = this.random();
    if (form < 0.05) return `Биби${given.toLowerCase()}`;
    return form < 0.13 ? given + this.of(['хон', 'ҷон', 'бону', 'моҳ', 'гул']) : given;
  }

  private nameOf(person: Person, agency: Habits): string {
    const latin = this.chance(agency.styles[0]);
    const write = (name: string): string => this.written(name, agency, latin);
    const given = this.chance(0.015) ? `${person.given.charAt(0)}.` : write(this.givenOf(person));
    const surname = write(this.surnameOf(person));
    const father = this.chance(0.65) ? ` ${write(this.fatherOf(person))}` : '';
    const whole = (this.chance(0.1) ? `${given} ${surname}` : `${surname} ${given}`) + father;
    return this.chance(0.04) ? whole.toUpperCase() : whole;
  }

  private birthOf(
    { year, month, dayOfMonth }: Person,
    agency: Habits,
  ): Pick<Identity, 'bornOn' | 'bornPrecision'> {
    if (this.chance(0.06)) return { bornOn: null, bornPrecision: null };
    const off = this.random();
    const written =
      off < 0.08 ? year + this.of([-1, 1]) : off < 0.1 ? year + this.of([-2, 2, -10, 10]) : year;
    const two = (number: number): string => String(number).padStart(2, '0');
    if (!this.chance(agency.day)) return { bornOn: `${written}-01-01`, bornPrecision: 'year' };
    const [one, other] = this.chance(0.02) && dayOfMonth < 13 ? [dayOfMonth, month] : [month, dayOfMonth];
    const day = this.chance(0.03) ? 1 + this.below(28) : other;
    return { bornOn: `${written}-${two(one)}-${two(day)}`, bornPrecision: 'day' };
  }

  private jamoatOf({ district, jamoat }: Person, home: 0 | 1): string {
    return home === district && this.chance(0.88) ? jamoat : this.of(DISTRICTS[home].jamoats);
  }

  private addressOf(person: Person, agency: Habits): { address: string | null; place: string } {
    if (this.chance(0.05)) return { address: null, place: 'unknown' };
    const home = this.chance(0.05) ? ((1 - person.district) as 0 | 1) : person.district;
    const district = DISTRICTS[home];
    const jamoat = this.written(this.jamoatOf(person, home), agency, false);
    const isNamed = this.chance(0.45);
    const parts = [
      ...(isNamed ? [this.of(district.names)] : []),
      ...(this.chance(0.85) ? [jamoat] : []),
      ...(this.chance(0.4)
        ? [`${this.of(['ул.', 'к.', 'кӯчаи'])} ${this.of(STREETS)} ${this.below(140)}`]
        : []),
    ];
    return {
      address: parts.length === 0 ? null : parts.join(', '),
      place: isNamed || agency.district === null ? district.code : 'unknown',
    };
  }

  private phoneOf({ phone }: Person, agency: Habits): string {
    if (!this.chance(agency.phone)) return '';
    if (this.chance(0.01)) return `90000${String(AGENCIES.indexOf(agency)).padStart(4, '0')}`;
    if (this.chance(0.25)) return this.number();
    return this.chance(0.03) ? phone.slice(0, -1) + String(this.below(10)) : phone;
  }

  private registration(person: Person, agency: Habits): DrawnRegistration {
    const writtenName = this.nameOf(person, agency);
    const { address, place } = this.addressOf(person, agency);
    const born = this.birthOf(person, agency);
    const identity = { ...namePartsOf(writtenName), writtenName, ...born, address, officialNumber: null };
    const facts = { place, sex: agency.sex ? (person.isMan ? 'male' : 'female') : 'unknown' };
    return {
      written: writtenRegistration('', identity, { phone: this.phoneOf(person, agency), facts }),
      ...{
        agency: agency.name,
        isLinkable: agency.isPrivate !== true || this.chance(0.82),
        person: person.id,
      },
    };
  }
}

export const drawPilot = (seed: number, persons = 760): DrawnRegistration[] =>
  new Pilot(seed, persons).registrations();
