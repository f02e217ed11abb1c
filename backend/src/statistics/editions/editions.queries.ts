import type { Day } from '../../shared/dates.js';
import type { CellCountPeriod } from '../periods.rules.js';
import { DAY } from '../statistics.queries.js';
import type { Reader } from '../statistics.queries.js';
import { TOTAL } from '../statistics.types.js';
import type { ExactCell } from '../tables.rules.js';
import type { EarlierSum, TableCheck } from './editions.rules.js';
import { PUBLISHED_CODES } from './editions.types.js';
import type {
  CheckAnswer,
  CheckKind,
  EditionAction,
  EditionPart,
  EditionState,
  EditionTable,
  PublishedCode,
  WithdrawalReason,
} from './editions.types.js';

export interface EditionRow {
  readonly id: string;
  readonly year: number;
  readonly part: EditionPart;
  readonly state: EditionState;
  readonly revision: number;
  /** Who drafted it, explained it or checked it. */
  readonly preparedBy: readonly string[];
  readonly draftedAt: Date;
  readonly publishedAt: Date | null;
}

/** A table in its public form. */
export interface StoredTable extends Omit<EditionTable, 'exact'> {
  readonly withdrawnReason: WithdrawalReason | null;
}

export interface CheckRow {
  readonly number: number;
  readonly kind: CheckKind;
  readonly code: string | null;
  readonly line: string | null;
  readonly agencyId: string | null;
  readonly answer: CheckAnswer | null;
}

/** A published table with its edition. */
export interface PublishedRow extends StoredTable {
  readonly part: EditionPart;
  readonly countedAt: Date;
  readonly publishedAt: Date;
}

const EDITIONS = `select e.id, e.year, e.part, e.state, e.revision,
    array(select e.drafted_by union select e.checked_by where e.checked_by is not null union select k.answered_by
      from statistics.edition_checks k where k.edition_id = e.id and k.answered_by is not null) as "preparedBy",
    e.drafted_at as "draftedAt", e.published_at as "publishedAt"
  from statistics.editions e`;
const TABLE = `t.kind, ${DAY('t.first_on')} as "firstOn", t.code, t.lines, t.columns,
  case when t.withdrawn_at is null then t.shown else '[]' end as shown,
  t.without_consent_percent as "withoutConsentPercent", t.without_day_percent as "withoutDayPercent",
  t.withdrawn_reason as "withdrawnReason"`;
const PUBLISHED = `select e.part, e.drafted_at as "countedAt", e.published_at as "publishedAt", ${TABLE}
  from statistics.edition_tables t join statistics.editions e on e.id = t.edition_id
  where e.state = 'published'`;

export const readEditions = (statistics: Reader): Promise<EditionRow[]> =>
  statistics.query(`${EDITIONS} where e.state <> 'discarded'`);

export const readEdition = async (statistics: Reader, id: string): Promise<EditionRow | null> =>
  (await statistics.query<EditionRow>(`${EDITIONS} where e.id = $1`, [id]))[0] ?? null;

/** In the order in which they were drafted. */
export const readTables = (statistics: Reader, editionId: string): Promise<StoredTable[]> =>
  statistics.query(
    `select ${TABLE} from statistics.edition_tables t where t.edition_id = $1 order by t.number`,
    [editionId],
  );

export const readChecks = (statistics: Reader, editionId: string): Promise<CheckRow[]> =>
  statistics.query(
    `select number, kind, code, line, agency_id as "agencyId", answer from statistics.edition_checks
     where edition_id = $1 order by number`,
    [editionId],
  );

/** Years of which anything was counted. */
export async function readCountedYears(statistics: Reader): Promise<number[]> {
  const rows = await statistics.query<{ year: number }>(
    `select distinct extract(year from first_on)::integer as year from statistics.cell_counts
     where code = any ($1) and line <> '*' order by 1`,
    [PUBLISHED_CODES],
  );
  return rows.map(({ year }) => year);
}

/** Sums of half-years, which the checks compare a draft with. */
export const readEarlierSums = (statistics: Reader, from: Day, until: Day): Promise<EarlierSum[]> =>
  statistics.query(
    `select code, line, extract(year from first_on)::integer as year,
       case when extract(month from first_on) > 6 then 2 else 1 end as half, sum(records)::integer as records
     from statistics.cell_counts where code = any ($1) and line <> '*' and first_on >= $2 and first_on < $3
     group by 1, 2, 3, 4`,
    [PUBLISHED_CODES, from, until],
  );

