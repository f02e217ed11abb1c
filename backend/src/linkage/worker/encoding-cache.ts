import type { Log } from '../../platform/log.js';
import { open, seal } from '../../platform/crypto/envelope.js';
import type { Place } from '../../platform/crypto/envelope.js';
import { fromBytes, toBytes, ByteReader, ByteWriter } from './encoding-codec.js';
import type { KeptEncoding } from './encoding-codec.js';
import type { LinkageKey } from './linkage-keys.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import { COUNTED, Frequencies } from '../engine/frequencies.js';
import { ENCODINGS_BY_NO } from './encoding.queries.js';

export type { KeptEncoding } from './encoding-codec.js';

const PURPOSE = 'encodings';
const place = (caseId: string): Place => ({ table: 'encodings', column: 'sealed', row: caseId });

export const sealEncoding = ({ key, version }: LinkageKey, kept: KeptEncoding): Buffer =>
  seal({ key: key.derive(PURPOSE), version }, place(kept.encoded.id), toBytes(kept));

export const openEncoding = ({ key }: LinkageKey, caseId: string, sealed: Buffer): KeptEncoding =>
  fromBytes(caseId, open(key.derive(PURPOSE), place(caseId), sealed));

export interface StoredEncoding {
  readonly no: number;
  readonly case_id: string;
  readonly sealed: Buffer;
}

/** Null if damaged: it is not compared, and does not block the others. */
export function tryOpenEncoding(
  key: LinkageKey,
  { case_id: caseId, sealed }: StoredEncoding,
  auditLog: Log,
): KeptEncoding | null {
  try {
    return openEncoding(key, caseId, sealed);
  } catch (error) {
    auditLog.warn('encoding_damaged', { error });
    return null;
  }
}

/** Opened encodings that are kept in each of two halves: about 2.5 kB each. */
const HALF = 60_000;

/**
 * Encodings in memory, by number: recently compared registrations are often compared again. A new encoding gets a new
 * number, so entries never go stale; the database decides whether a registration may still be compared. A full half
 * replaces the other one, which drops entries unused since.
 */
export class EncodingCache {
  private filled = new Map<number, KeptEncoding>();
  private earlier = new Map<number, KeptEncoding>();

  constructor(private readonly log: Log) {}

  /** Decrypts a stored encoding; null if damaged: it is not compared, and does not block the others. */
  put(key: LinkageKey, row: StoredEncoding): KeptEncoding | null {
    const opened = tryOpenEncoding(key, row, this.log);
    if (opened) this.keep(row.no, opened);
    return opened;
  }

  async take(run: RunSql, key: LinkageKey, nos: Iterable<number>): Promise<Map<number, KeptEncoding>> {
    const taken = new Map<number, KeptEncoding>();
    const missing: number[] = [];
    for (const no of nos) {
      const known = this.known(no);
      if (known) taken.set(no, known);
      else missing.push(no);
    }
    if (missing.length === 0) return taken;
    const rows = await run<StoredEncoding>(ENCODINGS_BY_NO, [missing]);
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

const COUNTS_PURPOSE = 'frequencies';
const VALUE_BYTES = 11;
const placeOfCounts = (version: number): Place => ({
  table: 'model',
  column: 'sealed',
  row: String(version),
});

/** How common each value is, in bytes. */
export function countsToBytes(frequencies: Frequencies): Buffer {
  const writing = new ByteWriter();
  for (const [field, tag, count] of frequencies.counted()) {
    writing.byte(COUNTED.indexOf(field));
    writing.tag(tag);
    writing.number(count);
  }
  return writing.written();
}

export function countsFromBytes(bytes: Buffer): Frequencies {
  const reading = new ByteReader(bytes);
  const frequencies = new Frequencies();
  for (let left = bytes.length / VALUE_BYTES; left >= 1; left -= 1) {
    const field = COUNTED[reading.byte()];
    const [tag, count] = [reading.tag(), reading.number()];
    if (field) frequencies.count(field, tag, count);
  }
  return frequencies;
}

/** Sealed, so that a start does not read every encoding. */
export const sealCounts = ({ key, version }: LinkageKey, frequencies: Frequencies): Buffer =>
  seal({ key: key.derive(COUNTS_PURPOSE), version }, placeOfCounts(version), countsToBytes(frequencies));

export const openCounts = ({ key, version }: LinkageKey, sealed: Buffer): Frequencies =>
  countsFromBytes(open(key.derive(COUNTS_PURPOSE), placeOfCounts(version), sealed));
