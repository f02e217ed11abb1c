import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';

/** Where a sealed value lives; it cannot be opened anywhere else. */
export interface Place {
  table: string;
  column: string;
  row: string;
}

/** A key of 32 bytes and the version that its envelopes carry. */
export interface VersionedKey {
  key: Buffer;
  version: number;
}

const FORMAT = 1;
const HEADER = 5;
const NONCE = 12;
const TAG = 16;

const associated = (place: Place, keyVersion: number): Buffer =>
  Buffer.from(`${place.table}|${place.column}|${place.row}|${keyVersion}`);

/**
 * AES-256-GCM with a random nonce. Layout: format (1 byte), key version (4, big-endian), nonce (12), tag (16),
 * ciphertext. Associated data: table|column|row|key version (SECURITY C).
 */
export function seal({ key, version }: VersionedKey, place: Place, plain: Buffer): Buffer {
  const header = Buffer.alloc(HEADER);
  header.writeUInt8(FORMAT, 0);
  header.writeUInt32BE(version, 1);
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', createSecretKey(key), nonce);
  cipher.setAAD(associated(place, version));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([header, nonce, cipher.getAuthTag(), body]);
}

export const keyVersionOf = (envelope: Buffer): number => envelope.readUInt32BE(1);

/** Opens an envelope; throws when the key, the place or a single byte differs. */
export function open(key: Buffer, place: Place, envelope: Buffer): Buffer {
  if (envelope.length < HEADER + NONCE + TAG || envelope.readUInt8(0) !== FORMAT) {
    throw new Error('not an envelope of this format');
  }
  const nonce = envelope.subarray(HEADER, HEADER + NONCE);
  const tag = envelope.subarray(HEADER + NONCE, HEADER + NONCE + TAG);
  // Given a buffer, Node throws and catches an error inside: three times the time of all that follows.
  const secret = createSecretKey(key);
  const decipher = createDecipheriv('aes-256-gcm', secret, nonce, { authTagLength: TAG });
  decipher.setAAD(associated(place, keyVersionOf(envelope)));
  decipher.setAuthTag(tag);
  return Buffer.concat([decipher.update(envelope.subarray(HEADER + NONCE + TAG)), decipher.final()]);
}
