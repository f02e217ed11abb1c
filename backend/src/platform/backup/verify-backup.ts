import type { Client } from 'pg';
import { SettingError } from '../config/settings.js';

/** What a restored database must have at least: rows of tables that only grow, and the head of the audit log. */
export interface Checksums {
  rows: Record<string, number>;
  audit: { chain: number; hash: string } | null;
}

const GROWING = [
  'panoh.users',
  'panoh.survivors',
  'panoh.cases',
  'panoh.follow_ups',
  'panoh.follow_up_steps',
  'panoh.audit_entries',
  'panoh.audit_chain',
];
const HEAD = `select chain_no::integer as chain, encode(hash, 'hex') as hash from panoh.audit_chain
  order by chain_no desc limit 1`;
const AT_PLACE = `select encode(hash, 'hex') as hash from panoh.audit_chain where chain_no = $1`;

async function countOf(client: Client, table: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`select count(*)::integer as count from ${table}`);
  return rows[0]?.count ?? 0;
}

export async function recordChecksums(client: Client): Promise<Checksums> {
  const rows: Record<string, number> = {};
  for (const table of GROWING) rows[table] = await countOf(client, table);
  const head = await client.query<{ chain: number; hash: string }>(HEAD);
  return { rows, audit: head.rows[0] ?? null };
}

/** Throws a sentence at the first thing that is missing; answers what there is now. */
export async function verifyChecksums(client: Client, { rows, audit }: Checksums): Promise<Checksums> {
  for (const [table, count] of Object.entries(rows)) {
    const found = await countOf(client, table);
    if (found < count)
      throw new SettingError(`${table} has ${found} rows, and had ${count} when it was backed up.`);
  }
  if (audit) {
    const found = await client.query<{ hash: string }>(AT_PLACE, [audit.chain]);
    if (found.rows[0]?.hash !== audit.hash)
      throw new SettingError(`The audit log is not what it was at place ${audit.chain}.`);
  }
  return recordChecksums(client);
}
