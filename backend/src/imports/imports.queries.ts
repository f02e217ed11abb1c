import type { Database } from '../platform/database/database.js';
import type { AgencySealed } from '../access/index.js';
import type { PageEnd } from '../shared/paging.js';
import type { ImportDto, ImportRowDetailDto, ImportRowDto } from './imports.dto.js';
import type { ImportFileDto } from './files/import-files.dto.js';
import type { OldEvent } from './historical-records.types.js';
import type { ImportCode } from './registration.types.js';
import type { KnownPair } from './survivor-matching.rules.js';

/** Rows of what happened in the past became no case: they are their keeper's, words and all. */
const IS_PAST = 'h.row_id is not null';
const IS_UNREACHABLE = `r.outcome = 'accepted_with_question' and l.case_id is null and not ${IS_PAST}`;

/**
 * A question is about a case. If the viewer cannot reach the case (transferred, or a block), its row looks like every
 * other accepted one: no question, no words, no case (SECURITY B4).
 * An accepted row never links to its case, so that a missing link reveals nothing. The same holds for candidate
 * survivors of a historical row: unreachable ones are omitted.
 */
const SHOWN_ROWS = `(
  select r.id, r.import_id, r.row_no, r.repeats_row_no, l.case_id,
    h.kind, h.result, h.happened_on::text as happened_on, h.facts,
    case when l.case_id is null and not ${IS_PAST} then 1 else r.version end as version,
    case when ${IS_UNREACHABLE} then 'accepted' when w.is_asked then 'accepted_with_question' else r.outcome end as outcome,
    case when ${IS_UNREACHABLE} then '{}' when w.is_asked then r.codes || '{survivor_unclear}' else r.codes end as codes,
    cardinality(r.codes) > 0 and r.outcome = 'accepted_with_question' as asks_itself, coalesce(w.is_asked, false) as asks_whose,
    case when l.case_id is not null or ${IS_PAST} then r.answered_at end as answered_at,
    case when l.case_id is not null or ${IS_PAST} then r.answered_by end as answered_by
  from panoh.import_rows r left join panoh.import_row_cases l
    on l.row_id = r.id and r.outcome = 'accepted_with_question'
    left join panoh.historical_records h on h.row_id = r.id
    left join lateral (select true as is_asked from panoh.case_historical_records p
      where p.row_id = h.row_id and p.state = 'to_review' limit 1) w on true)`;

const IS_OPEN = `r.outcome = 'accepted_with_question' and (r.answered_at is null or r.asks_whose)`;

/** Rows of the file that are stored neither here nor failed were stored before; a failed row leaves it unfinished. */
const IMPORTS = `
  select i.id, i.mapping, i.title, i.period_from::text as "periodFrom", i.period_until::text as "periodUntil",
    i.row_count as "rowCount", coalesce(u.display_name, '') as "importedByName", i.started_at as "startedAt",
    i.finished_at as "finishedAt", i.started_at::text as "sortKey", c.counts,
    case when i.finished_at is not null then i.row_count - c.stored end as "knownCount",
    (select coalesce(jsonb_agg(jsonb_build_object('kind', p.kind, 'result', p.result, 'count', p.count) order by p.result), '[]')
      from (select h.kind, h.result, count(*)::int as count from panoh.historical_records h
        join panoh.import_rows r on r.id = h.row_id where r.import_id = i.id group by h.kind, h.result) p) as results
  from panoh.imports i left join panoh.users u on u.id = i.imported_by
    cross join lateral (select coalesce(sum(o.count), 0)::int as stored,
        coalesce(jsonb_agg(to_jsonb(o) order by o.outcome), '[]') as counts
      from (select r.outcome, count(*)::int as count, count(*) filter (where ${IS_OPEN})::int as unanswered
        from ${SHOWN_ROWS} r where r.import_id = i.id group by r.outcome) o) c`;

type ImportRecord = ImportDto & { sortKey: string };

export const importsAfter = (
  database: Database,
  after: PageEnd | null,
  limit: number,
): Promise<ImportRecord[]> =>
  database.query<ImportRecord>(
    `${IMPORTS} where $1::timestamptz is null or (i.started_at, i.id) < ($1, $2::uuid)
     order by i.started_at desc, i.id desc limit $3`,
    [after?.key ?? null, after?.id ?? null, limit],
  );

export const importById = (database: Database, id: string): Promise<ImportRecord[]> =>
  database.query<ImportRecord>(`${IMPORTS} where i.id = $1`, [id]);

