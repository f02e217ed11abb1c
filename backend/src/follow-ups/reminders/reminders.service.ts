import { Injectable } from '@nestjs/common';
import { writeJobAudits } from '../../platform/audit/job-audit.js';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { AdaptiveThrottle } from '../../platform/queue/adaptive-throttle.js';
import { pruneOutbox, pruneReads } from '../../platform/queue/outbox.queries.js';
import { ruleOf } from '../follow-up-rules.js';
import type { EscalationRole } from '../follow-ups.types.js';
import { recipientsOf } from '../recipients.rules.js';
import type { ReachedAs, Recipients, StepFacts } from '../recipients.rules.js';
import { CallbackReminders } from './callback-reminders.service.js';
import {
  beat,
  countUndeliverable,
  escalateRows,
  handOverAbsences,
  insertNotices,
  lapseCallIns,
  lapseClosings,
  markSteps,
  recipientFacts,
  repeatLevels,
  setAside,
  takeSteps,
} from './reminders.queries.js';
import type { Notice, Step, StepEnd } from './reminders.queries.js';

/**
 * What one sweep found, and how many steps stand unheard after it; written into its heartbeat, so that its silence is an
 * alarm (SECURITY E6).
 */
export type OverdueScanCounts = Record<StepEnd | 'due', number>;

/** Of the time that a batch took, how long the database is left to people before the next one. */
const REST = { share: 1, mostMs: 200 };

const NOTHING: OverdueScanCounts = { due: 0, done: 0, undeliverable: 0, skipped: 0, failed: 0 };

/** After so many batches a sweep does what else is its work; what is still due is that of the next one. */
const MOST_ROUNDS = 100;

/**
 * Tells people what is due: take, act and mark in one transaction (SECURITY E4), a batch of steps at a time. In-app is
 * exactly once, because the notification is a row and the pair of person and step is unique. Nothing is ever sent to a
 * survivor.
 */
@Injectable()
export class RemindersService {
  private readonly pacer = new AdaptiveThrottle(REST);
  private readonly run: RunSql = (sql, parameters) => this.database.query(sql, parameters);

  constructor(
    private readonly database: WorkerDatabase,
    private readonly callbackReminders: CallbackReminders,
    private readonly log: Log,
  ) {}

  /** The clock's way: steps whose jobs came. What is not yet due, held by another or done already is left alone. */
  async remind(stepIds: readonly string[]): Promise<void> {
    await this.batch(stepIds);
  }

  /** The net: every step that is due and that nobody holds, whether or not its job ever came. */
  async sweep(): Promise<OverdueScanCounts> {
    // A notification to an absent person becomes due again, for the stand-in.
    await handOverAbsences(this.run);
    const counts = { ...NOTHING };
    let found: number;
    let rounds = 0;
    do {
      rounds += 1;
      const ends = [...(await this.batch(null)), ...(await this.callbackReminders.tell(null))];
      found = ends.length;
      counts.due += found;
      for (const end of ends) counts[end] += 1;
      if (found === 0 || rounds === MOST_ROUNDS)
        counts.undeliverable = (await countUndeliverable(this.run)) + (await this.callbackReminders.tidy());
      await beat(this.run, counts);
    } while (found > 0 && rounds < MOST_ROUNDS);
    await lapseClosings(this.run);
    await lapseCallIns(this.run);
    await pruneOutbox(this.run);
    await pruneReads(this.run);
    return counts;
  }

  /** One batch after the other, of the clock and of the net alike: neither gets ahead of the other. */
  private batch(stepIds: readonly string[] | null): Promise<StepEnd[]> {
    return this.pacer.next(() => this.tell(stepIds));
  }

  /** What fails together is done again one by one, so that one bad step holds up no other. */
  private async tell(stepIds: readonly string[] | null): Promise<StepEnd[]> {
    let steps: Step[] = [];
    try {
      return await this.database.transaction(async (run) => {
        steps = await takeSteps(run, stepIds);
        return await act(run, steps);
      });
    } catch (error) {
      const [first, ...others] = steps;
      if (!first) throw error;
      if (others.length === 0) return [await this.setAside(first.id, error)];
      const ends: StepEnd[] = [];
      for (const { id } of steps) ends.push(...(await this.tell([id])));
      return ends;
    }
  }

