/**
 * Counts the registers of the pilot from their files (pilot-files.ts), month by month and district by district, in the words
 * of the tables of the product and without its code, so that what both agree on is not the same mistake twice.
 */
import { linesOf, low, peopleOf } from './pilot-files.js';
import type { Book, Line, Row } from './pilot-files.js';

/** By month or year, line and column: `2020-03 kulob all`. */
export type Counts = Record<string, number>;

function countBy<Told>(told: readonly Told[], keysOf: (one: Told) => readonly string[]): Counts {
  const counts: Counts = {};
  for (const key of told.flatMap(keysOf)) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}

type Words = readonly (readonly [RegExp, string])[];
/** The same where a cell may say several things. */
const readAll = (words: Words, text: string, otherwise: string): string[] => {
  const found = words.filter(([word]) => word.test(text)).map(([, code]) => code);
  return found.length > 0 ? found : [otherwise];
};
const read = (words: Words, text: string, otherwise: string): string =>
  words.find(([word]) => word.test(text))?.[1] ?? otherwise;

/** Vowels slip in these books and consonants seldom do: Кӯлоб, Куляб, Колоб, Kulob. */
const consonantsOf = (word: string): string =>
  word
    .replace(/[аоуӯиӣеёэыюяйъьaouiey]/g, '')
    .replace(/[кқkq]/g, 'k')
    .replace(/[лl]/g, 'l')
    .replace(/[бb]/g, 'b')
    .replace(/[дd]/g, 'd')
    .replace(/[нn]/g, 'n')
    .replace(/(.)\1+/g, '$1');
const DISTRICTS: Readonly<Record<string, string>> = { klb: 'kulob', kbdn: 'qubodiyon' };
const STREET = /^(ул|к|кӯч|куч|деҳ|дех)[^\s.]*[. ]/;

/**
 * Other districts that an address of these books names, as they were found by reading the books. Носири Хусрав is a
 * community of Qabodiyon in them as often as the district of that name, so that alone it names none.
 */
const OTHERS_NAMED = /^(восе|(дж|[чҷ])ай[хҳ]ун|м[уӯ]ъ?мин[ао]б[ао]д|ша[аҳ]р?[аи]?ту[зс])/;

/** The district that the words name, "elsewhere" for another one, "unknown" without any. */
function districtIn(...texts: readonly (string | undefined)[]): string {
  const words = texts
    .flatMap((text) => low(text).split(/[,;\n]/))
    .map((piece) => piece.trim())
    .filter((piece) => !STREET.test(piece))
    .flatMap((piece) => piece.split(/[^\p{L}]+/u));
  const place = words.map((word) => DISTRICTS[consonantsOf(word)]).find(Boolean);
  return place ?? (words.some((word) => OTHERS_NAMED.test(word)) ? 'elsewhere' : 'unknown');
}

const monthOf = ({ on }: Line): string => on.slice(0, 7);

const DECISIONS: Words = [
  [/прим/, 'reconciled'],
  [/малознач/, 'insignificant'],
  [/бесед/, 'prevention_talk'],
  [/^отк/, 'refusal_to_open'],
  [/предписание/, 'protection_order'],
  [/протокол/, 'admin_protocol'],
  [/суд/, 'sent_to_court'],
  [/^(вуд|возбуждено)/, 'criminal_case_opened'],
];

function articlesIn(written: string): string[] {
  if (/93/.test(written)) return ['adm_93_1'];
  if (/460|мелкое хул/.test(written)) return ['adm_460'];
  const numbers = written.match(/\b1[1-3]\d\b|\b237\b/g) ?? [];
  return numbers.length > 0 ? numbers.map((number) => `cc_${number}`) : ['none'];
}

interface CaseBook extends Book {
  /** The kind of agency that keeps it; who holds what it passes on. */
  readonly agency: string;
  /** Columns in which a district may stand, the likeliest first. */
  readonly places: readonly number[];
  /** People in this register count without consent. */
  readonly isOfState: boolean;
}

