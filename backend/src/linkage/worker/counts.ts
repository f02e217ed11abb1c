import { open, seal } from '../../platform/crypto/envelope.js';
import type { Place } from '../../platform/crypto/envelope.js';
import { COUNTED, Frequencies } from '../engine/frequencies.js';
import { ByteReader, ByteWriter } from './bytes.js';
import type { LinkageKey } from './linkage-store.js';

const PURPOSE = 'frequencies';
const VALUE_BYTES = 11;
const place = (version: number): Place => ({ table: 'model', column: 'sealed', row: String(version) });

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
  seal({ key: key.derive(PURPOSE), version }, place(version), countsToBytes(frequencies));

export const openCounts = ({ key, version }: LinkageKey, sealed: Buffer): Frequencies =>
  countsFromBytes(open(key.derive(PURPOSE), place(version), sealed));