/** The columns of a row as it is listed, and what the actions on it and its match are made from. */
const ROW_COLUMNS = `r.id, r.row_no as "rowNo", r.outcome, r.codes, r.repeats_row_no as "repeatsRowNo",
  case when r.case_id is not null then jsonb_build_object('id', r.case_id, 'code', s.code) end as "case",
  r.answered_at as "answeredAt", r.version, r.kind, r.happened_on as "happenedOn", r.facts, r.asks_itself as "asksItself",
  (select coalesce(jsonb_agg(jsonb_build_object('caseId', p.case_id, 'code', v.code, 'state', p.state,
      'byKeeper', p.answered_at is not null) order by p.state = 'linked' desc, p.found_at, p.id), '[]')
    from panoh.case_historical_records p left join panoh.survivors v on v.case_id = p.case_id where p.row_id = r.id) as pairs`;

export interface RowRecord extends Omit<ImportRowDto, 'allowedActions' | 'past' | 'whose'> {
  kind: OldEvent['kind'] | null;
  happenedOn: string | null;
  facts: OldEvent | null;
  /** The row itself has an open question, not only its match to a survivor. */
  asksItself: boolean;
  /** The survivors whom a row of the past is or may be about, as far as the viewer reaches them. */
  pairs: (KnownPair & { code: string | null })[];
}

export const rowsAfter = (
  database: Database,
  importId: string,
  page: { filter: string | null; rowNo: number | null; id: string | null; limit: number },
): Promise<RowRecord[]> =>
  database.query<RowRecord>(
    `select ${ROW_COLUMNS} from ${SHOWN_ROWS} r left join panoh.survivors s on s.case_id = r.case_id
     where r.import_id = $1 and case when $2 = 'unanswered' then ${IS_OPEN} else $2::text is null or r.outcome = $2 end
       and ($3::int is null or (r.row_no, r.id) > ($3, $4::uuid))
     order by r.row_no, r.id limit $5`,
    [importId, page.filter, page.rowNo, page.id, page.limit],
  );

type Detail = 'importId' | 'title' | 'periodFrom' | 'periodUntil' | 'answeredByName';
export type RowDetailRecord = RowRecord &
  Pick<ImportRowDetailDto, Detail> & { [Column in keyof AgencySealed]: AgencySealed[Column] | null };

export const rowById = (database: Database, id: string): Promise<RowDetailRecord[]> =>
  database.query<RowDetailRecord>(
    `select ${ROW_COLUMNS}, r.import_id as "importId", i.title, i.period_from::text as "periodFrom",
       i.period_until::text as "periodUntil", u.display_name as "answeredByName",
       coalesce(t.agency_key_version, p.agency_key_version) as "agencyKeyVersion",
       coalesce(t.sealed_key, p.sealed_key) as "sealedKey", coalesce(t.sealed, p.sealed) as sealed
     from ${SHOWN_ROWS} r join panoh.imports i on i.id = r.import_id
       left join panoh.import_row_texts t on t.row_id = r.id
       left join panoh.historical_records p on p.row_id = r.id
       left join panoh.survivors s on s.case_id = r.case_id
       left join panoh.users u on u.id = r.answered_by
     where r.id = $1`,
    [id],
  );

/** The next row with an open question, in the order of the file and round again. */
export const nextQuestion = async (database: Database, row: RowDetailRecord): Promise<string | null> => {
  const [next] = await database.query<{ id: string }>(
    `select r.id from ${SHOWN_ROWS} r where r.import_id = $1 and r.id <> $3 and ${IS_OPEN}
     order by (r.row_no, r.id) < ($2, $3::uuid), r.row_no, r.id limit 1`,
    [row.importId, row.rowNo, row.id],
  );
  return next?.id ?? null;
};

export interface RejectedRecord extends AgencySealed {
  id: string;
  rowNo: number;
  codes: ImportCode[];
}

export const rejectedRows = (
  database: Database,
  importId: string,
  limit: number,
): Promise<RejectedRecord[]> =>
  database.query<RejectedRecord>(
    `select r.id, r.row_no as "rowNo", r.codes, t.agency_key_version as "agencyKeyVersion",
       t.sealed_key as "sealedKey", t.sealed
     from panoh.import_rows r join panoh.import_row_texts t on t.row_id = r.id
     where r.import_id = $1 and r.outcome = 'rejected' order by r.row_no, r.id limit $2`,
    [importId, limit],
  );

/** Removes an import that no person worked on, with its cases. */
export const takeBackImport = (database: Database, id: string): Promise<unknown> =>
  database.query('select panoh.take_back_import($1)', [id]);

