import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { dayOf } from '../shared/dates.js';
import { notFound } from '../shared/errors.js';
import type { MeasureDto, MeasuresDto } from './measures.dto.js';
import { countsOn, measureOf, monthsOf, withShares } from './measures.rules.js';
import type { MeasureCount, ShownMeasure } from './measures.rules.js';
import {
  MEASURES,
  MEASURE_CODES,
  QUARTERS,
  SMALLEST_BETWEEN_AGENCIES,
  SMALLEST_WITHIN_AGENCY,
} from './measures.types.js';
import type { MeasureCode } from './measures.types.js';
import { FIRST_YEAR, LAST_YEAR } from './statistics.types.js';
import type { ShownCell } from './statistics.types.js';

export interface Quarter {
  readonly year: number;
  readonly quarter: number;
}

interface KeptCell extends ShownCell {
  countedAt: Date;
  measure: MeasureCode;
}

/** How work was kept and what became of those whose cases were closed; counted in the database, never by case. */
@Injectable()
export class MeasuresService {
  constructor(private readonly database: Database) {}

  /** Of a group that the viewer leads: what was counted of the quarter, once, after its end. */
  async ofGroup(groupId: string, when: Quarter): Promise<MeasuresDto> {
    if (!this.database.viewer.ledGroupIds.includes(groupId)) throw notFound();
    const months = monthsWithin(when);
    const kept = await this.database.query<KeptCell>(
      `select counted_at as "countedAt", measure, line, column_key as "column", value, mark
       from panoh.kept_measures($1, $2)`,
      [groupId, `${months[0]}-01`],
    );
    const [first] = kept;
    const day = countsOn(when.year, when.quarter);
    return {
      now: (first?.countedAt ?? this.database.now).toISOString(),
      countsOn: !first && day > dayOf(this.database.now) ? day : null,
      ...when,
      smallestShown: SMALLEST_BETWEEN_AGENCIES,
      items: (first ? MEASURE_CODES : []).map((code) => {
        const cells = kept
          .filter(({ measure }) => measure === code)
          .map(({ line, column, value, mark }): ShownCell => ({ line, column, value, mark }));
        return toMeasure(code, withShares(code, cells, months));
      }),
    };
  }

  /** Of the agency that the viewer supervises, as it stands now: she knows her own people. */
  async ofAgency(when: Quarter): Promise<MeasuresDto> {
    const months = monthsWithin(when);
    const smallestShown = SMALLEST_WITHIN_AGENCY;
    const counts = await this.database.query<MeasureCount>(
      'select measure, month, part, records::integer as records from panoh.count_measures($1)',
      [`${months[0]}-01`],
    );
    return {
      ...{ now: this.database.now.toISOString(), countsOn: null, ...when, smallestShown },
      items: MEASURE_CODES.map((code) => toMeasure(code, measureOf(code, counts, { months, smallestShown }))),
    };
  }
}

function monthsWithin({ year, quarter }: Quarter): string[] {
  if (year < FIRST_YEAR || year > LAST_YEAR || !QUARTERS.some((each) => each === quarter)) throw notFound();
  return monthsOf(year, quarter);
}

function toMeasure(code: MeasureCode, shown: ShownMeasure): MeasureDto {
  const { unit, axis, parts, numerator, missing, apart } = MEASURES[code];
  return {
    code,
    definition: { unit, axis, parts: [...parts], numerator, missing: [...missing], apart },
    columns: [...shown.columns],
    cells: [...shown.cells],
    shares: [...shown.shares],
  };
}
