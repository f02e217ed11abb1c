/** What follows by adding and taking away: sums of cells that are sums of other sums. */
type Sum = Map<number, number>;

const firstOf = (sum: Sum, from = 0): number | null => {
  let first: number | null = null;
  for (const cell of sum.keys()) if (cell >= from && (first === null || cell < first)) first = cell;
  return first;
};

function takeAway(sum: Sum, other: Sum, times: number): void {
  for (const [cell, many] of other) {
    const left = (sum.get(cell) ?? 0) - times * many;
    if (Math.abs(left) < 1e-9) sum.delete(cell);
    else sum.set(cell, left);
  }
}

export class Span {
  /** By the first cell of each, which no other has as its first. */
  private readonly basis = new Map<number, Sum>();

  constructor(sums: readonly (readonly number[])[]) {
    for (const cells of sums) {
      const rest = this.restOf(cells);
      const first = firstOf(rest);
      if (first !== null) this.basis.set(first, rest);
    }
  }

  /** Whether a sum of these cells is known where the others are. */
  holds(cells: readonly number[]): boolean {
    return this.restOf(cells).size === 0;
  }

  private restOf(cells: readonly number[]): Sum {
    const rest: Sum = new Map(cells.map((cell) => [cell, 1]));
    for (let first = firstOf(rest); first !== null; first = firstOf(rest, first)) {
      const base = this.basis.get(first);
      const times = (rest.get(first) ?? 0) / (base?.get(first) ?? 1);
      if (base) takeAway(rest, base, times);
      else first += 1;
    }
    return rest;
  }
}
