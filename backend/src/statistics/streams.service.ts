import { Injectable } from '@nestjs/common';
import { STREAMS } from './crosswalk.types.js';
import { PersonFiguresService } from './person-figures.service.js';
import { WHOLE_YEAR } from './persons.types.js';
import type { StreamsDto } from './streams.dto.js';
import { TablesService } from './tables.service.js';

/** What the police wrote down beside what services were asked, and how many people stand behind both. */
@Injectable()
export class StreamsService {
  constructor(
    private readonly tables: TablesService,
    private readonly persons: PersonFiguresService,
  ) {}

  /** Of one year or of the newest. */
  async get(asked: number | null): Promise<StreamsDto> {
    const { years } = await this.tables.list();
    const year = asked ?? years[0] ?? null;
    if (year === null) return { years, year, tables: [], persons: null };
    const tables = await Promise.all(STREAMS.map((code) => this.tables.get(code, year)));
    const { items } = await this.persons.list();
    const isCounted = items.some((period) => period.year === year && period.quarter === WHOLE_YEAR);
    const persons = isCounted ? await this.persons.get({ year, quarter: WHOLE_YEAR }) : null;
    return { years, year, tables, persons };
  }
}
