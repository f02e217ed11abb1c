import type { Counts } from '../../../src/statistics/suppression.rules.js';

/** What a made year holds: one table, month by month. */
export interface MadeTable {
  readonly code: string;
  readonly lines: readonly string[];
  readonly columns: readonly string[];
  readonly tellsOfPeople: boolean;
  /** Those that have a working group. */
  readonly places: readonly string[];
  readonly months: ReadonlyMap<string, Counts>;
}

/** A stream of numbers from 0 to below 1 that one seed gives again and again. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const MONTHS_OF_YEAR = Array.from(
  { length: 12 },
  (_, at) => `2020-${String(at + 1).padStart(2, '0')}-01`,
);

const SHAPES = [
  { code: 'new_cases', lines: 'places', columns: ['all'], tellsOfPeople: false },
  {
    code: 'law_forms',
    lines: ['physical', 'psychological', 'sexual', 'economic'],
    columns: 'places',
    tellsOfPeople: true,
  },
  {
    code: 'relationships',
    lines: ['partner', 'in_laws', 'family', 'known', 'stranger', 'not_known'],
    columns: 'places',
    tellsOfPeople: true,
  },
] as const;

/** Small numbers are what such tables are made of; now and then a place or a line has many, or none. */
function count(random: () => number, mean: number): number {
  const least = Math.exp(-mean);
  if (least === 0) return Math.round(mean * (0.8 + 0.4 * random()));
  let records = 0;
  for (let product = random(); product > least; product *= random()) records += 1;
  return records;
}

/** The tables of one year, as facts would give them. */
export function madeYear(random: () => number): MadeTable[] {
  const places = ['kulob', 'qubodiyon', 'bokhtar']
    .slice(0, 1 + Math.floor(random() * 3))
    .concat('elsewhere', 'unknown');
  const size = 10 ** (random() * 2);
  const weight = new Map<string, number>();
  const weightOf = (key: string): number => {
    const known = weight.get(key) ?? (random() < 0.15 ? 0 : 0.1 + random() ** 2 * 2);
    weight.set(key, known);
    return known;
  };
  return SHAPES.map((shape) => {
    const lines = shape.lines === 'places' ? places : shape.lines;
    const columns = shape.columns === 'places' ? places : shape.columns;
    const monthly = MONTHS_OF_YEAR.map(
      (month) =>
        [
          month,
          lines.map((line) =>
            columns.map((column) =>
              count(random, (size * weightOf(line) * weightOf(column)) / columns.length),
            ),
          ),
        ] as const,
    );
    return { ...shape, lines, columns, places: places.slice(0, -2), months: new Map(monthly) };
  });
}

/** Every period of a year, in the order of a calendar: each as soon as it is over, the shorter before the longer. */
export const PERIODS: readonly (readonly string[])[] = MONTHS_OF_YEAR.flatMap((_, at) =>
  [1, 3, 6, 12].flatMap((length) =>
    (at + 1) % length === 0 ? [MONTHS_OF_YEAR.slice(at + 1 - length, at + 1)] : [],
  ),
);
