import type { Client } from 'pg';
import { INDEX_SECRETS } from '../platform/crypto/index-keys.queries.js';
import type { IndexSecretState, StoredIndexSecret } from '../platform/crypto/index-keys.js';
import type { RunSql } from '../platform/database/worker-database.js';
import { countOf, idsOf, rowsOf } from './statements.js';

const BATCH = 200;
const REMOVED_AT_ONCE = 1_000;

/** An arbitrary number that is used only here as advisory lock. */
const LOCK = 7_241_960;

/** Whether this is the only rotation. */
export const takeLock = async (run: RunSql): Promise<boolean> => {
  const [row] = await run<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [LOCK]);
  return row?.taken ?? false;
};

/** Transactions of the serving logins, visible to all sessions by their virtual-transaction locks. */
export const runningTransactions = idsOf<
  []
>(`select l.virtualxid as id from pg_locks l join pg_stat_activity a on a.pid = l.pid
     where l.locktype = 'virtualxid' and l.mode = 'ExclusiveLock' and a.datname = current_database()
       and a.usename in ('panoh_app', 'panoh_auth')`);

// The key of linkage.

export interface LinkageKey {
  version: number;
  fingerprint: string;
  state: 'current' | 'coming' | 'leaving';
  isWhole: boolean;
}

export const linkageKeys = rowsOf<LinkageKey, []>(
  'select version, fingerprint, state, is_whole as "isWhole" from linkage.keys order by version',
);

/** Stops linkage for this transaction; the next process sees the change. */
export const stopLinkage = rowsOf<unknown, []>(`select pg_advisory_xact_lock(hashtext('linkage.link'))`);

export const addLinkageKey = (
  run: RunSql,
  { version, fingerprint, state, isWhole }: LinkageKey,
): Promise<unknown> =>
  run('insert into linkage.keys (version, fingerprint, state, is_whole) values ($1, $2, $3, $4)', [
    ...[version, fingerprint, state, isWhole],
  ]);

/** Drops all that a lost key encoded; queued registrations wait until they are encoded again. */
export async function dropEncodings(run: RunSql): Promise<void> {
  await run(`update linkage.to_compare set next_at = 'infinity'`);
  await run('truncate linkage.tags, linkage.encodings');
  await run('delete from linkage.model');
  await run('delete from linkage.keys');
}

/** Resumes comparison after every registration was encoded again. */
export async function resumeLinkage(run: RunSql): Promise<void> {
  await run(`update linkage.to_compare set next_at = panoh.now() where next_at = 'infinity'`);
  await run('update linkage.keys set is_whole = true where not is_whole');
}

/** Registrations that are linked or queued and have no encoding, in order. */
export const withoutEncoding = idsOf<
  [reached: string]
>(`select k.id from (select case_id as id from linkage.registrations where is_linkable
      union select case_id from linkage.to_compare) k
    where k.id > $1 and not exists (select 1 from linkage.encodings e where e.case_id = k.id)
      and not exists (select 1 from linkage.inbox i where i.case_id = k.id)
    order by k.id limit ${BATCH}`);

const LACKS = (coming: string): string =>
  `not exists (select 1 from linkage.encodings n where n.case_id = e.case_id and n.key_version = ${coming})`;

/** Registrations that the current key encoded and the coming one did not, in order. */
export const lackingKey = idsOf<
  [current: number, coming: number, reached: string]
>(`select e.case_id as id from linkage.encodings e where e.key_version = $1 and e.case_id > $3 and ${LACKS('$2')}
     order by e.case_id limit ${BATCH}`);

export const countLackingKey = countOf<[current: number, coming: number]>(
  `select count(*)::int as count from linkage.encodings e where e.key_version = $1 and ${LACKS('$2')}`,
);

/** Comparison uses the coming key, with what was learnt under the current one. */
export async function useComingKey(run: RunSql, current: number, coming: number): Promise<void> {
  await run(`update linkage.keys set state = 'leaving' where state = 'current'`);
  await run(`update linkage.keys set state = 'current' where state = 'coming'`);
  await run(
    `insert into linkage.model (key_version, learnt_from, learnt_at, model)
       select $2, 0, learnt_at, model from linkage.model where key_version = $1
     on conflict do nothing`,
    [current, coming],
  );
}

/** Removes some of the encodings of a key; answers how many. */
export async function removeEncodings(run: RunSql, version: number): Promise<number> {
  const rows = await run<{ no: number }>(
    `select no from linkage.encodings where key_version = $1 limit ${REMOVED_AT_ONCE}`,
    [version],
  );
  const nos = [rows.map(({ no }) => no)];
  await run('delete from linkage.tags where no = any ($1::integer[])', nos);
  await run('delete from linkage.encodings where no = any ($1::integer[])', nos);
  return rows.length;
}

export async function removeLeavingKey(run: RunSql, version: number): Promise<void> {
  await run('delete from linkage.model where key_version = $1', [version]);
  await run(`delete from linkage.keys where state = 'leaving'`);
}

export interface TextsToCompare {
  caseId: string;
  identity: Buffer | null;
  safe_contact: Buffer | null;
}

/** The sealed texts by which registrations are compared. */
export const textsToCompare = rowsOf<
  TextsToCompare,
  [caseIds: readonly string[]]
>(`select i.case_id as "caseId", i.sealed as identity, s.sealed as safe_contact
     from panoh.identities i left join panoh.safe_contacts s on s.case_id = i.case_id where i.case_id = any ($1)`);

/** Texts that wait to be encoded, sealed under the root key. */
export interface HandedIn {
  readonly caseId: string;
  readonly identity: Buffer;
  readonly phone: Buffer;
}

