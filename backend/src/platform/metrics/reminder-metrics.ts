import { Gauge, Registry } from 'prom-client';

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

const HELP: readonly [name: string, help: string, of: (row: StateRow) => number | null][] = [
  [
    'panoh_reminders_due',
    'Reminders whose time has come and that no worker has dealt with.',
    ({ due }) => due,
  ],
  ['panoh_reminders_overdue', 'Of them, due for three minutes without an attempt.', ({ overdue }) => overdue],
  ['panoh_reminders_failing', 'Reminders that could not be sent three times.', ({ failing }) => failing],
  [
    'panoh_reminders_undeliverable',
    'Reminders that are due and can be told to nobody.',
    ({ undeliverable }) => undeliverable,
  ],
  ['panoh_follow_ups_late', 'Open follow-ups whose due time has passed.', ({ late }) => late],
  ['panoh_follow_ups_escalated', 'Open follow-ups that were escalated.', ({ escalated }) => escalated],
  ['panoh_sweep_age_seconds', 'Since somebody last looked for due reminders.', ({ sweep_age }) => sweep_age],
  [
    'panoh_outbox_waiting',
    'Work committed and not handed to the queue.',
    ({ outbox_waiting }) => outbox_waiting,
  ],
  [
    'panoh_outbox_oldest_age_seconds',
    'How long the oldest of it waits.',
    ({ outbox_age }) => outbox_age ?? 0,
  ],
  ['panoh_daily_report_age_seconds', 'Since the last daily report.', ({ report_age }) => report_age],
  [
    'panoh_daily_report_missed',
    'Reminders missed, by the last daily report.',
    ({ report_missed }) => report_missed,
  ],
  [
    'panoh_linkage_waiting',
    'Registrations that wait to be linked.',
    ({ linkage_to_encode, linkage_to_compare }) => linkage_to_encode + linkage_to_compare,
  ],
  [
    'panoh_linkage_to_encode',
    'Of them, those whose words wait to be encoded.',
    ({ linkage_to_encode }) => linkage_to_encode,
  ],
  [
    'panoh_linkage_oldest_age_seconds',
    'How long the oldest of them waits.',
    ({ linkage_age }) => linkage_age ?? 0,
  ],
  [
    'panoh_linkage_failed',
    'Registrations that failed three times; tried once an hour.',
    ({ linkage_set_aside }) => linkage_set_aside,
  ],
  ['panoh_linkage_linked', 'Registrations that are linked.', ({ linkage_linked }) => linkage_linked],
];

const STATES = ['waiting', 'delayed', 'failed'] as const;

/** State of reminders and of the queue. A fresh registry omits unknown values, where a kept gauge would repeat the last one. */
export function reminderMetrics(row: StateRow | null): Registry {
  const registry = new Registry();
  const gauge = (name: string, help: string, value: number | null): void => {
    if (value !== null) new Gauge({ name, help, registers: [registry] }).set(Math.round(value * 10) / 10);
  };
  gauge('panoh_database_up', 'Whether the database answered just now.', row ? 1 : 0);
  if (!row) return registry;
  const { queue } = row;
  for (const [name, help, of] of HELP) gauge(name, help, of(row));
  gauge(
    'panoh_queue_reached',
    'Whether a worker reached the queue.',
    queue && Number(queue['isReached'] === true),
  );
  const jobs = new Gauge({
    name: 'panoh_queue_jobs',
    help: 'Jobs in the queue, when a worker last looked.',
    labelNames: ['state'],
    registers: [registry],
  });
  for (const state of STATES) {
    const value = queue?.[state];
    if (typeof value === 'number') jobs.set({ state }, value);
  }
  return registry;
}
