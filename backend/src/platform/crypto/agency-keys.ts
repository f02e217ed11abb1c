import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
} from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { keyVersionOf, open, seal } from './envelope.js';
import type { RootKey } from './root-key.js';

/** An agency's X25519 pair: raw public key, private key sealed under the root key (server-held, SECURITY C). */
export interface AgencyKeyPair {
  publicKey: Buffer;
  sealedPrivateKey: Buffer;
}

const AGENCY_PURPOSE = 'agency-private-keys';
const PRIVATE_PLACE = (agencyId: string) => ({
  table: 'agency_keys',
  column: 'sealed_private_key',
  row: agencyId,
});

/** The prefix of the 32 bytes of an X25519 public key in its SPKI form (RFC 8410). */
const SPKI_HEAD = Buffer.from('302a300506032b656e032100', 'hex');
const RAW_LENGTH = 32;

interface Pair {
  publicKey: Buffer;
  /** As PKCS 8. */
  secret: Buffer;
}

const rawOf = (spki: Buffer): Buffer => spki.subarray(SPKI_HEAD.length);

/** Raw keys go in as JWK: to have a key of 32 bytes read as DER takes OpenSSL ten times as long as to use it. */
const X25519 = { kty: 'OKP', crv: 'X25519' };

const publicFromRaw = (raw: Buffer): KeyObject =>
  createPublicKey({ key: { ...X25519, x: raw.toString('base64url') }, format: 'jwk' });

/** The private half of a pair of which both halves are at hand; PKCS 8 ends with the raw key (RFC 8410). */
const privateOf = ({ publicKey, secret }: Pair): KeyObject =>
  createPrivateKey({
    key: {
      ...X25519,
      x: publicKey.toString('base64url'),
      d: secret.subarray(-RAW_LENGTH).toString('base64url'),
    },
    format: 'jwk',
  });

const privateFrom = (der: Buffer): KeyObject => createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });

/**
 * A new pair, in bytes from the beginning. To export a pair that was generated as key objects can stop the process for
 * ever: Node holds the key's lock while it makes the text, and garbage collection in that moment waits for the same lock.
 */
function newPair(): Pair {
  const { publicKey, privateKey } = generateKeyPairSync('x25519', {
    publicKeyEncoding: { format: 'der', type: 'spki' },
    privateKeyEncoding: { format: 'der', type: 'pkcs8' },
  });
  return { publicKey: rawOf(publicKey), secret: privateKey };
}

export function newAgencyKeyPair(root: RootKey, agencyId: string, version = 1): AgencyKeyPair {
  const { publicKey, secret } = newPair();
  return {
    publicKey,
    sealedPrivateKey: root.seal(AGENCY_PURPOSE, version, { place: PRIVATE_PLACE(agencyId), plain: secret }),
  };
}

export interface OpenedPair {
  privateKey: KeyObject;
  /** Raw, as stored with the sealed half. */
  publicKey: Buffer;
}

function openPair(root: RootKey, agencyId: string, sealed: Buffer): OpenedPair {
  const der = root.open(AGENCY_PURPOSE, PRIVATE_PLACE(agencyId), sealed);
  const privateKey = privateFrom(der);
  return {
    privateKey,
    publicKey: rawOf(createPublicKey(privateKey).export({ format: 'der', type: 'spki' })),
  };
}

/**
 * Private keys opened with the root key that this process holds. The database decides on each use: only it returns
 * the sealed key, and without that no key is found here.
 */
export class OpenedAgencyKeys {
  private readonly known = new Map<string, OpenedPair>();

  constructor(private readonly root: RootKey) {}

  open(agencyId: string, sealed: Buffer): OpenedPair {
    const slot = `${agencyId}/${sealed.toString('base64')}`;
    const known = this.known.get(slot);
    if (known) return known;
    const opened = openPair(this.root, agencyId, sealed);
    if (this.known.size >= MOST_KNOWN) this.known.clear();
    this.known.set(slot, opened);
    return opened;
  }
}

const MOST_KNOWN = 200;

/** A data key, and the place that its wrap is bound to. */
export interface WrappedKey {
  row: string;
  dataKey: Buffer;
}

/** Until now: one key for each pair of ephemeral and recipient. Since then: one for each place as well. */
const EARLIER = 1;
const CURRENT = 2;

const saltOf = (ephemeral: Buffer, recipient: Buffer): Buffer => Buffer.concat([ephemeral, recipient]);
const purposeOf = (version: number, row: string): string =>
  version === EARLIER ? 'panoh-case-key' : `panoh-case-key/${row}`;
const derive = (shared: Buffer, salt: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', createSecretKey(shared), salt, purpose, 32));

const WRAP_PLACE = (row: string) => ({ table: 'case_keys', column: 'sealed_key', row });

/**
 * Seals data keys to an agency's public key: ephemeral X25519, HKDF-SHA-256, AES-256-GCM. Keys sealed together share one
 * ephemeral pair; the place of each is part of what its wrapping key is derived from, so that no key wraps two of them.
 */
export function wrapKeys(recipient: Buffer, keys: readonly WrappedKey[]): Buffer[] {
  const pair = newPair();
  const { publicKey } = pair;
  const shared = diffieHellman({ privateKey: privateOf(pair), publicKey: publicFromRaw(recipient) });
  const salt = saltOf(publicKey, recipient);
  return keys.map(({ row, dataKey }) => {
    const key = derive(shared, salt, purposeOf(CURRENT, row));
    return Buffer.concat([publicKey, seal({ key, version: CURRENT }, WRAP_PLACE(row), dataKey)]);
  });
}

export function wrapKey(recipient: Buffer, row: string, dataKey: Buffer): Buffer {
  const [wrapped] = wrapKeys(recipient, [{ row, dataKey }]);
  if (!wrapped) throw new Error('nothing was wrapped');
  return wrapped;
}

export function unwrapKey({ privateKey, publicKey }: OpenedPair, row: string, wrapped: Buffer): Buffer {
  const ephemeral = wrapped.subarray(0, RAW_LENGTH);
  const envelope = wrapped.subarray(RAW_LENGTH);
  const shared = diffieHellman({ privateKey, publicKey: publicFromRaw(ephemeral) });
  const purpose = purposeOf(keyVersionOf(envelope), row);
  return open(derive(shared, saltOf(ephemeral, publicKey), purpose), WRAP_PLACE(row), envelope);
}
