/**
 * Policy (security T11): what is left out is safe where everything that was ever told would be just as true with another
 * value in it. Such another world is looked for step by step: one cell is changed by one, and every sum that this would
 * show wrong is put right by another cell. A world that is found is proof, whatever a reader does with what she reads;
 * where none is found within the steps allowed, the cell counts as open.
 */
import type { Limits, Move, Sums } from './disclosure.types.js';

const MOST_STEPS = 300;
const MOST_STARTS = 12;
const MOST_CELLS = 40;
const WIDEST = 6;
/** What a sum costs that would have to be left out for this, beside a sum that is wrong. */
const COST_OF_HIDING = 0.4;

/** Which cells no other world may change: each stands alone in a sum that is told, or with none but such. */
function fixedCells({ cellsOf, sumsOf }: Sums, { lowest, highest }: Limits): Uint8Array {
  const fixed = new Uint8Array(sumsOf.length);
  const told = cellsOf.filter((_, at) => lowest[at] === 0 && highest[at] === 0);
  for (let isNew = true; isNew;) {
    isNew = false;
    for (const cells of told) {
      const loose = cells.filter((cell) => !fixed[cell]);
      if (loose.length !== 1) continue;
      for (const cell of loose) fixed[cell] = 1;
      isNew = true;
    }
  }
  return fixed;
}

/** All that was told of some cells, to look for other worlds in. */
export class Worlds {
  private readonly fixed: Uint8Array;

  /** `costly`: sums that may change, at the cost of being left out. */
  constructor(
    private readonly sums: Sums,
    private readonly limits: Limits,
    private readonly costly: ReadonlySet<number> = new Set(),
  ) {
    this.fixed = fixedCells(sums, limits);
  }

  /** Whether a world that was found before is one still. */
  allows(move: Move): boolean {
    const touched = new Set([...move.keys()].flatMap((cell) => this.sums.bindingOf[cell] ?? []));
    return [...touched].every((at) => {
      const change = changeOf(this.sums.cellsOf[at] ?? [], move);
      return change >= (this.limits.lowest[at] ?? 0) && change <= (this.limits.highest[at] ?? 0);
    });
  }

  /** Another world in which this sum is higher, or lower; null where none was found. */
  find(goal: number): Move | null {
    const loose = (this.sums.cellsOf[goal] ?? []).filter((cell) => !this.fixed[cell]);
    for (const change of [1, -1] as const) {
      if (change > (this.limits.highest[goal] ?? 0) || change < (this.limits.lowest[goal] ?? 0)) continue;
      for (const cell of loose.slice(0, MOST_STARTS)) {
        const { sums, limits, fixed, costly } = this;
        const move = new Search({ sums, limits, fixed, costly }, goal, change).from(cell);
        if (move) return move;
      }
    }
    return null;
  }
}

interface Known {
  readonly sums: Sums;
  readonly limits: Limits;
  readonly fixed: Uint8Array;
  readonly costly: ReadonlySet<number>;
}

/** One search, for a world in which one sum goes one way. */
class Search {
  private readonly move = new Map<number, number>();
  private readonly changes: Int16Array;
  private readonly wrong = new Set<number>();
  private readonly goal: ReadonlySet<number>;
  private steps = 0;

  constructor(
    private readonly known: Known,
    goal: number,
    private readonly change: 1 | -1,
  ) {
    this.changes = new Int16Array(known.sums.cellsOf.length);
    this.goal = new Set(known.sums.cellsOf[goal]);
  }

  from(cell: number): Move | null {
    this.put(cell, this.change);
    return this.mend() ? this.move : null;
  }

  private put(cell: number, change: number): void {
    const changed = (this.move.get(cell) ?? 0) + change;
    if (changed === 0) this.move.delete(cell);
    else this.move.set(cell, changed);
    for (const at of this.known.sums.bindingOf[cell] ?? []) {
      this.changes[at] = (this.changes[at] ?? 0) + change;
      if (this.beyond(at, this.changes[at] ?? 0) > 0) this.wrong.add(at);
      else this.wrong.delete(at);
    }
  }

  /** By how much a sum that is changed so far is wrong. */
  private beyond(at: number, change: number): number {
    const { lowest, highest } = this.known.limits;
    return Math.max(0, (lowest[at] ?? 0) - change, change - (highest[at] ?? 0));
  }

  private mend(): boolean {
    const at = this.narrowest();
    if (at === null) return true;
    if (this.steps > MOST_STEPS || this.move.size >= MOST_CELLS) return false;
    const change = (this.changes[at] ?? 0) > (this.known.limits.highest[at] ?? 0) ? -1 : 1;
    for (const cell of this.waysTo(this.known.sums.cellsOf[at] ?? [], change)) {
      this.steps += 1;
      this.put(cell, change);
      if (this.mend()) return true;
      this.put(cell, -change);
    }
    return false;
  }

  /** What is wrong and has the fewest cells to be put right with. */
  private narrowest(): number | null {
    let best: number | null = null;
    let fewest = Infinity;
    for (const at of this.wrong) {
      const many = this.known.sums.cellsOf[at]?.length ?? 0;
      if (many >= fewest) continue;
      [best, fewest] = [at, many];
    }
    return best;
  }

  /** Cells that could put it right, first those that leave the least wrong. */
  private waysTo(cells: readonly number[], change: number): number[] {
    return cells
      .filter((cell) => !this.known.fixed[cell] && !this.undoes(cell, change))
      .map((cell) => ({ cell, left: this.leftBy(cell, change) }))
      .sort((a, b) => a.left - b.left)
      .slice(0, WIDEST)
      .map(({ cell }) => cell);
  }

  /** It would take back what was done, or what the search is for. */
  private undoes(cell: number, change: number): boolean {
    return (this.move.get(cell) ?? 0) * change < 0 || (this.goal.has(cell) && change !== this.change);
  }

  private leftBy(cell: number, change: number): number {
    let left = 0;
    for (const at of this.known.sums.bindingOf[cell] ?? []) {
      const before = this.changes[at] ?? 0;
      left += this.beyond(at, before + change) - this.beyond(at, before);
      if (this.known.costly.has(at)) left += COST_OF_HIDING * (Math.abs(before + change) - Math.abs(before));
    }
    return left;
  }
}

export const changeOf = (cells: readonly number[], move: Move): number =>
  cells.reduce((sum, cell) => sum + (move.get(cell) ?? 0), 0);
