import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { Day } from '../../shared/dates.js';
import type { FactPeriod } from '../facts.rules.js';
import { endOf, nameOf, periodNamed } from '../releases.rules.js';
import type { CorrectionReason } from '../releases.types.js';
import { CLASSIFIED_AS } from '../statistics.types.js';
import type { TableCode } from '../statistics.types.js';
import type { Counts, Marks } from '../suppression.rules.js';
import type { Count } from '../tables.rules.js';
import type { Kept } from './handed-on.rules.js';
import type { OwnTold } from './told-lists.rules.js';

/** When a table of it was counted, and what share of it was left out. */
export interface KeptSource {
  readonly code: TableCode;
  readonly countedAt: string;
  readonly withoutConsentPercent: number | null;
  readonly withoutDayPercent: number | null;
}

/** A version of a period as it was handed on. */
export interface KeptReturn extends Kept {
  readonly countedAt: Date;
  readonly reason: CorrectionReason | null;
  readonly sources: readonly KeptSource[];
}

interface KeptList {
  readonly name: string;
  readonly lines: readonly string[];
  readonly columns: readonly string[];
  readonly months: Readonly<Record<Day, Counts>>;
  readonly marks: Marks;
  readonly isUntold?: boolean;
}
interface KeptRow {
  readonly period: string;
  readonly version: number;
  readonly countedAt: Date;
  readonly reason: CorrectionReason | null;
  readonly lists: readonly KeptList[];
  readonly sources: readonly KeptSource[];
}

/** What is asked to be counted by: of what is handed on, or of what she reads herself. */
const BY = { her: 'count_own', all: 'count_handed_on' } as const;

const countedOf = (
  by: keyof typeof BY,
): string => `select code, line, column_key as "column", sum(records)::integer as records
  from panoh.${BY[by]}($1, $2, $3) group by 1, 2, 3`;
const BY_MONTH = `select m.day::date::text as month, c.code, c.line, c.column_key as "column", sum(c.records)::integer as records
  from generate_series($1::timestamp, $2::timestamp - interval '1 day', interval '1 month') m (day)
    cross join lateral panoh.count_handed_on(m.day::date, (m.day + interval '1 month')::date, $3) c
  group by 1, 2, 3, 4`;
const KEPT = `select period, version, counted_at as "countedAt", reason, lists, sources from panoh.own_returns
  where agency_id = $1 and year = $2 order by number`;
const KEEP = `insert into panoh.own_returns (agency_id, period, version, year, made_by, reason, lists, sources)
  values ($1, $2, $3, $4, $5, $6, $7, $8)`;

const asked = (period: FactPeriod): unknown[] => [
  ...[period.firstOn, endOf(period), JSON.stringify(CLASSIFIED_AS)],
];
const yearOf = ({ firstOn }: FactPeriod): number => Number(firstOn.slice(0, 4));

const toList = ([name, { lines, columns, months, marks, isUntold }]: [string, OwnTold]): KeptList => ({
  ...{ name, lines, columns, marks, isUntold: isUntold ?? false },
  months: Object.fromEntries(months),
});
const toTold = ({ lines, columns, months, marks, isUntold }: KeptList): OwnTold => ({
  ...{ lines, columns, marks, isInternal: true, isUntold: isUntold ?? false },
  months: new Map(Object.entries(months).sort(([a], [b]) => a.localeCompare(b))),
});

/** What an agency counts of its own work, and what it handed on of it. */
@Injectable()
export class OwnReturnsStore {
  constructor(private readonly database: Database) {}

  count(period: FactPeriod, by: keyof typeof BY): Promise<Count[]> {
    return this.database.query<Count>(countedOf(by), asked(period));
  }

  /** As it would be handed on now, by the first day of each month. */
  countMonths(period: FactPeriod): Promise<(Count & { month: string })[]> {
    return this.database.query<Count & { month: string }>(BY_MONTH, asked(period));
  }

  /** One after the other within an agency: each is weighed beside what the others handed on. */
  async takeTurn(): Promise<void> {
    await this.database.query(`select pg_advisory_xact_lock(hashtext('panoh.own_returns'), hashtext($1))`, [
      this.database.viewer.agencyId,
    ]);
  }

  /** What was handed on of the year of a period, the oldest first. */
  async kept(period: FactPeriod): Promise<KeptReturn[]> {
    const { agencyId } = this.database.viewer;
    const rows = await this.database.query<KeptRow>(KEPT, [agencyId, yearOf(period)]);
    return rows.flatMap(({ period: name, lists, ...row }) => {
      const named = periodNamed(name);
      const told = new Map(lists.map((list) => [list.name, toTold(list)]));
      return named ? [{ ...row, period: named, lists: told }] : [];
    });
  }

  async keep({ period, version, reason, lists, sources }: Omit<KeptReturn, 'countedAt'>): Promise<void> {
    const { agencyId, userId } = this.database.viewer;
    await this.database.query(KEEP, [
      ...[agencyId, nameOf(period), version, yearOf(period), userId, reason],
      ...[JSON.stringify([...lists].map(toList)), JSON.stringify(sources)],
    ]);
  }
}
