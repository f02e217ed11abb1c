import { wrapRow } from '../access/key-wrap-columns.js';
import { unwrapKey } from '../platform/crypto/agency-keys.js';
import type { VersionedKey } from '../platform/crypto/envelope.js';
import type { RootKey } from '../platform/crypto/root-key.js';
import { AgencyKeyPairs } from './agency-key-pairs.js';
import type { StoredPair } from './agency-key-pairs.js';
import type { RotationDatabase } from './rotation-database.js';

export interface Wrap {
  caseId: string;
  partition: string;
  keyVersion: number;
  agencyId: string;
  agencyKeyVersion: number;
  sealedKey: Buffer;
}

const WRAPS = `select case_id as "caseId", partition, key_version as "keyVersion", agency_id as "agencyId",
    agency_key_version as "agencyKeyVersion", sealed_key as "sealedKey"
  from vault.case_keys where case_id = $1 order by partition, key_version, agency_id for update`;

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
    const wraps = await this.database.query<Wrap>(WRAPS, [caseId]);
    const pairs = await this.pairs.of(wraps.map(({ agencyId }) => agencyId));
    return [...new Set(wraps.map(({ partition }) => partition))].map(
      (one) =>
        new PartitionWraps(
          wraps.filter(({ partition }) => partition === one),
          pairs,
          this.pairs,
        ),
    );
  }
}
