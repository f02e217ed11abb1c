import { Injectable } from '@nestjs/common';
import type { NamesDto } from '../../identity/index.js';
import { Database } from '../../platform/database/database.js';
import { dayOf } from '../../shared/dates.js';
import { notFound, refused } from '../../shared/errors.js';
import type { FactPeriod } from '../facts.rules.js';
import { SMALLEST_BETWEEN_AGENCIES, SMALLEST_WITHIN_AGENCY } from '../measures.types.js';
import { endOf, monthDaysOf, nameOf, periodNamed, periodsOf } from '../releases.rules.js';
import type { ReturnPeriodDto, ReturnPeriodListDto } from '../returns/returns.dto.js';
import { returnOf } from '../returns/returns.rules.js';
import type { Form } from '../returns/returns.types.js';
import { CLASSIFIED_AS } from '../statistics.types.js';
import type { ShownCell, TableCode } from '../statistics.types.js';
import type { Counts } from '../suppression.rules.js';
import { sharesOf } from '../tables.rules.js';
import type { Count } from '../tables.rules.js';
import { toDefinition } from '../tables.service.js';
import type { OwnReturnDto, OwnReturnSourceDto } from './own-returns.dto.js';
import { HandedOn, OF_YEARS_ALONE, isHandedOn } from './handed-on.rules.js';
import { ownCells, ownCounts, wholeOf } from './own-returns.rules.js';
import { ownForm, ownTables } from './own-returns.types.js';

const AGENCY = `select json_build_object('tg', name_tg, 'ru', name_ru, 'en', name_en) as name
  from panoh.agencies where id = $1`;
const BY_MONTH = `select m.day::date::text as month, c.code, c.line, c.column_key as "column", sum(c.records)::integer as records
  from generate_series($1::timestamp, $2::timestamp - interval '1 day', interval '1 month') m (day)
    cross join lateral panoh.count_own(m.day::date, (m.day + interval '1 month')::date, $3) c
  group by 1, 2, 3, 4`;
const COUNTED = `select code, line, column_key as "column", sum(records)::integer as records
  from panoh.count_own($1, $2, $3) group by 1, 2, 3`;

/** How many were left out is told on the sheet as a rough share. */
const UNTOLD = { counted: null, withoutConsent: null, withoutDay: null, toldBefore: null };

interface Kept {
  readonly months: readonly (Count & { readonly month: string })[];
  readonly people: readonly Count[];
}

/** What was counted of a table, by the first day of each month; people by that of the year. */
function monthsOf(code: TableCode, period: FactPeriod, { months, people }: Kept): Map<string, Counts> {
  if (OF_YEARS_ALONE.includes(code)) return new Map([[period.firstOn, ownCounts(code, people)]]);
  return new Map(
    monthDaysOf(period).map((day) => [
      day,
      ownCounts(
        code,
        months.filter(({ month }) => month === day),
      ),
    ]),
  );
}

/** The return of one agency's own work, as it stands now; counted in the database, never by case. */
@Injectable()
export class OwnReturnsService {
  constructor(private readonly database: Database) {}

  /** From the year of the first record on, whatever has begun. */
  async list(): Promise<ReturnPeriodListDto> {
    const [first] = await this.database.query<{ day: string | null }>('select panoh.own_from()::text as day');
    const today = dayOf(this.database.now);
    const [from, to] = [(first?.day ?? today).slice(0, 4), today.slice(0, 4)].map(Number) as [number, number];
    const years = Array.from({ length: Math.max(to - from, 0) + 1 }, (_, back) => to - back);
    return {
      items: years.flatMap((year) =>
        periodsOf(year, today)
          .reverse()
          .map((period) => this.toPeriod(period)),
      ),
    };
  }

  /** With every number: she reads every file that is counted. */
  async get(name: string): Promise<OwnReturnDto> {
    const period = this.named(name);
    const counts = await this.countsOf(period);
    const tables = new Map(this.tables.map((code) => [code, ownCells(code, counts)]));
    return {
      ...(await this.toReturn(period, tables)),
      isForHandingOn: false,
      smallestShown: SMALLEST_WITHIN_AGENCY,
      sources: this.tables.map((code) => this.sourceOf(code, counts)),
    };
  }

  /**
   * As it leaves the house, once the period is over: of two counts of a month that runs, one subtracted from the other, a
   * single record could be told.
   */
  async handedOn(name: string): Promise<OwnReturnDto> {
    const period = this.named(name);
    if (!this.toPeriod(period).isOver) throw refused('return_not_over');
    const months = await this.database.query<Count & { month: string }>(BY_MONTH, this.asked(period));
    const people = period.kind === 'year' ? await this.countsOf(period) : [];
    const countsFor = (code: TableCode): readonly Count[] =>
      OF_YEARS_ALONE.includes(code) ? people : months;
    const codes = this.tables.filter((code) => isHandedOn(code, period));
    const byMonth = codes.map((code) => [code, monthsOf(code, period, { months, people })] as const);
    const told = new HandedOn(this.form, new Map(byMonth), dayOf(this.database.now));
    return {
      ...(await this.toReturn(period, new Map(codes.map((code) => [code, told.cellsOf(code, period)])))),
      isForHandingOn: true,
      smallestShown: SMALLEST_BETWEEN_AGENCIES,
      sources: codes.map((code) => ({ ...this.sourceOf(code, countsFor(code)), ...UNTOLD })),
    };
  }

  /** A period that has begun. */
  private named(name: string): FactPeriod {
    const period = periodNamed(name);
    if (!period || period.firstOn > dayOf(this.database.now)) throw notFound();
    return period;
  }

  private get form(): Form {
    return ownForm(this.database.viewer.agencyKind);
  }

  private get tables(): readonly TableCode[] {
    return ownTables(this.form);
  }

  private countsOf(period: FactPeriod): Promise<Count[]> {
    return this.database.query<Count>(COUNTED, this.asked(period));
  }

  private asked(period: FactPeriod): unknown[] {
    return [period.firstOn, endOf(period), JSON.stringify(CLASSIFIED_AS)];
  }

  private async toReturn(period: FactPeriod, tables: ReadonlyMap<TableCode, readonly ShownCell[]>) {
    const { agencyId } = this.database.viewer;
    const [agency] = await this.database.query<{ name: NamesDto }>(AGENCY, [agencyId]);
    if (!agency) throw notFound();
    const material = { kind: period.kind, tables, persons: [] };
    return {
      period: this.toPeriod(period),
      agency: agency.name,
      smallestHandedOn: SMALLEST_BETWEEN_AGENCIES,
      sections: returnOf(material, this.form).map(({ lines, ...section }) => ({
        ...section,
        lines: [...lines],
      })),
      persons: null,
    };
  }

  private sourceOf(code: TableCode, counts: readonly Count[]): OwnReturnSourceDto {
    const whole = wholeOf(code, counts);
    return {
      definition: toDefinition(code),
      countedAt: this.database.now.toISOString(),
      version: null,
      ...whole,
      ...sharesOf(whole),
    };
  }

  private toPeriod({ kind, firstOn }: FactPeriod): ReturnPeriodDto {
    const period = { kind, firstOn };
    return { ...period, name: nameOf(period), isOver: endOf(period) <= dayOf(this.database.now) };
  }
}
