/**
 * Policy (domain reference 4.5, security T11): a table is told only so far as nothing can be worked out from it and
 * everything that was told before, of any period and in any version. What must not be worked out: every cell that is
 * left out, and every count of 1 to one below the smallest of a month, quarter or other stretch that was not told by
 * itself. Where hiding more cells is not enough, the table is told by its sums alone, then by its last sum, then not at
 * all. A reader may know each version's difference from the one before: another world must leave all of them true.
 */
import { marksOf, withSums } from '../suppression.rules.js';
import type { Counts, Marks } from '../suppression.rules.js';
import type { Mark } from '../statistics.types.js';
import type { Kept, Move, Place, Told } from './disclosure.types.js';
import type { Known } from './known.rules.js';
import { at, put, totalOf } from './known.rules.js';
import { insidersOf, knownBy } from './insiders.rules.js';
import { Worlds, changeOf } from './moves.rules.js';
import { asShownBefore } from './shown-before.rules.js';

export interface DisclosureRule {
  readonly smallestShown: number;
  readonly tellsOfPeople: boolean;
}

/** The marks of a table that comes to those counted before; null where it is better not told at all. */
export function marksBeside(
  candidate: Omit<Told, 'marks'>,
  before: readonly Told[],
  rule: DisclosureRule,
): Marks | null {
  const counts = totalOf(candidate);
  const values = withSums(counts);
  const alone = marksOf(counts, rule.smallestShown, rule.tellsOfPeople);
  const first = asShownBefore(alone, candidate, before);
  const all = [first, sumsAlone(values, rule), lastSumAlone(values, rule)];
  return firstSafe(all.slice(rule.tellsOfPeople ? fewestLeftOut(counts) : 0), { candidate, before, rule });
}

interface InternalRule {
  /** What it leaves out by itself. */
  readonly first: Marks;
  /** What tables of the same records decide: sums, and its marks with what is decided. */
  readonly decided?: Kept['decided'];
  readonly asDecided?: (marks: Marks) => Marks;
}

/** The same of an internal table, which leaves out at least what it would by itself. */
export function internalMarksBeside(
  candidate: Omit<Told, 'marks'>,
  before: readonly Told[],
  rule: DisclosureRule & InternalRule,
): Marks | null {
  const values = withSums(totalOf(candidate));
  const all = [sumsAlone(values, rule), lastSumAlone(values, rule)].map((marks) =>
    marks.map((line, at) => line.map((mark, nth) => mark ?? rule.first[at]?.[nth] ?? null)),
  );
  const { asDecided = (marks) => marks } = rule;
  const ways = [rule.first, ...all].map((marks) => asDecided(marks).map((line) => [...line]));
  return firstSafe(ways, { candidate, before, rule });
}

interface Beside {
  readonly candidate: Omit<Told, 'marks'>;
  readonly before: readonly Told[];
}

function firstSafe(
  ways: readonly Marks[],
  of: Beside & { rule: DisclosureRule & Partial<InternalRule> },
): Marks | null {
  const { smallestShown, decided } = of.rule;
  const weighing = new Weighing([
    new Reader(knownBy(of, { smallestShown, decided })),
    ...insidersOf(of, smallestShown).map((known) => new Reader(known)),
  ]);
  for (const marks of ways) {
    weighing.hideFewOthers(marks);
    const added = tellsNothing(marks) ? null : weighing.hideMore(marks);
    if (!added) continue;
    weighing.showAgain(marks, added);
    // Signs alone are no table.
    if (!tellsNothing(marks)) return marks;
  }
  return null;
}

const tellsNothing = (marks: Marks): boolean =>
  marks.every((line) => line.every((mark) => mark === 'hidden'));

/** Whether what was counted anew differs from what was told of the same months by fewer than may be told of. */
export function differsByFew(
  now: Omit<Told, 'marks'>,
  before: readonly Omit<Told, 'marks'>[],
  smallestShown: number,
): boolean {
  const within = (table: Omit<Told, 'marks'>, months: ReadonlySet<string>): number[][] =>
    withSums(totalOf({ ...now, months: countsOf(table, now, months) }));
  return before.some((told) => {
    const months = new Set([...told.months.keys()].filter((month) => now.months.has(month)));
    const [was, is] = [within(told, months), within(now, months)];
    return is.some((line, lineAt) =>
      line.some((value, columnAt) => {
        const change = Math.abs(value - (was[lineAt]?.[columnAt] ?? 0));
        return change > 0 && change < smallestShown;
      }),
    );
  });
}

/** Of some months, in the lines and columns of another table: places come and go. */
function countsOf(
  table: Omit<Told, 'marks'>,
  { lines, columns }: Pick<Told, 'lines' | 'columns'>,
  months: ReadonlySet<string>,
): Map<string, Counts> {
  const [lineAt, columnAt] = [table.lines, table.columns].map((keys) => (key: string) => keys.indexOf(key));
  return new Map(
    [...table.months]
      .filter(([month]) => months.has(month))
      .map(([month, counts]) => [
        month,
        lines.map((line) =>
          columns.map((column) => counts[lineAt?.(line) ?? -1]?.[columnAt?.(column) ?? -1] ?? 0),
        ),
      ]),
  );
}

/**
 * Where all of a place stand in one line, however few, the cells would tell of each of them what she told; where all of
 * everything does, the sums of the lines would too.
 */
