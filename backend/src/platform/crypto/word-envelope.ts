import {
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
} from 'node:crypto';

/**
 * Words that a browser seals without a line, so that only the server can open them (OFFLINE 4): an ephemeral P-256 pair
 * for each envelope, HKDF-SHA-256 over the shared secret (salt: ephemeral, then recipient key), AES-256-GCM.
 * Layout: format (1 byte), key version (1), ephemeral public key (65, uncompressed), nonce (12), ciphertext, tag (16).
 * Associated data: everything before the nonce. P-256, because older browsers have no X25519.
 */
export interface ReceivingPair {
  /** The uncompressed point, 65 bytes. */
  publicKey: Buffer;
  /** As PKCS 8. */
  privateKey: Buffer;
}

const FORMAT = 1;
const POINT = 65;
const HEADER = 2 + POINT;
const NONCE = 12;
const TAG = 16;
const PURPOSE = 'daftar envelope v1';

/** The bytes of a P-256 public key in SPKI form before its point (RFC 5480). */
const SPKI_HEAD = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex');

const publicOf = (point: Buffer) =>
  createPublicKey({ key: Buffer.concat([SPKI_HEAD, point]), format: 'der', type: 'spki' });

export function newReceivingPair(): ReceivingPair {
  const { publicKey, privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
    publicKeyEncoding: { format: 'der', type: 'spki' },
    privateKeyEncoding: { format: 'der', type: 'pkcs8' },
  });
  return { publicKey: publicKey.subarray(SPKI_HEAD.length), privateKey };
}

/** The text inside; null where it is no envelope for this pair, or one byte differs. */
export function openWordEnvelope(pair: ReceivingPair, envelope: Buffer): string | null {
  if (envelope.length < HEADER + NONCE + TAG || envelope.readUInt8(0) !== FORMAT) return null;
  const header = envelope.subarray(0, HEADER);
  const ephemeral = header.subarray(2);
  try {
    const privateKey = createPrivateKey({ key: pair.privateKey, format: 'der', type: 'pkcs8' });
    const shared = diffieHellman({ privateKey, publicKey: publicOf(ephemeral) });
    const salt = Buffer.concat([ephemeral, pair.publicKey]);
    const key = createSecretKey(Buffer.from(hkdfSync('sha256', createSecretKey(shared), salt, PURPOSE, 32)));
    const nonce = envelope.subarray(HEADER, HEADER + NONCE);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG });
    decipher.setAAD(header);
    decipher.setAuthTag(envelope.subarray(-TAG));
    const body = envelope.subarray(HEADER + NONCE, -TAG);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}
