import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AgenciesService } from '../agencies/index.js';
import { OpenedAgencyKeys, unwrapKey, wrapKey, wrapKeys } from '../platform/crypto/agency-keys.js';
import type { OpenedPair, WrappedKey } from '../platform/crypto/agency-keys.js';
import { keyVersionOf, open, seal } from '../platform/crypto/envelope.js';
import type { Place } from '../platform/crypto/envelope.js';
import { RootKey } from '../platform/crypto/root-key.js';
import { Database } from '../platform/database/database.js';
import { notFound } from '../shared/errors.js';
import { SEALED_PARTITIONS } from './access.types.js';
import type { SealedPartition } from './access.types.js';
import { CaseKey } from './case-key.entity.js';
import { wrapRow } from './wrap-row.js';

/** One sealed field: the case and partition whose key opens it, and where it stands. */
export interface SealedPlace extends Place {
  caseId: string;
  partition: SealedPartition;
}

type Wrap = Omit<CaseKey, 'createdAt'>;

interface WrapRow extends Wrap {
  sealedPrivateKey: Buffer | null;
}

/** Wraps of many cases for the viewer's agency, together with the sealed key that opens them. */
const WRAPS = `select k.case_id as "caseId", k.partition, k.key_version as "keyVersion", k.agency_id as "agencyId",
    k.agency_key_version as "agencyKeyVersion", k.sealed_key as "sealedKey", a.sealed_private_key as "sealedPrivateKey"
  from vault.case_keys k
    left join panoh.agency_keys a on a.agency_id = k.agency_id and a.version = k.agency_key_version
  where k.case_id = any ($1) and k.partition = $2 and k.agency_id = (select panoh.viewer_agency_id())`;

interface OpenedKey {
  partition: SealedPartition;
  dataKey: Buffer;
}

const FIRST_VERSION = 1;

/** The keys as they are wrapped, each to its own place. */
const keysOf = (caseId: string, agencyId: string, opened: readonly OpenedKey[]): WrappedKey[] =>
  opened.map(({ partition, dataKey }) => ({
    row: wrapRow({ caseId, partition, keyVersion: FIRST_VERSION, agencyId }),
    dataKey,
  }));

/** A text outside any case: its data key sealed to one agency, and the text sealed with that key. */
export interface AgencySealed {
  agencyKeyVersion: number;
  sealedKey: Buffer;
  sealed: Buffer;
}

const agencyWrap = (agencyId: string, place: Place): string =>
  [place.table, place.column, place.row, agencyId].join('/');

/** Seals and opens the fields of a case with its data keys, each sealed to the agencies that hold a grant. */
@Injectable()
export class VaultService {
  private readonly opened: OpenedAgencyKeys;

  constructor(
    private readonly database: Database,
    root: RootKey,
    private readonly agencies: AgenciesService,
  ) {
    this.opened = new OpenedAgencyKeys(root);
  }

  /** One data key per sealed partition for a new case, sealed to its owner. */
  async createKeys(caseId: string, agencyId: string): Promise<void> {
    const dataKeys = SEALED_PARTITIONS.map((partition) => ({ partition, dataKey: randomBytes(32) }));
    for (const { partition, dataKey } of dataKeys)
      this.remember({ caseId, partition, keyVersion: FIRST_VERSION }, dataKey);
    const { version, publicKey } = await this.publicKey(agencyId);
    const wraps = wrapKeys(publicKey, keysOf(caseId, agencyId, dataKeys));
    await this.database.insert(
      CaseKey,
      dataKeys.map(({ partition }, place) => ({
        ...{ caseId, partition, keyVersion: FIRST_VERSION, agencyId, agencyKeyVersion: version },
        sealedKey: wraps[place],
      })),
    );
  }

  /** Seals the keys of the partitions to another agency; reading still needs a grant. */
  async shareKeys(caseId: string, agencyId: string, partitions: readonly SealedPartition[]): Promise<void> {
    const dataKeys: OpenedKey[] = [];
    for (const partition of partitions)
      dataKeys.push({ partition, dataKey: await this.dataKey(caseId, partition, FIRST_VERSION) });
    await this.sealTo(agencyId, caseId, dataKeys);
  }

  /** Destroys the wraps of an agency for partitions that nothing opens to it any more; never those of the owner. */
  async dropKeys(caseId: string, agencyId: string, partitions: readonly SealedPartition[]): Promise<void> {
    await this.database.query('select panoh.drop_wraps($1, $2, $3)', [caseId, agencyId, [...partitions]]);
  }

  async seal(place: SealedPlace, text: string): Promise<Buffer> {
    const key = await this.dataKey(place.caseId, place.partition, FIRST_VERSION);
    return seal({ key, version: FIRST_VERSION }, place, Buffer.from(text, 'utf8'));
  }

  async open(place: SealedPlace, envelope: Buffer): Promise<string> {
    const key = await this.dataKey(place.caseId, place.partition, keyVersionOf(envelope));
    return open(key, place, envelope).toString('utf8');
  }

