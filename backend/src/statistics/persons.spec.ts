import { describe, expect, it } from '@jest/globals';
import { estimatePersons } from '../linkage/index.js';
import { PersonGraph } from './persons.rules.js';
import type { Registration, StoredLink } from './persons.rules.js';

const registrations = (persons: Record<string, string[]>): Registration[] =>
  Object.entries(persons).flatMap(([personId, members]) => members.map((caseId) => ({ caseId, personId })));
const link = (one: string, other: string, probability: number): StoredLink => ({ one, other, probability });

/** Numbers from 0 to below 1 that are the same in every run. */
function* drawn(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    yield state / 0x80000000;
  }
}

/** A clustering of places, as the engine makes it, and the same as it is stored. */
function invented(seed: number) {
  const numbers = drawn(seed);
  const next = (): number => numbers.next().value;
  const clusters: number[][] = [];
  for (let place = 0; place < 60;) {
    const size = 1 + Math.floor(next() * 4);
    clusters.push(Array.from({ length: size }, (_, at) => place + at));
    place += size;
  }
  const merge = (one: number, other: number, from: number) => {
    const probability = from + next() * 0.3;
    return { best: { one, other, score: 0 }, score: Math.log(probability / (1 - probability)), probability };
  };
  const made = clusters.flatMap(([first = 0, ...rest]) =>
    rest.map((place) => merge(place - (next() < 0.5 ? 1 : place - first), place, 0.65)),
  );
  const leftApart = clusters
    .slice(1)
    .flatMap((members, at) => (next() < 0.4 ? [merge(clusters[at]?.[0] ?? 0, members[0] ?? 0, 0.05)] : []));
  const name = (place: number): string => `c${String(place).padStart(3, '0')}`;
  const stored = registrations(
    Object.fromEntries(clusters.map((members, at) => [`p${at}`, members.map(name)])),
  );
  const links = [...made, ...leftApart].map(({ best, probability }) =>
    link(name(best.one), name(best.other), probability),
  );
  return { clustering: { clusters, made, leftApart }, graph: new PersonGraph(stored, links), stored };
}

describe('persons behind registrations that are stored', () => {
  it('are estimated as the engine estimates them of its own clusters', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const { clustering, graph, stored } = invented(seed);
      const counted = graph.count(stored.map(({ caseId }) => caseId));
      const expected = estimatePersons(clustering);
      expect(counted.persons).toBe(clustering.clusters.length);
      for (const part of ['expected', 'from', 'to'] as const)
        expect(counted[part]).toBeCloseTo(expected[part], 9);
    }
  });

  it.each<[string, string[], number, number]>([
    ['one registration of hers is one person, however doubtful the others are', ['a1'], 1, 1],
    ['two that hang together through one that is not asked about', ['a1', 'a3'], 1, 2 - 0.9 * 0.8],
    ['all of hers', ['a1', 'a2', 'a3'], 1, 1 + 0.1 + 0.2],
    ['whoever may be somebody else of those asked about', ['a1', 'b1'], 2, 2 - 0.4],
    ['and not of those who are not', ['b1'], 1, 1],
    ['who is linked with nobody', ['b1', 'c1'], 2, 2],
  ])('%s', (_, chosen, persons, expected) => {
    const graph = new PersonGraph(registrations({ a: ['a1', 'a2', 'a3'], b: ['b1'], c: ['c1'] }), [
      link('a1', 'a2', 0.9),
      link('a2', 'a3', 0.8),
      link('a3', 'b1', 0.4),
    ]);
    const counted = graph.count(chosen);
    expect(counted.persons).toBe(persons);
    expect(counted.expected).toBeCloseTo(expected, 9);
    expect(counted.from).toBeLessThanOrEqual(counted.expected);
    expect(counted.to).toBeGreaterThanOrEqual(counted.expected);
  });

  it('are in the estimate as often counted already, where nobody may compare them, as the others are', () => {
    const graph = new PersonGraph(registrations({ a: ['a1', 'a2', 'a3'], b: ['b1'], c: ['c1'], d: ['d1'] }), [
      link('a1', 'a2', 1),
      link('a2', 'a3', 1),
    ]);
    const counted = graph.count(['a1', 'a2', 'a3', 'b1', 'c1', 'd1'], new Set(['a1', 'a2', 'a3', 'b1']));
    expect([counted.persons, counted.expected]).toEqual([4, 4 - 2 * (3 / 4)]);
    expect(graph.count(['c1', 'd1'], new Set())).toMatchObject({ persons: 2, expected: 2 });
  });

  it('are sure where people said so, though no pair is left between them', () => {
    const graph = new PersonGraph(registrations({ a: ['a1', 'a2'] }), []);
    expect(graph.count(['a1', 'a2'])).toEqual({ persons: 1, expected: 1, from: 1, to: 1 });
  });
});
