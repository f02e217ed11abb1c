import { Injectable } from '@nestjs/common';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';

interface Reported {
  due: number;
  missed: number;
}

/** By seven in the morning everything of the day before was told, or it was missed. */
const MAKE = `
  with yesterday as (select local::date - 1 as day from (select panoh.now() at time zone 'Asia/Dushanbe' as local) clock
      where local::time >= '07:00' and not exists (select 1 from panoh.daily_reports r where r.day = local::date - 1)),
    steps as (
      select s.state, s.rung, s.done_at, greatest(s.run_at, o.created_at) as due_at
      from (select id, state, rung, run_at, done_at from panoh.follow_up_steps
          union all select id, state, case when rung in ('duty', 'taker') then 'owner' else rung end, run_at, done_at
          from panoh.help_steps) s left join panoh.outbox o on o.id = s.id
      where s.state <> 'skipped' and exists (select 1 from yesterday)),
    of_day as (
      select s.* from steps s, yesterday y where (s.due_at at time zone 'Asia/Dushanbe')::date = y.day)
  insert into panoh.daily_reports (day, due, on_time, late, unheard, missed, escalated)
  select y.day, count(s.*),
    count(*) filter (where s.state = 'done' and s.done_at <= s.due_at + interval '2 minutes'),
    count(*) filter (where s.state = 'done' and s.done_at > s.due_at + interval '2 minutes'),
    count(*) filter (where s.state = 'unheard'), count(*) filter (where s.state in ('waiting', 'claimed')),
    count(*) filter (where s.state = 'done' and s.rung <> 'owner')
  from yesterday y left join of_day s on true group by y.day
  on conflict (day) do nothing returning due, missed`;

/**
 * "All well: N due, 0 missed", once a day, in Dushanbe's days: a report that is not there is seen (SECURITY E6). A step
 * counts from when it was due, or asked for where that was later; what was settled before its time was never due.
 */
@Injectable()
export class DailyReport {
  constructor(
    private readonly database: WorkerDatabase,
    private readonly log: Log,
  ) {}

  /** Of the day before, unless it was made already or the morning has not come; of several workers one makes it. */
  async make(): Promise<void> {
    const [made] = await this.database.query<Reported>(MAKE);
    if (made) this.log[made.missed > 0 ? 'error' : 'info']('daily_report', { count: made.due });
  }
}
