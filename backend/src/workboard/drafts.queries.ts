import type { AgencySealed } from '../access/index.js';
import type { Database } from '../platform/database/database.js';
import type { RunSql } from '../platform/database/worker-database.js';
import type { DraftBudget, DraftWriting, StoredDraft } from './drafts.rules.js';

export interface DraftRow extends AgencySealed, StoredDraft {
  key: string;
  caseId: string | null;
  savedAt: Date;
}

const COLUMNS = `d.key, d.case_id as "caseId", d.agency_key_version as "agencyKeyVersion",
  d.sealed_key as "sealedKey", d.sealed, d.writer, d.edit, d.version, d.saved_at as "savedAt",
  octet_length(d.sealed) = 0 as "isGone"`;

/** Drafts are the viewer's own; row security hides those of others. */
const owner = ({ viewer: { userId, agencyId } }: Database): [string, string] => [userId, agencyId];

/** Latest first, each with the code under which the viewer knows the case. */
export const listDrafts = (database: Database): Promise<(DraftRow & { caseCode: string | null })[]> =>
  database.query(
    `select ${COLUMNS}, coalesce(s.code, c.reference) as "caseCode"
     from panoh.drafts d left join panoh.cases c on c.id = d.case_id
       left join panoh.survivors s on s.case_id = d.case_id
     where d.user_id = $1 and d.agency_id = $2 and octet_length(d.sealed) > 0 and d.saved_at > panoh.now() - interval '30 days'
     order by d.saved_at desc, d.key`,
    owner(database),
  );

/** Locked, so that of two pages that write at once the second sees the first. */
export const findDraft = (database: Database, key: string): Promise<DraftRow[]> =>
  database.query<DraftRow>(
    `select ${COLUMNS} from panoh.drafts d where d.user_id = $1 and d.agency_id = $2 and d.key = $3 for update`,
    [...owner(database), key],
  );

/** False for a file of the programme that row security hides from the viewer. */
export async function isOwnProgrammeFile(database: Database, id: string): Promise<boolean> {
  return (await database.query('select 1 from panoh.programme_files where id = $1', [id])).length > 0;
}

export async function draftBudget(database: Database): Promise<DraftBudget> {
  const [row] = await database.query<DraftBudget>(
    `select (count(*) filter (where octet_length(sealed) > 0))::integer as kept, coalesce(sum(writes) filter (
       where counted_from > panoh.now() - interval '1 minute'), 0)::integer as writes
     from panoh.drafts where user_id = $1 and agency_id = $2`,
    owner(database),
  );
  return row ?? { kept: 0, writes: 0 };
}

export interface DraftSaving {
  key: string;
  caseId: string | null;
  text: AgencySealed;
  writing: DraftWriting;
}

/** A draft begins at a version drawn by chance: who knows one that was deleted does not know the next under its key. */
const FIRST_VERSION = '1 + (random() * 100000000)::integer';

/** Null where a later edit of the same page came in between. */
export async function saveDraft(
  database: Database,
  { key, caseId, text, writing: { writer, edit } }: DraftSaving,
): Promise<Pick<DraftRow, 'version' | 'savedAt'> | null> {
  const { agencyKeyVersion, sealedKey, sealed } = text;
  const [row] = await database.query<Pick<DraftRow, 'version' | 'savedAt'>>(
    `insert into panoh.drafts as d (user_id, agency_id, key, case_id, agency_key_version, sealed_key, sealed,
       writer, edit, version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, ${FIRST_VERSION})
     on conflict (user_id, agency_id, key) do update set agency_key_version = excluded.agency_key_version,
       sealed_key = excluded.sealed_key, sealed = excluded.sealed, writer = excluded.writer, edit = excluded.edit,
       version = d.version + 1, saved_at = panoh.now(),
       counted_from = case when d.counted_from > panoh.now() - interval '1 minute' then d.counted_from
         else panoh.now() end,
       writes = case when d.counted_from > panoh.now() - interval '1 minute' then d.writes + 1 else 1 end
     where d.writer <> excluded.writer or d.edit < excluded.edit
     returning version, saved_at as "savedAt"`,
    [...owner(database), key, caseId, agencyKeyVersion, sealedKey, sealed, writer, edit],
  );
  return row ?? null;
}

/** Removes what was done a month ago; answers how much. */
export async function removeDoneReminders(run: RunSql): Promise<number> {
  const sql = `delete from panoh.own_reminders where done_at < panoh.now() - interval '30 days' returning done_at`;
  return (await run(sql)).length;
}

/** Removes expired drafts, the only ones that row security shows the worker; answers how many. */
export async function removeExpiredDrafts(run: RunSql): Promise<number> {
  const sql = `delete from panoh.drafts where saved_at < panoh.now() - interval '30 days' returning saved_at`;
  return (await run(sql)).length;
}
