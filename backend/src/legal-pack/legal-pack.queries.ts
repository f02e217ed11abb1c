import type { Database } from '../platform/database/database.js';
import type { ColumnFact } from './data-map.rules.js';
import type { PackSettings } from './legal-pack.types.js';
import type { Facts } from './pack.rules.js';
import type { LogLine, PackAgency, Protocol, SignOff } from './pack-tables.rules.js';

const ROLES_IN_POLICIES = `'\\m(${[
  ...['administrator', 'coordinator', 'data_protection_officer', 'legal_aid_lawyer', 'oversight'],
  ...['programme_worker', 'shelter_worker', 'statistician', 'supervisor'],
].join('|')})\\M'`;
const LETS_READ = `p.schemaname = n.nspname and p.tablename = c.relname and p.permissive = 'PERMISSIVE'
        and p.cmd in ('SELECT', 'ALL') and 'panoh_app' = any (p.roles)`;

/** Every column of the schemas of the product, as PostgreSQL's catalogue has it at this moment. */
export const COLUMNS = `
  select n.nspname || '.' || c.relname as "table", a.attname as "column", a.attname like 'sealed%' as "isSealed",
    has_schema_privilege('panoh_app', n.oid, 'usage') and has_column_privilege('panoh_app', c.oid, a.attnum, 'select')
      as "isServed",
    array(select distinct m[1] from pg_policies p cross join lateral regexp_matches(p.qual,
        ${ROLES_IN_POLICIES}, 'g') m
      where ${LETS_READ} order by 1) as roles,
    exists (select 1 from pg_policies p where ${LETS_READ}
      and (p.qual ~ ' OR ' or p.qual !~ ${ROLES_IN_POLICIES})) as "isForOthers"
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('panoh', 'vault', 'linkage', 'statistics') and c.relkind = 'r' and c.relname <> 'migrations'
    and a.attnum > 0 and not a.attisdropped order by 1, a.attnum`;

export const columnFacts = (database: Database): Promise<ColumnFact[]> => database.query<ColumnFact>(COLUMNS);

/** Roles that read each partition, in any relation to the case. */
export async function readingRoles(database: Database): Promise<Map<string, string[]>> {
  const rows = await database.query<{ partition: string; roles: string[] }>(
    `select partition, array_agg(distinct role order by role) as roles from panoh.role_access
     where may_read group by partition`,
  );
  return new Map(rows.map(({ partition, roles }) => [partition, roles]));
}

/** Digests of the files that the running database was made of. */
export async function schemaDigest(database: Database): Promise<string> {
  const [row] = await database.query<{ digest: string }>(
    `select concat_ws('-', mark->>'tables', mark->>'files') as digest
     from (select obj_description(to_regnamespace('panoh'), 'pg_namespace')::jsonb as mark) m`,
  );
  return row?.digest ?? '';
}

export interface StoredSettings extends PackSettings {
  readonly version: number;
}

export async function readSettings(database: Database): Promise<StoredSettings | null> {
  const [row] = await database.query<StoredSettings>(
    `select owner, operator, server_place as "serverPlace", is_inside as "isInside", responsible, contact, licences,
       volume, grace_days as "graceDays", version from panoh.legal_settings`,
  );
  return row ?? null;
}

/** Writes the one row. False where another version is there by now; 0 is the version of no row. */
export async function writeSettings(
  database: Database,
  { owner, operator, serverPlace, isInside, responsible, contact, licences, volume, graceDays }: PackSettings,
  expectedVersion: number,
): Promise<boolean> {
  const rows = await database.query(
    `insert into panoh.legal_settings as s (owner, operator, server_place, is_inside, responsible, contact, licences,
       volume, grace_days, set_by, version)
     select $1, $2, $3, $4::boolean, $5, $6, $7, $8, $9::integer, $10::uuid, $11::integer + 1
     where $11 = 0 or exists (select 1 from panoh.legal_settings)
     on conflict (id) do update set owner = $1, operator = $2, server_place = $3, is_inside = $4, responsible = $5,
       contact = $6, licences = $7, volume = $8, grace_days = $9, set_by = $10, set_at = panoh.now(),
       version = s.version + 1
     where s.version = $11 returning 1`,
    [
      ...[owner, operator, serverPlace, isInside, responsible, contact, licences, volume, graceDays],
      ...[database.viewer.userId, expectedVersion],
    ],
  );
  return rows.length > 0;
}

/** The latest version; null before the first one. */
export async function latestProtocol(database: Database): Promise<Protocol | null> {
  const [row] = await database.query<Protocol>(
    `select number, jsonb_build_object('tg', text_tg, 'ru', text_ru, 'en', text_en) as text,
       (published_at at time zone 'Asia/Dushanbe')::date::text as "publishedOn", ends_on::text as "endsOn"
     from panoh.sharing_protocols order by number desc limit 1`,
  );
  return row ?? null;
}

