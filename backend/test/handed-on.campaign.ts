import { afterAll, describe, expect, it } from '@jest/globals';
import type { PeriodKind } from '../src/statistics/facts.rules.js';
import { SMALLEST_BETWEEN_AGENCIES } from '../src/statistics/measures.types.js';
import { PERIODS, randomFrom } from './support/disclosure/years.js';
import { HandingOn, tally } from './support/handed-on/handing-on.js';
import { FORM, MadeAgency } from './support/handed-on/made-agency.js';
import { OF_UNTOLD, ReturnsReader } from './support/handed-on/reader.js';

/**
 * Made years of one agency are handed on as the product decides what is left out: in several orders, with records that
 * come late between them and new versions where the product makes them. Then whoever was handed all of it, knows how the
 * lists hang together and has a solver tries to work out what was left out, or a count of 1 or 2 that no return tells.
 */
const count = Number(process.env['PANOH_CAMPAIGN_COUNT'] ?? 60);
const seed = Number(process.env['PANOH_CAMPAIGN_SEED'] ?? 1);
const path = process.env['PANOH_CAMPAIGN_PATH'];
const MINUTES = 60_000;
const numbers = path ? [Number(path)] : Array.from({ length: count }, (_, at) => at);

type Period = (typeof PERIODS)[number];
const KINDS: readonly PeriodKind[] = ['month', 'quarter', 'half_year', 'year'];
const ofKinds = (...kinds: readonly PeriodKind[]): Period[] =>
  kinds.flatMap((kind) => PERIODS.filter((period) => period.kind === kind));
const shuffled = (random: () => number): Period[] =>
  PERIODS.map((period) => [random(), period] as const)
    .sort(([a], [b]) => a - b)
    .map(([, period]) => period);

/** In which order periods are handed on: each as it ends, or all of them once the year is over. */
const ORDERS: Readonly<Record<string, (random: () => number) => readonly Period[]>> = {
  'as they end': () => PERIODS,
  'shortest first': () => ofKinds(...KINDS),
  'longest first': () => ofKinds(...[...KINDS].reverse()),
  'in any order': shuffled,
  'quarters and years': () => ofKinds('quarter', 'year'),
  'years alone': () => ofKinds('year'),
};
const ORDER_NAMES = Object.keys(ORDERS);
const tried = { years: 0, cells: 0, known: 0 };
/**
 * Larger than one and two, and left out of a list of which that return tells nothing at all. A goal is named with what is
 * true of it.
 */
const isOfUntold = (goal: string): boolean =>
  goal.includes(OF_UNTOLD) && Number(goal.slice(goal.lastIndexOf('=') + 1)) >= SMALLEST_BETWEEN_AGENCIES;
/** Whoever was never handed that return knows it as well, from others: it is not for this one to keep. */
const isKnownElsewhere = (goal: string, { kept, counted }: HandingOn): boolean =>
  isOfUntold(goal) &&
  new ReturnsReader(FORM, kept, counted, goal.slice(0, goal.indexOf(' {'))).run().recovered.includes(goal);

/** Most periods in their turn, with late records and new versions between. */
function handOnYear(number: number): { order: string; handing: HandingOn } {
  const random = randomFrom(seed * 100_003 + number);
  const order = ORDER_NAMES[number % ORDER_NAMES.length] ?? '';
  const handing = new HandingOn(new MadeAgency(random), random, order);
  const isAsTheyEnd = order === 'as they end';
  const comesLate = random() < 0.6;
  const periods = ORDERS[order]?.(random) ?? [];
  for (const period of periods) {
    if (random() < 0.9) handing.handOn(period, isAsTheyEnd ? period.monthsOver : 12);
    if (comesLate) handing.goOn();
  }
  return { order, handing };
}

describe('returns that are handed on', () => {
  afterAll(() => {
    const lines = [...tally.shares].map(
      ([name, { told, all }]) => `${name}: ${told} of ${all} (${Math.round((100 * told) / all)} %)`,
    );
    process.stdout.write(
      `${lines.join('\n')}\nyears ${tried.years}, returns ${tally.returns}, of them new versions ${tally.versions}, ` +
        `refused ${tally.refused}, cells attacked ${tried.cells}, known from elsewhere of lists that tell nothing ${tried.known}\n`,
    );
  });

  it(
    'tell nobody what they leave out, in whatever order and whatever comes late',
    () => {
      const wrong: unknown[] = [];
      for (const number of numbers) {
        const { order, handing } = handOnYear(number);
        expect(handing.small()).toEqual([]);
        const reader = new ReturnsReader(FORM, handing.kept, handing.counted);
        const { tried: cells, recovered } = reader.run();
        tried.years += 1;
        tried.cells += cells;
        const again = `npm run campaigns -- handed-on --seed ${seed} --path ${number}`;
        const learned = recovered.filter((goal) => !isKnownElsewhere(goal, handing));
        tried.known += recovered.length - learned.length;
        if (learned.length > 0) wrong.push([again, order, learned.length, learned.slice(0, 8)]);
      }
      expect(wrong).toEqual([]);
    },
    60 * MINUTES,
  );
});
