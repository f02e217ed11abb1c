import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { StatisticsDatabase } from '../../platform/database/statistics-database.js';
import { dayOf } from '../../shared/dates.js';
import { refused } from '../../shared/errors.js';
import { endOf } from '../periods.rules.js';
import type { CellCountPeriod } from '../periods.rules.js';
import type { EditionDraftRequest } from '../publishing.dto.js';
import { personsShown } from '../rounding.rules.js';
import { readFacts, readPlaces } from '../statistics.queries.js';
import { TOTAL } from '../statistics.types.js';
import { finalTables, isFinalNeeded, isWholeAgain, placesOfKept, tablesOf } from './edition-tables.rules.js';
import type { YearAgain } from './edition-tables.rules.js';
import {
  insertDraft,
  readEarlierSums,
  readEditions,
  readEstimates,
  readExact,
  readOnlyGroups,
  readSilentAgencies,
} from './editions.queries.js';
import type { DraftCheck } from './editions.queries.js';
import { checksOf, firstCompared, periodsOfEdition, ripenessOf } from './editions.rules.js';
import { PUBLISHED_CODES } from './editions.types.js';
import type { EditionPart, EditionTable } from './editions.types.js';

const ESTIMATED = ['estimate', 'from', 'to'] as const;

/** Makes drafts of editions in the request itself, from the facts that the worker keeps. */
@Injectable()
export class DraftingService {
  constructor(
    private readonly database: Database,
    private readonly statistics: StatisticsDatabase,
  ) {}

  async draft({ year, part }: EditionDraftRequest): Promise<string> {
    await this.mustBeRipe(year, part);
    const tables = part === 'final' ? await this.finalOf(year) : await this.firstOf(year, part);
    const checks = await this.checksOf(periodsOfEdition(year, part)[0], tables);
    const id = await insertDraft(this.database, { year, part, tables, checks });
    if (!id) throw refused('edition_exists');
    return id;
  }

  /** The year from today's facts, with the first published figures; null if the year was not published. */
  async yearAgain(year: number): Promise<YearAgain | null> {
    const rows = await readExact(this.database, { year });
    if (rows.length === 0) return null;
    const kept = new Map(rows.map(({ code, exact }) => [code, exact]));
    const [period] = periodsOfEdition(year, 'final');
    const facts = await readFacts(this.statistics, PUBLISHED_CODES, [period.firstOn, endOf(period)]);
    return {
      kept,
      now: tablesOf(period, { facts, places: placesOfKept(kept) }),
      places: await readPlaces(this.database),
      withdrawn: new Set(rows.filter(({ isWithdrawn }) => isWithdrawn).map(({ code }) => code)),
    };
  }

  private async mustBeRipe(year: number, part: EditionPart): Promise<void> {
    const ripeness = ripenessOf(year, part, dayOf(this.database.now));
    if (ripeness === 'not_over') throw refused('edition_not_over');
    if (ripeness === 'too_soon') throw refused('edition_too_soon');
    const editions = await readEditions(this.statistics);
    if (editions.some((edition) => edition.year === year && edition.part === part))
      throw refused('edition_exists');
  }

  private async firstOf(year: number, part: EditionPart): Promise<EditionTable[]> {
    const periods = periodsOfEdition(year, part);
    const places = await readPlaces(this.database);
    const facts = await readFacts(this.statistics, PUBLISHED_CODES, [`${year}-01-01`, `${year + 1}-01-01`]);
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

  /** Persons of each year and half-year that were counted, as they may be published. */
  private async personsOf(
    periods: readonly CellCountPeriod[],
    places: readonly string[],
  ): Promise<EditionTable[]> {
    const tables: EditionTable[] = [];
    for (const period of periods.filter(({ kind }) => kind === 'year' || kind === 'half_year')) {
      const rows = await readEstimates(this.statistics, period);
      if (rows.length === 0) continue;
      const groups = await readOnlyGroups(this.database);
      const found = [...places, TOTAL].flatMap((line) => {
        const key = line === TOTAL ? TOTAL : groups.get(line);
        const row = rows.find(({ group }) => group === key);
        return row ? [{ line, values: personsShown(row) }] : [];
      });
      tables.push({
        ...{ ...period, code: 'persons', exact: null, withoutConsentPercent: null, withoutDayPercent: null },
        ...{ lines: found.map(({ line }) => line), columns: ESTIMATED },
        shown: found.flatMap(({ line, values }) =>
          ESTIMATED.map((column) => ({ line, column, value: values[column] })),
        ),
      });
    }
    return tables;
  }

  private async checksOf(period: CellCountPeriod, tables: readonly EditionTable[]): Promise<DraftCheck[]> {
    const silent = await readSilentAgencies(this.database, period.firstOn, endOf(period));
    const from = `${firstCompared(period)}-01-01`;
    const earlier = await readEarlierSums(this.statistics, from, period.firstOn);
    const longest = tables.filter(({ kind, code }) => kind === period.kind && code !== 'persons');
    return [
      ...silent.map((agencyId): DraftCheck => ({ kind: 'silent_agency', agencyId })),
      ...longest.flatMap((table) => checksOf(table, earlier)),
    ];
  }
}
