import type { Log } from '../../platform/log.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import { tryOpenEncoding } from './encodings.js';
import type { KeptEncoding, StoredEncoding } from './encodings.js';
import type { LinkageKey } from './linkage-key.js';

/** Opened encodings that are kept in each of two halves: about 2.5 kB each. */
const HALF = 60_000;

/**
 * Encodings in memory, by their numbers: whoever was compared a moment ago is compared again. What is encoded anew has
 * another number, so that nothing here is ever old; whether a registration may still be compared the database says. When
 * the half that is filled is full, it takes the place of the other one, and what nobody asked for meanwhile is gone.
 */
export class EncodingShelf {
  private filled = new Map<number, KeptEncoding>();
  private earlier = new Map<number, KeptEncoding>();

  constructor(private readonly log: Log) {}

  /** Opens what the database answered; null where that is damaged: it is compared with nobody, and holds up nobody. */
  put(key: LinkageKey, row: StoredEncoding): KeptEncoding | null {
    const opened = tryOpenEncoding(key, row, this.log);
    if (opened) this.keep(row.no, opened);
    return opened;
  }

  /** Of those of the numbers that there are. */
  async take(run: RunSql, key: LinkageKey, nos: Iterable<number>): Promise<Map<number, KeptEncoding>> {
    const taken = new Map<number, KeptEncoding>();
    const missing: number[] = [];
    for (const no of nos) {
      const known = this.known(no);
      if (known) taken.set(no, known);
      else missing.push(no);
    }
    if (missing.length === 0) return taken;
    const rows = await run<StoredEncoding>(
      'select no, case_id, sealed from linkage.encodings where no = any ($1::integer[])',
      [missing],
    );
    for (const row of rows) {
      const opened = this.put(key, row);
      if (opened) taken.set(row.no, opened);
    }
    return taken;
  }

  private known(no: number): KeptEncoding | undefined {
    const known = this.filled.get(no);
    if (known) return known;
    const earlier = this.earlier.get(no);
    if (earlier) this.keep(no, earlier);
    return earlier;
  }

  private keep(no: number, kept: KeptEncoding): void {
    if (this.filled.size >= HALF) {
      this.earlier = this.filled;
      this.filled = new Map();
    }
    this.filled.set(no, kept);
  }
}