  /** A failed step delays no other, and is retried when its lease ends. */
  private async setAside(stepId: string, error: unknown): Promise<StepEnd> {
    this.log.warn('reminder_failed', { step: stepId, error });
    await setAside(this.run, stepId);
    return 'failed';
  }
}

/** Hours after which the level of this step comes again; null: it comes once. */
function hoursUntilNext({ rule, rung }: Step): number | null {
  const { missed, repeatsAfter } = ruleOf(rule);
  return missed.includes(rung as EscalationRole) ? (repeatsAfter ?? null) : null;
}

/** Plans the next step after steps that reached a person; the sweep tries all others again anyway. */
async function repeat(run: RunSql, steps: readonly Step[]): Promise<void> {
  const repeated = steps.flatMap((step) => {
    const hours = hoursUntilNext(step);
    return hours === null ? [] : [{ after: step.id, hours }];
  });
  if (repeated.length > 0) await repeatLevels(run, repeated);
}

/** Whom a step reaches, chosen by the rules from the facts of the database. */
interface Found extends Recipients {
  stepId: string;
  /** Before the row is late: a word in advance, and no escalation. */
  isEarly: boolean;
  facts: StepFacts;
}

async function act(run: RunSql, steps: readonly Step[]): Promise<StepEnd[]> {
  if (steps.length === 0) return [];
  const found = await recipientsFor(run, steps.filter(isMeant));
  // A step is done only if it reached a person who can act: an escalation that reaches no one must not look done.
  const reached = new Map(found.filter(({ isDelivered }) => isDelivered).map((one) => [one.stepId, one]));
  const ends = steps.map((step): StepEnd => {
    if (!isMeant(step)) return 'skipped';
    return reached.has(step.id) ? 'done' : 'undeliverable';
  });
  await notify(run, steps, found);
  await escalate(run, steps, reached);
  await markSteps(run, steps, ends);
  await repeat(
    run,
    steps.filter((_, at) => ends[at] === 'done'),
  );
  await writeJobAudits(
    run,
    steps.map((step) => ({ action: 'job.remind', cases: [step.caseId], partitions: ['follow_ups'] })),
  );
  return ends;
}

async function recipientsFor(run: RunSql, steps: readonly Step[]): Promise<Found[]> {
  if (steps.length === 0) return [];
  const rows = await recipientFacts(run, steps);
  return rows.map((row) => ({ ...row, ...recipientsOf(row.facts) }));
}

/** A row's escalation ends with the row; a call to the supervisor does not. */
const isMeant = ({ status, tells }: Step): boolean => status === 'pending' || tells === 'call';

/** Who holds no case is notified that something waits at an agency, and not where. */
function noticeFor(userId: string, { stepId, isEarly, facts, reachedAs }: Found, caseId: string): Notice {
  const person = facts.people.find(({ id }) => id === userId);
  const number = { userId, stepId, caseId: null, subjectId: facts.ownerAgencyId };
  if (person?.isOversight)
    return { ...number, kind: facts.oversightActs ? 'block_waits' : 'rows_undeliverable' };
  if (person?.isOnlyHead) return { ...number, kind: 'rows_late' };
  const late = isEarly ? 'task_soon' : 'task_late';
  return { userId, stepId, caseId, subjectId: null, kind: reachedAs === 'owner' ? 'task_due' : late };
}

async function notify(run: RunSql, steps: readonly Step[], found: readonly Found[]): Promise<void> {
  const cases = new Map(steps.map(({ id, caseId }) => [id, caseId]));
  const notices = found.flatMap((one) =>
    one.userIds.map((userId) => noticeFor(userId, one, cases.get(one.stepId) ?? '')),
  );
  if (notices.length > 0) await insertNotices(run, notices);
}

const isAbove = (role: ReachedAs | null): role is EscalationRole =>
  role !== null && role !== 'owner' && role !== 'colleague';

/** If two steps of one row run together, the later one counts: steps are in due order. */
async function escalate(
  run: RunSql,
  steps: readonly Step[],
  reached: ReadonlyMap<string, Found>,
): Promise<void> {
  const levels = new Map<string, string>();
  for (const step of steps) {
    const one = reached.get(step.id);
    if (one && !one.isEarly && isAbove(one.reachedAs)) levels.set(step.followUpId, one.reachedAs);
  }
  if (levels.size > 0) await escalateRows(run, levels);
}
