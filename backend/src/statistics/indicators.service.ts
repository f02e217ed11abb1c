import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { dayOf, isDay } from '../shared/dates.js';
import { invalid, notFound } from '../shared/errors.js';
import { decodeCursor, encodeCursor } from '../shared/paging.js';
import {
  after,
  figureOf,
  firstDayOf,
  isBefore,
  partsBehind,
  quarterOf,
  quarterProblem,
  quartersUpTo,
  refusalsOf,
  servicesOf,
  stagesOf,
  CASES_A_PAGE,
  INDICATOR_CODES,
  QUARTERS_SHOWN,
} from './indicators.rules.js';
import type { Quarter } from './indicators.rules.js';
import type { IndicatorCasesDto, IndicatorCasesQuery, IndicatorsDto } from './statistics.dto.js';
import { readCasesBehind, readIndicators } from './statistics.queries.js';
import type { GroupId } from './statistics.queries.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Exact counts of a quarter, kept month by month by the worker; the database takes out what the viewer may not know. */
@Injectable()
export class IndicatorsService {
  constructor(private readonly database: Database) {}

  async of(groupId: GroupId, when: Quarter): Promise<IndicatorsDto> {
    const now = this.admit(groupId, when);
    const { countedAt, counts } = await readIndicators(this.database, groupId, {
      from: firstDayOf(after(when, 1 - QUARTERS_SHOWN)),
      ...{ lastOn: firstDayOf(when), until: firstDayOf(after(when, 1)) },
    });
    const ofQuarter = counts.filter(({ quarterOn }) => quarterOn === firstDayOf(when));
    return {
      ...{ year: when.year, quarter: when.quarter, isOver: isBefore(when, now) },
      now: this.database.now.toISOString(),
      countedAt: countedAt === null ? null : new Date(countedAt).toISOString(),
      quarters: quartersUpTo(now),
      items: INDICATOR_CODES.map((code) => figureOf(code, counts, when)),
      stages: stagesOf(ofQuarter),
      refusals: refusalsOf(ofQuarter),
      services: servicesOf(ofQuarter),
    };
  }

  /** The cases behind one number of a quarter, the latest first. */
  async cases(groupId: GroupId, when: Quarter, asked: IndicatorCasesQuery): Promise<IndicatorCasesDto> {
    this.admit(groupId, when);
    const parts = partsBehind(asked.indicator, asked.part);
    if (!parts) throw invalid({ path: 'part', code: 'not_in_list' });
    const { items, hidden } = await readCasesBehind(this.database, [
      ...[groupId, firstDayOf(when), firstDayOf(after(when, 1))],
      JSON.stringify({ code: asked.indicator, parts, place: asked.place, serviceType: asked.serviceType }),
      ...[this.database.viewer.agencyId, ...endOf(asked.after), CASES_A_PAGE + 1],
    ]);
    const shown = items.slice(0, CASES_A_PAGE);
    const last = items.length > CASES_A_PAGE ? shown.at(-1) : undefined;
    for (const { id } of shown) this.database.audit.touch(id, 'core');
    return { items: shown, next: last ? encodeCursor(last.openedOn, last.id) : null, hidden };
  }

  /** Refuses a group out of the viewer's reach and a quarter without figures; returns the present quarter. */
  private admit(groupId: GroupId, when: Quarter): Quarter {
    if (groupId !== null && !this.database.viewer.ledGroupIds.includes(groupId)) throw notFound();
    const now = quarterOf(dayOf(this.database.now));
    const problem = quarterProblem(when, now);
    if (problem) throw invalid(problem);
    return now;
  }
}

/** Day and id that `next` of a page named; anything else was not made here. */
function endOf(cursor: string | null): [day: string | null, id: string | null] {
  const end = decodeCursor(cursor);
  if (!end) return [null, null];
  if (!isDay(end.key) || !UUID.test(end.id)) throw invalid({ path: 'after', code: 'not_valid' });
  return [end.key, end.id];
}