function fewestLeftOut(counts: Counts): 0 | 1 | 2 {
  const isOne = (values: readonly number[]): boolean =>
    values.length > 1 && values.filter((value) => value > 0).length === 1;
  if (isOne(counts.map((line) => line.reduce((sum, value) => sum + value, 0)))) return 2;
  const columns = (counts[0] ?? []).map((_, column) => counts.map((line) => line[column] ?? 0));
  return columns.some(isOne) ? 1 : 0;
}

const markOf = (value: number, { smallestShown }: DisclosureRule): Mark | null =>
  value > 0 && value < smallestShown ? 'small' : null;

const sumsAlone = (values: Counts, rule: DisclosureRule): Marks =>
  values.map((line, lineAt) =>
    line.map((value, columnAt) =>
      lineAt < values.length - 1 && columnAt < line.length - 1 ? 'hidden' : markOf(value, rule),
    ),
  );

const lastSumAlone = (values: Counts, rule: DisclosureRule): Marks =>
  values.map((line, lineAt) =>
    line.map((value, columnAt) =>
      lineAt === values.length - 1 && columnAt === line.length - 1 ? markOf(value, rule) : 'hidden',
    ),
  );

/** What one reader could work out. Worlds that were found are kept: they stay worlds while more is left out. */
export class Reader<Of extends Pick<Known, 'sums' | 'with' | 'couldHide' | 'sumAt'> = Known> {
  private readonly proofs = new Map<number, Move>();
  private readonly provenBy = new Map<Move, Set<number>>();
  private lastOpen: number | null = null;

  constructor(readonly known: Of) {}

  /** A sum that is to stay unknown and could be worked out; null where there is none. */
  open(marks: Marks): number | null {
    const { limits, kept } = this.known.with(marks);
    if (kept.size === 0) return null;
    const worlds = new Worlds(this.known.sums, limits);
    const standing = new Map<Move, boolean>();
    const isProven = (sum: number): boolean => {
      const proof = this.proofs.get(sum);
      if (!proof) return false;
      const stands = standing.get(proof) ?? worlds.allows(proof);
      standing.set(proof, stands);
      return stands;
    };
    const first = this.lastOpen !== null && kept.has(this.lastOpen) ? [this.lastOpen] : [];
    for (const sum of [...first, ...kept]) {
      if (isProven(sum)) continue;
      const found = worlds.find(sum);
      this.lastOpen = sum;
      if (!found) return sum;
      standing.set(found, true);
      this.keep(found);
    }
    return null;
  }

  /** Whether nothing is open still, where one place more is told: no world that was found changes it, or others are. */
  staysClosed(marks: Marks, place: Place | null): boolean {
    const sum = place && this.known.sumAt(place);
    if (sum !== null && ![...this.provenBy.keys()].some((world) => this.changes(sum, world))) return true;
    return this.open(marks) === null;
  }

  /** What would have to be left out too for another world in which this sum is another one. */
  wouldNeed(open: number, marks: Marks): Place[] {
    const { limits, costly } = this.known.couldHide(marks);
    const world = new Worlds(this.known.sums, limits, new Set(costly.keys())).find(open);
    return world ? [...costly].flatMap(([sum, place]) => (this.changes(sum, world) ? [place] : [])) : [];
  }

  private changes(sum: number, move: Move): boolean {
    return changeOf(this.known.sums.cellsOf[sum] ?? [], move) !== 0;
  }

  private keep(world: Move): void {
    const touched = new Set([...world.keys()].flatMap((cell) => this.known.sums.sumsOf[cell] ?? []));
    for (const sum of touched) if (this.changes(sum, world)) this.prove(sum, world);
  }

  private prove(sum: number, world: Move): void {
    const before = this.proofs.get(sum);
    const proven = before && this.provenBy.get(before);
    proven?.delete(sum);
    if (before && proven?.size === 0) this.provenBy.delete(before);
    this.proofs.set(sum, world);
    this.provenBy.set(world, (this.provenBy.get(world) ?? new Set<number>()).add(sum));
  }
}

/** Looks what marks leave open, to any of those who read them. */
class Weighing {
  constructor(private readonly readers: readonly Reader[]) {}

  /** Whatever would tell somebody of few others, once she takes away what she knows herself. */
  hideFewOthers(marks: Marks): void {
    for (const { known } of this.readers)
      for (const place of known.fewOthers()) if (!at(marks, place)) put(marks, place, 'hidden');
  }

  /** Leaves out more, until nothing is open; null where even that is not enough. */
  hideMore(marks: Marks): Place[] | null {
    const added: Place[] = [];
    for (let needed = this.needed(marks); needed !== null; needed = this.needed(marks)) {
      if (needed.length === 0) return null;
      for (const place of needed) put(marks, place, 'hidden');
      added.push(...needed);
    }
    return added;
  }

  /** What turns out not to be needed is told after all. */
  showAgain(marks: Marks, added: readonly Place[]): void {
    const withheld = (): string | undefined => this.readers[0]?.known.withheldBy(marks);
    for (const place of [...added].reverse()) {
      const before = withheld();
      put(marks, place, null);
      // Where marks come to say more of other cells too, all is asked anew.
      const told = before === withheld() ? place : null;
      if (!this.readers.every((reader) => reader.staysClosed(marks, told))) put(marks, place, 'hidden');
    }
  }

  /** What has to be left out next; null where nothing is open, and none where nothing would help. */
  private needed(marks: Marks): Place[] | null {
    for (const reader of this.readers) {
      const open = reader.open(marks);
      if (open !== null) return reader.wouldNeed(open, marks);
    }
    return null;
  }
}
