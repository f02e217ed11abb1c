import type { RunSql } from '../platform/database/worker-database.js';
import { countOf, idsOf, rowsOf } from './statements.js';
import { AGENCY_SEALED, SEALED_COLUMNS } from './sealed-columns.types.js';
import type { SealedColumn } from './sealed-columns.types.js';

/** Before the first id. */
export const NOWHERE = '00000000-0000-0000-0000-000000000000';

// Progress of a rotation, which continues after an interruption.

/** Begins the rotation of agency keys of this scope, or continues it. */
export const beginAgencyRotation = rowsOf<unknown, [scope: string]>(
  `insert into vault.rotations (kind, scope) values ('agency', $1) on conflict do nothing`,
);

/** Agencies after the last one that was finished. */
export const agenciesToRotate = idsOf<
  [scope: string, agencyId: string | null]
>(`select distinct agency_id as id from panoh.agency_keys where ($2::uuid is null or agency_id = $2)
       and agency_id > coalesce((select reached from vault.rotations where kind = 'agency' and scope = $1), '${NOWHERE}')
     order by 1`);

export const markAgencyDone = rowsOf<unknown, [scope: string, agencyId: string]>(
  `update vault.rotations set reached = $2 where kind = 'agency' and scope = $1`,
);

export const endRotation = rowsOf<unknown, [kind: 'agency' | 'data', scope: string]>(
  'delete from vault.rotations where kind = $1 and scope = $2',
);

export interface CaseRotationState {
  total: number;
  reached: string;
  until: string;
  done: number;
}

/** Begins the rotation of data keys, or continues it; cases opened later have new keys anyway. */
export const beginCaseRotation = rowsOf<
  CaseRotationState,
  [scope: string, agencyId: string | null]
>(`with run as (insert into vault.rotations as r (kind, scope, until)
      values ('data', $1, (select max(case_id::text)::uuid from vault.case_keys))
      on conflict (kind, scope) do update set scope = r.scope returning reached, until, done)
    select coalesce(reached, '${NOWHERE}') as reached, coalesce(until, '${NOWHERE}') as until, done,
      (select count(distinct case_id)::int from vault.case_keys where $2::uuid is null or agency_id = $2) as total
    from run`);

export const markCasesDone = rowsOf<unknown, [scope: string, cursor: string, done: number]>(
  `update vault.rotations set reached = $2, done = $3 where kind = 'data' and scope = $1`,
);

// Key pairs of agencies.

export interface StoredPair {
  agencyId: string;
  version: number;
  publicKey: Buffer;
  sealedPrivateKey: Buffer;
  heldBy: 'server' | 'agency';
}

/** Pairs by agency, the newest first. */
export const pairsOf = rowsOf<
  StoredPair,
  [agencyIds: readonly string[]]
>(`select agency_id as "agencyId", version, public_key as "publicKey",
       sealed_private_key as "sealedPrivateKey", held_by as "heldBy"
     from panoh.agency_keys where agency_id = any ($1) order by agency_id, version desc`);

export const addPair = rowsOf<
  unknown,
  [agencyId: string, version: number, publicKey: Buffer, sealedPrivateKey: Buffer]
>(
  `insert into panoh.agency_keys (agency_id, version, public_key, sealed_private_key) values ($1, $2, $3, $4)`,
);

/** A block that waits sets wraps aside; lifting it moves them back. */
export const CASE_WRAPS = ['vault.case_keys', 'vault.resting_keys'] as const;
export type CaseWrapTable = (typeof CASE_WRAPS)[number];

/** Whether a wrap still needs an older pair: one statement, so that a wrap that moves is seen in one of the tables. */
export const needsOlderPair = async (run: RunSql, agencyId: string): Promise<boolean> => {
  const older = `agency_key_version < (select max(version) from panoh.agency_keys where agency_id = $1)`;
  const tables = [...CASE_WRAPS, ...AGENCY_SEALED.map(({ table }) => `panoh.${table}`)];
  const searched = tables.map(
    (table) => `(select agency_id from ${table} where agency_id = $1 and ${older} limit 1)`,
  );
  return (await run(searched.join(' union all '), [agencyId])).length > 0;
};

export const destroyOlderPairs = rowsOf<
  unknown,
  [agencyId: string]
>(`delete from panoh.agency_keys k where agency_id = $1
       and version < (select max(version) from panoh.agency_keys n where n.agency_id = $1)`);

// Wraps of data keys.

export interface Wrap {
  caseId: string;
  partition: string;
  keyVersion: number;
  agencyId: string;
  agencyKeyVersion: number;
  sealedKey: Buffer;
}

const WRAP = `case_id as "caseId", partition, key_version as "keyVersion", agency_id as "agencyId",
    agency_key_version as "agencyKeyVersion", sealed_key as "sealedKey"`;

