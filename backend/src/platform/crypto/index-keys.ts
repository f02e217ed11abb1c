import { createHmac, createSecretKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Place } from './envelope.js';
import { derived } from './root-key.js';
import type { RootKey } from './root-key.js';

/**
 * State of a secret of the blind indexes. `coming`: used in searches. `current`: also used for writing. `leaving`:
 * rows still exist. `link`: needed only to derive digests of later versions.
 */
export type IndexSecretState = 'link' | 'leaving' | 'current' | 'coming';

/** A row of `vault.index_secrets`. */
export interface StoredIndexSecret {
  version: number;
  state: IndexSecretState;
  sealedSecret: Buffer;
}

/** One index over one column of one agency, with a separate key. */
export interface BlindIndex {
  purpose: string;
  /** How much of a digest is kept. */
  bytes: number;
}

const PURPOSE = 'index-secret';
const place = (version: number): Place => ({
  table: 'index_secrets',
  column: 'sealed_secret',
  row: String(version),
});

export const sealIndexSecret = (root: RootKey, version: number, secret: Buffer): Buffer =>
  root.seal(PURPOSE, 1, { place: place(version), plain: secret });

interface IndexSecret {
  readonly version: number;
  readonly secret: Buffer;
}

/**
 * Keyed digests (HMAC-SHA-256, SECURITY C) find values whose text is not stored. The digest of a version is the
 * previous digest hashed with the next key. So digests move to a new key without the text. Without the newest key
 * nothing is found, whatever earlier keys an attacker has (ADR 15).
 */
export class IndexKeys {
  /** As key objects: an import makes a digest of each name for each agency, and Node takes five times as long with bytes. */
  private readonly keys = new Map<string, KeyObject>();
  private readonly secrets: readonly IndexSecret[];

  constructor(
    root: RootKey,
    private readonly stored: readonly StoredIndexSecret[],
  ) {
    this.secrets = stored.map(({ version, sealedSecret }) => ({
      version,
      secret: root.open(PURPOSE, place(version), sealedSecret),
    }));
  }

  /** The version used for writing. */
  get version(): number {
    const current = this.stored.find(({ state }) => state === 'current');
    if (!current) throw new Error('no secret of the blind indexes is current');
    return current.version;
  }

  digest(index: BlindIndex, text: string): Buffer {
    return this.carry(index, text, { from: 0, to: this.version });
  }

  /** Under every version in which a row may stand. */
  asked(index: BlindIndex, text: string): Buffer[] {
    return this.stored
      .filter(({ state }) => state !== 'link')
      .map(({ version }) => this.carry(index, text, { from: 0, to: version }));
  }

  /** A digest of one version in a later one. */
  carry(index: BlindIndex, digest: Buffer | string, { from, to }: { from: number; to: number }): Buffer {
    let carried = digest;
    for (const step of this.secrets)
      if (step.version > from && step.version <= to)
        carried = createHmac('sha256', this.key(index, step))
          .update(carried)
          .digest()
          .subarray(0, index.bytes);
    return Buffer.from(carried);
  }

  private key({ purpose }: BlindIndex, { version, secret }: IndexSecret): KeyObject {
    const name = `${version}/${purpose}`;
    const known = this.keys.get(name);
    if (known) return known;
    const key = createSecretKey(derived(secret, purpose));
    this.keys.set(name, key);
    return key;
  }
}
