import { Injectable } from '@nestjs/common';
import type { NamesDto } from '../identity/index.js';
import { Database } from '../platform/database/database.js';
import { StatisticsDatabase } from '../platform/database/statistics-database.js';
import { notFound } from '../shared/errors.js';
import { SMALLEST_BETWEEN_AGENCIES } from './measures.types.js';
import type { Period } from './periods.rules.js';
import type {
  PersonFigureDto,
  PersonFiguresDto,
  PersonPeriodDto,
  PersonPeriodListDto,
} from './persons.dto.js';
import type { PersonScopeDto } from './persons.dto.js';
import { ALL, COUNTED_UNITS, NO_GROUP } from './persons.types.js';
import type { PeriodState, PersonCorrectionReason, PersonUnit } from './persons.types.js';
import { FIRST_YEAR, LAST_YEAR, SMALLEST_BASE } from './statistics.types.js';
import type { Mark } from './statistics.types.js';

interface PeriodRow {
  year: number;
  quarter: number;
  state: PeriodState;
  counted_at: Date;
  version: number;
  last_version: number;
  reason: PersonCorrectionReason | null;
  is_without_later: boolean;
}

interface FigureRow extends PersonFigureDto {
  group: string;
  agency: string;
  unit: PersonUnit;
  mark: Mark | null;
}

const PERIODS = `select p.year, p.quarter, p.state, p.counted_at, p.version, p.reason,
    max(p.version) over (partition by p.year, p.quarter) as last_version, b.year is not null as is_without_later
  from statistics.person_periods p left join statistics.later_books b on b.year = p.year and b.quarter = p.quarter
  where (p.state = 'published' or $1) order by p.year desc, p.quarter between 1 and 4 desc, p.quarter desc`;
const FIGURES = `select group_key as "group", agency_key as agency, unit, value, mark, low, high
  from statistics.person_figures where year = $1 and quarter = $2 and version = $3 and (group_key = any ($4) or $5)
  order by group_key, agency_key <> 'all', agency_key`;

const NAMES = `select id, json_build_object('tg', name_tg, 'ru', name_ru, 'en', name_en) as name from panoh.agencies
  union all select id, json_build_object('tg', name_tg, 'ru', name_ru, 'en', name_en) from panoh.working_groups`;

/**
 * What was counted of persons. A coordinator reads what is published of the groups that she leads, a statistician all of it
 * and drafts. Nobody reads it of her own agency alone: it would change with what other agencies know (SECURITY B3).
 */
@Injectable()
export class PersonFiguresService {
  constructor(
    private readonly database: Database,
    private readonly statistics: StatisticsDatabase,
  ) {}

  async list(): Promise<PersonPeriodListDto> {
    const periods = await this.periods();
    return { items: periods.filter((row) => row.version === row.last_version).map(toPeriod) };
  }

  /** In the version that was asked for, or in the last one. */
  async get({ year, quarter }: Period, version?: number): Promise<PersonFiguresDto> {
    if (year < FIRST_YEAR || year > LAST_YEAR) throw notFound();
    const period = (await this.periods()).find(
      (row) => row.year === year && row.quarter === quarter && row.version === (version ?? row.last_version),
    );
    if (!period) throw notFound();
    const rows = await this.statistics.query<FigureRow>(FIGURES, [
      ...[year, quarter, period.version, this.database.viewer.ledGroupIds],
      this.countsAll,
    ]);
    return {
      period: toPeriod(period),
      smallestShown: SMALLEST_BETWEEN_AGENCIES,
      items: scopesOf(rows, await this.names()),
    };
  }

  private get countsAll(): boolean {
    return this.database.viewer.roles.includes('statistician');
  }

  private async names(): Promise<Map<string, NamesDto>> {
    const rows = await this.database.query<{ id: string; name: NamesDto }>(NAMES);
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  private periods(): Promise<PeriodRow[]> {
    return this.statistics.query<PeriodRow>(PERIODS, [this.countsAll]);
  }
}

const toPeriod = ({ year, quarter, state, version, reason, ...row }: PeriodRow): PersonPeriodDto => ({
  ...{ year, quarter, state, version, reason },
  countedAt: row.counted_at.toISOString(),
  lastVersion: row.last_version,
  isWithoutLater: row.is_without_later,
});

function scopesOf(rows: readonly FigureRow[], names: ReadonlyMap<string, NamesDto>): PersonScopeDto[] {
  const scopes = new Map<string, FigureRow[]>();
  for (const row of rows) {
    const key = `${row.group}/${row.agency}`;
    scopes.set(key, [...(scopes.get(key) ?? []), row]);
  }
  return [...scopes.values()].map((each) => toScope(each, names));
}

function toScope(rows: readonly FigureRow[], names: ReadonlyMap<string, NamesDto>): PersonScopeDto {
  const [{ group, agency } = { group: ALL, agency: ALL }] = rows;
  const at = (unit: PersonUnit): PersonFigureDto => {
    const { value, low, high, mark } = rows.find((row) => row.unit === unit) ?? NOTHING;
    return { value, low, high, mark };
  };
  const settled = rows.find(({ unit }) => unit === 'settled_too_soon') ?? NOT_COUNTED;
  return {
    groupId: group === ALL || group === NO_GROUP ? null : group,
    agencyId: agency === ALL ? null : agency,
    name: names.get(agency === ALL ? group : agency) ?? null,
    kind: kindOf(group, agency),
    units: COUNTED_UNITS.map((unit) => ({ unit, value: at(unit).value, mark: at(unit).mark })),
    persons: at('persons'),
    estimate: at('estimate'),
    settledTooSoon: settled.value,
    settledMark: settled.mark,
    notLinkedPercent: shareOf(at('not_linked').value, at('registrations').value),
  };
}

const NOT_COUNTED = { value: null, mark: null };
const NOTHING: PersonFigureDto = { value: 0, low: null, high: null, mark: null };

function kindOf(group: string, agency: string): PersonScopeDto['kind'] {
  if (agency !== ALL) return 'agency';
  if (group === ALL) return 'all';
  return group === NO_GROUP ? 'no_group' : 'group';
}

const shareOf = (part: number | null, whole: number | null): number | null =>
  part === null || whole === null || whole < SMALLEST_BASE ? null : Math.round((part / whole) * 20) * 5;
