/** A small seeded generator: the same seed draws the same commands as long as the server answers the same. */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0 || 1;
  }

  /** From 0 to below 1 (mulberry32). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new Error('nothing to pick from');
    return list[this.below(list.length)] as T;
  }

  /** Null where the list is empty. */
  maybe<T>(list: readonly T[]): T | null {
    return list.length === 0 ? null : this.pick(list);
  }

  some<T>(list: readonly T[], most: number): T[] {
    const shuffled = [...list].sort(() => this.next() - 0.5);
    return shuffled.slice(0, this.below(Math.min(most, list.length) + 1));
  }
}