const COUNTED = { isCounted: true, asksName: true } as const;
const NUMBERED = { isCounted: false, asksName: true } as const;
const POLICE = [
  {
    ...{ file: 'police_kulob.csv', agency: 'police_dv', isOfState: true, ...COUNTED },
    ...{ number: 0, day: 2, name: [3], places: [6], who: 11, article: 9, end: 12 },
  },
  {
    ...{ file: 'police_qabodiyon.csv', encoding: 'windows-1251', delimiter: ';', ...NUMBERED },
    ...{ agency: 'police_dv', isOfState: true, day: 1, name: [2], places: [3], who: 8, article: 6, end: 9 },
  },
] as const;
const OTHERS: readonly CaseBook[] = [
  {
    ...{ file: 'cowfa_kulob.csv', agency: 'cowfa', isOfState: true, ...COUNTED },
    ...{ number: 0, day: 1, name: [2], places: [5], who: 8 },
  },
  {
    ...{ file: 'cowfa_qabodiyon.csv', above: 2, agency: 'cowfa', isOfState: true, ...COUNTED },
    ...{ day: 4, name: [1], places: [2], who: 9 },
  },
  {
    ...{ file: 'legal_aid.csv', agency: 'legal_aid', isOfState: true, ...NUMBERED },
    ...{ day: 1, name: [3, 4, 5], places: [2, 8] },
  },
  {
    ...{ file: 'health_room.csv', agency: 'health_msr_room', isOfState: true, ...NUMBERED },
    ...{ day: 1, name: [3], places: [2, 6] },
  },
  {
    ...{ file: 'ngo_crisis_centre_kulob.csv', agency: 'crisis_centre', isOfState: false, ...COUNTED },
    ...{ number: 0, day: 1, name: [2], places: [6] },
  },
  {
    ...{ file: 'ngo_qabodiyon.csv', agency: 'ngo', isOfState: false, ...COUNTED },
    ...{ number: 0, day: 5, name: [1], places: [3] },
  },
];

const placeIn = (book: CaseBook, { row, named }: Line): string =>
  districtIn(...book.places.map((at) => (named?.row ?? row)[at]));

interface Told {
  readonly month: string;
  readonly place: string;
  readonly articles: readonly string[];
  readonly ends: readonly string[];
}

/** Rows of the police of both districts, by the month of each and the district of the person concerned. */
export function policeCounts(): Record<
  'police_reports' | 'police_decisions' | 'police_articles' | 'police_stream',
  Counts
> {
  const told = POLICE.flatMap((book) =>
    linesOf(book).map((line): Told => ({
      month: monthOf(line),
      place: placeIn(book, line),
      articles: articlesIn(low(line.row[book.article])),
      ends: readAll(DECISIONS, low(line.row[book.end]), 'pending'),
    })),
  );
  return {
    police_reports: countBy(told, ({ month, place }) => [`${month} ${place} all`]),
    police_decisions: countBy(told, ({ month, place, ends }) =>
      ends.map((end) => `${month} ${end} ${place}`),
    ),
    police_articles: countBy(told, ({ month, articles, ends }) =>
      articles.flatMap((article) => ends.map((end) => `${month} ${article} ${end}`)),
    ),
    police_stream: countBy(told, ({ month, place, articles }) =>
      articles.map((article) => `${month} ${article} ${place}`),
    ),
  };
}

/** One person of one book. */
interface Registered {
  readonly agency: string;
  readonly month: string;
  readonly place: string;
  /** By the rule of who is counted (docs/statistics.md). */
  readonly isCounted: boolean;
}

const says = (lines: readonly Line[], word: RegExp): boolean =>
  lines.some(({ row }) => word.test(low(row.join(' '))));

/** People of a register, by the day of their first row; the police pass on cases about their staff. */
const registeredIn = (book: CaseBook): Registered[] =>
  peopleOf(linesOf(book)).map((lines) => ({
    agency: book.agency === 'police_dv' && says(lines, /сотрудник .*ом?вд/) ? 'crisis_centre' : book.agency,
    month: lines.map(monthOf).sort()[0] ?? '',
    place: placeIn(book, lines[0] ?? { row: [], on: '', named: null }),
    isCounted: book.isOfState && !says(lines, /просит конфиденциально/),
  }));

