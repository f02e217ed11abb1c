/**
 * What is known of lists that are decided together once several periods of them were told: every row of every stretch of
 * months, and for each sum of them how far it could be another one. It is what known.rules.ts is for one table; a row of a
 * list that is taken away counts down where the others count up, so that a comparison is a sum like any other.
 */
import { inBatches } from '../disclosure/batches.rules.js';
import { Cells, monthsOf, narrow, range, stretchesOf, tablesWith } from '../disclosure/cells.rules.js';
import type { Range } from '../disclosure/cells.rules.js';
import type { Batch, Limits, Place, Sums } from '../disclosure/disclosure.types.js';
import type { Marks } from '../suppression.rules.js';
import type { Group, PlaceIn, RelationIn } from './groups.rules.js';
import { Span } from './span.rules.js';
import { countOf, saysNothing, turned } from './told-groups.rules.js';
import type { GroupCounts, ToldGroup } from './told-groups.rules.js';

interface InBatches extends Omit<ToldGroup, 'months'> {
  readonly batches: readonly Batch[];
}
/** Groups that were told, and one that is to come. */
export class KnownGroup {
  private readonly cells = new Cells();
  private readonly limits = { lowest: [] as number[], highest: [] as number[] };
  private readonly kept = new Set<number>();
  /** Told, or said by a definition. */
  private readonly known = new Set<number>();
  private readonly stretches: ReadonlyMap<string, string>;
  private readonly listOf = new Map<number, number>();
  private readonly own: readonly { at: number; sum: number; value: number }[];
  readonly sums: Sums;
  /** Lists of the group to come of which nothing is told but what follows anyway. */
  untold: ReadonlySet<number> = new Set();
  private span: { follows: (cells: readonly number[]) => boolean } | null = null;

  constructor(
    private readonly group: Group,
    told: { readonly candidate: GroupCounts; readonly before: readonly ToldGroup[] },
    private readonly smallestShown: number,
  ) {
    const all = batchesOf(told.before, told.candidate);
    const candidate = all.pop() ?? { marks: [], batches: [], untold: this.untold };
    this.stretches = stretchesOf([...all, candidate]);
    const finest = new Map<string, Batch[]>();
    for (const batch of new Map(
      [...all, candidate].flatMap(({ batches }) => batches.map((one) => [one.key, one])),
    ).values()) {
      const stretch = this.stretches.get(batch.key) ?? '';
      finest.set(stretch, [...(finest.get(stretch) ?? []), batch]);
    }
    for (const table of [candidate, ...all]) this.addStretches(table);
    this.addStretchesOf([candidate, ...all.filter(({ isPromised }) => !isPromised)]);
    for (const table of all) this.addTold(table);
    for (const [stretch, batches] of finest) {
      for (const relation of group.relations) this.addRelation(stretch, batches, relation);
      this.addUnchanged(stretch, batches);
    }
    const stretches = this.stretchesOf(candidate);
    this.own = group.places.map((place, at) => ({
      at,
      sum: this.sumIn(place, stretches),
      value: countOf(candidate.batches, place.rows),
    }));
    this.cells.cellsOf.forEach((_, sum) => narrow(this.limits, sum, [-Infinity, Infinity]));
    this.sums = this.toSums();
  }

  /**
   * Places of the group to come, or that of one sum, where what they hold follows by adding and taking away from what was
   * told before, so that telling it adds nothing.
   */
  placesThatFollow(among: number | null = null): number[] {
    return this.own
      .filter(({ sum, value }) => (among === null || sum === among) && value >= this.smallestShown)
      .filter(({ sum }) => (this.span ??= this.spanOfTold()).follows(this.cells.cellsOf[sum] ?? []))
      .map(({ at }) => at);
  }

  sumAt([at]: Place): number {
    return this.own[at]?.sum ?? 0;
  }

  /** To which list a sum belongs. */
  listAt(sum: number): number | undefined {
    return this.listOf.get(sum);
  }

