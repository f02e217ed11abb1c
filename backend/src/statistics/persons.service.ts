import { Injectable } from '@nestjs/common';
import type { NamesDto } from '../identity/index.js';
import { Database } from '../platform/database/database.js';
import { StatisticsDatabase } from '../platform/database/statistics-database.js';
import { dayOf } from '../shared/dates.js';
import { notFound } from '../shared/errors.js';
import { endOf, periodNamed, toPeriod } from './calendar.rules.js';
import type { CellCountPeriod } from './cell-counts.rules.js';
import type {
  PersonLineDto,
  PersonPeriodDto,
  PersonPeriodListDto,
  PersonPeriodNameDto,
} from './statistics.dto.js';
import type { PersonLine, PersonPeriod } from './persons.types.js';

interface PeriodRow extends PersonPeriod {
  countedAt: Date;
}

/** Periods in which anything was counted that the viewer may read. */
const PERIODS = `select p.kind, to_char(p.first_on, 'YYYY-MM-DD') as "firstOn", p.counted_at as "countedAt"
  from statistics.person_periods p where exists (select 1 from statistics.person_counts c
    where c.kind = p.kind and c.first_on = p.first_on and (c.scope <> 'shared' and $1 or c.scope = 'shared' and c.group_id = any ($2)))
  order by p.first_on desc, p.kind`;
const LINES = `select scope, group_id as "groupId", agency_id as "agencyId", registrations, not_linked as "notLinked", cases,
    incidents, services, persons, estimate, low as "from", high as "to", settled_too_soon as "settledTooSoon"
  from statistics.person_counts where kind = $1 and first_on = $2
    and (scope <> 'shared' and $3 or scope = 'shared' and group_id = any ($4))
  order by scope <> 'all', group_id nulls last, scope = 'agency', agency_id`;
const NAMES = `select id, json_build_object('tg', name_tg, 'ru', name_ru, 'en', name_en) as name from panoh.agencies
  union all select id, json_build_object('tg', name_tg, 'ru', name_ru, 'en', name_en) from panoh.working_groups`;

/**
 * Exact counts of persons. A statistician reads all of them; a coordinator those of cases disclosed to the led groups.
 * An agency alone reads none: they would change with what other agencies know.
 */
@Injectable()
export class PersonsService {
  constructor(
    private readonly database: Database,
    private readonly statistics: StatisticsDatabase,
  ) {}

  async list(): Promise<PersonPeriodListDto> {
    const periods = await this.periods();
    return {
      items: periods
        .map((row) => this.toName(row))
        .sort((a, b) => endOf(b).localeCompare(endOf(a)) || a.firstOn.localeCompare(b.firstOn)),
    };
  }

  async get(name: string): Promise<PersonPeriodDto> {
    const period = periodNamed(name);
    const found = period && (await this.forPeriod(period));
    if (!found) throw notFound();
    this.database.audit.purpose = `table:persons-${name}`;
    return found;
  }

  /** Null if the period was not counted; months never are. */
  async forPeriod({ kind, firstOn }: CellCountPeriod): Promise<PersonPeriodDto | null> {
    const row = (await this.periods()).find((each) => each.kind === kind && each.firstOn === firstOn);
    if (!row) return null;
    const lines = await this.statistics.query<PersonLine>(LINES, [kind, firstOn, ...this.reach]);
    const names = await this.names();
    return { period: this.toName(row), items: lines.map((line) => named(line, names)) };
  }

  /** Whether the viewer reads everything, and the groups whose shared cases the viewer reads. */
  private get reach(): [boolean, readonly string[]] {
    const { roles, ledGroupIds } = this.database.viewer;
    return [roles.includes('statistician'), ledGroupIds];
  }

  private periods(): Promise<PeriodRow[]> {
    return this.statistics.query<PeriodRow>(PERIODS, [...this.reach]);
  }

  private toName({ kind, firstOn, countedAt }: PeriodRow): PersonPeriodNameDto {
    const { name, isOver } = toPeriod({ kind, firstOn }, dayOf(this.database.now));
    return { kind, firstOn, name, isOver, countedAt: countedAt.toISOString() };
  }

  private async names(): Promise<Map<string, NamesDto>> {
    const rows = await this.database.query<{ id: string; name: NamesDto }>(NAMES);
    return new Map(rows.map(({ id, name }) => [id, name]));
  }
}

const named = (line: PersonLine, names: ReadonlyMap<string, NamesDto>): PersonLineDto => ({
  ...line,
  name: names.get(line.agencyId ?? line.groupId ?? '') ?? null,
});
