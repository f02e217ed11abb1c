import type { Database } from '../database/database.js';
import { HEARTBEAT_TIMEOUT } from './heartbeat-timeout.js';

export interface Beat {
  name: string;
  beaten_at: Date;
  is_silent: boolean;
  counts: Record<string, unknown>;
}

export interface State {
  version: string;
  bytes: string;
  is_late: boolean;
  chain_no: string;
  checkpoint_at: Date | null;
  is_checkpoint_late: boolean;
  in_last_day: number;
  last_at: Date | null;
  due: number;
  overdue: number;
  undeliverable: number;
  late: number;
  escalated: number;
  waiting: number;
  sent_in_day: number;
  failed_in_day: number;
  last_error: string | null;
  last_error_at: Date | null;
}

export interface ReportRow {
  day: string;
  due: number | null;
  on_time: number;
  late: number;
  undeliverable: number;
  missed: number;
  escalated: number;
}

/** From the first report on, so that a day without one shows; that of yesterday is not missed before nine. */
export const dailyReports = (database: Database): Promise<ReportRow[]> =>
  database.query(`
  with days as (select min(day) as first,
      greatest(max(day), (panoh.now() at time zone 'Asia/Dushanbe' - interval '9 hours')::date - 1) as last
    from panoh.daily_reports)
  select to_char(d, 'YYYY-MM-DD') as day, r.due, r.on_time, r.late, r.undeliverable, r.missed, r.escalated
  from days, generate_series(case when first is not null then greatest(first, last - 13) end, last, interval '1 day') d
    left join panoh.daily_reports r on r.day = d::date order by d desc`);

export async function machineState(database: Database): Promise<State | undefined> {
  const [state] = await database.query<State>(
    `select current_setting('server_version') as version, pg_database_size(current_database())::text as bytes, a.*,
       s.due, s.overdue, s.undeliverable, s.late, s.escalated, m.*
     from panoh.audit_state() a, panoh.reminder_state() s, panoh.message_state() m`,
  );
  return state;
}

export const heartbeats = (database: Database): Promise<Beat[]> =>
  database.query(
    `select name, beaten_at, beaten_at < panoh.now() - $1::interval as is_silent, counts
     from panoh.worker_heartbeats where name in ('sweep', 'queue', 'audit', 'backup')`,
    [HEARTBEAT_TIMEOUT],
  );

/** The codes of `ReadinessDto`. */
export interface Readiness {
  reminders: 'running' | 'silent';
  audit: 'chained' | 'behind';
}

/** A late audit log and silent reminders are facts of a server that is ready. */
export async function readiness(database: Database): Promise<Readiness | undefined> {
  const [state] = await database.query<Readiness>(
    `select case when exists (select 1 from panoh.worker_heartbeats
         where name = 'sweep' and beaten_at > panoh.now() - $1::interval) then 'running' else 'silent' end as reminders,
       case when a.is_late then 'behind' else 'chained' end as audit from panoh.audit_state() a`,
    [HEARTBEAT_TIMEOUT],
  );
  return state;
}
