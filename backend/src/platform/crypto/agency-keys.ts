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

const rawPublic = (key: KeyObject): Buffer => Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');

const publicFromRaw = (raw: Buffer): KeyObject =>
  createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: raw.toString('base64url') }, format: 'jwk' });

export function newAgencyKeyPair(root: RootKey, agencyId: string, version = 1): AgencyKeyPair {
  const pair = generateKeyPairSync('x25519');
  const secret = pair.privateKey.export({ format: 'der', type: 'pkcs8' });
  return {
    publicKey: rawPublic(pair.publicKey),
    sealedPrivateKey: seal(
      { key: root.derive('agency-private-keys'), version },
      PRIVATE_PLACE(agencyId),
      secret,
    ),
  };
}

function openPrivateKey(root: RootKey, agencyId: string, sealed: Buffer): KeyObject {
  const der = open(root.derive('agency-private-keys'), PRIVATE_PLACE(agencyId), sealed);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
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
const PUBLIC_LENGTH = 32;

const wrappingKey = (shared: Buffer, ephemeral: Buffer, recipient: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', shared, Buffer.concat([ephemeral, recipient]), 'panoh-case-key', 32));

const WRAP_PLACE = (row: string) => ({ table: 'case_keys', column: 'sealed_key', row });

/** Seals a data key to an agency's public key: ephemeral X25519, HKDF-SHA-256, AES-256-GCM. `row` binds the place. */
export function wrapKey(recipient: Buffer, row: string, dataKey: Buffer): Buffer {
  const ephemeral = generateKeyPairSync('x25519');
  const publicKey = rawPublic(ephemeral.publicKey);
  const shared = diffieHellman({ privateKey: ephemeral.privateKey, publicKey: publicFromRaw(recipient) });
  return Buffer.concat([
    publicKey,
    seal({ key: wrappingKey(shared, publicKey, recipient), version: 1 }, WRAP_PLACE(row), dataKey),
  ]);
}

/** Opens what {@link wrapKey} sealed. */
export function unwrapKey(privateKey: KeyObject, row: string, wrapped: Buffer): Buffer {
  const ephemeral = wrapped.subarray(0, PUBLIC_LENGTH);
  const shared = diffieHellman({ privateKey, publicKey: publicFromRaw(ephemeral) });
  const recipient = rawPublic(createPublicKey(privateKey));
  return open(wrappingKey(shared, ephemeral, recipient), WRAP_PLACE(row), wrapped.subarray(PUBLIC_LENGTH));
}
