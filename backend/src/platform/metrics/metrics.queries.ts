/** What {@link ASK_STATE} answers; ages in seconds, null for what never was. */
export interface StateRow {
  due: number;
  overdue: number;
  failing: number;
  undeliverable: number;
  late: number;
  escalated: number;
  sweep_age: number | null;
  outbox_waiting: number;
  outbox_age: number | null;
  queue: Record<string, unknown> | null;
  report_age: number | null;
  report_missed: number | null;
  linkage_to_encode: number;
  linkage_to_compare: number;
  linkage_set_aside: number;
  linkage_linked: number;
  linkage_age: number | null;
  backup_age: number | null;
  archive_age: number | null;
  is_archive_failing: boolean;
  is_audit_late: boolean;
  is_audit_broken: boolean;
  /** Copies that fetch the log: the archive and the second machine. */
  slots: readonly { slot: string; active: boolean; behind: number | null }[];
}

export const ASK_STATE = `
  select r.due, r.overdue, r.failing, r.undeliverable, r.late, r.escalated, r.outbox_waiting, q.counts as queue, d.missed as report_missed,
    extract(epoch from panoh.now() - r.swept_at)::float8 as sweep_age,
    extract(epoch from panoh.now() - r.outbox_oldest_at)::float8 as outbox_age,
    extract(epoch from panoh.now() - d.made_at)::float8 as report_age,
    l.to_encode as linkage_to_encode, l.to_compare as linkage_to_compare, l.set_aside as linkage_set_aside,
    l.linked as linkage_linked, extract(epoch from panoh.now() - l.oldest_at)::float8 as linkage_age,
    extract(epoch from panoh.now() - b.beaten_at)::float8 as backup_age,
    extract(epoch from panoh.now() - e.beaten_at)::float8 as archive_age,
    coalesce(w.last_failed_time > coalesce(w.last_archived_time, '-infinity'), false) as is_archive_failing,
    a.is_late or a.is_checkpoint_late as is_audit_late, coalesce(f.counts->>'flaw' is not null, false) as is_audit_broken,
    (select coalesce(jsonb_agg(jsonb_build_object('slot', slot_name, 'active', active, 'behind', case when not pg_is_in_recovery()
      then pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) end)), '[]') from pg_replication_slots where not temporary) as slots
  from panoh.reminder_state() r cross join panoh.linkage_state() l cross join panoh.audit_state() a cross join pg_stat_archiver w
    left join panoh.worker_heartbeats b on b.name = 'backup' left join panoh.worker_heartbeats e on e.name = 'archive'
    left join panoh.worker_heartbeats f on f.name = 'audit' left join panoh.worker_heartbeats q on q.name = 'queue'
    left join lateral (select made_at, missed from panoh.daily_reports order by day desc limit 1) d on true`;
