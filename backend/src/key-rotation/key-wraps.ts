import { wrapRow } from '../access/key-wrap-columns.js';
import { OpenedAgencyKeys, unwrapKey } from '../platform/crypto/agency-keys.js';
import type { OpenedPair } from '../platform/crypto/agency-keys.js';
import type { VersionedKey } from '../platform/crypto/envelope.js';
import type { RootKey } from '../platform/crypto/root-key.js';
import { lockWraps, pairsOf } from './key-rotation.queries.js';
import type { StoredPair, Wrap } from './key-rotation.queries.js';
import type { RotationDatabase } from './rotation-database.js';

/** Current key pairs of agencies, opened where the server holds the private key. */
export class AgencyKeyPairs {
  private readonly opened: OpenedAgencyKeys;

  constructor(
    private readonly database: RotationDatabase,
    root: RootKey,
  ) {
    this.opened = new OpenedAgencyKeys(root);
  }

  /** The newest of each agency first. */
  of(agencyIds: readonly string[]): Promise<StoredPair[]> {
    return pairsOf(this.database.query, [...new Set(agencyIds)]);
  }

  open({ agencyId, sealedPrivateKey, heldBy }: StoredPair): OpenedPair | null {
    return heldBy === 'server' ? this.opened.open(agencyId, sealedPrivateKey) : null;
  }
}

const newestOf = (wraps: readonly Wrap[]): number => Math.max(...wraps.map(({ keyVersion }) => keyVersion));

/** The wraps of one partition of a case, with the pairs they were sealed to. */
export class PartitionWraps {
  constructor(
    readonly wraps: readonly Wrap[],
    private readonly pairs: readonly StoredPair[],
    private readonly opening: AgencyKeyPairs,
  ) {}

  get partition(): string {
    return this.wraps[0]?.partition ?? '';
  }

  get newest(): number {
    return newestOf(this.wraps);
  }

  /** A rotation of this key has begun. */
  get isRotating(): boolean {
    return new Set(this.wraps.map(({ keyVersion }) => keyVersion)).size > 1;
  }

  get isOpenable(): boolean {
    return this.opener(this.wraps) !== undefined;
  }

  get older(): Wrap[] {
    return this.wraps.filter(({ keyVersion }) => keyVersion < this.newest);
  }

  get newer(): Wrap[] {
    return this.wraps.filter(({ keyVersion }) => keyVersion === this.newest);
  }

  /** The newest pair of an agency. */
  pairOf(agencyId: string): StoredPair | undefined {
    return this.pairs.find((pair) => pair.agencyId === agencyId);
  }

  /** Every version of the key that the server can open, the newest first. */
  keys(): VersionedKey[] {
    const versions = [...new Set(this.wraps.map(({ keyVersion }) => keyVersion))].sort((a, b) => b - a);
    return versions.flatMap((version) => {
      const key = this.open(this.wraps.filter(({ keyVersion }) => keyVersion === version));
      return key ? [{ version, key }] : [];
    });
  }

  private opener(wraps: readonly Wrap[]): Wrap | undefined {
    return wraps.find((wrap) => this.storedOf(wrap)?.heldBy === 'server');
  }

  private storedOf({ agencyId, agencyKeyVersion }: Wrap): StoredPair | undefined {
    return this.pairs.find((pair) => pair.agencyId === agencyId && pair.version === agencyKeyVersion);
  }

  private open(wraps: readonly Wrap[]): Buffer | null {
    const wrap = this.opener(wraps);
    const stored = wrap && this.storedOf(wrap);
    const pair = stored && this.opening.open(stored);
    return pair ? unwrapKey(pair, wrapRow(wrap), wrap.sealedKey) : null;
  }
}

/** Reads the wraps of a case, and keeps others from changing them until the transaction ends. */
export class CaseWraps {
  private readonly pairs: AgencyKeyPairs;

  constructor(
    private readonly database: RotationDatabase,
    root: RootKey,
  ) {
    this.pairs = new AgencyKeyPairs(database, root);
  }

  async of(caseId: string): Promise<PartitionWraps[]> {
    const wraps = await lockWraps(this.database.query, caseId);
    const pairs = await this.pairs.of(wraps.map(({ agencyId }) => agencyId));
    return [...new Set(wraps.map(({ partition }) => partition))].map((one) => {
      const own = wraps.filter(({ partition }) => partition === one);
      return new PartitionWraps(own, pairs, this.pairs);
    });
  }
}
