import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { StatisticsDatabase } from '../platform/database/statistics-database.js';
import { dayOf } from '../shared/dates.js';
import { notFound } from '../shared/errors.js';
import { endOf, periodNamed, toPeriod } from './periods.rules.js';
import type { CellCountPeriod } from './periods.rules.js';
import type { PersonPeriod } from './persons.rules.js';
import type { PersonPeriodDto, PersonPeriodListDto, PersonPeriodNameDto } from './statistics.dto.js';
import { readNames, readPersonLines, readPersonPeriods } from './statistics.queries.js';
import type { PersonReach } from './statistics.queries.js';

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
    const periods = await readPersonPeriods(this.statistics, this.reach);
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
  async forPeriod(period: CellCountPeriod): Promise<PersonPeriodDto | null> {
    const periods = await readPersonPeriods(this.statistics, this.reach);
    const row = periods.find(({ kind, firstOn }) => kind === period.kind && firstOn === period.firstOn);
    if (!row) return null;
    const lines = await readPersonLines(this.statistics, period, this.reach);
    const names = await readNames(this.database);
    const nameOf = (id: string | null) => names.get(id ?? '') ?? null;
    return {
      period: this.toName(row),
      items: lines.map((line) => ({ ...line, name: nameOf(line.agencyId ?? line.groupId) })),
    };
  }

  private get reach(): PersonReach {
    const { roles, ledGroupIds } = this.database.viewer;
    return [roles.includes('statistician'), ledGroupIds];
  }

  private toName({ kind, firstOn, countedAt }: PersonPeriod & { countedAt: Date }): PersonPeriodNameDto {
    const { name, isOver } = toPeriod({ kind, firstOn }, dayOf(this.database.now));
    return { kind, firstOn, name, isOver, countedAt: countedAt.toISOString() };
  }
}
