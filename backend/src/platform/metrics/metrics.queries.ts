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
}

export const ASK_STATE = `
  select r.due, r.overdue, r.failing, r.undeliverable, r.late, r.escalated, r.outbox_waiting, q.counts as queue, d.missed as report_missed,
    extract(epoch from panoh.now() - r.swept_at)::float8 as sweep_age,
    extract(epoch from panoh.now() - r.outbox_oldest_at)::float8 as outbox_age,
    extract(epoch from panoh.now() - d.made_at)::float8 as report_age,
    l.to_encode as linkage_to_encode, l.to_compare as linkage_to_compare, l.set_aside as linkage_set_aside,
    l.linked as linkage_linked, extract(epoch from panoh.now() - l.oldest_at)::float8 as linkage_age
  from panoh.reminder_state() r cross join panoh.linkage_state() l left join panoh.worker_heartbeats q on q.name = 'queue'
    left join lateral (select made_at, missed from panoh.daily_reports order by day desc limit 1) d on true`;
