import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { calendarDates } from './calendar.queries.js';
import type { CalendarEntryDto } from './calendar.dto.js';
import { WorkListService } from './work-list.service.js';
import { isAssignedTo } from './work-list.rules.js';

/** Names an entry in the calendar of a phone: stays the same, and leads nowhere. */
const uidOf = (id: string): string =>
  createHash('sha256').update(`calendar/${id}`).digest('hex').slice(0, 32);

/** The days of the viewer as times alone, for a calendar on a phone that other people can read. */
@Injectable()
export class CalendarService {
  constructor(
    private readonly database: Database,
    private readonly workList: WorkListService,
  ) {}

  /** Own tasks that are still to come, meetings of the viewer's groups, and hearings of the cases that the viewer leads. */
  async list(): Promise<CalendarEntryDto[]> {
    const { items } = await this.workList.mine();
    const { now, audit } = this.database;
    const tasks = items
      .filter((item) => isAssignedTo(item) && item.dueAt >= now)
      .map(({ first, window, dueAt }) => {
        audit.touch(first.caseId, 'core', 'follow_ups');
        const at = window && window.startsAt > now ? window.startsAt : dueAt;
        return { uid: uidOf(first.id), startsAt: at.toISOString(), day: null };
      });
    const dates = await calendarDates(this.database);
    return [
      ...tasks,
      ...dates.map(({ id, caseId, startsAt, day }) => {
        if (caseId) audit.touch(caseId, 'legal');
        return { uid: uidOf(id), startsAt: startsAt?.toISOString() ?? null, day };
      }),
    ];
  }
}
