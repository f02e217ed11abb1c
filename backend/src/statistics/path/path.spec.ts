import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pathsOf } from './path.rules.js';
import type { ShownPath } from './path.rules.js';
import { COHORT_ENDS, PATHS, STAGES } from './path.types.js';
import type { PathCount } from './path.types.js';
import { toldLines } from './told-lines.rules.js';

const K = 3;
const count = (change: Partial<PathCount>): PathCount => ({
  ...{ code: 'referrals', line: 'got', kind: null, extension: null, breach: null },
  ...{ service: 'legal', place: 'kulob', agencyId: 'a', otherId: 'b', records: 1 },
  ...change,
});
const shown = (counts: PathCount[], smallestShown = K): ShownPath[] =>
  pathsOf('referrals', counts, { days: [], smallestShown });
const cell = (table: ShownPath | undefined, line: string, column: string) => {
  const found = table?.cells.find((each) => each.line === line && each.column === column);
  return found?.mark ?? found?.value;
};
const stages = (table: ShownPath | undefined, column = 'total') =>
  Object.fromEntries(
    (table?.stages ?? []).filter((each) => each.column === column).map(({ stage, value }) => [stage, value]),
  );

describe('the path', () => {
  it('tells how many came to each stage, from where they stopped', () => {
    const [agency] = shown(
      [
        count({ line: 'not_answered', records: 4 }),
        count({ line: 'none_free', records: 3, service: 'safe_house' }),
        count({ line: 'no_contact', records: 5 }),
        count({ line: 'no_word', records: 6 }),
        count({ records: 7 }),
      ],
      1,
    );
    expect(stages(agency)).toEqual({
      ...{ sent: 25, acknowledged: 21, accepted: 18, contacted: 13, served: 13, word: 7, got: 7 },
    });
    expect(agency?.shares.find(({ column }) => column === 'total')).toEqual({
      column: 'total',
      percent: 28,
      missingPercent: 24,
    });
  });

  it('puts small lines together before anything is shown, until their sum may be told', () => {
    const counts = [
      count({ line: 'not_answered', records: 1 }),
      count({ line: 'declined', records: 4 }),
      count({ records: 9 }),
    ];
    expect(toldLines('referrals', counts, K)?.filter((line) => line.length > 1)).toEqual([
      ['not_answered', 'declined'],
    ]);
    const [agency] = shown(counts);
    expect(cell(agency, 'not_answered+declined', 'total')).toBe(5);
    // One of the two has come to be acknowledged, and the other not.
    expect(stages(agency)).toMatchObject({ sent: 14, acknowledged: null, accepted: 9 });
  });

  it('puts a small line beside the one before or after it, so that the stages between far ones are told', () => {
    const of = (line: string, records: number) =>
      count({ code: 'cohort', line, kind: 'not_known', records, service: null, place: null, otherId: null });
    const lines: [string, number][] = [
      ...([
        ['not_referred', 10],
        ['taken_back', 1],
        ['not_answered', 6],
        ['declined', 2],
      ] as [string, number][]),
      ...([
        ['no_contact', 4],
        ['no_service', 5],
        ['no_word', 1],
        ['not_got', 3],
      ] as [string, number][]),
      ...([
        ['got_not_known', 3],
        ['got_not_safe', 4],
        ['got_safe', 14],
      ] as [string, number][]),
    ];
    const [whole] = pathsOf(
      'cohort',
      lines.map(([line, records]) => of(line, records)),
      {
        ...{ days: [], smallestShown: K },
      },
    );
    expect(stages(whole)).toEqual({
      ...{
        identified: 53,
        sent: 43,
        acknowledged: 36,
        accepted: null,
        contacted: 30,
        served: 25,
        word: null,
      },
      ...{ got: 21, safe: 14 },
    });
    expect(whole?.lines.filter((line) => line.includes('+'))).toEqual([
      'taken_back+not_answered',
      'declined+no_contact',
      'no_word+not_got',
    ]);
  });

  it('is one path of a case from identified to safe, in which no stage has more than the one before it', () => {
    const cases = (line: string, records: number) =>
      count({ code: 'cohort', line, records, service: null, place: null, otherId: null });
    const [whole, ...more] = pathsOf(
      'cohort',
      PATHS.cohort.lines.map((line, at) => cases(line, at + 1)),
      { days: [], smallestShown: 1 },
    );
    expect(more).toEqual([]);
    expect(stages(whole)).toEqual({
      ...{ identified: 105, sent: 104, acknowledged: 99, accepted: 77, contacted: 69, served: 60, word: 50 },
      ...{ got: 39, safe: 14 },
    });
    expect(whole?.shares).toEqual([{ column: 'total', percent: 13, missingPercent: 21 }]);
    for (const path of Object.values(STAGES))
      path
        .slice(1)
        .forEach(([, lines], at) => expect(path[at]?.[1]).toEqual(expect.arrayContaining([...lines])));
  });

  it('never tells by her word how few said it without having got a service: the table of safety has all of them', () => {
    const of = (line: string, kind: string, records: number) =>
      count({ code: 'cohort', line, kind, records, service: null, place: null, otherId: null });
    const ends = (rest: number) =>
      pathsOf(
        'cohort',
        [
          of('got_safe', 'safe', 6),
          of('got_not_safe', 'not_safe', 5),
          of('not_referred', 'safe', rest),
        ].concat(of('not_referred', 'not_known', 7)),
        { days: [], smallestShown: K },
      )[0];
    for (const few of [1, 2]) {
      expect(ends(few)?.lines).toContain('got_not_known+got_not_safe+got_safe');
      expect(stages(ends(few))).toMatchObject({ got: 11, safe: null });
    }
    for (const enough of [0, 3]) expect(stages(ends(enough))).toMatchObject({ got: 11, safe: 6 });
  });

  it('leaves out more than one agency where an agency takes away all that stands under its own name', () => {
    const of = (line: string, agencyId: string, records: number) =>
      count({ code: 'safe', line, agencyId, records, otherId: null, service: null, place: 'kulob' });
    const [byAgency] = pathsOf(
      'safe',
      [
        ...[of('safe', 'clinic', 2), of('safe', 'crisis', 6), of('safe', 'hukumat', 3)],
        ...[of('safe', 'police', 16), of('not_safe', 'hukumat', 3), of('not_alone', 'clinic', 8)],
      ],
      { days: [], smallestShown: K },
    );
    const leftOut = ['clinic', 'crisis', 'police'].filter((agency) => {
      return typeof cell(byAgency, 'safe', agency) === 'string';
    });
    expect(leftOut).toContain('clinic');
    expect(leftOut.length).toBeGreaterThan(1);
  });

  it('tells how far reports to the police came, and not how few orders stand in the table of orders alone', () => {
    const of = (line: string, records: number) =>
      count({ code: 'attrition', line, records, service: null, place: null, otherId: null });
    const order = (line: string, breach: string, records: number) =>
      count({ code: 'orders', line, breach, extension: 'not_extended', records, otherId: null });
    const reports = [of('undecided', 9), of('called_settled', 20), of('criminal_case', 8)].concat(
      of('not_served_in_time', 4),
      of('no_breach', 6),
    );
    const beside = (rest: number) =>
      pathsOf(
        'attrition',
        [...reports, order('served_late', 'no_breach', 4), order('served_in_time', 'no_breach', 6 + rest)],
        { days: [], smallestShown: K },
      )[0];
    for (const enough of [0, 3])
      expect(stages(beside(enough))).toEqual({
        ...{ registered: 47, decided: 38, ordered: 10, served_in_time: 6, kept: 6 },
      });
    for (const few of [-2, -1, 1, 2]) {
      expect(beside(few)?.lines).toContain(
        'criminal_case+not_served_in_time+breach_unanswered+breach_answered+no_breach',
      );
      expect(stages(beside(few))).toEqual({
        ...{ registered: 47, decided: 38, ordered: null, served_in_time: null, kept: null },
      });
    }
  });

  it('shows nothing where everything is small', () => {
    for (const table of shown([count({ records: 2 })]))
      expect(table.cells.every(({ value, mark }) => value === null && mark === 'hidden')).toBe(true);
  });

  it('shows a bed that was not there as a finding of its own', () => {
    const service = shown([
      count({ line: 'none_free', service: 'safe_house', otherId: null, records: 5 }),
      count({ records: 8 }),
    ]).find(({ view }) => view === 'service');
    expect(cell(service, 'none_free', 'safe_house')).toBe(5);
  });

  it('tells nobody a count of one or two, also when she takes away what she knows, in any of the tables', () => {
    const some = fc.record({
      line: fc.constantFrom(...PATHS.referrals.lines.slice(1, 7)),
      agencyId: fc.constantFrom('a', 'b', 'c'),
      otherId: fc.constantFrom('a', 'b', 'c', null),
      service: fc.constantFrom('legal', 'health', 'safe_house'),
      place: fc.constantFrom('kulob', 'qubodiyon'),
      records: fc.integer({ min: 1, max: 7 }),
    });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 14 }), (changes) => {
        const counts = changes.map(count);
        const tables = shown(counts);
        const sums = tables.map(({ lines }) => lines.join());
        expect(new Set(sums).size).toBe(1);
        for (const table of tables) {
          const columnOf = (each: PathCount): string =>
            ({ agency: each.otherId ?? 'nobody', service: each.service ?? '', place: each.place ?? '' })[
              table.view as 'agency'
            ];
          for (const { line, column, value } of table.cells) {
            const of = counts.filter(
              (each) =>
                (line === 'total' || line.split('+').includes(each.line)) &&
                (column === 'total' || columnOf(each) === column),
            );
            if (value === null) continue;
            for (const knower of ['nobody', 'a', 'b', 'c']) {
              const others = of.filter(({ agencyId, otherId }) => agencyId !== knower && otherId !== knower);
              expect([1, 2]).not.toContain(others.reduce((sum, { records }) => sum + records, 0));
            }
            expect(value).toBe(of.reduce((sum, { records }) => sum + records, 0));
          }
          // All sums of lines, or none: what one table leaves out no other one tells.
          const marks = table.cells.filter(({ column }) => column === 'total').map(({ mark }) => mark);
          expect(new Set(marks).size).toBe(1);
          for (const { column, value } of table.stages)
            if (value !== null && column === 'total') expect([1, 2]).not.toContain(value);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('tells nobody a count of one or two of the whole path, also beside the table of safety', () => {
    const some = fc.record({
      line: fc.constantFrom(...PATHS.cohort.lines),
      kind: fc.constantFrom('safe', 'not_safe', 'not_known'),
      agencyId: fc.constantFrom('a', 'b', 'c'),
      otherId: fc.constantFrom('a', 'b', 'c', null),
      records: fc.integer({ min: 1, max: 7 }),
    });
    const wordOf = new Map<string, string>(COHORT_ENDS);
    fc.assert(
      fc.property(fc.array(some, { maxLength: 20 }), (changes) => {
        const counts = changes.map((change) =>
          count({ ...change, code: 'cohort', kind: wordOf.get(change.line) ?? change.kind }),
        );
        const groups = toldLines('cohort', counts, K) ?? [];
        const told = groups.map((lines) => counts.filter(({ line }) => lines.includes(line)));
        for (const [end, word] of groups.length > 0 ? COHORT_ENDS : [])
          if (groups.some((lines) => lines.join() === end))
            told.push(counts.filter(({ kind, line }) => kind === word && line !== end));
        for (const of of told)
          for (const knower of ['nobody', 'a', 'b', 'c']) {
            const others = of.filter(({ agencyId, otherId }) => agencyId !== knower && otherId !== knower);
            expect([1, 2]).not.toContain(others.reduce((total, { records }) => total + records, 0));
          }
        if (groups.length > 0) expect(groups.flat().sort()).toEqual([...PATHS.cohort.lines].sort());
      }),
      { numRuns: 200 },
    );
  });
});
