import { Gauge, Registry } from 'prom-client';
import type { StateRow } from './metrics.queries.js';

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
  ['panoh_backup_age_seconds', 'Since the last backup was complete.', ({ backup_age }) => backup_age],
  [
    'panoh_archive_age_seconds',
    'Since the archive last had all of the log.',
    ({ archive_age }) => archive_age,
  ],
  [
    'panoh_archive_failing',
    'Whether PostgreSQL could not archive the last piece.',
    ({ is_archive_failing }) => Number(is_archive_failing),
  ],
  [
    'panoh_audit_late',
    'Whether audit entries wait to be chained or signed.',
    ({ is_audit_late }) => Number(is_audit_late),
  ],
  [
    'panoh_audit_broken',
    'Whether the audit chain had a flaw when a worker last followed it.',
    ({ is_audit_broken }) => Number(is_audit_broken),
  ],
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
  copyMetrics(registry, row.slots);
  return registry;
}

/** Copies that PostgreSQL keeps its log for. */
function copyMetrics(registry: Registry, slots: StateRow['slots']): void {
  const labelled = (name: string, help: string): Gauge =>
    new Gauge({ name, help, labelNames: ['slot'], registers: [registry] });
  const active = labelled('panoh_slot_active', 'Whether the copy fetches the log now.');
  const behind = labelled('panoh_slot_behind_bytes', 'Log that the copy has not fetched.');
  for (const { slot, ...state } of slots) {
    active.set({ slot }, Number(state.active));
    if (state.behind !== null) behind.set({ slot }, state.behind);
  }
}
