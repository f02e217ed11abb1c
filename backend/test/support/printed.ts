import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Redis } from 'ioredis';
import type { TestDatabase } from './database.js';

interface Named {
  name: string;
}

/** Every row of every table of every schema, as a plain dump prints it, and what the server keeps of values besides. */
export async function dumpOf(database: TestDatabase): Promise<Map<string, string>> {
  await database.query('analyze');
  const tables = await database.query<Named>(
    `select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'm') and n.nspname not in ('pg_catalog', 'information_schema')`,
  );
  const printed = new Map<string, string>();
  const besides = ['pg_catalog.pg_stats', 'pg_catalog.pg_stat_activity', 'pg_catalog.pg_seclabels'];
  for (const name of [...tables.map((table) => table.name), ...besides]) {
    const rows = await database.query<{ line: string }>(`select t::text as line from ${name} t`);
    if (rows.length > 0) printed.set(name, rows.map(({ line }) => line).join('\n'));
  }
  return printed;
}

/** The bytes of every `bytea` that a dump printed as `\x…`. */
export const bytesIn = (text: string): Buffer =>
  Buffer.concat(
    [...text.matchAll(/\\x((?:[0-9a-f]{2})+)/g)].map(([, digits]) => Buffer.from(digits ?? '', 'hex')),
  );

/** What PostgreSQL itself wrote; the throw-away server of the tests keeps it beside its data. */
export async function serverLogOf(database: TestDatabase): Promise<Buffer> {
  const [row] = await database.query<{ data_directory: string }>('show data_directory');
  return readFile(join(dirname(row?.data_directory ?? ''), 'postgres.log')).catch(() => Buffer.alloc(0));
}

/** Everything that Redis holds, each key with its value as it lies there. */
export async function redisBytes(url: string): Promise<{ keys: number; bytes: Buffer }> {
  const redis = new Redis(url);
  try {
    await redis.config('SET', 'rdbcompression', 'no');
    const keys = await redis.keys('*');
    const parts = await Promise.all(keys.map((key) => redis.dumpBuffer(key)));
    return {
      keys: keys.length,
      bytes: Buffer.concat([Buffer.from(keys.join('\n')), ...parts.map((one) => one ?? Buffer.alloc(0))]),
    };
  } finally {
    redis.disconnect();
  }
}
