import { Injectable } from '@nestjs/common';
import { StatisticsDatabase } from '../platform/database/statistics-database.js';
import type { Day } from '../shared/dates.js';
import type { FactPeriod, PeriodKind } from './facts.rules.js';
import type { CheckAnswer, CheckKind, CorrectionReason, Outcome, ReleaseState } from './releases.types.js';
import type { ShownCell, TableCode } from './statistics.types.js';

export interface ReleaseRow {
  readonly id: string;
  readonly kind: PeriodKind;
  readonly firstOn: Day;
  readonly version: number;
  readonly state: ReleaseState;
  readonly reason: CorrectionReason | null;
  readonly revision: number;
  /** Whoever asked for it, explained what stands out, or checked it. */
  readonly preparedBy: readonly string[];
  readonly countedAt: Date | null;
  readonly publishedAt: Date | null;
  readonly isOvertaken: boolean;
  /** A newer version is on its way, or published. */
  readonly isOpen: boolean;
  readonly isSuperseded: boolean;
}

export interface TableRow {
  readonly code: TableCode;
  readonly outcome: Outcome;
  readonly lines: readonly string[];
  readonly columns: readonly string[];
  readonly withoutConsentPercent: number | null;
  readonly withoutDayPercent: number | null;
}

export interface CheckRow {
  readonly number: number;
  readonly kind: CheckKind;
  readonly code: string | null;
  readonly line: string | null;
  readonly agencyId: string | null;
  readonly answer: CheckAnswer | null;
}

/** A table of a published version, as anybody may read it. */
export interface PublishedTable extends TableRow, FactPeriod {
  readonly releaseId: string;
  readonly version: number;
  readonly reason: CorrectionReason | null;
  readonly countedAt: Date;
  readonly publishedAt: Date;
}

const RELEASES = `select r.id, r.kind, to_char(r.first_on, 'YYYY-MM-DD') as "firstOn", r.version, r.state, r.reason, r.revision,
    array(select r.asked_by union select r.checked_by where r.checked_by is not null union select k.answered_by
      from statistics.release_checks k where k.release_id = r.id and k.answered_by is not null) as "preparedBy", r.drafted_at as "countedAt", r.published_at as "publishedAt",
    exists (select 1 from statistics.releases o where o.state = 'published' and o.published_at > r.drafted_at
      and extract(year from o.first_on) = extract(year from r.first_on)) as "isOvertaken",
    exists (select 1 from statistics.releases o where o.kind = r.kind and o.first_on = r.first_on
      and o.state not in ('published', 'dropped')) as "isOpen",
    exists (select 1 from statistics.releases o where o.kind = r.kind and o.first_on = r.first_on
      and o.state = 'published' and o.version > r.version) as "isSuperseded"
  from statistics.releases r`;
const COLUMNS = `t.code, t.outcome, t.lines, t.columns, t.without_consent_percent as "withoutConsentPercent",
  t.without_day_percent as "withoutDayPercent"`;
const PUBLISHED = `r.id as "releaseId", r.kind, to_char(r.first_on, 'YYYY-MM-DD') as "firstOn", r.version, r.reason,
    r.drafted_at as "countedAt", r.published_at as "publishedAt", ${COLUMNS}
  from statistics.releases r join statistics.release_tables t on t.release_id = r.id
  where r.state = 'published' and t.outcome = 'told'`;
const IN_LAST_VERSION = `select distinct on (r.first_on, r.kind, t.code) ${PUBLISHED}`;
const NEWEST_FIRST = 'order by r.first_on desc, r.kind, t.code, r.version desc';
const CELL = 'line, column_key as "column", value, mark from statistics.release_cells where release_id = $1';

/** Releases as they are kept, under the login that reaches nothing that was counted before suppression. */
@Injectable()
export class ReleasesStore {
  constructor(private readonly database: StatisticsDatabase) {}

  /** Those of a year that were not dropped. */
  ofYear(year: number): Promise<ReleaseRow[]> {
    return this.database.query(
      `${RELEASES} where r.state <> 'dropped' and extract(year from r.first_on) = $1 order by r.version`,
      [year],
    );
  }

  async find(id: string): Promise<ReleaseRow | null> {
    return (await this.database.query<ReleaseRow>(`${RELEASES} where r.id = $1`, [id]))[0] ?? null;
  }

  async years(): Promise<number[]> {
    const rows = await this.database.query<{ year: number }>(
      'select distinct extract(year from first_on)::integer as year from statistics.counted_periods order by 1 desc',
    );
    return rows.map(({ year }) => year);
  }

  tables(releaseId: string): Promise<TableRow[]> {
    return this.database.query(`select ${COLUMNS} from statistics.release_tables t where t.release_id = $1`, [
      releaseId,
    ]);
  }

  cells(releaseId: string): Promise<(ShownCell & { code: TableCode })[]> {
    return this.database.query(`select code, ${CELL} order by code, line, column_key`, [releaseId]);
  }

  /** Those of one table. */
  cellsOf(releaseId: string, code: TableCode): Promise<ShownCell[]> {
    return this.database.query(`select ${CELL} and code = $2 order by line, column_key`, [releaseId, code]);
  }

  checks(releaseId: string): Promise<CheckRow[]> {
    return this.database.query(
      `select number, kind, code, line, agency_id as "agencyId", answer from statistics.release_checks
       where release_id = $1 order by number`,
      [releaseId],
    );
  }

  /** Every table that anybody may read, each in its last version, the newest period first. */
  lastPublished(): Promise<PublishedTable[]> {
    return this.database.query(`${IN_LAST_VERSION} ${NEWEST_FIRST}`);
  }

  /** Those of one period. */
  lastOfPeriod({ kind, firstOn }: FactPeriod): Promise<PublishedTable[]> {
    return this.database.query(`${IN_LAST_VERSION} and r.kind = $1 and r.first_on = $2 ${NEWEST_FIRST}`, [
      kind,
      firstOn,
    ]);
  }

  /** One table of a period in every version in which it was told, the newest first. */
  versionsOf(code: string, { kind, firstOn }: FactPeriod): Promise<PublishedTable[]> {
    return this.database.query(
      `select ${PUBLISHED} and t.code = $1 and r.kind = $2 and r.first_on = $3 order by r.version desc`,
      [code, kind, firstOn],
    );
  }
}