/** Locks a row being answered until the answer is stored. */
export const lockRow = (database: Database, id: string): Promise<unknown> =>
  database.query('select 1 from panoh.import_rows where id = $1 for update', [id]);

/** One import or matching of an agency at a time; released with the transaction. */
export const lockRegisters = (database: Database, agencyId: string): Promise<unknown> =>
  database.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`panoh.registers/${agencyId}`]);

export interface StoredRow {
  key: string;
  caseId: string | null;
  /** Of an import that was undone; its case stayed. */
  isLeft: boolean;
}

/** Which of these contents are stored, each with its case where the keeper still owns it. For every portion. */
export const storedRows = (database: Database, agencyId: string, keys: Buffer[]): Promise<StoredRow[]> =>
  database.query<StoredRow>(
    `select encode(r.content_key, 'hex') as key, c.case_id as "caseId", r.import_id is null as "isLeft" from panoh.import_rows r
     left join panoh.import_row_cases c on c.row_id = r.id
     where r.agency_id = $1 and r.content_key = any ($2)`,
    [agencyId, keys],
  );

/** Rows that an undone import left become rows of this one, by content; their cases stay what they are. */
export const adoptRows = (
  database: Database,
  importId: string,
  rows: { keys: Buffer[]; numbers: number[] },
): Promise<unknown> =>
  database.query(
    `update panoh.import_rows r set import_id = $1, row_no = a.row_no
     from unnest($2::bytea[], $3::int[]) a (key, row_no) where r.content_key = a.key and r.import_id is null`,
    [importId, rows.keys, rows.numbers],
  );

/** People of the agency who read the health part of the agency's cases. For a suspicion of suicide in a row. */
export const healthReaders = (database: Database, agencyId: string): Promise<{ id: string }[]> =>
  database.query<{ id: string }>(
    `select u.id from panoh.users u where u.agency_id = $1 and u.status = 'active'
       and exists (select 1 from panoh.role_access r where r.relation = 'own' and r.partition = 'health' and r.may_read
         and r.role = any (u.roles))`,
    [agencyId],
  );

/** The incident of a police register line, so that a decision is stored with the day of the right report. */
export const incidentOn = async (database: Database, caseId: string, day: string): Promise<string | null> => {
  const [incident] = await database.query<{ id: string }>(
    'select id from panoh.incidents where case_id = $1 and reported_on = $2 order by id desc limit 1',
    [caseId, day],
  );
  return incident?.id ?? null;
};

/** A later row forbids the number that an earlier import stored. */
export const lockImportedContact = (database: Database, caseId: string): Promise<unknown> =>
  database.query('select panoh.lock_imported_contact($1)', [caseId]);

/** Subjects of the blocks in force on a case: a kind of agency by its code, others by their id. */
export const blockedSubjects = (database: Database, caseId: string): Promise<{ key: string }[]> =>
  database.query<{ key: string }>(
    `select coalesce(subject_code, subject_id::text) as key from panoh.conflict_blocks
     where case_id = $1 and lifted_at is null`,
    [caseId],
  );

export const writeAudit = (database: Database, entry: object): Promise<unknown> =>
  database.query('select panoh.write_audit($1)', [JSON.stringify(entry)]);

export interface PastRow extends AgencySealed {
  rowId: string;
  agencyId: string;
  place: string | null;
  happenedOn: string;
  facts: OldEvent;
  pairs: KnownPair[];
}

/** Past orders and referrals of an agency with the cases that they are or may be about, the newest first. */
export const pastRowsAfter = (
  database: Database,
  after: PastRow | null,
  { agencyId, limit }: { agencyId: string; limit: number },
): Promise<PastRow[]> =>
  database.query<PastRow>(
    `select h.row_id as "rowId", h.agency_id as "agencyId", h.place, h.happened_on::text as "happenedOn", h.facts,
       h.agency_key_version as "agencyKeyVersion", h.sealed_key as "sealedKey", h.sealed, p.pairs
     from panoh.historical_records h cross join lateral (
       select coalesce(jsonb_agg(jsonb_build_object('caseId', c.case_id, 'state', c.state, 'byKeeper', c.answered_at is not null)
         order by c.id), '[]') as pairs from panoh.case_historical_records c where c.row_id = h.row_id) p
     where h.agency_id = $1 and ($2::date is null or (h.happened_on, h.row_id) < ($2, $3::uuid))
     order by h.happened_on desc, h.row_id desc limit $4`,
    [agencyId, after?.happenedOn ?? null, after?.rowId ?? null, limit],
  );

