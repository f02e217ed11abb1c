import { Injectable } from '@nestjs/common';
import type { NamesDto } from '../../identity/index.js';
import { Database } from '../../platform/database/database.js';
import { dayOf, shiftDay } from '../../shared/dates.js';
import { notFound } from '../../shared/errors.js';
import { LATE_DAYS, SMALLEST_BETWEEN_AGENCIES, SMALLEST_WITHIN_AGENCY } from '../measures.types.js';
import { daysOf } from '../periods.rules.js';
import type { Period } from '../periods.rules.js';
import { FIRST_YEAR, LAST_YEAR } from '../statistics.types.js';
import type { PathDto, PathTableDto } from './path.dto.js';
import { pathsOf } from './path.rules.js';
import type { PathDays, ShownPath } from './path.rules.js';
import { PATHS, PATH_CODES, QUARTER_MONTHS, WHOLE_YEAR, YEAR_MONTHS } from './path.types.js';
import type { PathCode, PathCount, PathDefinition } from './path.types.js';

export interface CountedPath {
  readonly counts: readonly PathCount[];
  readonly days: readonly PathDays[];
}

const NAMES = `select id, json_build_object('tg', name_tg, 'ru', name_ru, 'en', name_en) as name from panoh.agencies`;
const definitionOf = (code: PathCode): PathDefinition => PATHS[code];

/** Where survivors are lost; counted in the database, never by case. */
@Injectable()
export class PathService {
  constructor(private readonly database: Database) {}

  /** Of a group that the viewer leads: what was counted of the period, once, after its end. */
  async ofGroup(groupId: string, when: Period): Promise<PathDto> {
    if (!this.database.viewer.ledGroupIds.includes(groupId)) throw notFound();
    const { from, to, months } = within(when);
    const [kept] = await this.database.query<{ countedAt: Date; tables: ShownPath[] }>(
      'select counted_at as "countedAt", tables from panoh.kept_path($1, $2, $3)',
      [groupId, from, months],
    );
    const day = shiftDay(to, LATE_DAYS);
    return {
      now: (kept?.countedAt ?? this.database.now).toISOString(),
      countsOn: !kept && day > dayOf(this.database.now) ? day : null,
      ...when,
      smallestShown: SMALLEST_BETWEEN_AGENCIES,
      items: await this.named(kept?.tables ?? []),
    };
  }

  /** Of the agency that the viewer supervises, as it stands now: without what others know of her people. */
  async ofAgency(when: Period): Promise<PathDto> {
    const { from, months } = within(when);
    const smallestShown = SMALLEST_WITHIN_AGENCY;
    const [told] = await this.database.query<{ counted: CountedPath }>(
      'select panoh.count_path($1, $2) as counted',
      [from, months],
    );
    const { counts, days } = told?.counted ?? { counts: [], days: [] };
    const codes = codesOf(months).filter((code) => !definitionOf(code).isOfGroupsOnly);
    return {
      ...{ now: this.database.now.toISOString(), countsOn: null, ...when, smallestShown },
      items: await this.named(codes.flatMap((code) => pathsOf(code, counts, { days, smallestShown }))),
    };
  }

  private async named(tables: readonly ShownPath[]): Promise<PathTableDto[]> {
    if (tables.length === 0) return [];
    const rows = await this.database.query<{ id: string; name: NamesDto }>(NAMES);
    const names = new Map(rows.map(({ id, name }) => [id, name]));
    return tables.map((table) => toTable(table, names));
  }
}

/** Tables that are counted of a period of so many months. */
export const codesOf = (months: number): PathCode[] =>
  PATH_CODES.filter((code) => definitionOf(code).months === months);

function within(when: Period): { from: string; to: string; months: number } {
  if (when.year < FIRST_YEAR || when.year > LAST_YEAR || when.quarter < WHOLE_YEAR || when.quarter > 4)
    throw notFound();
  return { ...daysOf(when), months: when.quarter === WHOLE_YEAR ? YEAR_MONTHS : QUARTER_MONTHS };
}

function toTable(table: ShownPath, names: ReadonlyMap<string, NamesDto>): PathTableDto {
  const { unit, axis, numerator, missing } = definitionOf(table.code);
  return {
    ...{ code: table.code, view: table.view },
    definition: { unit, axis, numerator, missing: [...missing] },
    lines: [...table.lines],
    columns: table.columns.map((key) => ({ key, name: names.get(key) ?? null })),
    cells: [...table.cells],
    stages: [...table.stages],
    days: [...table.days],
    shares: [...table.shares],
  };
}