/** Wraps of a case, which others cannot change until the transaction ends. */
export const lockWraps = rowsOf<Wrap, [caseId: string]>(
  `select ${WRAP} from vault.case_keys where case_id = $1 order by partition, key_version, agency_id for update`,
);

/** Wraps of the texts by which registrations are compared. */
export const wrapsToCompare = rowsOf<Wrap, [caseIds: readonly string[]]>(
  `select ${WRAP} from vault.case_keys where case_id = any ($1) and partition in ('identity', 'safe_contact')`,
);

const AGENCY_BATCH = 500;

/** The next wraps of cases under an older pair of an agency. */
export const olderCaseWraps = (
  run: RunSql,
  table: CaseWrapTable,
  [agencyId, version, last]: readonly [agencyId: string, version: number | undefined, last: Wrap | null],
): Promise<Wrap[]> =>
  run<Wrap>(
    `select ${WRAP} from ${table}
     where agency_id = $1 and agency_key_version < $2 and (case_id, partition, key_version) > ($3, $4, $5)
     order by case_id, partition, key_version limit ${AGENCY_BATCH}`,
    [agencyId, version, last?.caseId ?? NOWHERE, last?.partition ?? '', last?.keyVersion ?? 0],
  );

/** A data key under a new pair: its version and the sealed key. */
export type Rewrapped = readonly [version: number, sealedKey: Buffer];

export const rewrapCase = (
  run: RunSql,
  table: CaseWrapTable,
  { wrap, rewrapped }: { wrap: Wrap; rewrapped: Rewrapped },
): Promise<unknown> =>
  run(
    `update ${table} set agency_key_version = $1, sealed_key = $2
     where case_id = $3 and partition = $4 and key_version = $5 and agency_id = $6 and sealed_key = $7`,
    [...rewrapped, wrap.caseId, wrap.partition, wrap.keyVersion, wrap.agencyId, wrap.sealedKey],
  );

export interface TextWrap {
  /** What its wrap is bound to, and how it is found again. */
  row: string;
  agencyKeyVersion: number;
  sealedKey: Buffer;
}
type TextTable = (typeof AGENCY_SEALED)[number];

/** Texts outside cases under an older pair of an agency. */
export const olderTextWraps = (
  run: RunSql,
  { table, row }: TextTable,
  [agencyId, version]: readonly [agencyId: string, version: number | undefined],
): Promise<TextWrap[]> =>
  run<TextWrap>(
    `select ${row} as row, agency_key_version as "agencyKeyVersion", sealed_key as "sealedKey"
     from panoh.${table} where agency_id = $1 and agency_key_version < $2`,
    [agencyId, version],
  );

export const rewrapText = (
  run: RunSql,
  { table, row }: TextTable,
  { wrap, rewrapped }: { wrap: TextWrap; rewrapped: Rewrapped },
): Promise<unknown> =>
  run(
    `update panoh.${table} set agency_key_version = $1, sealed_key = $2 where ${row} = $3 and sealed_key = $4`,
    [...rewrapped, wrap.row, wrap.sealedKey],
  );

const valuesOf = (wrap: Wrap): unknown[] => [
  ...[wrap.caseId, wrap.partition, wrap.keyVersion, wrap.agencyId, wrap.agencyKeyVersion, wrap.sealedKey],
];