/** Any statement: the first answer of a transaction tells its time. */
export const readClock = (database: Reader): Promise<unknown> => database.query('select 1');

/** Every published table, the newest period and edition first. */
export const readPublished = (statistics: Reader): Promise<PublishedRow[]> =>
  statistics.query(`${PUBLISHED} order by t.first_on desc, t.kind, t.number, e.published_at desc`);

/** One table of a period in each edition that has it, the first edition first. */
export const readPublishedOf = (
  statistics: Reader,
  code: PublishedCode,
  { kind, firstOn }: CellCountPeriod,
): Promise<PublishedRow[]> =>
  statistics.query(
    `${PUBLISHED} and t.code = $1 and t.kind = $2 and t.first_on = $3 order by e.part = 'final', e.published_at`,
    [code, kind, firstOn],
  );

interface EstimateRow {
  /** Id of a working group, or `total`. */
  readonly group: string;
  readonly estimate: number;
  readonly from: number;
  readonly to: number;
}

export const readEstimates = (
  statistics: Reader,
  { kind, firstOn }: CellCountPeriod,
): Promise<EstimateRow[]> =>
  statistics.query(
    `select coalesce(group_id::text, '${TOTAL}') as "group", estimate, low as "from", high as "to"
     from statistics.person_counts where kind = $1 and first_on = $2 and scope in ('all', 'group')`,
    [kind, firstOn],
  );

/** The working group of each place; a place of two has none: an estimate of each is no estimate of both. */
export async function readOnlyGroups(database: Reader): Promise<Map<string, string>> {
  const rows = await database.query<{ id: string; place: string }>(
    'select max(id::text) as id, place from panoh.working_groups group by place having count(*) = 1',
  );
  return new Map(rows.map(({ id, place }) => [place, id]));
}

interface ExactTableRow extends CellCountPeriod {
  readonly code: PublishedCode;
  readonly exact: readonly ExactCell[];
  readonly isWithdrawn: boolean;
}

/** Exact counts of a draft, or of the first published edition of a year. */
export const readExact = (
  database: Reader,
  of: { id: string } | { year: number },
): Promise<ExactTableRow[]> =>
  database.query(
    `select kind, ${DAY('first_on')} as "firstOn", code, exact, is_withdrawn as "isWithdrawn"
     from panoh.edition_exact($1, $2)`,
    'id' in of ? [of.id, null] : [null, of.year],
  );

/** Agencies that recorded nothing in a period. */
export async function readSilentAgencies(database: Reader, from: Day, until: Day): Promise<string[]> {
  const sql = 'select agency_id as id from panoh.silent_agencies($1, $2)';
  return (await database.query<{ id: string }>(sql, [from, until])).map(({ id }) => id);
}

export interface DraftCheck extends Partial<TableCheck> {
  readonly agencyId?: string;
}
interface Draft {
  readonly year: number;
  readonly part: EditionPart;
  readonly tables: readonly EditionTable[];
  readonly checks: readonly DraftCheck[];
}

/** Null if there is such an edition already. */
export async function insertDraft(database: Reader, draft: Draft): Promise<string | null> {
  const { year, part, tables, checks } = draft;
  const [drafted] = await database.query<{ id: string | null }>(
    'select panoh.draft_edition($1, $2, $3, $4) as id',
    [year, part, JSON.stringify(tables), JSON.stringify(checks)],
  );
  return drafted?.id ?? null;
}

export interface EditionMove {
  readonly id: string;
  readonly revision: number | null;
  readonly action: EditionAction;
  /** Number and answer of a check, or code and reason of a withdrawal. */
  readonly what?: readonly [string, string];
}

/** The database refuses a stale revision, and a second person who is the first. */
export const moveEdition = (
  database: Reader,
  { id, revision, action, what }: EditionMove,
): Promise<unknown> =>
  database.query('select panoh.move_edition($1, $2, $3, $4, $5)', [
    ...[id, revision, action],
    ...(what ?? [null, null]),
  ]);
