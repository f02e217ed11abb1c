import { csvLines } from '../statistics/index.js';
import { dayOf, shiftDay } from '../shared/dates.js';

const HEADINGS = [
  ...['№', 'Санаи муроҷиат', 'Ному насаб', 'Ҷинс', 'Соли таваллуд', 'Суроғаи зист', 'Мазмуни муроҷиат'],
  ...['Зӯровар кист', 'Вазъи оилавӣ', 'Шумораи фарзандон', 'Чораи андешидашуда'],
];
const SURNAMES = ['Намунаева', 'Мисолова', 'Қиссаева', 'Достонова', 'Ривоятова', 'Нақлева', 'Афсонаева'];
const GIVEN_NAMES = [
  ...['Зарина', 'Мадина', 'Нигора', 'Сабоҳат', 'Манзура', 'Фарзона', 'Лайло', 'Рухшона', 'Моҳрӯ'],
  ...['Ситора', 'Гулнора', 'Дилафрӯз', 'Ҳафиза', 'Муқаддас', 'Озода', 'Парвина'],
];
const ADDRESSES = ['Кӯлоб, Зиракӣ', 'Кӯлоб, Навобод', 'Кӯлоб, Зарбдор', 'Кӯлоб, Даҳана'];
const WHAT_HAPPENED = [
  ['Шавҳар дашном медиҳад ва мезанад', 'шавҳараш'],
  ['Шавҳар пул намедиҳад, дашном медиҳад', 'шавҳараш'],
  ['Шавҳар зада, аз хона рондааст', 'шавҳараш'],
  ['Хушдоман дашном медиҳад', 'хушдоман'],
] as const;
const MARITAL = ['шавҳардор', 'никоҳи шаръӣ', 'шавҳардор'];
const SERVICES = ['машварати ҳуқуқшинос', 'кумаки моддӣ', 'машварати равоншинос'];
const DAYS_BETWEEN = 7;
const BIRTH_YEARS = 37;

const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % list.length];

/**
 * A register of invented people with one visit a week, from the first day of last year to a fortnight before `now`. It is
 * of a state agency, whose registers are counted without a consent of each survivor.
 */
export function recentRegister(now: Date): { bytes: Buffer; period: { from: string; to: string } } {
  const to = shiftDay(dayOf(now), -2 * DAYS_BETWEEN);
  const from = `${Number(dayOf(now).slice(0, 4)) - 1}-01-01`;
  const rows: string[][] = [];
  for (let day = from; day <= to; day = shiftDay(day, DAYS_BETWEEN)) rows.push(rowOf(rows.length, day));
  return { bytes: Buffer.from(csvLines([HEADINGS, ...rows])), period: { from, to } };
}

const rowOf = (at: number, day: string): string[] => {
  const [what, by] = pick(WHAT_HAPPENED, at) ?? [];
  const birthYear = 1966 + ((at * 5) % BIRTH_YEARS);
  return [
    ...[`${at + 1}`, day, nameOf(at), 'зан', `${birthYear}`, pick(ADDRESSES, at), what, by],
    ...[pick(MARITAL, at), `${at % 5}`, pick(SERVICES, at)],
  ].map((cell) => cell ?? '');
};

/** Every pair of names once. */
const nameOf = (at: number): string =>
  `${pick(SURNAMES, at)} ${pick(GIVEN_NAMES, Math.floor(at / SURNAMES.length))}`;
