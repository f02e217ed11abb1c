import { Inject, Injectable } from '@nestjs/common';
import { readFile } from 'node:fs/promises';
import { Problem } from '../../shared/errors.js';
import type { Settings } from '../config/settings.js';
import { Database } from '../database/database.js';
import { SETTINGS } from '../platform.module.js';
import { dailyReports, heartbeats, machineState } from './health.queries.js';
import type { Beat, ReportRow, State } from './health.queries.js';
import type {
  AuditStateDto,
  DailyReportDto,
  MessageStateDto,
  OperationsDto,
  ReadAlertsDto,
  QueueStateDto,
  RemindersStateDto,
  OverdueScanStateDto,
} from './operations.dto.js';

const MEGABYTE = 1_048_576;

const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** What those need who look after the machine: nothing here comes from a case or says how many there are. */
@Injectable()
export class OperationsService {
  private version: string | null = null;

  constructor(
    private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async show(): Promise<OperationsDto> {
    const state = await machineState(this.database);
    if (!state) throw new Problem(503, 'database_unavailable');
    const beats = await heartbeats(this.database);
    const beat = (name: string): Beat | undefined => beats.find((each) => each.name === name);
    const [queue, sweep] = [beat('queue'), beat('sweep')];
    return {
      now: this.database.now.toISOString(),
      version: await this.ownVersion(),
      database: {
        version: state.version,
        megabytes: Math.round(Number(state.bytes) / MEGABYTE),
      },
      queue: queue ? toQueue(queue) : null,
      sweep: sweep ? toSweep(sweep) : null,
      reminders: toReminders(state),
      dailyReports: (await dailyReports(this.database)).map(toReport),
      audit: toAudit(state, beat('audit')),
      messages: this.settings.mail ? toMessages(state) : null,
      readAlerts: toReadAlerts(state),
      lastBackupAt: beat('backup')?.beaten_at.toISOString() ?? null,
    };
  }

  private async ownVersion(): Promise<string> {
    this.version ??= await readVersion();
    return this.version;
  }
}

/** Where the package lies, seen from the sources and from what is built of them. */
const PACKAGES = ['../../../../package.json', '../../../../../package.json'];

async function readVersion(): Promise<string> {
  for (const path of PACKAGES) {
    const text = await readFile(new URL(path, import.meta.url), 'utf8').catch(() => '{}');
    const { name, version } = JSON.parse(text) as { name?: string; version?: string };
    if (name === 'panoh' && version) return version;
  }
  return '';
}

const toReadAlerts = ({ in_last_day, last_at }: State): ReadAlertsDto => ({
  inLastDay: in_last_day,
  lastAt: last_at?.toISOString() ?? null,
});

const toReminders = ({ due, overdue, undeliverable, late, escalated }: State): RemindersStateDto => ({
  ...{ due, overdue, undeliverable, late, escalated },
});

const toReport = ({ day, due, on_time, ...counts }: ReportRow): DailyReportDto => ({
  day,
  counts: due === null ? null : { due, onTime: on_time, ...counts },
});

const toMessages = (state: State): MessageStateDto => ({
  waiting: state.waiting,
  sentInDay: state.sent_in_day,
  failedInDay: state.failed_in_day,
  lastError: state.last_error,
  lastErrorAt: state.last_error_at?.toISOString() ?? null,
});

const toQueue = ({ beaten_at, counts }: Beat): QueueStateDto => ({
  backend: counts['backend'] === 'redis' ? 'redis' : 'postgres',
  isReached: counts['isReached'] === true,
  waiting: numberOf(counts['waiting']),
  delayed: numberOf(counts['delayed']),
  failed: numberOf(counts['failed']),
  outboxWaiting: numberOf(counts['outboxWaiting']) ?? 0,
  outboxOldestAt: typeof counts['outboxOldestAt'] === 'string' ? counts['outboxOldestAt'] : null,
  seenAt: beaten_at.toISOString(),
});

function toAudit(state: State, beat: Beat | undefined): AuditStateDto {
  const flaw = beat?.counts['flaw'];
  return {
    entries: Number(state.chain_no),
    isLate: state.is_late,
    checkpointAt: state.checkpoint_at?.toISOString() ?? null,
    isCheckpointLate: state.is_checkpoint_late,
    flaw: typeof flaw === 'string' ? flaw : null,
  };
}

const toSweep = ({ beaten_at, is_silent, counts }: Beat): OverdueScanStateDto => ({
  ranAt: beaten_at.toISOString(),
  isSilent: is_silent,
  failed: numberOf(counts['failed']) ?? 0,
});
