import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AgenciesService } from '../agencies/index.js';
import { unwrapKey, wrapKey, wrapKeys } from '../platform/crypto/agency-keys.js';
import { keyVersionOf, open, seal } from '../platform/crypto/envelope.js';
import type { Place } from '../platform/crypto/envelope.js';
import { Database } from '../platform/database/database.js';
import { Problem } from '../shared/errors.js';
import { SEALED_PARTITIONS } from './access.types.js';
import type { SealedPartition } from './access.types.js';
import { CaseKey } from './access.entity.js';
import { addWraps, dropWraps } from './case-keys.queries.js';
import type { StoredWrap } from './case-keys.queries.js';
import { CaseKeysService, ERASED } from './case-keys.service.js';
import type { CaseKeyVersion } from './case-keys.service.js';
import { agencyWrap, wrapRow } from './key-wrap-columns.js';

/** One sealed field: the case and partition whose key opens it, and where it stands. */
export interface SealedPlace extends Place {
  caseId: string;
  partition: SealedPartition;
}

const FIRST_VERSION = 1;

/** A text outside any case: its data key sealed to one agency, and the text sealed with that key. */
export interface AgencySealed {
  agencyKeyVersion: number;
  sealedKey: Buffer;
  sealed: Buffer;
}

/** Of a pair of an agency, the half that seals. */
export interface AgencyPublicKey {
  agencyId: string;
  version: number;
  publicKey: Buffer;
}

/** Needs no viewer: a text for one agency, with a separate data key. */
export function sealToAgency(
  { agencyId, version, publicKey }: AgencyPublicKey,
  place: Place,
  text: string,
): AgencySealed {
  const dataKey = randomBytes(32);
  return {
    agencyKeyVersion: version,
    sealedKey: wrapKey(publicKey, agencyWrap(agencyId, place), dataKey),
    sealed: seal({ key: dataKey, version: FIRST_VERSION }, place, Buffer.from(text, 'utf8')),
  };
}

/** Seals and opens the fields of a case with its data keys, each sealed to the agencies that hold a grant. */
@Injectable()
export class VaultService {
  constructor(
    private readonly database: Database,
    private readonly keys: CaseKeysService,
    private readonly agencies: AgenciesService,
  ) {}

  /** One data key per sealed partition for a new case, sealed to its owner. */
  async createKeys(caseId: string, agencyId: string): Promise<void> {
    const made = SEALED_PARTITIONS.map((partition): CaseKeyVersion => {
      const key = { partition, version: FIRST_VERSION, key: randomBytes(32) };
      this.keys.made(caseId, key);
      return key;
    });
    await this.database.insert(CaseKey, await this.wrap(caseId, agencyId, made));
  }

  /** Seals the keys of the partitions to another agency; reading still needs a grant. */
  async shareKeys(caseId: string, agencyId: string, partitions: readonly SealedPartition[]): Promise<void> {
    const wraps = await this.wrapsFor(caseId, agencyId, partitions);
    if (wraps.length > 0) await addWraps(this.database, wraps);
  }

  /** Every key of the partitions, sealed to another agency and stored by the caller. */
  async wrapsFor(
    caseId: string,
    agencyId: string,
    partitions: readonly SealedPartition[],
  ): Promise<StoredWrap[]> {
    const keys: CaseKeyVersion[] = [];
    for (const partition of partitions) keys.push(...(await this.keys.all(caseId, partition)));
    return keys.length === 0 ? [] : this.wrap(caseId, agencyId, keys);
  }

  /** The version of the key that seals a partition now. */
  async newestVersion(caseId: string, partition: SealedPartition): Promise<number> {
    return (await this.keys.newest(caseId, partition)).version;
  }

  /** Destroys the wraps of an agency for partitions that nothing opens to it any more; never those of the owner. */
  async dropKeys(caseId: string, agencyId: string, partitions: readonly SealedPartition[]): Promise<void> {
    await dropWraps(this.database, { caseId, agencyId }, partitions);
  }

  async seal(place: SealedPlace, text: string): Promise<Buffer> {
    const key = await this.keys.newest(place.caseId, place.partition);
    return seal(key, place, Buffer.from(text, 'utf8'));
  }

  async open(place: SealedPlace, envelope: Buffer): Promise<string> {
    const { key } = await this.keys.at(place.caseId, place.partition, keyVersionOf(envelope));
    return open(key, place, envelope).toString('utf8');
  }

  /** Like `open`, for texts shown with coded facts: null where they were erased. */
  async openKept(place: SealedPlace, envelope: Buffer): Promise<string | null> {
    return this.open(place, envelope).catch((error: unknown) => {
      if (error instanceof Problem && error.code === ERASED) return null;
      throw error;
    });
  }

  /** Fetches the wraps of many cases at once, so that a list of work asks the database once and not per case. */
  prepare(caseIds: readonly string[], partition: SealedPartition): Promise<void> {
    return this.keys.prepare(caseIds, partition);
  }

  /** Seals a text that belongs to no case to one agency, with a separate data key. */
  async sealForAgency(agencyId: string, place: Place, text: string): Promise<AgencySealed> {
    return this.sealTo({ agencyId, ...(await this.publicKey(agencyId)) }, place, text);
  }

  /** The same for a public key that the caller was given, such as one of an agency that nobody asks as a person. */
  sealTo(key: AgencyPublicKey, place: Place, text: string): AgencySealed {
    return sealToAgency(key, place, text);
  }

  /** Opens what {@link sealForAgency} sealed to the viewer's own agency. */
  async openForAgency(place: Place, text: AgencySealed): Promise<string> {
    const { agencyId } = this.database.viewer;
    const pair = this.keys.pair(agencyId, await this.agencies.privateKey(agencyId, text.agencyKeyVersion));
    const dataKey = unwrapKey(pair, agencyWrap(agencyId, place), text.sealedKey);
    return open(dataKey, place, text.sealed).toString('utf8');
  }

  /** The keys as they are wrapped for one agency, each to its own place. */
  private async wrap(
    caseId: string,
    agencyId: string,
    keys: readonly CaseKeyVersion[],
  ): Promise<StoredWrap[]> {
    const { version: agencyKeyVersion, publicKey } = await this.publicKey(agencyId);
    const places = keys.map(({ partition, version }) => ({
      caseId,
      partition,
      keyVersion: version,
      agencyId,
    }));
    const wraps = wrapKeys(
      publicKey,
      keys.map(({ key }, index) => ({ row: places[index] ? wrapRow(places[index]) : '', dataKey: key })),
    );
    return places.map((place, index) => ({
      ...place,
      agencyKeyVersion,
      sealedKey: wraps[index] ?? Buffer.alloc(0),
    }));
  }

  /** Reads the public key once per transaction, also when many cases are opened in parallel. */
  private publicKey(agencyId: string): Promise<{ version: number; publicKey: Buffer }> {
    return this.database.kept(`public/${agencyId}`, () => this.agencies.publicKey(agencyId));
  }
}
