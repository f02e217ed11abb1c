import type { Log } from '../../platform/log.js';
import { open, seal } from '../../platform/crypto/envelope.js';
import type { Place } from '../../platform/crypto/envelope.js';
import { fromBytes, toBytes } from './encoding-codec.js';
import type { KeptEncoding } from './encoding-codec.js';
import type { LinkageKey } from './linkage-key.js';

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

/** Null where it is damaged: it is compared with nobody, and holds up nobody. */
export function tryOpenEncoding(
  key: LinkageKey,
  { case_id: caseId, sealed }: StoredEncoding,
  log: Log,
): KeptEncoding | null {
  try {
    return openEncoding(key, caseId, sealed);
  } catch (error) {
    log.warn('encoding_damaged', { error });
    return null;
  }
}
