import { Injectable } from '@nestjs/common';
import { StatisticsDatabase } from '../../platform/database/statistics-database.js';
import type { Day } from '../../shared/dates.js';
import type { CellCount, CellCountPeriod } from '../cell-counts.rules.js';
import type { EarlierSum } from './checks.rules.js';
import type {
  CheckAnswer,
  CheckKind,
  EditionPart,
  EditionState,
  EditionTable,
  WithdrawalReason,
  PublishedCode,
} from './published.types.js';
import { PUBLISHED_CODES } from './published.types.js';

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
const TABLE = `t.kind, to_char(t.first_on, 'YYYY-MM-DD') as "firstOn", t.code, t.lines, t.columns,
  case when t.withdrawn_at is null then t.shown else '[]' end as shown,
  t.without_consent_percent as "withoutConsentPercent", t.without_day_percent as "withoutDayPercent",
  t.withdrawn_reason as "withdrawnReason"`;
const PUBLISHED = `select e.part, e.drafted_at as "countedAt", e.published_at as "publishedAt", ${TABLE}
  from statistics.edition_tables t join statistics.editions e on e.id = t.edition_id
  where e.state = 'published'`;
const FACTS = `select code, to_char(first_on, 'YYYY-MM-DD') as "firstOn", line, column_key as "column", records
  from statistics.cell_counts where code = any ($1) and first_on >= $2 and first_on < $3`;
const EARLIER = `select code, line, extract(year from first_on)::integer as year,
    case when extract(month from first_on) > 6 then 2 else 1 end as half, sum(records)::integer as records
  from statistics.cell_counts where code = any ($1) and line <> '*' and first_on >= $2 and first_on < $3 group by 1, 2, 3, 4`;

/** Editions as they are kept, and the facts of which they are made, under the login that reaches no case. */
@Injectable()
export class EditionsStore {
  constructor(private readonly database: StatisticsDatabase) {}

  /** Those that were not discarded. */
  list(): Promise<EditionRow[]> {
    return this.database.query(`${EDITIONS} where e.state <> 'discarded'`);
  }

  async find(id: string): Promise<EditionRow | null> {
    return (await this.database.query<EditionRow>(`${EDITIONS} where e.id = $1`, [id]))[0] ?? null;
  }

  /** In the order in which they were drafted. */
  tables(id: string): Promise<StoredTable[]> {
    return this.database.query(
      `select ${TABLE} from statistics.edition_tables t where t.edition_id = $1 order by t.number`,
      [id],
    );
  }

  checks(id: string): Promise<CheckRow[]> {
    return this.database.query(
      `select number, kind, code, line, agency_id as "agencyId", answer from statistics.edition_checks
       where edition_id = $1 order by number`,
      [id],
    );
  }

  /** Years of which anything was counted. */
  async years(): Promise<number[]> {
    const rows = await this.database.query<{ year: number }>(
      `select distinct extract(year from first_on)::integer as year from statistics.cell_counts
       where code = any ($1) and line <> '*' order by 1`,
      [PUBLISHED_CODES],
    );
    return rows.map(({ year }) => year);
  }

  facts(from: Day, until: Day): Promise<CellCount[]> {
    return this.database.query(FACTS, [PUBLISHED_CODES, from, until]);
  }

  earlier(from: Day, until: Day): Promise<EarlierSum[]> {
    return this.database.query(EARLIER, [PUBLISHED_CODES, from, until]);
  }

  /** Every published table, the newest period and edition first. */
  published(): Promise<PublishedRow[]> {
    return this.database.query(
      `${PUBLISHED} order by t.first_on desc, t.kind, t.number, e.published_at desc`,
    );
  }

  /** One table of a period in each edition that has it, the first edition first. */
  publishedOf(code: PublishedCode, { kind, firstOn }: CellCountPeriod): Promise<PublishedRow[]> {
    return this.database.query(
      `${PUBLISHED} and t.code = $1 and t.kind = $2 and t.first_on = $3 order by e.part = 'final', e.published_at`,
      [code, kind, firstOn],
    );
  }
}