/** The newest cases of an agency with their districts. For matching its past orders and referrals. */
export const casesToMatch = (
  database: Database,
  agencyId: string,
  limit: number,
): Promise<{ id: string; place: string }[]> =>
  database.query(
    'select id, place from panoh.cases where agency_id = $1 order by opened_at desc, id limit $2',
    [...[agencyId, limit]],
  );

export const casesOfImport = (database: Database, importId: string): Promise<{ id: string }[]> =>
  database.query(
    `select distinct l.case_id as id from panoh.import_row_cases l join panoh.import_rows r on r.id = l.row_id
     join panoh.cases c on c.id = l.case_id where r.import_id = $1`,
    [importId],
  );

export const storeDuplicates = (
  database: Database,
  agencyId: string,
  pairs: readonly (readonly [string, string])[],
): Promise<unknown> =>
  database.query(
    `insert into panoh.possible_duplicates (one, other, agency_id)
     select distinct least(p.a, p.b), greatest(p.a, p.b), $1::uuid from unnest($2::uuid[], $3::uuid[]) p (a, b)
     on conflict do nothing`,
    [agencyId, pairs.map(([one]) => one), pairs.map(([, other]) => other)],
  );

/** `row_id`, `agency_id`, `case_id`, `state`, `kind`, `partition`, `happened_on` and `facts` of a match. */
export type MatchValues = readonly [string, string, string, string, string, string, string, object];

/** A case that a past row is or may be about; a known pair takes the new state. */
export const storeMatch = (database: Database, id: string, values: MatchValues): Promise<unknown> =>
  database.query(
    `insert into panoh.case_historical_records (id, row_id, agency_id, case_id, state, kind, partition, happened_on, facts)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (row_id, case_id) do update set state = excluded.state`,
    [id, ...values],
  );

/** The keeper's answer about one case; null where it was withdrawn. */
export const answerMatch = (
  database: Database,
  { rowId, caseId, state }: { rowId: string; caseId: string; state: string },
  answeredBy: string | null,
): Promise<unknown> =>
  database.query(
    `update panoh.case_historical_records set state = $3, answered_at = case when $4::uuid is not null then panoh.now() end,
       answered_by = $4 where row_id = $1 and case_id = $2`,
    [rowId, caseId, state, answeredBy],
  );

export type ImportFileRecord = Omit<ImportFileDto, 'allowedActions'>;

const FILES = `
  select f.id, f.kind, f.encoding, f.state, coalesce(u.display_name, '') as "sentByName", f.sent_at as "sentAt", f.sheet,
    f.layout, f.period_from::text as "periodFrom", f.period_until::text as "periodUntil", f.preview,
    f.done_rows as "doneRows", f.all_rows as "allRows", f.import_id as "importId", f.known_rows as "knownRows",
    jsonb_array_length(f.failed) as "failedRows", f.problem
  from panoh.import_files f left join panoh.users u on u.id = f.sent_by`;

/** Files that wait, run or stopped, and the last ones that ended. */
export const openFiles = (database: Database): Promise<ImportFileRecord[]> =>
  database.query<ImportFileRecord>(
    `${FILES} where f.ended_at is null or (f.state = 'done' and f.ended_at > panoh.now() - interval '1 day')
     order by f.sent_at desc, f.id limit 50`,
  );

export const fileById = (database: Database, id: string): Promise<ImportFileRecord[]> =>
  database.query<ImportFileRecord>(`${FILES} where f.id = $1`, [id]);

/** How far a file is, after each portion; it keeps the first import that stored rows of it. */
export const noteProgress = (
  database: Database,
  id: string,
  { done, all, importId }: { done: number; all: number; importId: string | null },
): Promise<unknown> =>
  database.query(
    `update panoh.import_files set done_rows = $2, all_rows = $3, import_id = coalesce(import_id, $4) where id = $1`,
    [id, done, all, importId],
  );

/** Opens the session under which a file is imported; only the role that signs people in may do so. */
export const openImportSession = (
  database: Database,
  fileId: string,
  session: { id: string; hash: string },
): Promise<unknown> =>
  database.query('select panoh.open_import_session($1, $2, $3)', [fileId, session.id, session.hash]);

export const endSession = (database: Database): Promise<unknown> =>
  database.query('update panoh.sessions set ended_at = panoh.now() where id = (panoh.viewer()).session_id');

/** Of the tables that an import writes; only for the agency of one that has just ended. */
export const analyzeImport = (database: Database): Promise<unknown> =>
  database.query('select panoh.analyze_import()');