  /** Fetches the wraps of many cases at once, so that a list of work asks the database once and not per case. */
  async prepare(caseIds: readonly string[], partition: SealedPartition): Promise<void> {
    const wraps = await this.database.query<WrapRow>(WRAPS, [[...caseIds], partition]);
    for (const wrap of wraps) this.database.memo.set(wrapSlot(wrap.caseId, partition, wrap.keyVersion), wrap);
  }

  /** Seals a text that belongs to no case to one agency, with a data key of its own. */
  async sealForAgency(agencyId: string, place: Place, text: string): Promise<AgencySealed> {
    const { version, publicKey } = await this.publicKey(agencyId);
    const dataKey = randomBytes(32);
    return {
      agencyKeyVersion: version,
      sealedKey: wrapKey(publicKey, agencyWrap(agencyId, place), dataKey),
      sealed: seal({ key: dataKey, version: FIRST_VERSION }, place, Buffer.from(text, 'utf8')),
    };
  }

  /** Opens what {@link sealForAgency} sealed to the viewer's own agency. */
  async openForAgency(place: Place, text: AgencySealed): Promise<string> {
    const { agencyId } = this.database.viewer;
    const sealedPrivate = await this.agencies.sealedPrivateKey(agencyId, text.agencyKeyVersion);
    const pair = this.opened.open(agencyId, sealedPrivate);
    const dataKey = unwrapKey(pair, agencyWrap(agencyId, place), text.sealedKey);
    return open(dataKey, place, text.sealed).toString('utf8');
  }

  private async sealTo(agencyId: string, caseId: string, dataKeys: readonly OpenedKey[]): Promise<void> {
    if (dataKeys.length === 0) return;
    const { version, publicKey } = await this.publicKey(agencyId);
    const wraps = wrapKeys(publicKey, keysOf(caseId, agencyId, dataKeys));
    await this.database.query(
      `insert into vault.case_keys (case_id, partition, key_version, agency_id, agency_key_version, sealed_key)
       select $1, k.partition, $2, $3, $4, k.sealed_key from unnest($5::text[], $6::bytea[]) k (partition, sealed_key)
       on conflict do nothing`,
      [caseId, FIRST_VERSION, agencyId, version, dataKeys.map(({ partition }) => partition), wraps],
    );
  }

  /** Asked once in a transaction, also where many cases are opened side by side. */
  private publicKey(agencyId: string): Promise<{ version: number; publicKey: Buffer }> {
    const slot = `public/${agencyId}`;
    const known = this.database.memo.get(slot) as ReturnType<typeof this.publicKey> | undefined;
    if (known) return known;
    const found = this.agencies.publicKey(agencyId);
    this.database.memo.set(slot, found);
    return found;
  }

  private async dataKey(caseId: string, partition: SealedPartition, keyVersion: number): Promise<Buffer> {
    const known = this.database.memo.get(slotOf(caseId, partition, keyVersion)) as Buffer | undefined;
    if (known) return known;
    const prepared = this.database.memo.get(wrapSlot(caseId, partition, keyVersion)) as WrapRow | undefined;
    if (prepared) return this.unwrap(prepared, prepared.sealedPrivateKey);
    const agencyId = this.database.viewer.agencyId;
    const [wrap] = await this.database.rows(
      CaseKey,
      'where case_id = $1 and partition = $2 and key_version = $3 and agency_id = $4',
      [caseId, partition, keyVersion, agencyId],
    );
    if (!wrap) throw notFound();
    return this.unwrap(wrap);
  }

  private async unwrap(wrap: Wrap, sealedPrivateKey: Buffer | null = null): Promise<Buffer> {
    const { agencyId, agencyKeyVersion } = wrap;
    const pair = sealedPrivateKey
      ? this.opened.open(agencyId, sealedPrivateKey)
      : await this.ownPair(agencyId, agencyKeyVersion);
    const dataKey = unwrapKey(pair, wrapRow(wrap), wrap.sealedKey);
    this.remember(wrap, dataKey);
    return dataKey;
  }

  private async ownPair(agencyId: string, version: number): Promise<OpenedPair> {
    const slot = `private/${agencyId}/${version}`;
    const known = this.database.memo.get(slot) as OpenedPair | undefined;
    if (known) return known;
    const sealed = await this.agencies.sealedPrivateKey(agencyId, version);
    const opened = this.opened.open(agencyId, sealed);
    this.database.memo.set(slot, opened);
    return opened;
  }

  private remember(of: Pick<CaseKey, 'caseId' | 'partition' | 'keyVersion'>, dataKey: Buffer): void {
    this.database.memo.set(slotOf(of.caseId, of.partition, of.keyVersion), dataKey);
  }
}

const wrapSlot = (caseId: string, partition: string, keyVersion: number): string =>
  `wrap/${caseId}/${partition}/${keyVersion}`;

const slotOf = (caseId: string, partition: string, keyVersion: number): string =>
  `key/${caseId}/${partition}/${keyVersion}`;
