import type { Database } from '../platform/database/database.js';
import type { CaseKey } from './access.entity.js';
import type { SealedPartition } from './access.types.js';

export type StoredWrap = Omit<CaseKey, 'createdAt'>;

export interface WrapRow extends StoredWrap {
  sealedPrivateKey: Buffer | null;
  heldBy: 'server' | 'agency' | null;
}

/**
 * Wraps for the viewer's agency, the newest version first, together with the sealed key that opens them.
 * The planner does not see how many `unnest` gives, and keeps its plan.
 */
export const wrapsOf = (
  database: Database,
  caseIds: readonly string[],
  partition: SealedPartition,
): Promise<WrapRow[]> =>
  database.query(
    `select k.case_id as "caseId", k.partition, k.key_version as "keyVersion", k.agency_id as "agencyId",
       k.agency_key_version as "agencyKeyVersion", k.sealed_key as "sealedKey",
       a.sealed_private_key as "sealedPrivateKey", a.held_by as "heldBy"
     from vault.case_keys k
       left join panoh.agency_keys a on a.agency_id = k.agency_id and a.version = k.agency_key_version
     where k.case_id = any (array(select unnest($1::uuid[]))) and k.partition = $2
       and k.agency_id = (select (panoh.me()).agency_id)
     order by k.key_version desc`,
    [caseIds, partition],
  );

/** The owner sees that the keys of a case were destroyed. */
export async function isErased(database: Database, caseId: string): Promise<boolean> {
  const rows = await database.query('select 1 from panoh.erasures where case_id = $1', [caseId]);
  return rows.length > 0;
}

/** Adds the wraps of one case for one agency, where they are not there yet. */
export const addWraps = (database: Database, wraps: readonly StoredWrap[]): Promise<unknown> =>
  database.query(
    `insert into vault.case_keys (case_id, partition, key_version, agency_id, agency_key_version, sealed_key)
     select $1, k.partition, k.version, $2, $3, k.sealed_key
     from unnest($4::text[], $5::integer[], $6::bytea[]) k (partition, version, sealed_key)
     on conflict do nothing`,
    [
      ...[wraps[0]?.caseId, wraps[0]?.agencyId, wraps[0]?.agencyKeyVersion],
      wraps.map(({ partition }) => partition),
      wraps.map(({ keyVersion }) => keyVersion),
      wraps.map(({ sealedKey }) => sealedKey),
    ],
  );

export const dropWraps = (
  database: Database,
  { caseId, agencyId }: Pick<StoredWrap, 'caseId' | 'agencyId'>,
  partitions: readonly SealedPartition[],
): Promise<unknown> =>
  database.query('select panoh.drop_wraps($1, $2, $3)', [caseId, agencyId, [...partitions]]);
