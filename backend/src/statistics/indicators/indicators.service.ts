import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { dayOf } from '../../shared/dates.js';
import { invalid, notFound } from '../../shared/errors.js';
import type { IndicatorsDto } from './indicators.dto.js';
import {
  after,
  figureOf,
  firstDayOf,
  isBefore,
  quarterOf,
  quarterProblem,
  quartersUpTo,
  refusalsOf,
  servicesOf,
  stagesOf,
  INDICATOR_CODES,
  QUARTERS_SHOWN,
} from './indicators.rules.js';
import type { IndicatorCount, Quarter } from './indicators.rules.js';

interface Counted {
  countedAt: string | null;
  counts: readonly IndicatorCount[];
}

/** A group that the viewer leads; null for the agency that the viewer supervises. */
export type GroupId = string | null;

/** Exact counts of a quarter, kept month by month by the worker; the database takes out what the viewer may not know. */
@Injectable()
export class IndicatorsService {
  constructor(private readonly database: Database) {}

  async of(groupId: GroupId, when: Quarter): Promise<IndicatorsDto> {
    const now = this.admit(groupId, when);
    const { countedAt, counts } = await this.counted(groupId, when);
    const ofQuarter = counts.filter(({ quarterOn }) => quarterOn === firstDayOf(when));
    return {
      ...{ year: when.year, quarter: when.quarter, isOver: isBefore(when, now) },
      now: this.database.now.toISOString(),
      countedAt: countedAt === null ? null : new Date(countedAt).toISOString(),
      quarters: quartersUpTo(now),
      items: INDICATOR_CODES.map((code) => {
        const figure = figureOf(code, counts, when);
        return { ...figure, parts: [...figure.parts], history: [...figure.history] };
      }),
      stages: stagesOf(ofQuarter),
      refusals: refusalsOf(ofQuarter),
      services: servicesOf(ofQuarter),
    };
  }

  /** Refuses a group out of the viewer's reach and a quarter without figures; returns the present quarter. */
  admit(groupId: GroupId, when: Quarter): Quarter {
    if (groupId !== null && !this.database.viewer.ledGroupIds.includes(groupId)) throw notFound();
    const now = quarterOf(dayOf(this.database.now));
    const problem = quarterProblem(when, now);
    if (problem) throw invalid(problem);
    return now;
  }

  private async counted(groupId: GroupId, when: Quarter): Promise<Counted> {
    const [row] = await this.database.query<{ counted: Counted }>(
      'select panoh.indicators($1, $2, $3, $4, null) as counted',
      [groupId, firstDayOf(after(when, 1 - QUARTERS_SHOWN)), firstDayOf(when), firstDayOf(after(when, 1))],
    );
    return row?.counted ?? { countedAt: null, counts: [] };
  }
}
