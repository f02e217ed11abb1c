/** A small generator whose seed tells all that it will say (mulberry32). */
export class Random {
  constructor(private state: number) {}

  /** From 0, and below `limit`. */
  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * limit);
  }

  one<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  /** Two different places of a list, the lower one first. */
  two(length: number): [number, number] {
    const first = this.below(length);
    const second = (first + 1 + this.below(length - 1)) % length;
    return first < second ? [first, second] : [second, first];
  }

  hex(length: number): string {
    return Array.from({ length }, () => this.below(16).toString(16)).join('');
  }
}
