import { deserialize, serialize } from 'node:v8';
import { open, seal } from '../../platform/crypto/envelope.js';
import type { Place } from '../../platform/crypto/envelope.js';
import type { EncodedRegistration, Tag } from '../engine/encode.js';
import type { LinkageKey } from './linkage-key.js';

/** A registration as it is kept: what is compared, and by which tags its number alone is found. */
export interface KeptEncoding {
  readonly encoded: EncodedRegistration;
  readonly phoneBlocks: readonly Tag[];
}

const PURPOSE = 'encodings';
const place = (caseId: string): Place => ({ table: 'encodings', column: 'sealed', row: caseId });

export const sealEncoding = ({ key, version }: LinkageKey, kept: KeptEncoding): Buffer =>
  seal({ key: key.derive(PURPOSE), version }, place(kept.encoded.id), serialize(kept));

export const openEncoding = ({ key }: LinkageKey, caseId: string, sealed: Buffer): KeptEncoding =>
  deserialize(open(key.derive(PURPOSE), place(caseId), sealed)) as KeptEncoding;