  /** What is known once the group to come has these marks, and what is to stay unknown then. */
  with(marks: Marks, seen: Marks = marks): { limits: Limits; kept: ReadonlySet<number> } {
    const [lowest, highest, kept] = [[...this.limits.lowest], [...this.limits.highest], new Set(this.kept)];
    const isFree = saysNothing(this.group, { marks: seen, untold: this.untold });
    for (const { at, sum, value } of this.own) {
      const place = this.group.places[at];
      if (!place) continue;
      const mark = marks[at]?.[0] ?? null;
      const of = { smallestShown: this.smallestShown, isFree: isFree(place) };
      narrow({ lowest, highest }, sum, this.turnedFor(place, range(value, mark, of)));
      if (mark !== null && value > 0) kept.add(sum);
    }
    return { limits: { lowest, highest }, kept };
  }

  /** The same, could more of what it tells be left out; and which sums that are. */
  couldHide(marks: Marks): { limits: Limits; costly: ReadonlyMap<number, Place> } {
    const told = this.own.filter(
      ({ at, value }) => (marks[at]?.[0] ?? null) === null && value >= this.smallestShown,
    );
    const looser = marks.map((line) => [...line]);
    for (const { at } of told) looser[at] = ['hidden'];
    // What all of it left out together would allow is not to be had by a few.
    return {
      limits: this.with(looser, marks).limits,
      costly: new Map(told.map(({ sum, at }) => [sum, [at, 0] as const])),
    };
  }

  private spanOfTold() {
    const told = this.cells.cellsOf.filter((_, sum) => this.known.has(sum));
    // Of what is nothing all together each is nothing.
    const isNothing = new Set<number>();
    const { least, most } = this.cellLimits();
    for (const cells of told)
      if ([least, most].some((limits) => cells.every((cell) => limits[cell] === 0)))
        for (const cell of cells) isNothing.add(cell);
    const some = (cells: readonly number[]): number[] => cells.filter((cell) => !isNothing.has(cell));
    const span = new Span(told.map(some));
    return { follows: (cells: readonly number[]): boolean => span.holds(some(cells)) };
  }

  private turnedFor({ of }: PlaceIn, limits: Range): Range {
    return this.group.lists[of]?.isTakenAway ? turned(limits) : limits;
  }

  private stretchesOf({ batches }: Pick<InBatches, 'batches'>): string[] {
    return [...new Set(batches.map(({ key }) => this.stretches.get(key) ?? ''))].sort();
  }

  private sumIn({ of, rows }: PlaceIn, stretches: readonly string[]): number {
    const sum = this.sumOf(stretches, rows);
    this.listOf.set(sum, of);
    return sum;
  }

  private sumOf(stretches: readonly string[], rows: readonly number[]): number {
    return this.cells.sum(`${stretches.join(';')}|${rows.join()}`, () =>
      stretches.flatMap((stretch) => rows.map((row) => `${stretch}|${row}`)),
    );
  }

  /** What is few in a stretch is to stay unknown, told by itself or not: of some months, or of what came in between. */
  private addStretches(table: InBatches): void {
    for (const part of [monthsOf, (stretch: string) => stretch])
      for (const stretch of new Set(this.stretchesOf(table).map(part)))
        this.addStretch(table.batches.filter(({ key }) => part(this.stretches.get(key) ?? '') === stretch));
  }

  /** Of months that only what was not handed on yet would tell apart. */
  private addStretchesOf(tables: readonly InBatches[]): void {
    for (const { batches } of tables) {
      const apart = new Map<string, Batch[]>();
      for (const batch of batches) {
        const key = tablesWith(tables, 'key', batch.key);
        apart.set(key, [...(apart.get(key) ?? []), batch]);
      }
      for (const stretch of apart.values()) this.addStretch(stretch);
    }
  }

  private addStretch(batches: readonly Batch[]): void {
    const stretches = this.stretchesOf({ batches });
    for (const place of this.group.places) {
      const [value, sum] = [countOf(batches, place.rows), this.sumIn(place, stretches)];
      // Nothing is less than none; what was less because records were taken back is not thought to be still less.
      narrow(this.limits, sum, this.turnedFor(place, [Math.min(0, -value), Infinity]));
      const size = Math.abs(value);
      if (size > 0 && size < this.smallestShown) this.kept.add(sum);
    }
    // Rows whose list tells no line of its own are no less than nothing either.
    for (const { from, keys, isTakenAway } of this.group.lists)
      for (const row of keys.map((_, at) => from + at)) {
        const limits: Range = [Math.min(0, -countOf(batches, [row])), Infinity];
        narrow(this.limits, this.sumOf(stretches, [row]), isTakenAway ? turned(limits) : limits);
      }
  }

