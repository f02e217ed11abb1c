import type { Database } from '../platform/database/database.js';
import type { Day } from '../shared/dates.js';

export interface CalendarDate {
  id: string;
  caseId: string | null;
  startsAt: Date | null;
  day: Day | null;
}

/** Meetings that are planned, and hearings of cases that the viewer leads; row security decides what there is. */
export const calendarDates = (database: Database): Promise<CalendarDate[]> =>
  database.query(
    `select m.id, null::uuid as "caseId", m.planned_at as "startsAt", null::text as day from panoh.meetings m
       where m.state = 'planned' and m.planned_at >= panoh.now()
     union all select d.date_id, d.case_id, null, d.on_day::text
       from (select distinct on (n.date_id) n.date_id, n.case_id, n.step, n.on_day from panoh.key_date_events n
           join panoh.cases c on c.id = n.case_id and c.lead_user_id = $1
         where n.kind = 'hearing' order by n.date_id, n.note_no desc) d
       where d.step in ('set', 'moved') and d.on_day >= (panoh.now() at time zone 'Asia/Dushanbe')::date
     order by 3, 4, 1`,
    [database.viewer.userId],
  );