/** All people of these registers, and those who turned to other agencies; `left_out` counts those without consent. */
export function caseCounts(
  isWanted: (file: string) => boolean = () => true,
): Record<'new_cases' | 'appeals' | 'support_stream' | 'left_out', Counts> {
  const books: readonly CaseBook[] = [...POLICE, ...OTHERS];
  const everybody = books.filter(({ file }) => isWanted(file)).flatMap(registeredIn);
  const counted = everybody.filter(({ isCounted }) => isCounted);
  const support = counted.filter(({ agency }) => agency !== 'police_dv');
  return {
    new_cases: countBy(counted, ({ month, place }) => [`${month} ${place} all`]),
    appeals: countBy(support, ({ month, place }) => [`${month} ${place} all`]),
    support_stream: countBy(support, ({ month, place, agency }) => [`${month} ${agency} ${place}`]),
    left_out: countBy(
      everybody.filter(({ isCounted }) => !isCounted),
      ({ month }) => [`${month} * without_consent`],
    ),
  };
}

/** People recorded in each quarter (`2020-1`), half-year (`2020-5`) and year (`2020-0`), of those counted. */
export function registrationCounts(): Counts {
  const books: readonly CaseBook[] = [...POLICE, ...OTHERS];
  return countBy(
    books.flatMap(registeredIn).filter(({ isCounted }) => isCounted),
    ({ month }) => [
      `${month.slice(0, 4)}-${Math.ceil(Number(month.slice(5)) / 3)}`,
      `${month.slice(0, 4)}-${Number(month.slice(5)) <= 6 ? 5 : 6}`,
      `${month.slice(0, 4)}-0`,
    ],
  );
}

/** Orders by what was decided, of the year and the district of the police that decided. */
export const orderCounts = (): Counts =>
  countBy(
    linesOf({ file: 'police_orders.csv', day: 2, name: [3], isCounted: false, asksName: false }),
    ({ row, on }) => {
      const decision = read(
        [
          [/^отказ/, 'refused'],
          [/^вы(нес|дан)/, 'issued'],
        ],
        low(row[7]),
        'undecided',
      );
      return [`${on.slice(0, 4)} ${decision} ${districtIn(row[1])}`];
    },
  );

const SERVICES: Words = [
  [/псих|psix|равон/, 'psychosocial'],
  [/юр|yur|адвокат|ҳуқуқ/, 'legal'],
  [/смэ|судӣ/, 'forensic_exam'],
  [/врач|духтур|мед|тиббӣ/, 'health'],
  [/приют|паноҳ/, 'safe_house'],
  [/овд|милит|милиц|участк/, 'police_security'],
  [/курс|работа|касб/, 'livelihoods'],
  [/комисс|кӯдак|опека/, 'child_protection'],
  [/загс|паспорт|документ|ҳуҷҷат/, 'documents'],
  [/моддӣ|мат\.|продукт/, 'cash_food_nfi'],
];
/** As the product names where a referral stands; nobody answered: it was sent, and no more. */
const ANSWERS: Words = [
  [/^(|-|\?|нет ответа|ҷавоб нест)$/, 'sent'],
  [/отказалась|рад кард/, 'declined'],
  [/не пришла|не явилась|наомад/, 'not_attended'],
  [/мест нет|ҷой нест|специалиста|услуги нет|карантин/, 'unavailable'],
  [/в работе|дар кор|ждём|записана/, 'service_started'],
  [/оказана|иҷро|дана|сделано|расид/, 'completed'],
];
const isOfHelpline = (row: Row): boolean => low(row[3]).includes('1313') && districtIn(row[2]) === 'kulob';

/** Referrals by service and answer, without those of the helpline of Kulob, which has no user who could import them. */
export const referralCounts = (): Counts =>
  countBy(
    linesOf({ file: 'referrals.csv', day: 1, name: [5], number: 0, isCounted: true, asksName: true }).filter(
      ({ row }) => !isOfHelpline(row),
    ),
    (line) => [
      `${monthOf(line)} ${read(SERVICES, low(line.row[6]), 'other')} ${read(ANSWERS, low(line.row[7]), 'not_known')}`,
    ],
  );
