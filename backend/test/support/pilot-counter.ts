/**
 * Counts the registers of the pilot straight from their files, by the description that lies beside them. It shares no code
 * with the product, so that what both agree on is not the same mistake twice.
 */
import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import { demoFolder } from '../../src/registers/declared-mappings.js';

type Row = string[];
export type Counts = Record<string, number>;
const MONTHS = ['янв', 'фев', 'мар', 'апр', 'ма[йя]', 'июн', 'июл', 'авг', 'сен', 'окт', 'ноя', 'дек'];
const TOTALS = /итого|ҷамъ|чамъ|ҳамагӣ|всего/;
const NOBODY = /^(-|аноним\S*|неизвестн\S*|не назвалась|номаълум)$/;
const OTHER_MATTERS =
  /^(сосед|соседка|посторонний|не родственник|знакомый|неизвестный|коллега|-|нест|зӯроварӣ нест|зуровари нест)$/;

function readRows(file: string, encoding: string, delimiter: string): Row[] {
  const text = new TextDecoder(encoding).decode(readFileSync(new URL(file, demoFolder())));
  return parse(text, { delimiter, relax_column_count: true, skip_empty_lines: false });
}

const low = (text: string | undefined): string => (text ?? '').trim().toLowerCase();

function dotted(text: string): number[] | null {
  const found = /^(\d{1,2})[.,/\- ]+(\d{1,2})[.,/\- ]+(\d{2,4})/.exec(text);
  if (!found) return null;
  const [day = 0, month = 0, year = 0] = found.slice(1).map(Number);
  const isTurned = text.includes('/') && month > 12;
  return [year < 100 ? 2000 + year : year, isTurned ? day : month, isTurned ? month : day];
}

function worded(text: string): number[] | null {
  const found = /^(?:(\d{1,2}) )?(\D+?) (\d{4})/.exec(text);
  const month = MONTHS.findIndex((name) => new RegExp(`^${name}`).test(found?.[2] ?? '')) + 1;
  return found && [Number(found[3]), month, Number(found[1] ?? 1)];
}

/** Year, month and day as they are written, whether or not there is such a day. */
const partsOf = (text: string): number[] | null =>
  /^(\d{4})-(\d\d)-(\d\d)/.exec(text)?.slice(1).map(Number) ?? dotted(text) ?? worded(text);

/** A day of the period of the registers: 1 September 2019 to 31 October 2020. */
function isWithin(written: string | undefined): boolean {
  const text = low(written);
  if (/^\d{5}$/.test(text)) return Number(text) >= 43709 && Number(text) <= 44135;
  const parts = partsOf(text);
  if (!parts) return false;
  const [year = 0, month = 0, day = 0] = parts;
  const at = new Date(Date.UTC(year, month - 1, day));
  const isDay = at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
  const iso = isDay ? at.toISOString().slice(0, 10) : '';
  return iso >= '2019-09-01' && iso <= '2020-10-31';
}

interface Book {
  readonly rows: readonly Row[];
  readonly day: number;
  readonly name: number;
  /** The first column only counts lines: two rows that differ in it alone are one. */
  readonly isCounted: boolean;
  readonly asksName: boolean;
}

const isNoRecord = (row: Row, head: Row, day: number): boolean =>
  row.filter((cell) => cell.trim() !== '').length < 2 ||
  row[day] === head[day] ||
  TOTALS.test(low(row.join(' ')));
const isNobody = (name: string, number: string): boolean =>
  NOBODY.test(name) || (name === '' && number !== '');

/** The rows that a careful importer keeps. */
function kept({ rows: [head = [], ...rows], day, name, isCounted, asksName }: Book): Row[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    if (isNoRecord(row, head, day)) return false;
    const key = JSON.stringify(row.slice(isCounted ? 1 : 0));
    if (low(row[name]) !== '' && seen.has(key)) return false;
    seen.add(key);
    return !(asksName && isNobody(low(row[name]), low(row[0]))) && isWithin(row[day]);
  });
}

function countBy<Told>(rows: readonly Told[], keyOf: (row: Told) => readonly string[]): Counts {
  const counts: Counts = {};
  for (const key of rows.flatMap(keyOf)) counts[key] = (counts[key] ?? 0) + 1;
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

const POLICE = [
  {
    file: 'police_kulob.csv',
    encoding: 'utf-8',
    delimiter: ',',
    day: 2,
    name: 3,
    who: 11,
    article: 9,
    end: 12,
  },
  {
    ...{ file: 'police_qabodiyon.csv', encoding: 'windows-1251', delimiter: ';' },
    ...{ day: 1, name: 2, who: 8, article: 6, end: 9 },
  },
] as const;

/** Rows of the police of both districts by decision, and by article and decision. */
export function policeCounts(): { rows: number; decisions: Counts; articles: Counts } {
  const told = POLICE.flatMap(({ file, encoding, delimiter, day, name, who, article, end }) =>
    kept({
      ...{ rows: readRows(file, encoding, delimiter), day, name, asksName: true },
      isCounted: file === 'police_kulob.csv',
    })
      .filter((row) => !OTHER_MATTERS.test(low(row[who])))
      .map((row) => ({
        said: articlesIn(low(row[article])),
        ends: readAll(DECISIONS, low(row[end]), 'pending'),
      })),
  );
  return {
    rows: told.length,
    decisions: countBy(told, ({ ends }) => ends),
    articles: countBy(told, ({ said, ends }) =>
      said.flatMap((article) => ends.map((end) => `${article} ${end}`)),
    ),
  };
}

/** Orders by what was decided. */
export const orderCounts = (): Counts =>
  countBy(
    kept({
      rows: readRows('police_orders.csv', 'utf-8', ','),
      ...{ day: 2, name: 3, isCounted: false, asksName: false },
    }),
    (row) => [
      read(
        [
          [/^отказ/, 'refused'],
          [/^вы(нес|дан)/, 'issued'],
        ],
        low(row[7]),
        'undecided',
      ),
    ],
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

/** Referrals by service and answer, without those of the helpline of Kulob, which has nobody who could bring them in. */
export const referralCounts = (): Counts =>
  countBy(
    kept({
      rows: readRows('referrals.csv', 'utf-8', ','),
      ...{ day: 1, name: 5, isCounted: true, asksName: true },
    }).filter((row) => !(low(row[3]).includes('1313') && /к[уӯ]л|kulob|куляб/.test(low(row[2])))),
    (row) => [`${read(SERVICES, low(row[6]), 'other')} ${read(ANSWERS, low(row[7]), 'not_known')}`],
  );
