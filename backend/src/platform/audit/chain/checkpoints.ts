import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { RootKey } from '../../crypto/root-key.js';
import { canonical } from './canonical.js';
import { ChainFlaw } from './chain.types.js';
import type { Checkpoint, ExportEnd, Head, SignedCheckpoint } from './chain.types.js';

/** The Ed25519 pair of the log: the public half in 32 bytes, the private one as PKCS 8 sealed under the root key. */
export interface SealedSigner {
  publicKey: Buffer;
  sealedPrivateKey: Buffer;
}

const VERSION = 1;
const PLACE = { table: 'audit_keys', column: 'sealed_private_key', row: String(VERSION) };
const PURPOSE = 'audit-signing-key';
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

export function newSigner(root: RootKey): SealedSigner {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { format: 'der', type: 'spki' },
    privateKeyEncoding: { format: 'der', type: 'pkcs8' },
  });
  return {
    publicKey: publicKey.subarray(SPKI_HEAD.length),
    sealedPrivateKey: root.seal(PURPOSE, VERSION, { place: PLACE, plain: privateKey }),
  };
}

export const openSigner = (root: RootKey, sealed: Buffer): KeyObject =>
  createPrivateKey({ key: root.open(PURPOSE, PLACE, sealed), format: 'der', type: 'pkcs8' });

/** The public key of the signer, whatever key is stored with the log. */
export const publicHex = (signer: KeyObject): string =>
  createPublicKey(signer).export({ format: 'der', type: 'spki' }).subarray(SPKI_HEAD.length).toString('hex');

export const publicFromHex = (hex: string): KeyObject =>
  createPublicKey({ key: Buffer.concat([SPKI_HEAD, Buffer.from(hex, 'hex')]), format: 'der', type: 'spki' });

export const signed = (signer: KeyObject, statement: Checkpoint | ExportEnd): string =>
  sign(null, Buffer.from(canonical(statement)), signer).toString('hex');

export const isSigned = (key: KeyObject, statement: Checkpoint | ExportEnd, signature: string): boolean =>
  verify(null, Buffer.from(canonical(statement)), key, Buffer.from(signature, 'hex'));

/** Every checkpoint of a book: numbered from one, each further on than the one before, each signed. */
export function checkCheckpoints(checkpoints: readonly SignedCheckpoint[], key: KeyObject): void {
  let before: Checkpoint | null = null;
  for (const { checkpoint, signature } of checkpoints) {
    if (!isSigned(key, checkpoint, signature)) throw new ChainFlaw('signature', checkpoint.chain);
    if (!follows(before, checkpoint)) throw new ChainFlaw('checkpoint_order', checkpoint.chain);
    before = checkpoint;
  }
}

/** Checkpoints stored elsewhere must be in the log, byte for byte. */
export function checkKept(
  kept: readonly SignedCheckpoint[],
  checkpoints: readonly SignedCheckpoint[],
  key: KeyObject,
): void {
  for (const { checkpoint, signature } of kept) {
    if (!isSigned(key, checkpoint, signature)) throw new ChainFlaw('signature', checkpoint.chain);
    const own = checkpoints[checkpoint.no - 1];
    if (!own) throw new ChainFlaw('truncated', checkpoint.chain);
    if (canonical(own.checkpoint) !== canonical(checkpoint))
      throw new ChainFlaw('checkpoint_differs', checkpoint.chain);
  }
}

export const headsOf = (checkpoints: readonly SignedCheckpoint[]): Head[] =>
  checkpoints.map(({ checkpoint: { chain, hash } }) => ({ chain, hash }));

const follows = (before: Checkpoint | null, { no, chain, at }: Checkpoint): boolean =>
  no === (before?.no ?? 0) + 1 && chain > (before?.chain ?? 0) && at >= (before?.at ?? '');