/** Adds a wrap of a data key; one that was added in the same moment stays. */
export const addWrap = (run: RunSql, wrap: Wrap): Promise<unknown> =>
  run(
    `insert into vault.case_keys (case_id, partition, key_version, agency_id, agency_key_version, sealed_key)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    valuesOf(wrap),
  );

export const removeWrap = (run: RunSql, wrap: Wrap): Promise<unknown> =>
  run(
    'delete from vault.case_keys where case_id = $1 and partition = $2 and key_version = $3 and agency_id = $4',
    [wrap.caseId, wrap.partition, wrap.keyVersion, wrap.agencyId],
  );

/** Destroys the older wraps of cases whose texts are sealed with the newest key, also those that rest. */
export async function destroyOlderWraps(run: RunSql, caseIds: readonly string[]): Promise<void> {
  await run(
    `delete from vault.case_keys k where k.case_id = any ($1) and exists (select 1 from vault.case_keys n
       where n.case_id = k.case_id and n.partition = k.partition and n.key_version > k.key_version)`,
    [caseIds],
  );
  await run(
    `delete from vault.resting_keys w where w.case_id = any ($1) and exists (select 1 from vault.resting_keys n
       where n.block_id = w.block_id and n.case_id = w.case_id and n.partition = w.partition
         and n.agency_id = w.agency_id and n.key_version > w.key_version)`,
    [caseIds],
  );
}

/** Locked before the wraps of the case, in the order of a vote that ends a block. */
export const lockRestingWraps = rowsOf<unknown, [caseId: string]>(
  'select 1 from vault.resting_keys where case_id = $1 order by block_id, partition, key_version for update',
);

export interface Resting {
  blockId: string;
  agencyId: string;
  publicKey: Buffer;
  pairVersion: number;
}

/** Agencies whose resting wraps lack the newest key of their partition, with their newest pair. */
export const lackingResting = rowsOf<
  Resting,
  [caseId: string, partition: string, keyVersion: number]
>(`select distinct w.block_id as "blockId", w.agency_id as "agencyId", p.public_key as "publicKey",
       p.version as "pairVersion"
     from vault.resting_keys w
       cross join lateral (select k.public_key, k.version from panoh.agency_keys k where k.agency_id = w.agency_id
         order by k.version desc limit 1) p
     where w.case_id = $1 and w.partition = $2 and not exists (select 1 from vault.resting_keys n
       where n.block_id = w.block_id and n.case_id = w.case_id and n.partition = w.partition
         and n.agency_id = w.agency_id and n.key_version = $3)`);

export const addRestingWrap = (run: RunSql, blockId: string, wrap: Wrap): Promise<unknown> =>
  run(
    `insert into vault.resting_keys (block_id, case_id, partition, key_version, agency_id, agency_key_version, sealed_key)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [blockId, ...valuesOf(wrap)],
  );

/** Cases rotated together. The rotation waits for running transactions once per batch. */
const CASE_BATCH = 40;

export const casesAfter = idsOf<[cursor: string, agencyId: string | null, until: string]>(
  `select distinct case_id as id from vault.case_keys
   where case_id > $1 and case_id <= $3
     and ($2::uuid is null or case_id in (select case_id from vault.case_keys where agency_id = $2))
   order by 1 limit ${CASE_BATCH}`,
);

/** Cases with two keys of a partition, such as of an agency that got both at the last moment. */
export const casesWithTwoKeys = idsOf<[]>(`select distinct case_id as id from vault.case_keys
     group by case_id, partition having count(distinct key_version) > 1`);

/** Cases with a partition whose holders all have a pair that the server cannot open. */
export const countClosedCases = countOf<
  [agencyId: string | null]
>(`select count(distinct k.case_id)::int as count from vault.case_keys k
     where ($1::uuid is null or k.agency_id = $1) and not exists (select 1 from vault.case_keys h
       join panoh.agency_keys a on a.agency_id = h.agency_id and a.version = h.agency_key_version
       where h.case_id = k.case_id and h.partition = k.partition and a.held_by = 'server')`);

// Texts of cases.

export interface SealedRow {
  /** Which of the columns. */
  place: number;
  row: string;
  partition: string;
  sealed: Buffer;
}

const versionIn = (column: string): string =>
  `('x' || encode(substring(${column} from 2 for 4), 'hex'))::bit(32)::int`;
const partitionIn = ({ partition }: SealedColumn): string =>
  typeof partition === 'string' ? `'${partition}'` : `t.${partition.column}`;

/** All texts of a case in one query: one query per column takes longer than encrypting them. */
const TEXTS = SEALED_COLUMNS.map(
  (column, place) =>
    `select ${place} as place, t.${column.row}::text as row, ${partitionIn(column)}::text as partition,
       t.${column.column} as sealed
     from panoh.${column.table} t where t.case_id = $1 and t.${column.column} is not null`,
).join(' union all ');

export const textsOfCase = rowsOf<SealedRow, [caseId: string]>(TEXTS);

/** Writes a text under its new key, unless another request changed it. */
export const resealText = (
  run: RunSql,
  { table, column, row: name }: SealedColumn,
  { row, sealed, resealed }: SealedRow & { resealed: Buffer },
): Promise<unknown> =>
  run(`update panoh.${table} set ${column} = $1 where ${name} = $2 and ${column} = $3`, [
    ...[resealed, row, sealed],
  ]);

/** How many texts a key older than the newest opens; in all cases if none are named. */
export async function countOldTexts(run: RunSql, caseIds: readonly string[] | null): Promise<number> {
  let old = 0;
  for (const column of SEALED_COLUMNS) {
    const oldIn = countOf<[caseIds: readonly string[] | null]>(
      `select count(*)::int as count from panoh.${column.table} t where t.${column.column} is not null
         and ($1::uuid[] is null or t.case_id = any ($1))
         and exists (select 1 from vault.case_keys k where k.case_id = t.case_id
           and k.partition = ${partitionIn(column)} and k.key_version > ${versionIn(`t.${column.column}`)})`,
    );
    old += await oldIn(run, caseIds);
  }
  return old;
}
