import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { StatisticsDatabase } from '../../platform/database/statistics-database.js';
import type { CellCountPeriod } from '../cell-counts.rules.js';
import { personsShown } from '../rounding.rules.js';
import { TOTAL } from '../statistics.types.js';
import type {
  EditionTable,
  PublishedCell,
  EditionPart,
  ExactCell,
  PublishedCode,
} from './published.types.js';
import { dayOf } from '../../shared/dates.js';
import { refused } from '../../shared/errors.js';
import { endOf } from '../calendar.rules.js';
import { periodsOfEdition, ripenessOf } from './schedule.rules.js';
import { checksOf, firstCompared } from './checks.rules.js';
import type { TableCheck } from './checks.rules.js';
import type { EditionDraftRequest } from './editions.dto.js';
import { EditionsStore } from './editions.store.js';
import { finalTables, isFinalNeeded, isWholeAgain, placesOfKept } from './final.rules.js';
import type { YearAgain } from './final.rules.js';
import { tablesOf } from './tables.rules.js';

interface EstimateRow {
  readonly group: string;
  readonly estimate: number;
  readonly from: number;
  readonly to: number;
}

const ESTIMATES = `select coalesce(group_id::text, '${TOTAL}') as "group", estimate, low as "from", high as "to"
  from statistics.person_counts where kind = $1 and first_on = $2 and scope in ('all', 'group')`;
/** A place of two groups has no line: an estimate of each is no estimate of both. */
const GROUPS = `select max(id::text) as id, place from panoh.working_groups group by place having count(*) = 1`;

/** Persons of a year or a half-year as they may be published. */
@Injectable()
export class PersonEstimates {
  constructor(
    private readonly database: Database,
    private readonly statistics: StatisticsDatabase,
  ) {}

  /** Null where persons of the period were not counted. */
  async tableOf(period: CellCountPeriod, places: readonly string[]): Promise<EditionTable | null> {
    if (period.kind !== 'year' && period.kind !== 'half_year') return null;
    const rows = await this.statistics.query<EstimateRow>(ESTIMATES, [period.kind, period.firstOn]);
    if (rows.length === 0) return null;
    const groups = await this.database.query<{ id: string; place: string }>(GROUPS);
    const keyOf = (line: string): string =>
      line === TOTAL ? TOTAL : (groups.find(({ place }) => place === line)?.id ?? '');
    const found = [...places, TOTAL].flatMap((line) => {
      const row = rows.find(({ group }) => group === keyOf(line));
      return row ? [{ line, row }] : [];
    });
    return {
      ...{ kind: period.kind, firstOn: period.firstOn, code: 'persons', exact: null },
      ...{ lines: found.map(({ line }) => line), columns: COLUMNS },
      ...{ withoutConsentPercent: null, withoutDayPercent: null },
      shown: found.flatMap(({ line, row }) => cellsOf(line, row)),
    };
  }
}

const COLUMNS = ['estimate', 'from', 'to'] as const;

function cellsOf(line: string, row: EstimateRow): PublishedCell[] {
  const values = personsShown(row);
  return COLUMNS.map((column) => ({ line, column, value: values[column] }));
}

interface DraftCheck extends Partial<TableCheck> {
  readonly agencyId?: string;
}

/** Makes drafts of editions in the request itself, from the facts that the worker keeps. */
@Injectable()
export class DraftingService {
  constructor(
    private readonly database: Database,
    private readonly store: EditionsStore,
    private readonly persons: PersonEstimates,
  ) {}

  async draft({ year, part }: EditionDraftRequest): Promise<string> {
    await this.mustBeRipe(year, part);
    const tables = part === 'final' ? await this.finalOf(year) : await this.firstOf(year, part);
    const checks = await this.checksOf(periodsOfEdition(year, part)[0], tables);
    const [drafted] = await this.database.query<{ id: string | null }>(
      'select panoh.draft_edition($1, $2, $3, $4) as id',
      [year, part, JSON.stringify(tables), JSON.stringify(checks)],
    );
    if (!drafted?.id) throw refused('edition_exists');
    return drafted.id;
  }

  /** The year from today's facts, with the first published figures; null if the year was not published. */
  async yearAgain(year: number): Promise<YearAgain | null> {
    const rows = await this.database.query<{ code: PublishedCode; counts: ExactCell[]; withdrawn: boolean }>(
      'select code, exact as counts, is_withdrawn as withdrawn from panoh.edition_exact(null, $1)',
      [year],
    );
    if (rows.length === 0) return null;
    const kept = new Map(rows.map(({ code, counts }) => [code, counts]));
    const [period] = periodsOfEdition(year, 'final');
    const facts = await this.store.facts(period.firstOn, endOf(period));
    return {
      kept,
      now: tablesOf(period, { facts, places: placesOfKept(kept) }),
      places: await this.places(),
      withdrawn: new Set(rows.filter(({ withdrawn }) => withdrawn).map(({ code }) => code)),
    };
  }

  private async mustBeRipe(year: number, part: EditionPart): Promise<void> {
    const ripeness = ripenessOf(year, part, dayOf(this.database.now));
    if (ripeness === 'not_over') throw refused('edition_not_over');
    if (ripeness === 'too_soon') throw refused('edition_too_soon');
    const editions = await this.store.list();
    if (editions.some((edition) => edition.year === year && edition.part === part))
      throw refused('edition_exists');
  }

  private async firstOf(year: number, part: EditionPart): Promise<EditionTable[]> {
    const periods = periodsOfEdition(year, part);
    const places = await this.places();
    const facts = await this.store.facts(`${year}-01-01`, `${year + 1}-01-01`);
    const tables = periods.flatMap((period) => tablesOf(period, { facts, places }));
    if (tables.every(({ exact }) => (exact ?? []).every(({ value }) => value === 0)))
      throw refused('edition_without_records');
    return [...tables, ...(await this.personsOf(periods, places))];
  }

  private async finalOf(year: number): Promise<EditionTable[]> {
    const again = await this.yearAgain(year);
    if (!again) throw refused('edition_needs_first');
    if (!isFinalNeeded(again)) throw refused('edition_not_needed');
    // An estimate of all places would reveal the late records of places whose figures stay unchanged.
    const persons = isWholeAgain(again)
      ? await this.personsOf(periodsOfEdition(year, 'final'), placesOfKept(again.kept))
      : [];
    return [...finalTables(again), ...persons];
  }

  private async personsOf(
    periods: readonly CellCountPeriod[],
    places: readonly string[],
  ): Promise<EditionTable[]> {
    const tables = await Promise.all(periods.map((period) => this.persons.tableOf(period, places)));
    return tables.filter((table) => table !== null);
  }

  private async places(): Promise<string[]> {
    const rows = await this.database.query<{ place: string }>(
      'select distinct place from panoh.working_groups order by place',
    );
    return rows.map(({ place }) => place);
  }

  private async checksOf(period: CellCountPeriod, tables: readonly EditionTable[]): Promise<DraftCheck[]> {
    const silent = await this.database.query<{ agencyId: string }>(
      'select agency_id as "agencyId" from panoh.silent_agencies($1, $2)',
      [period.firstOn, endOf(period)],
    );
    const earlier = await this.store.earlier(`${firstCompared(period)}-01-01`, period.firstOn);
    const longest = tables.filter(({ kind, code }) => kind === period.kind && code !== 'persons');
    return [
      ...silent.map(({ agencyId }): DraftCheck => ({ kind: 'silent_agency', agencyId })),
      ...longest.flatMap((table) => checksOf(table, earlier)),
    ];
  }
}