/** Submits texts to the encoder, except those that wait there; answers how many. */
export async function submit(run: RunSql, texts: readonly HandedIn[], isEncoded: boolean): Promise<number> {
  const taken = await run(
    `insert into linkage.inbox (case_id, sealed_identity, sealed_phone, is_anew)
      select w.case_id, w.identity, w.phone, not exists (select 1 from linkage.to_compare t where t.case_id = w.case_id) or $4
      from unnest($1::uuid[], $2::bytea[], $3::bytea[]) w (case_id, identity, phone)
    on conflict do nothing returning case_id`,
    [
      texts.map(({ caseId }) => caseId),
      texts.map(({ identity }) => identity),
      texts.map(({ phone }) => phone),
      isEncoded,
    ],
  );
  return taken.length;
}

/** Whether the encoder has not tried all submitted texts yet. */
export const isEncoding = async (run: RunSql): Promise<boolean> =>
  (await run('select case_id from linkage.inbox where is_anew and attempts = 0 limit 1')).length > 0;

/** How many could not be encoded. */
export const countFailed = countOf<[]>('select count(*)::int as count from linkage.inbox where is_anew');

// Secrets of the blind indexes.

/** A table whose rows are found by digests, with the version of the key that made them in `key_version`. */
export interface BlindIndexTable {
  table: string;
  row: string;
  agency: string;
  digests: string;
  /** One digest in a row, or a list of them. */
  holds: 'one' | 'many';
}

export interface DigestRow {
  id: string;
  agencyId: string;
  version: number;
  digests: Buffer[];
}

export const indexSecrets = (run: RunSql): Promise<StoredIndexSecret[]> =>
  run<StoredIndexSecret>(INDEX_SECRETS);

export const addIndexSecret = rowsOf<unknown, [version: number, sealed: Buffer]>(
  `insert into vault.index_secrets (version, state, sealed_secret) values ($1, 'coming', $2)`,
);

export const moveIndexSecret = rowsOf<unknown, [from: IndexSecretState, to: IndexSecretState]>(
  'update vault.index_secrets set state = $2 where state = $1',
);

const DIGESTS_AT_ONCE = 250;

/** The next rows of a table with digests of an older key. */
export const olderDigests = (
  run: RunSql,
  { table, row, agency, digests, holds }: BlindIndexTable,
  { reached, version }: { reached: string; version: number },
): Promise<DigestRow[]> =>
  run<DigestRow>(
    `select ${row} as id, ${agency} as "agencyId", key_version as version,
       ${holds === 'many' ? digests : `array[${digests}]`} as digests
     from panoh.${table} where ${row} > $1 and key_version < $2 order by ${row} limit ${DIGESTS_AT_ONCE}`,
    [reached, version],
  );

/**
 * Writes digests of the new key; answers how many rows. Rows locked by another transaction are skipped, so that no
 * transaction waits while we hold a lock.
 */
export async function writeDigests(
  run: RunSql,
  { table, row, digests, holds }: BlindIndexTable,
  { rows, version }: { rows: readonly { id: string; version: number; digests: string[] }[]; version: number },
): Promise<number> {
  const written = await run(
    `with given as (
      select * from jsonb_to_recordset($1) g (id uuid, version integer, digests text[])),
    mine as (select t.${row} as id from panoh.${table} t join given g on g.id = t.${row} and g.version = t.key_version
      for update of t skip locked)
    update panoh.${table} t set key_version = $2, ${digests} =
      ${holds === 'many' ? `array(select decode(d, 'base64') from unnest(g.digests) d)` : `decode(g.digests[1], 'base64')`}
    from mine join given g on g.id = mine.id where t.${row} = mine.id returning t.${row}`,
    [JSON.stringify(rows), version],
  );
  return written.length;
}

export const countOldDigests = (run: RunSql, { table }: BlindIndexTable, version: number): Promise<number> =>
  countOf<[version: number]>(`select count(*)::int as count from panoh.${table} where key_version < $1`)(
    run,
    version,
  );

export const hasOldDigests = async (run: RunSql, { table }: BlindIndexTable, version: number) =>
  (await run(`select key_version from panoh.${table} where key_version < $1 limit 1`, [version])).length > 0;

// What is sealed under the root key.

export interface UnderRoot {
  table: string;
  column: string;
  purpose: string;
  row: string;
  place: { table: string; column: string };
  /** Which of the rows the server can open. */
  where?: string;
}

export const rowsUnderRoot = (
  run: RunSql,
  { table, column, row, where }: UnderRoot,
): Promise<{ row: string; sealed: Buffer }[]> =>
  run(
    `select ${row} as row, ${column} as sealed from ${table} where ${column} is not null and ${where ?? 'true'}`,
  );

/** Writes a row under the new key, unless another request changed it. */
export const resealUnderRoot = (
  run: RunSql,
  { table, column, row }: UnderRoot,
  { at, sealed, resealed }: { at: string; sealed: Buffer; resealed: Buffer },
): Promise<unknown> =>
  run(`update ${table} set ${column} = $1 where ${row} = $2 and ${column} = $3`, [...[resealed, at, sealed]]);

/** Changes the passwords of logins, and `more` with them, in one transaction of the owner. */
export async function changePasswords(
  owner: Client,
  passwords: readonly (readonly [role: string, password: string])[],
  more: () => Promise<unknown>,
): Promise<void> {
  await owner.query('begin');
  for (const [role, password] of passwords)
    await owner.query(`alter role ${role} password ${owner.escapeLiteral(password)}`);
  await more();
  await owner.query('commit');
}
