/**
 * Policy (security T11): tables that hang together follow the sums that one of them decides. That one therefore decides
 * them first, as a table of nothing else, so that no sum is lost for all of them because of what lies below it in one.
 */
import { internalMarksBeside } from './disclosure/disclosure.rules.js';
import type { DisclosureRule } from './disclosure/disclosure.rules.js';
import type { Place, Told } from './disclosure/disclosure.types.js';
import { totalOf } from './disclosure/known.rules.js';
import type { Decision } from './shared-sums.rules.js';
import { PUBLISHED_CODES } from './releases.types.js';
import { SHARED_SUMS } from './shared-sums.types.js';
import type { Part } from './shared-sums.types.js';
import type { TableCode } from './statistics.types.js';
import { marksKnowing } from './suppression.rules.js';
import type { Counts, Marks } from './suppression.rules.js';

export type Axis = 'columns' | 'lines';
type Untold = Omit<Told, 'marks'>;

/** Which sums of a table others follow; published tables are weighed as they are published. */
export function axesDecidedBy(code: TableCode): Axis[] {
  if ((PUBLISHED_CODES as readonly TableCode[]).includes(code)) return [];
  const decides = (...of: Part['of'][]): boolean =>
    SHARED_SUMS.some(({ decidedBy, as }) => decidedBy === code && !as.lines && of.includes(as.of));
  return [
    ...(decides('columns', 'total') ? ['columns' as const] : []),
    ...(decides('lines') ? ['lines' as const] : []),
  ];
}

interface Weighing {
  readonly counted: Untold;
  readonly before: readonly Told[];
  readonly rule: DisclosureRule;
}

/** A decision of others, and the sums of its own lines or columns as they may be told beside what was told of them. */
export function withOwnSums(decision: Decision, axis: Axis, of: Weighing): Decision {
  const sums = new Sums(axis, of.counted);
  const { decided, asDecided } = { decided: sums.within(decision.sums), asDecided: sums.as(decision) };
  const none = asDecided(sums.counts().map((line) => line.map(() => null)));
  const first = asDecided(
    marksKnowing(totalOf(sums.of(of.counted)), [], {
      ...of.rule,
      isLeftOut: (line, column) => none[line]?.[column] !== null,
    }),
  );
  const before = of.before.map((told) => sums.ofTold(told));
  const marks = internalMarksBeside(sums.of(of.counted), before, { ...of.rule, first, decided, asDecided });
  const all = marks ?? asDecided(none.map((line) => line.map(() => 'hidden')));
  const own = sums.places.map((place) => ({ place, mark: sums.markIn(all, place) }));
  const marked = new Map(own.map(({ place, mark }) => [place.join(), mark]));
  return {
    // What it leaves out is for it to keep.
    sums: [...decision.sums, ...own.filter(({ mark }) => mark === null).map(({ place }) => [place])],
    asDecided: (others) =>
      decision
        .asDecided(others)
        .map((line, at) =>
          line.map(
            (mark, nth) => marked.get([at, nth].join()) ?? (marked.has([at, nth].join()) ? null : mark),
          ),
        ),
  };
}

/** The sums of one axis with the total, as a table of one line or of one column. */
class Sums {
  readonly places: readonly Place[];
  private readonly height: number;
  private readonly width: number;

  constructor(
    private readonly axis: Axis,
    { lines, columns }: Untold,
  ) {
    [this.height, this.width] = [lines.length, columns.length];
    this.places =
      axis === 'columns'
        ? [...columns, ''].map((_, column): Place => [this.height, column])
        : [...lines, ''].map((_, line): Place => [line, this.width]);
  }

  of<Table extends Untold>({ lines, columns, months, ...more }: Table): Untold {
    const isOfColumns = this.axis === 'columns';
    return {
      ...more,
      lines: isOfColumns ? ['all'] : lines,
      columns: isOfColumns ? columns : ['all'],
      months: new Map([...months].map(([month, counts]) => [month, this.added(counts)])),
    };
  }

  ofTold(told: Told): Told {
    return { ...this.of(told), marks: this.sumsIn(told.marks) };
  }

  counts(): Marks {
    return this.axis === 'columns'
      ? [0, 1].map(() => Array.from({ length: this.width + 1 }, () => null))
      : Array.from({ length: this.height + 1 }, () => [null, null]);
  }

  /** The groups of places that are of these sums alone. */
  within(groups: Decision['sums']): Place[][] {
    return groups
      .filter((places) =>
        places.every(([line, column]) =>
          this.axis === 'columns' ? line === this.height : column === this.width,
        ),
      )
      .map((places) =>
        places.map(([line, column]): Place => (this.axis === 'columns' ? [0, column] : [line, 0])),
      );
  }

  as({ asDecided }: Decision): (marks: Marks) => Marks {
    return (marks) => {
      const all = Array.from({ length: this.height + 1 }, () =>
        Array.from({ length: this.width + 1 }, () => null),
      ) as Marks;
      for (const [line, column] of this.places) {
        const cells = all[line];
        if (cells) cells[column] = this.markIn(marks, [line, column]);
      }
      return this.sumsIn(asDecided(all));
    };
  }

  /** Of a line or column of one it is that one, too. */
  markIn(marks: Marks, [line, column]: Place) {
    return this.axis === 'columns'
      ? (marks[0]?.[column] ?? marks[1]?.[column] ?? null)
      : (marks[line]?.[0] ?? marks[line]?.[1] ?? null);
  }

  private sumsIn(marks: Marks): Marks {
    const [line = []] = marks.slice(this.height);
    if (this.axis === 'columns') return [[...line], [...line]];
    return marks.map((cells) => [cells[this.width] ?? null, cells[this.width] ?? null]);
  }

  private added(counts: Counts): number[][] {
    if (this.axis === 'lines') return counts.map((line) => [line.reduce((sum, value) => sum + value, 0)]);
    return [
      Array.from({ length: this.width }, (_, column) =>
        counts.reduce((sum, line) => sum + (line[column] ?? 0), 0),
      ),
    ];
  }
}
