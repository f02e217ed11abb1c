import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { notFound } from '../shared/errors.js';
import type { MeasureDto, MeasuresDto } from './measures.dto.js';
import { measureOf, monthsOf } from './measures.rules.js';
import type { MeasureCount } from './measures.rules.js';
import {
  MEASURES,
  MEASURE_CODES,
  QUARTERS,
  SMALLEST_BETWEEN_AGENCIES,
  SMALLEST_WITHIN_AGENCY,
} from './measures.types.js';
import { FIRST_YEAR, LAST_YEAR } from './statistics.types.js';

export interface Quarter {
  readonly year: number;
  readonly quarter: number;
}

/** How work was kept and what became of those whose cases were closed; counted in the database, never by case. */
@Injectable()
export class MeasuresService {
  constructor(private readonly database: Database) {}

  /** Of a group that the viewer leads, with whatever its agencies allowed it to know. */
  ofGroup(groupId: string, when: Quarter): Promise<MeasuresDto> {
    if (!this.database.viewer.ledGroupIds.includes(groupId)) throw notFound();
    return this.count(groupId, when, SMALLEST_BETWEEN_AGENCIES);
  }

  ofAgency(when: Quarter): Promise<MeasuresDto> {
    return this.count(null, when, SMALLEST_WITHIN_AGENCY);
  }

  private async count(
    groupId: string | null,
    { year, quarter }: Quarter,
    smallestShown: number,
  ): Promise<MeasuresDto> {
    if (year < FIRST_YEAR || year > LAST_YEAR || !QUARTERS.some((each) => each === quarter)) throw notFound();
    const months = monthsOf(year, quarter);
    const counts = await this.database.query<MeasureCount>(
      'select measure, month, part, records::integer as records from panoh.count_measures($1, $2)',
      [groupId, `${months[0]}-01`],
    );
    return {
      now: this.database.now.toISOString(),
      year,
      quarter,
      smallestShown,
      items: MEASURE_CODES.map((code): MeasureDto => {
        const { unit, axis, parts, numerator, missing, apart } = MEASURES[code];
        const shown = measureOf(code, counts, { months, smallestShown });
        return {
          code,
          definition: { unit, axis, parts: [...parts], numerator, missing: [...missing], apart },
          columns: [...shown.columns],
          cells: [...shown.cells],
          shares: [...shown.shares],
        };
      }),
    };
  }
}
