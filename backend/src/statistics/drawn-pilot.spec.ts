import { beforeAll, describe, expect, it } from '@jest/globals';
import { drawPilot } from '../../test/support/drawn-pilot.js';
import type { DrawnRegistration } from '../../test/support/drawn-pilot.js';
import { Encoder, encodeAll, evaluate, linkAll, linkOneByOne } from '../linkage/index.js';
import type { Linked } from '../linkage/index.js';
import { PersonGraph, personLines } from './persons.rules.js';
import type { PersonLine } from './persons.rules.js';

/** PANOH_DRAWS=10 measures that many draws, and says what it found (docs/linkage.md). */
const DRAWS = Number(process.env['PANOH_DRAWS'] ?? 1);
/** Other draws than those by which limits were chosen. */
const FIRST_SEED = 9_001;
const QUARTERS = 5;
/** Pairs of which less is known are not kept (`reclustering-scope.ts`). */
const COUNTED_FROM = 0.005;

interface Published {
  readonly line: PersonLine;
  readonly truth: number;
}

const personsOf = (rows: readonly DrawnRegistration[]): number =>
  new Set(rows.map(({ person }) => person)).size;

/** What would be published of a draw: of everything and of each agency, of the whole time and of each quarter. */
function publishedOf(
  all: readonly DrawnRegistration[],
  compared: readonly DrawnRegistration[],
  linked: Linked,
) {
  const idAt = (at: number): string => compared[at]?.written.id ?? '';
  const persons = linked.clusters.flatMap((places, no) =>
    places.map((at) => ({ caseId: idAt(at), personId: `person ${no}` })),
  );
  const alone = all
    .filter(({ isLinkable }) => !isLinkable)
    .map(({ written: { id } }) => ({ caseId: id, personId: id }));
  const links = [...linked.made, ...linked.leftApart]
    .filter(({ probability }) => probability >= COUNTED_FROM)
    .map(({ best, probability }) => ({ one: idAt(best.one), other: idAt(best.other), probability }));
  const graph = new PersonGraph([...persons, ...alone], links);
  const compare = new Set(compared.map(({ written: { id } }) => id));
  const linesOf = (rows: readonly DrawnRegistration[]): Published[] => {
    const registrations = rows.map(({ written: { id }, agency }) => ({
      ...{ caseId: id, duplicateOf: null, agencyId: agency, groupId: null, isShared: false },
    }));
    return personLines({ registrations, records: [], returns: [], linked: compare, graph })
      .filter(({ scope }) => scope !== 'no_group')
      .map((line) => ({
        line,
        truth: personsOf(rows.filter(({ agency }) => line.agencyId === null || agency === line.agencyId)),
      }));
  };
  const inQuarter = (quarter: number) => all.filter((_, at) => (at * 7) % QUARTERS === quarter);
  return [all, ...Array.from({ length: QUARTERS }, (_, quarter) => inQuarter(quarter))].flatMap(linesOf);
}

function measure(seed: number) {
  const all = drawPilot(seed);
  const compared = all.filter(({ isLinkable }) => isLinkable);
  const encoded = encodeAll(
    new Encoder(Buffer.alloc(32, 'drawn')),
    compared.map(({ written }) => written),
  );
  const truth = compared.map(({ person }) => person);
  const linked = linkAll(encoded);
  const found = evaluate(linkOneByOne(encoded, linked.model).clusters, truth);
  const seenAgain = (compared.length - found.found) / (compared.length - found.persons);
  return { ...found, seenAgain: Math.abs(seenAgain - 1), published: publishedOf(all, compared, linked) };
}

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
const holds = ({ line, truth }: Published): boolean => line.from <= truth && truth <= line.to;
const widthOf = ({ line: { from, to, estimate } }: Published): number =>
  Math.max(to - estimate, estimate - from) / estimate;

describe('registers of the size of a pilot', () => {
  let draws: ReturnType<typeof measure>[];
  beforeAll(() => {
    draws = Array.from({ length: DRAWS }, (_, at) => measure(FIRST_SEED + at));
  });
  const meanOf = (figure: 'f1' | 'doubleCountError' | 'mixedClusters' | 'seenAgain'): number =>
    mean(draws.map((draw) => draw[figure]));
  const published = (): Published[] => draws.flatMap((draw) => draw.published);
  const ofMany = (): number[] =>
    published()
      .filter(({ line }) => line.estimate > 100)
      .map(widthOf);

  it('are linked one by one, and all again by what was learnt of them', () => {
    expect(meanOf('f1')).toBeGreaterThan(0.96);
    expect(meanOf('doubleCountError')).toBeLessThan(0.03);
    expect(meanOf('mixedClusters')).toBeLessThan(8 / 681);
    expect(meanOf('seenAgain')).toBeLessThan(0.05);
  });

  it('have intervals that hold the truth nine times of ten, none wider than 8 %', () => {
    expect(mean(published().map((one) => Number(holds(one))))).toBeGreaterThanOrEqual(0.9);
    expect(ofMany().length).toBeGreaterThan(DRAWS);
    expect(Math.max(...ofMany())).toBeLessThan(0.08);
  });

  it('are the same persons whoever measures', () => {
    expect(drawPilot(FIRST_SEED, 20)).toEqual(drawPilot(FIRST_SEED, 20));
    const figures = draws.map(({ f1, found, persons, mixedClusters, seenAgain, published: lines }) =>
      [
        f1,
        found,
        persons,
        mixedClusters * found,
        seenAgain,
        mean(lines.map((one) => Number(holds(one)))),
      ].map((figure) => Number(figure.toFixed(4))),
    );
    if (DRAWS > 1)
      process.stdout.write(`F1, found, persons, mixed, seen again off by, intervals right
${figures.join('\n')}
widest ${Math.max(...ofMany()).toFixed(3)}\n`);
  });
});
