import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { getOperations } from '../../api/fn/health/get-operations';
import type { DailyReportDto, OperationsDto } from '../../api/models';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Dates } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { Chip } from '../../ui/due-chip/chip';
import { PageHeader } from '../../ui/page-header/page-header';
import { apiResource } from '../../core/http/api-resource';
import { Arrived } from '../../ui/states/arrived';

interface Fact {
  label: string;
  value: string;
  /** Needs attention. */
  isAmiss?: boolean;
}

interface Part {
  name: string;
  isWell: boolean;
  /** What it means if it is not well or unknown. */
  said: string;
  facts: Fact[];
  /** Each fact is of a day, whose name is short. */
  isByDay?: boolean;
}

/** Names, which are the same in every language. */
const BACKENDS = { postgres: 'PostgreSQL', redis: 'Redis / Valkey' } as const;
/** A queue that is emptied in seconds has nothing older than this before it. */
const OLD_MS = 120_000;
/** Once a day, and two hours for it to end. */
const OLD_BACKUP_MS = 26 * 3_600_000;

/** System health: database, queue, reminders, backup. It shows no case and no number of cases. */
@Component({
  selector: 'pn-health',
  imports: [Arrived, Chip, MatButton, PageHeader],
  templateUrl: './health.html',
  styleUrl: './health.scss',
})
export class Health {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly state = apiResource(() => this.api.call(getOperations, {}));
  protected readonly lead = computed(() => {
    const state = this.state.value();
    return state
      ? this.t('health.lead', { version: state.version, moment: this.dates.moment(state.now) })
      : '';
  });
  protected readonly parts = computed<Part[]>(() => {
    const state = this.state.value();
    return state
      ? [
          ...[this.database(state), this.queue(state), this.sweep(state), this.daily(state)],
          ...[this.audit(state), this.mail(state), this.reads(state), this.backup(state)],
        ]
      : [];
  });

  private database({ database }: OperationsDto): Part {
    return {
      name: this.t('health.database'),
      isWell: true,
      said: this.t('health.database-answers'),
      facts: [
        { label: this.t('health.version'), value: `PostgreSQL ${database.version}` },
        { label: this.t('health.size'), value: this.t('health.megabytes', { count: database.megabytes }) },
      ],
    };
  }

  private queue({ queue, now }: OperationsDto): Part {
    const name = this.t('health.queue');
    if (!queue) return { name, isWell: false, said: this.t('health.no-worker'), facts: [] };
    const isBehind =
      queue.outboxOldestAt !== null && Date.parse(now) - Date.parse(queue.outboxOldestAt) > OLD_MS;
    const isUnseen = Date.parse(now) - Date.parse(queue.seenAt) > OLD_MS;
    const trouble = [
      isUnseen ? 'health.no-worker' : '',
      queue.isReached ? '' : 'health.queue-away',
      isBehind ? 'health.outbox-behind' : '',
    ].find(Boolean);
    const count = (value: number | null) => (value === null ? this.t('health.not-known') : `${value}`);
    return {
      name,
      isWell: !trouble,
      said: this.t(trouble ?? 'health.queue-moves'),
      facts: [
        { label: this.t('health.backend'), value: BACKENDS[queue.backend] },
        { label: this.t('health.waiting'), value: count(queue.waiting) },
        { label: this.t('health.delayed'), value: count(queue.delayed) },
        { label: this.t('health.failed'), value: count(queue.failed) },
        { label: this.t('health.outbox'), value: count(queue.outboxWaiting) },
        { label: this.t('health.seen'), value: this.dates.moment(queue.seenAt) },
      ],
    };
  }

  private sweep({ sweep, reminders }: OperationsDto): Part {
    const name = this.t('health.reminders');
    const facts = [
      ...(sweep ? [{ label: this.t('health.last-run'), value: this.dates.moment(sweep.ranAt) }] : []),
      { label: this.t('health.due-now'), value: `${reminders.due}`, isAmiss: reminders.overdue > 0 },
      ...(reminders.undeliverable > 0
        ? [{ label: this.t('health.undeliverable'), value: `${reminders.undeliverable}`, isAmiss: true }]
        : []),
      { label: this.t('health.rows-late'), value: `${reminders.late}` },
      { label: this.t('health.rows-escalated'), value: `${reminders.escalated}` },
    ];
    if (!sweep) return { name, isWell: false, said: this.t('health.no-worker'), facts };
    const trouble = [
      sweep.isSilent ? 'health.sweep-silent' : '',
      reminders.overdue > 0 ? 'health.overdue' : '',
      reminders.undeliverable > 0 ? 'health.sweep-undeliverable' : '',
      sweep.failed > 0 ? 'health.sweep-fails' : '',
    ].find(Boolean);
    return { name, isWell: !trouble, said: this.t(trouble ?? 'health.sweep-runs'), facts };
  }

