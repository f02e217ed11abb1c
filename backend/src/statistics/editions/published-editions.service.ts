import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { StatisticsDatabase } from '../../platform/database/statistics-database.js';
import { dayOf } from '../../shared/dates.js';
import type { Day } from '../../shared/dates.js';
import { yearOf } from '../periods.rules.js';
import type { CellCountPeriod } from '../periods.rules.js';
import type { DefinitionDto } from '../statistics.dto.js';
import { toDefinition } from '../tables.service.js';
import { readClock, readPublished, readPublishedOf } from './editions.queries.js';
import type { PublishedRow } from './editions.queries.js';
import { dueOn } from './editions.rules.js';
import { PUBLISHED_CODES, TOPICS } from './editions.types.js';
import type { PublishedCode } from './editions.types.js';

/** The first edition of a period is 1, the final one of a year is 2. */
type EditionNumber = 1 | 2;

/** A public table. */
export interface PublishedTable extends PublishedRow {
  readonly edition: EditionNumber;
  /** Every edition that has it, the newest first. */
  readonly editions: readonly EditionNumber[];
  /** The day on which a final edition may follow; null if none will. */
  readonly finalDueOn: string | null;
}

const numberOf = ({ part }: Pick<PublishedRow, 'part'>): EditionNumber => (part === 'final' ? 2 : 1);

/** How it is counted. By place alone a table has places for columns, whatever the exact one has. */
export function definitionOf(code: PublishedCode): DefinitionDto {
  const definition = toDefinition(code);
  const isByPlace = TOPICS.some((topic) => topic.code === code && topic.layout === 'places');
  return isByPlace
    ? { ...definition, columns: definition.lines, columnWords: definition.lineWords }
    : definition;
}

@Injectable()
export class PublishedEditionsService {
  constructor(
    private readonly database: Database,
    private readonly statistics: StatisticsDatabase,
  ) {}

  /** Every table of every period, each in its newest edition, the newest period first. */
  async list(): Promise<PublishedTable[]> {
    const all = new Map<string, PublishedRow[]>();
    for (const row of await readPublished(this.statistics)) {
      const key = `${row.code} ${row.kind} ${row.firstOn}`;
      all.set(key, [...(all.get(key) ?? []), row]);
    }
    const today = await this.today();
    return [...all.values()].flatMap((of) => of.slice(0, 1).map((row) => toTable(row, of, today)));
  }

  /** Null if no edition of that name was published; without a number the newest edition. */
  async find(code: string, period: CellCountPeriod, edition?: number): Promise<PublishedTable | null> {
    const known = PUBLISHED_CODES.find((each) => each === code);
    const rows = known ? await readPublishedOf(this.statistics, known, period) : [];
    const found = edition === undefined ? rows.at(-1) : rows.find((row) => numberOf(row) === edition);
    return found ? toTable(found, rows, await this.today()) : null;
  }

  /** A public page has no transaction; the clock is read with the first answer of one. */
  private today(): Promise<Day> {
    return this.database.run({ sessionHash: null, isOfStranger: true, readsOnly: true }, async () => {
      await readClock(this.database);
      return dayOf(this.database.now);
    });
  }
}

function toTable(row: PublishedRow, rows: readonly PublishedRow[], today: Day): PublishedTable {
  const edition = numberOf(row);
  const editions = [...new Set(rows.map(numberOf))].sort((a, b) => b - a);
  const due = dueOn(yearOf(row.firstOn), 'final');
  const mayFollow = row.kind === 'year' && edition === 1 && today < due;
  return { ...row, edition, editions, finalDueOn: mayFollow ? due : null };
}
