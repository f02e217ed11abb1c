import { RateLimiterCompatibleAbstract, RateLimiterRes } from 'rate-limiter-flexible';

/** How often something may happen under one key. */
export interface Rate {
  times: number;
  seconds: number;
}

/** Keys that are remembered at most, so that a flood of made-up ones costs no memory. */
const MOST_KEYS = 20_000;

/** Sums of fractions of a millisecond are not exact. */
const ROUNDING_MS = 1e-3;

/**
 * A rate in the memory of this process: the whole rate at once, then evenly. It stores one number per key, the time at which
 * the key will owe nothing any more, by a clock that never jumps.
 */
export class TokenBucket extends RateLimiterCompatibleAbstract {
  override readonly keyPrefix = '';
  override blockDuration = 0;
  override execEvenly = false;
  private readonly freeAt = new Map<string, number>();
  private readonly stretchMs: number;
  private readonly gapMs: number;

  constructor(
    { times, seconds }: Rate,
    private readonly most = MOST_KEYS,
  ) {
    super();
    this.stretchMs = seconds * 1_000;
    this.gapMs = this.stretchMs / times;
  }

  /** Refuses as the other limiters of the library do, by rejecting with the result. */
  override consume(key: string): Promise<RateLimiterRes> {
    const waitMs = this.take(key, performance.now());
    return new Promise((pass, refuse) => {
      const answer = waitMs > 0 ? refuse : pass;
      answer(new RateLimiterRes(0, waitMs));
    });
  }

  /** Counts one; answers the milliseconds to wait where it is one too many, which is then not counted. */
  take(key: string, now: number): number {
    const free = Math.max(this.freeAt.get(key) ?? 0, now);
    const wait = free + this.gapMs - now - this.stretchMs;
    if (wait > ROUNDING_MS) return wait;
    // Deleted and set again: the first of the map is the key that was used least lately.
    this.freeAt.delete(key);
    this.freeAt.set(key, free + this.gapMs);
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
