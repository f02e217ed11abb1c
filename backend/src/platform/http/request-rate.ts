const MINUTE_MS = 60_000;

/** Keys that are remembered at most, so that a flood of made-up ones costs no memory. */
const MOST_KEYS = 20_000;

/**
 * How often something may happen under each key: a whole minute's worth at once (or that of another stretch), then evenly.
 * It keeps one number a key, the time at which the key will owe nothing any more.
 */
export class RequestRate {
  private readonly freeAt = new Map<string, number>();
  private readonly gap: number;

  constructor(
    times: number,
    private readonly most = MOST_KEYS,
    private readonly stretchMs = MINUTE_MS,
  ) {
    this.gap = stretchMs / times;
  }

  /** Counts one; answers the milliseconds to wait where it is one too many, which is then not counted. */
  take(key: string, now: number): number {
    const free = Math.max(this.freeAt.get(key) ?? 0, now);
    const wait = free + this.gap - now - this.stretchMs;
    if (wait > ROUNDING_MS) return wait;
    // Taken out and put in again: the first of the map is who has asked least lately.
    this.freeAt.delete(key);
    this.freeAt.set(key, free + this.gap);
    if (this.freeAt.size > this.most) this.forgetOldest();
    return 0;
  }

  get size(): number {
    return this.freeAt.size;
  }

  private forgetOldest(): void {
    const [oldest] = this.freeAt.keys();
    if (oldest !== undefined) this.freeAt.delete(oldest);
  }
}

/** Sums of fractions of a millisecond are not exact. */
const ROUNDING_MS = 1e-3;
