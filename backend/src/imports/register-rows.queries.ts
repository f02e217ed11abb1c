import type { PairState } from './historical-records/survivor-matching.rules.js';
import type { OldEvent } from './historical-records/historical-records.types.js';
import type { RegisterTitle } from './register-mapping.types.js';
import type { ImportCode, RowOutcomeKind } from './registration.types.js';

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

/** The survivors whom a row of the past is or may be about, as far as the viewer reaches them. */
const PAIRS = `(select coalesce(jsonb_agg(jsonb_build_object('caseId', p.case_id, 'code', s.code, 'state', p.state,
    'byKeeper', p.answered_at is not null) order by p.state = 'linked' desc, p.found_at, p.id), '[]')
  from panoh.case_historical_records p left join panoh.survivors s on s.case_id = p.case_id where p.row_id = r.id) as pairs`;

const IS_OPEN = `r.outcome = 'accepted_with_question' and (r.answered_at is null or r.asks_whose)`;

export interface ImportRecord {
  id: string;
  mapping: string;
  title: RegisterTitle;
  period_from: string;
  period_until: string;
  row_count: number;
  imported_by_name: string | null;
  started_at: Date;
  finished_at: Date | null;
  sort_key: string;
  counts: { outcome: RowOutcomeKind; count: number; unanswered: number }[] | null;
  results: { kind: OldEvent['kind']; result: string | null; count: number }[] | null;
}

/** `$1`, `$2`: start and id of the last import of the page before; `$3`: how many. */
export const IMPORTS_SQL = `
  select i.id, i.mapping, i.title, i.period_from::text, i.period_until::text, i.row_count, u.display_name as imported_by_name,
    i.started_at, i.finished_at, i.started_at::text as sort_key,
    (select jsonb_agg(jsonb_build_object('outcome', c.outcome, 'count', c.count, 'unanswered', c.unanswered)
        order by c.outcome)
      from (select r.outcome, count(*)::int as count, count(*) filter (where ${IS_OPEN})::int as unanswered
        from ${SHOWN_ROWS} r where r.import_id = i.id group by r.outcome) c) as counts,
    (select jsonb_agg(jsonb_build_object('kind', p.kind, 'result', p.result, 'count', p.count) order by p.result)
      from (select h.kind, h.result, count(*)::int as count from panoh.historical_records h
        join panoh.import_rows r on r.id = h.row_id where r.import_id = i.id group by h.kind, h.result) p) as results
  from panoh.imports i left join panoh.users u on u.id = i.imported_by`;

/** A survivor whom a row of the past is or may be about. */
export interface PairRecord {
  caseId: string;
  code: string | null;
  state: PairState;
  byKeeper: boolean;
}

export interface RowRecord {
  id: string;
  row_no: number;
  outcome: RowOutcomeKind;
  codes: ImportCode[];
  repeats_row_no: number | null;
  case_id: string | null;
  case_code: string | null;
  answered_at: Date | null;
  version: number;
  kind: OldEvent['kind'] | null;
  happened_on: string | null;
  facts: OldEvent | null;
  /** The row itself has an open question, not only its match to a survivor. */
  asks_itself: boolean;
  pairs: PairRecord[];
}

/** `$1`: import; `$2`: filter or null; `$3`, `$4`: number and id of the last row of the page before; `$5`: how many. */
export const ROWS_SQL = `
  select r.id, r.row_no, r.outcome, r.codes, r.repeats_row_no, r.case_id, s.code as case_code, r.answered_at, r.version,
    r.kind, r.happened_on, r.facts, r.asks_itself, ${PAIRS}
  from ${SHOWN_ROWS} r left join panoh.survivors s on s.case_id = r.case_id
  where r.import_id = $1 and case when $2 = 'unanswered' then ${IS_OPEN} else $2::text is null or r.outcome = $2 end
    and ($3::int is null or (r.row_no, r.id) > ($3, $4::uuid))
  order by r.row_no, r.id limit $5`;

export interface RowDetailRecord extends RowRecord {
  import_id: string;
  title: RegisterTitle;
  period_from: string;
  period_until: string;
  answered_by_name: string | null;
  agency_key_version: number | null;
  sealed_key: Buffer | null;
  sealed: Buffer | null;
}

/** `$1`: import; `$2`, `$3`: number and id of the row from which on, and round again, the next question is sought. */
export const NEXT_QUESTION_SQL = `
  select r.id from ${SHOWN_ROWS} r where r.import_id = $1 and r.id <> $3 and ${IS_OPEN}
  order by (r.row_no, r.id) < ($2, $3::uuid), r.row_no, r.id limit 1`;

/** `$1`: the row. */
export const ROW_SQL = `
  select r.id, r.row_no, r.outcome, r.codes, r.repeats_row_no, r.case_id, r.answered_at, r.version, r.import_id,
    r.kind, r.happened_on, r.facts, r.asks_itself, ${PAIRS},
    i.title, i.period_from::text, i.period_until::text, s.code as case_code, u.display_name as answered_by_name,
    coalesce(t.agency_key_version, p.agency_key_version) as agency_key_version,
    coalesce(t.sealed_key, p.sealed_key) as sealed_key, coalesce(t.sealed, p.sealed) as sealed
  from ${SHOWN_ROWS} r join panoh.imports i on i.id = r.import_id
    left join panoh.import_row_texts t on t.row_id = r.id
    left join panoh.historical_records p on p.row_id = r.id
    left join panoh.survivors s on s.case_id = r.case_id
    left join panoh.users u on u.id = r.answered_by
  where r.id = $1`;

export interface RejectedRecord {
  id: string;
  row_no: number;
  codes: ImportCode[];
  agency_key_version: number;
  sealed_key: Buffer;
  sealed: Buffer;
}

/** `$1`: import; `$2`: how many. */
export const REJECTED_SQL = `
  select r.id, r.row_no, r.codes, t.agency_key_version, t.sealed_key, t.sealed
  from panoh.import_rows r join panoh.import_row_texts t on t.row_id = r.id
  where r.import_id = $1 and r.outcome = 'rejected' order by r.row_no, r.id limit $2`;