  /** A day without a report is a separate line, so that the gap is visible. */
  private daily({ dailyReports }: OperationsDto): Part {
    const trouble = [
      dailyReports.length === 0 ? 'health.daily-none' : '',
      dailyReports.some(({ counts }) => counts !== null && counts.missed > 0) ? 'health.daily-missed' : '',
      dailyReports.some(({ counts }) => counts === null) ? 'health.daily-gap' : '',
    ].find(Boolean);
    return {
      name: this.t('health.daily'),
      isWell: !trouble,
      said: this.t(trouble ?? 'health.daily-well'),
      facts: dailyReports.map((report) => this.dayOf(report)),
      isByDay: true,
    };
  }

  private dayOf({ day, counts }: DailyReportDto): Fact {
    const label = this.dates.day(day);
    if (!counts) return { label, value: this.t('health.day-none'), isAmiss: true };
    const { due, missed, late, undeliverable, escalated } = counts;
    const isWell = missed + late + undeliverable === 0;
    const first = isWell
      ? this.t('notify.all-well', { count: due })
      : this.t('health.day-counts', { due, missed });
    const more = [
      late > 0 ? this.t('health.day-late', { count: late }) : '',
      undeliverable > 0 ? this.t('health.day-undeliverable', { count: undeliverable }) : '',
      escalated > 0 ? this.t('health.day-escalated', { count: escalated }) : '',
    ].filter(Boolean);
    return { label, value: [first, ...more].join(', '), isAmiss: missed > 0 };
  }

  /** A user read more than the work needs; the user's supervisor is notified who it was. */
  private reads({ readAlerts: { inLastDay, lastAt } }: OperationsDto): Part {
    return {
      name: this.t('health.reads'),
      isWell: inLastDay === 0,
      said: this.t(inLastDay === 0 ? 'health.reads-usual' : 'health.reads-spent'),
      facts: lastAt ? [{ label: this.t('health.reads-last'), value: this.dates.moment(lastAt) }] : [],
    };
  }

  private audit({ audit }: OperationsDto): Part {
    const trouble = [
      audit.flaw ? 'health.audit-broken' : '',
      audit.isLate ? 'health.audit-late' : '',
      audit.isCheckpointLate ? 'health.audit-unsigned' : '',
    ].find(Boolean);
    const signed = audit.checkpointAt;
    return {
      name: this.t('health.audit'),
      isWell: !trouble,
      said: this.t(trouble ?? 'health.audit-sound'),
      facts: [
        { label: this.t('health.entries'), value: `${audit.entries}` },
        {
          label: this.t('health.signed'),
          value: signed ? this.dates.moment(signed) : this.t('health.not-known'),
        },
      ],
    };
  }

  /** Message counts, without recipients; an undelivered notification is still in the application. */
  private mail({ messages }: OperationsDto): Part {
    const name = this.t('health.mail');
    if (!messages) return { name, isWell: true, said: this.t('health.mail-off'), facts: [] };
    const { waiting, sentInDay, failedInDay, lastError, lastErrorAt } = messages;
    const isWell = waiting === 0 && failedInDay === 0;
    return {
      name,
      isWell,
      said: this.t(isWell ? 'health.mail-goes' : 'health.mail-fails'),
      facts: [
        { label: this.t('health.mail-sent'), value: `${sentInDay}` },
        { label: this.t('health.mail-waiting'), value: `${waiting}` },
        { label: this.t('health.mail-failed'), value: `${failedInDay}` },
        ...(lastError && lastErrorAt
          ? [{ label: this.t('health.mail-error'), value: `${lastError}, ${this.dates.moment(lastErrorAt)}` }]
          : []),
      ],
    };
  }

  private backup({ now, lastBackupAt }: OperationsDto): Part {
    return {
      name: this.t('health.backup'),
      isWell: lastBackupAt !== null && Date.parse(now) - Date.parse(lastBackupAt) < OLD_BACKUP_MS,
      said: lastBackupAt ? this.dates.moment(lastBackupAt) : this.t('health.backup-not-known'),
      facts: [],
    };
  }
}
