import { OpenedAgencyKeys } from '../platform/crypto/agency-keys.js';
import type { OpenedPair } from '../platform/crypto/agency-keys.js';
import type { RootKey } from '../platform/crypto/root-key.js';
import type { RotationDatabase } from './rotation-database.js';

export interface StoredPair {
  agencyId: string;
  version: number;
  publicKey: Buffer;
  sealedPrivateKey: Buffer;
  heldBy: 'server' | 'agency';
}

const PAIRS = `select agency_id as "agencyId", version, public_key as "publicKey",
    sealed_private_key as "sealedPrivateKey", held_by as "heldBy"
  from panoh.agency_keys where agency_id = any ($1) order by agency_id, version desc`;

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
    return this.database.query<StoredPair>(PAIRS, [[...new Set(agencyIds)]]);
  }

  open({ agencyId, sealedPrivateKey, heldBy }: StoredPair): OpenedPair | null {
    return heldBy === 'server' ? this.opened.open(agencyId, sealedPrivateKey) : null;
  }
}
