import type { Client } from 'pg';
import type { Link } from '../faults/link.js';

/** The row count of each table, and a digest of its contents. */
export type Snapshot = Record<string, string>;

export interface Marker {
  /** A time that lies after every change which the snapshot holds, and before every other one. */
  at: string;
  snapshot: Snapshot;
}

const TABLES = `select format('%I.%I', n.nspname, c.relname) as name from pg_class c
  join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r'
    and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema' order by 1`;
/** A restore ends sessions; all other columns must be unchanged. */
const ROWS: Record<string, string> = { 'panoh.sessions': `(to_jsonb(t) - 'ended_at')::text` };
const BUSY = /^(55P03|40P01)$/;
const TRIES = 100;
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

async function tablesOf(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(TABLES);
  return rows.map(({ name }) => name);
}

/** Of one moment, where the connection is in a transaction that sees one. */
export async function takeSnapshot(client: Client): Promise<Snapshot> {
  const snapshot: Snapshot = {};
  for (const table of await tablesOf(client)) {
    const digest = `md5(${ROWS[table] ?? 't::text'})`;
    const { rows } = await client.query<{ found: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(${digest}, '' order by ${digest})), '') as found from ${table} t`,
    );
    snapshot[table] = rows[0]?.found ?? '';
  }
  return snapshot;
}

/** Tables that are not alike, with the rows that each has. */
export function differences(one: Snapshot, other: Snapshot): string[] {
  const counted = (found = 'none'): string => found.split(' ')[0] ?? '';
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((table) => one[table] !== other[table])
    .map((table) => `${table}: ${counted(one[table])} rows, then ${counted(other[table])}`);
}

/** Nobody writes while it is taken, workers included: every change is either in it or later than its time. */
export async function mark(link: Link): Promise<Marker> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await link.run(markOnce);
    } catch (error) {
      if (tries === TRIES || !BUSY.test((error as { code?: string }).code ?? '')) throw error;
      await pause(100);
    }
  }
}

async function markOnce(client: Client): Promise<Marker> {
  await client.query('begin');
  // A longer wait could be a deadlock.
  await client.query(`set local lock_timeout = '400ms'`);
  await client.query(`lock table ${(await tablesOf(client)).join(', ')} in share mode`);
  const { rows } = await client.query<{ at: string }>('select clock_timestamp()::text as at');
  const snapshot = await takeSnapshot(client);
  await client.query('commit');
  return { at: rows[0]?.at ?? '', snapshot };
}

/** Flaws planted in the restored server; the checks must find each one. */
const PLANTS = [
  `delete from panoh.notifications where id = (select min(id::text)::uuid from panoh.notifications)`,
  `update panoh.cases set place = place || 'x' where id = (select min(id::text)::uuid from panoh.cases)`,
  `update vault.case_keys set sealed_key = sealed_key || 'x' where case_id = (select min(case_id::text)::uuid from vault.case_keys)`,
  `delete from panoh.audit_entries where seq = (select max(seq) from panoh.audit_entries)`,
];

/** Those that the comparison did not see. */
export function findUnseen(link: Link, marker: Marker): Promise<string[]> {
  return link.run(async (client) => {
    const unseen: string[] = [];
    for (const plant of PLANTS) {
      await client.query('begin');
      await client.query('set local session_replication_role = replica');
      await client.query(plant);
      if (differences(marker.snapshot, await takeSnapshot(client)).length === 0) unseen.push(plant);
      await client.query('rollback');
    }
    return unseen;
  });
}