export const addProtocol = (
  database: Database,
  { number, text, endsOn }: Omit<Protocol, 'publishedOn'>,
): Promise<unknown> =>
  database.query(
    `insert into panoh.sharing_protocols (number, text_tg, text_ru, text_en, ends_on, published_by)
     values ($1, $2, $3, $4, $5, $6)`,
    [number, text.tg, text.ru, text.en, endsOn, database.viewer.userId],
  );

export interface SignatureRow {
  readonly agencyId: string;
  readonly firstSigner: string;
  readonly secondSigner: string;
  readonly signedOn: string;
  readonly paperNumber: string;
}

export interface StoredSignature extends SignatureRow {
  readonly recordedAt: Date;
}

export const signaturesOf = (database: Database, number: number): Promise<StoredSignature[]> =>
  database.query<StoredSignature>(
    `select agency_id as "agencyId", first_signer as "firstSigner", second_signer as "secondSigner",
       signed_on::text as "signedOn", paper_number as "paperNumber", recorded_at as "recordedAt"
     from panoh.protocol_signatures where number = $1`,
    [number],
  );

/** A signature that was typed wrongly is written again. */
export const writeSignature = (
  database: Database,
  number: number,
  { agencyId, firstSigner, secondSigner, signedOn, paperNumber }: SignatureRow,
): Promise<unknown> =>
  database.query(
    `insert into panoh.protocol_signatures (number, agency_id, first_signer, second_signer, signed_on, paper_number,
       recorded_by) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (number, agency_id) do update set first_signer = $3, second_signer = $4, signed_on = $5,
       paper_number = $6, recorded_by = $7, recorded_at = panoh.now()`,
    [number, agencyId, firstSigner, secondSigner, signedOn, paperNumber, database.viewer.userId],
  );

export type AgencyRow = Pick<PackAgency, 'id' | 'name' | 'type' | 'kind'> & { readonly joinedOn: string };

export const packAgencies = (database: Database): Promise<AgencyRow[]> =>
  database.query<AgencyRow>(
    `select id, type, kind, jsonb_build_object('tg', name_tg, 'ru', name_ru, 'en', name_en) as name,
       (created_at at time zone 'Asia/Dushanbe')::date::text as "joinedOn"
     from panoh.agencies where status = 'active' order by name_en, id`,
  );

export interface StoredSignOff extends SignOff {
  readonly recordedAt: Date;
}

export const readSignOffs = (database: Database): Promise<StoredSignOff[]> =>
  database.query<StoredSignOff>(
    `select step, done_on::text as "doneOn", responsible, recorded_at as "recordedAt" from panoh.legal_sign_offs`,
  );

export const writeSignOff = (database: Database, { step, doneOn, responsible }: SignOff): Promise<unknown> =>
  database.query(
    `insert into panoh.legal_sign_offs (step, done_on, responsible, recorded_by) values ($1, $2, $3, $4)
     on conflict (step) do update set done_on = $2, responsible = $3, recorded_by = $4, recorded_at = panoh.now()`,
    [step, doneOn, responsible, database.viewer.userId],
  );

/** How often each of the actions was done, this year and the last. Row security decides which entries. */
export const loggedActions = (database: Database, actions: readonly string[]): Promise<LogLine[]> =>
  database.query<LogLine>(
    `select y.year, a.action, (select count(*)::int from panoh.audit_entries e
       where e.action = a.action and e.decision = 'allowed'
         and e.at >= make_timestamptz(y.year, 1, 1, 0, 0, 0, 'Asia/Dushanbe')
         and e.at < make_timestamptz(y.year + 1, 1, 1, 0, 0, 0, 'Asia/Dushanbe')) as count
     from unnest($1::text[]) with ordinality a (action, place),
       (select extract(year from panoh.now() at time zone 'Asia/Dushanbe')::int - n from generate_series(0, 1) n) y (year)
     order by y.year desc, a.place`,
    [actions],
  );

export interface StoredPack {
  readonly number: number;
  readonly schema: string;
  readonly hash: string;
  readonly facts: Facts;
  readonly madeAt: Date;
}

export async function lastPack(database: Database): Promise<StoredPack | null> {
  const [row] = await database.query<StoredPack>(
    `select number, schema_digest as schema, hash, lines as facts, made_at as "madeAt"
     from panoh.legal_packs order by number desc limit 1`,
  );
  return row ?? null;
}

export const addPack = (database: Database, pack: Omit<StoredPack, 'madeAt'>): Promise<unknown> =>
  database.query(
    `insert into panoh.legal_packs (number, schema_digest, hash, lines, made_by) values ($1, $2, $3, $4, $5)`,
    [pack.number, pack.schema, pack.hash, JSON.stringify(pack.facts), database.viewer.userId],
  );

/** Locks the numbers of packs and protocols until the transaction ends. */
export const lockNumbers = (database: Database): Promise<unknown> =>
  database.query(`select pg_advisory_xact_lock(hashtext('legal-pack'))`);
