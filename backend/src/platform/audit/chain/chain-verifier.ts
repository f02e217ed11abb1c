import { createHash } from 'node:crypto';
import { canonical } from './canonical.js';
import { ChainFlaw, NO_HASH, STALE_MS } from './chain.types.js';
import type { AuditEntry, Head, Link } from './chain.types.js';

/** SHA-256 over the previous hash and the exact bytes of the entry. */
export const hashAfter = (previous: string, entry: AuditEntry): string =>
  createHash('sha256').update(Buffer.from(previous, 'hex')).update(canonical(entry)).digest('hex');

/**
 * Follows the chain from its beginning, or from a place that is known, and throws at the first thing that is wrong; `pins`
 * are the places that checkpoints vouch for.
 */
export class ChainVerifier {
  private readonly pins: readonly Head[];
  private readonly seen = new Set<number>();
  private next = 0;
  /** When the first entry was made that no checkpoint follows. */
  private openSince: string | null = null;

  constructor(
    pins: readonly Head[],
    public head: Head = { chain: 0, hash: NO_HASH },
  ) {
    this.pins = [...pins].filter(({ chain }) => chain > head.chain).sort((a, b) => a.chain - b.chain);
  }

  take({ chain, entry, hash }: Link): void {
    const { seq } = entry;
    if (chain <= this.head.chain || this.seen.has(seq)) throw new ChainFlaw('fork', chain, seq);
    if (chain !== this.head.chain + 1) throw new ChainFlaw('gap', this.head.chain + 1);
    if (hash !== hashAfter(this.head.hash, entry)) throw new ChainFlaw('break', chain, seq);
    this.seen.add(seq);
    this.head = { chain, hash };
    this.openSince ??= entry.at;
    this.comparePins(seq);
  }

  /** The chain ends here; `now` is in UTC. */
  finish(now: string): void {
    const missing = this.pins[this.next];
    if (missing) throw new ChainFlaw('truncated', missing.chain);
    if (this.openSince !== null && age(this.openSince, now) > STALE_MS)
      throw new ChainFlaw('checkpoint_stale', this.head.chain);
  }

  has(seq: number): boolean {
    return this.seen.has(seq);
  }

  private comparePins(seq: number): void {
    for (let pin = this.pins[this.next]; pin?.chain === this.head.chain; pin = this.pins[this.next]) {
      if (pin.hash !== this.head.hash) throw new ChainFlaw('checkpoint_differs', pin.chain, seq);
      this.openSince = null;
      this.next += 1;
    }
  }
}

/** Milliseconds between two moments in UTC. */
export const age = (at: string, now: string): number => Date.parse(now) - Date.parse(at);
