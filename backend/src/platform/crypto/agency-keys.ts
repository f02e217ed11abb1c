import { createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { open, seal } from './envelope.js';
import type { RootKey } from './root-key.js';

/** An agency's X25519 pair: raw public key, private key sealed under the root key (server-held, SECURITY C). */
export interface AgencyKeyPair {
  publicKey: Buffer;
  sealedPrivateKey: Buffer;
}

const PRIVATE_PLACE = (agencyId: string) => ({
  table: 'agency_keys',
  column: 'sealed_private_key',
  row: agencyId,
});

/** What stands before the 32 bytes of an X25519 public key in its SPKI form (RFC 8410). */
const SPKI_HEAD = Buffer.from('302a300506032b656e032100', 'hex');
const PUBLIC_LENGTH = 32;

const rawOf = (spki: Buffer): Buffer => spki.subarray(SPKI_HEAD.length);

const publicFromRaw = (raw: Buffer): KeyObject =>
  createPublicKey({ key: Buffer.concat([SPKI_HEAD, raw]), format: 'der', type: 'spki' });

const privateFrom = (der: Buffer): KeyObject => createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });

/**
 * A new pair, in bytes from the beginning. To export a pair that was generated as key objects can stop the process for
 * ever: Node holds the key's lock while it makes the text, and garbage collection in that moment waits for the same lock.
 */
function newPair(): { publicKey: Buffer; secret: Buffer } {
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
    sealedPrivateKey: seal(
      { key: root.derive('agency-private-keys'), version },
      PRIVATE_PLACE(agencyId),
      secret,
    ),
  };
}

function openPrivateKey(root: RootKey, agencyId: string, sealed: Buffer): KeyObject {
  const der = open(root.derive('agency-private-keys'), PRIVATE_PLACE(agencyId), sealed);
  return privateFrom(der);
}

/**
 * Private keys as they were opened with the root key that this process holds anyway. Which of them somebody may use is
 * asked of the database each time: it hands out the sealed key, and without that nothing is found here.
 */
export class OpenedAgencyKeys {
  private readonly known = new Map<string, KeyObject>();

  constructor(private readonly root: RootKey) {}

  open(agencyId: string, sealed: Buffer): KeyObject {
    const slot = `${agencyId}/${sealed.toString('base64')}`;
    const known = this.known.get(slot);
    if (known) return known;
    const opened = openPrivateKey(this.root, agencyId, sealed);
    if (this.known.size >= MOST_KNOWN) this.known.clear();
    this.known.set(slot, opened);
    return opened;
  }
}

const MOST_KNOWN = 200;

const wrappingKey = (shared: Buffer, ephemeral: Buffer, recipient: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', shared, Buffer.concat([ephemeral, recipient]), 'panoh-case-key', 32));

const WRAP_PLACE = (row: string) => ({ table: 'case_keys', column: 'sealed_key', row });

/** Seals a data key to an agency's public key: ephemeral X25519, HKDF-SHA-256, AES-256-GCM. `row` binds the place. */
export function wrapKey(recipient: Buffer, row: string, dataKey: Buffer): Buffer {
  const { publicKey, secret } = newPair();
  const shared = diffieHellman({ privateKey: privateFrom(secret), publicKey: publicFromRaw(recipient) });
  return Buffer.concat([
    publicKey,
    seal({ key: wrappingKey(shared, publicKey, recipient), version: 1 }, WRAP_PLACE(row), dataKey),
  ]);
}

/** Opens what {@link wrapKey} sealed. */
export function unwrapKey(privateKey: KeyObject, row: string, wrapped: Buffer): Buffer {
  const ephemeral = wrapped.subarray(0, PUBLIC_LENGTH);
  const shared = diffieHellman({ privateKey, publicKey: publicFromRaw(ephemeral) });
  const recipient = rawOf(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }));
  return open(wrappingKey(shared, ephemeral, recipient), WRAP_PLACE(row), wrapped.subarray(PUBLIC_LENGTH));
}
