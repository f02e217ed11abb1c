import type { Database } from '../platform/database/database.js';

export interface PaperKey {
  publicKey: Buffer;
  sealed: Buffer;
}

/** The key pair that signs papers; null before the first of them. */
export async function paperKey(database: Database): Promise<PaperKey | null> {
  const [key] = await database.query<PaperKey>(
    'select public_key as "publicKey", sealed_private_key as sealed from panoh.paper_keys where version = 1',
  );
  return key ?? null;
}

/** Of several that are made at once the first one stays. */
export async function keepPaperKey(database: Database, { publicKey, sealed }: PaperKey): Promise<void> {
  await database.query(
    `insert into panoh.paper_keys (version, public_key, sealed_private_key) values (1, $1, $2) on conflict do nothing`,
    [publicKey, sealed],
  );
}

/** `genuine`, `newer_state`, or null where no paper has this mark. */
export async function checkedPaper(database: Database, mark: Buffer): Promise<string | null> {
  const [row] = await database.query<{ result: string | null }>('select panoh.check_paper($1) as result', [
    mark,
  ]);
  return row?.result ?? null;
}

export async function ownName(database: Database): Promise<string | null> {
  const [row] = await database.query<{ name: string }>(
    'select display_name as name from panoh.users where id = $1',
    [database.viewer.userId],
  );
  return row?.name ?? null;
}

/** Locks the versions of one form until the transaction ends, so that two of them have two numbers. */
export const lockForm = (database: Database, form: string): Promise<unknown> =>
  database.query('select pg_advisory_xact_lock(hashtext($1))', [`print-template/${form}`]);

export async function caseReference(database: Database, caseId: string): Promise<string | null> {
  const [row] = await database.query<{ reference: string }>(
    'select reference from panoh.cases where id = $1',
    [caseId],
  );
  return row?.reference ?? null;
}

/** The days on which an order, its paper or the person whom it binds was corrected, as far as the viewer may see them. */
export async function correctionDays(database: Database, orderId: string): Promise<string[]> {
  const rows = await database.query<{ day: string }>(
    `select distinct (coalesce(decided_at, asked_at) at time zone 'Asia/Dushanbe')::date::text as day
     from panoh.corrections where subject_id = $1 and state in ('applied', 'confirmed') order by day`,
    [orderId],
  );
  return rows.map(({ day }) => day);
}