  private addTold(told: InBatches): void {
    const [stretches, isFree] = [this.stretchesOf(told), saysNothing(this.group, told)];
    this.group.places.forEach((place, at) => {
      const [value, mark] = [countOf(told.batches, place.rows), told.marks[at]?.[0] ?? null];
      const sum = this.sumIn(place, stretches);
      const of = { smallestShown: this.smallestShown, isFree: isFree(place) };
      narrow(this.limits, sum, this.turnedFor(place, range(value, mark, of)));
      if (mark !== null && value > 0) this.kept.add(sum);
      if (mark === null) this.known.add(sum);
    });
  }

  /** Whoever is told which lists were counted anew may know of one to which nothing came. */
  private addUnchanged(stretch: string, batches: readonly Batch[]): void {
    if (batches.some(({ key, month }) => key === month)) return;
    for (const { from, keys } of this.group.lists) {
      const rows = keys.map((_, at) => from + at);
      if (batches.every(({ counts }) => rows.every((row) => (counts[row]?.[0] ?? 0) === 0)))
        for (const sum of rows.map((row) => this.sumOf([stretch], [row]))) {
          narrow(this.limits, sum, [0, 0]);
          this.known.add(sum);
        }
    }
  }

  /** Where it is not true of what was counted nobody can rely on it. */
  private addRelation(stretch: string, batches: readonly Batch[], { rows, takenAway, is }: RelationIn): void {
    const apart = countOf(batches, rows) - countOf(batches, takenAway);
    if (is === '=' ? apart !== 0 : is === '>=' ? apart < 0 : apart > 0) return;
    const limits: Range = is === '=' ? [0, 0] : is === '>=' ? [-apart, Infinity] : [-Infinity, -apart];
    const sum = this.sumOf([stretch], [...rows, ...takenAway]);
    narrow(this.limits, sum, limits);
    if (is === '=') this.known.add(sum);
  }

  private toSums(): Sums {
    const own = new Set(this.own.map(({ sum }) => sum));
    const isImplied = this.impliedBy();
    return {
      cellsOf: this.cells.cellsOf,
      sumsOf: this.cells.sumsOf(() => true),
      bindingOf: this.cells.sumsOf((sum) => own.has(sum) || !isImplied(sum)),
    };
  }

  /** How far each cell by itself could be another value. */
  private cellLimits(): { least: readonly number[]; most: readonly number[] } {
    const least = new Array<number>(this.cells.count).fill(-Infinity);
    const most = new Array<number>(this.cells.count).fill(Infinity);
    this.cells.cellsOf.forEach(([cell, ...more], sum) => {
      if (cell === undefined || more.length > 0) return;
      least[cell] = Math.max(least[cell] ?? -Infinity, this.limits.lowest[sum] ?? -Infinity);
      most[cell] = Math.min(most[cell] ?? Infinity, this.limits.highest[sum] ?? Infinity);
    });
    return { least, most };
  }

  /** Which sums say no more than what is said of each of their cells. */
  private impliedBy(): (sum: number) => boolean {
    const { least, most } = this.cellLimits();
    const total = (of: readonly number[], cells: readonly number[]): number =>
      cells.reduce((all, cell) => all + (of[cell] ?? 0), 0);
    return (sum) => {
      const cells = this.cells.cellsOf[sum] ?? [];
      if (cells.length < 2) return false;
      const [lowest, highest] = [this.limits.lowest[sum] ?? 0, this.limits.highest[sum] ?? 0];
      return (
        (lowest === -Infinity || total(least, cells) >= lowest) &&
        (highest === Infinity || total(most, cells) <= highest)
      );
    };
  }
}

/** Months as they were counted first and what came to them later, of all rows of a group together. */
function batchesOf(before: readonly ToldGroup[], candidate: GroupCounts): InBatches[] {
  const frame = { lines: [], columns: [], marks: [], isInternal: true };
  const told: ToldGroup[] = [...before, { ...candidate, marks: [], untold: new Set<number>() }];
  return inBatches(told.map(({ months }) => ({ ...frame, months }))).map(({ batches }, at) => ({
    ...{ batches, marks: told[at]?.marks ?? [], untold: told[at]?.untold ?? new Set<number>() },
    isPromised: told[at]?.isPromised ?? false,
  }));
}
