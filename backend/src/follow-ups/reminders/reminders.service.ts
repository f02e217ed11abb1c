import { WorkerDatabase } from '../../platform/database/worker-database.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import { newId } from '../../shared/ids.js';
import { ruleOf } from '../follow-up-rules.js';
import type { EscalationRole, RuleKey } from '../follow-ups.types.js';
import { Injectable } from '@nestjs/common';
import { writeJobAudits } from '../../platform/audit/job-audit.js';
import { Log } from '../../platform/log.js';
import { pruneOutbox, pruneReads } from '../../platform/queue/outbox-relay.js';
import { AdaptiveThrottle } from '../../platform/queue/adaptive-throttle.js';
import { recipientsOf } from '../recipients.rules.js';
import type { ReachedAs, Recipients, StepFacts } from '../recipients.rules.js';
import { CallbackReminders } from './callback-reminders.service.js';

interface TakenStep {
  readonly id: string;
  readonly rule: RuleKey;
  readonly rung: string;
}

/** Hours after which the level of this step comes again; null: it comes once. */
function hoursUntilNext({ rule, rung }: TakenStep): number | null {
  const { missed, repeatsAfter } = ruleOf(rule);
  return missed.includes(rung as EscalationRole) ? (repeatsAfter ?? null) : null;
}

/** Plans the next step after steps that reached a person; the sweep tries all others again anyway. */
export async function repeatSteps(run: RunSql, steps: readonly TakenStep[]): Promise<void> {
  const repeated = steps.flatMap((step) => {
    const hours = hoursUntilNext(step);
    return hours === null ? [] : [{ id: newId(), after: step.id, hours }];
  });
  if (repeated.length === 0) return;
  await run(
    `insert into panoh.follow_up_steps (id, follow_up_id, case_id, step_no, rung, run_at, tells)
     select n.id, s.follow_up_id, s.case_id, (select max(o.step_no) from panoh.follow_up_steps o
         where o.follow_up_id = s.follow_up_id) + row_number() over (partition by s.follow_up_id order by s.step_no),
       s.rung, panoh.now() + n.hours * interval '1 hour', s.tells
     from unnest($1::uuid[], $2::uuid[], $3::integer[]) n (id, after, hours)
       join panoh.follow_up_steps s on s.id = n.after`,
    [repeated.map(({ id }) => id), repeated.map(({ after }) => after), repeated.map(({ hours }) => hours)],
  );
}

/** How one due step ended; `undeliverable` if no person could be notified. */
type StepEnd = 'done' | 'undeliverable' | 'skipped' | 'failed';

/**
 * What one sweep found, and how many steps stand unheard after it; written into its heartbeat, so that its silence is an
 * alarm (SECURITY E6).
 */
export type OverdueScanCounts = Record<StepEnd | 'due', number>;

interface Step {
  id: string;
  case_id: string;
  follow_up_id: string;
  status: string;
  tells: string;
  rule: RuleKey;
  rung: string;
}

/** So many steps are worked on in one transaction: enough that its round trips hardly count, few enough to be short. */
export const BATCH = 100;

/** Long enough for a slow database, short enough that what failed is tried again within two minutes. */
const LEASE = '60 seconds';

/** When to retry a step that reached no one: a person may have returned or joined. */
const AGAIN = '1 hour';

/** Of the time that a batch took, how long the database is left to people before the next one. */
const REST = { share: 1, mostMs: 200 };

const NOTHING: OverdueScanCounts = { due: 0, done: 0, undeliverable: 0, skipped: 0, failed: 0 };

const IS_DUE = `s.state in ('waiting', 'claimed', 'undeliverable')
  and coalesce(s.lease_until, s.run_at) <= (select panoh.now())`;

/** After so many batches a sweep does what else is its work; what is still due is that of the next one. */
const MOST_ROUNDS = 100;

/** Due steps that no other transaction works on. Skips locked rows, so that a batch never waits or blocks others. */
const TAKE = `select s.id, s.case_id, s.follow_up_id, s.tells, s.rung, f.rule, f.status
  from panoh.follow_up_steps s join panoh.follow_ups f on f.id = s.follow_up_id
  where ${IS_DUE} and ($1::uuid[] is null or s.id = any ($1))
  order by coalesce(s.lease_until, s.run_at) limit $2
  for update of s skip locked for no key update of f skip locked`;

/** A trigger of the table then makes the work of who is away due again. */
const BEGUN = `update panoh.absences set handed_over_at = panoh.now() where id in (select id from panoh.absences
  where handed_over_at is null and ended_at is null and starts_at <= panoh.now() and ends_at > panoh.now()
  order by id for update skip locked)`;

/**
 * Tells people what is due: take, act and mark in one transaction (SECURITY E4), a batch of steps at a time. In-app is
 * exactly once, because the notification is a row and the pair of person and step is unique. Nothing is ever sent to a
 * survivor.
 */
@Injectable()
export class RemindersService {
  private readonly pacer = new AdaptiveThrottle(REST);

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
    await this.database.query(BEGUN);
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
        counts.undeliverable = (await this.countUndeliverable()) + (await this.callbackReminders.tidy());
      await this.beat(counts);
    } while (found > 0 && rounds < MOST_ROUNDS);
    await this.database.query('select panoh.lapse_closings()');
    const run: RunSql = (sql, parameters) => this.database.query(sql, parameters);
    await pruneOutbox(run);
    await pruneReads(run);
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
        steps = await run<Step>(TAKE, [stepIds, BATCH]);
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
    await this.database.query(
      `update panoh.follow_up_steps s set state = 'claimed', attempts = attempts + 1,
         lease_until = panoh.now() + interval '${LEASE}' where s.id = $1 and ${IS_DUE}`,
      [stepId],
    );
    return 'failed';
  }

  private async countUndeliverable(): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      `select count(*)::integer from panoh.follow_up_steps where state = 'undeliverable'`,
    );
    return row?.count ?? 0;
  }

  private async beat(counts: OverdueScanCounts): Promise<void> {
    await this.database.query(
      `insert into panoh.worker_heartbeats (name, beaten_at, counts) values ('sweep', panoh.now(), $1)
       on conflict (name) do update set beaten_at = excluded.beaten_at, counts = excluded.counts`,
      [counts],
    );
  }
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
  await mark(run, steps, ends);
  await repeatSteps(
    run,
    steps.filter((_, at) => ends[at] === 'done'),
  );
  await writeJobAudits(
    run,
    steps.map((step) => ({ action: 'job.remind', cases: [step.case_id], partitions: ['follow_ups'] })),
  );
  return ends;
}

async function recipientsFor(run: RunSql, steps: readonly Step[]): Promise<Found[]> {
  if (steps.length === 0) return [];
  const rows = await run<{ step_id: string; is_early: boolean; facts: StepFacts }>(
    'select * from panoh.recipient_facts($1)',
    [steps.map(({ id }) => id)],
  );
  return rows.map(({ step_id: stepId, is_early: isEarly, facts }) => ({
    stepId,
    isEarly,
    facts,
    ...recipientsOf(facts),
  }));
}

/** A row's escalation ends with the row; a call to the supervisor does not. */
const isMeant = ({ status, tells }: Step): boolean => status === 'pending' || tells === 'call';

interface Notice {
  userId: string;
  stepId: string;
  /** null for those who hear numbers only. */
  caseId: string | null;
  subjectId: string | null;
  kind: string;
}

/** Who holds no case hears that something waits at an agency, and not where. */
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
  const cases = new Map(steps.map(({ id, case_id }) => [id, case_id]));
  const notices = found.flatMap((one) =>
    one.userIds.map((userId) => noticeFor(userId, one, cases.get(one.stepId) ?? '')),
  );
  if (notices.length === 0) return;
  await run(
    `insert into panoh.notifications (id, user_id, step_id, case_id, kind, subject_id)
     select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::uuid[])
     on conflict (user_id, step_id) do nothing`,
    [
      notices.map(() => newId()),
      notices.map(({ userId }) => userId),
      notices.map(({ stepId }) => stepId),
      notices.map(({ caseId }) => caseId),
      notices.map(({ kind }) => kind),
      notices.map(({ subjectId }) => subjectId),
    ],
  );
}

const isAbove = (role: ReachedAs | null): role is EscalationRole =>
  role !== null && role !== 'owner' && role !== 'colleague';

/** If two steps of one row run together, the later one counts: steps are in due order. */
async function escalate(
  run: RunSql,
  steps: readonly Step[],
  reached: ReadonlyMap<string, Found>,
): Promise<void> {
  const rungs = new Map<string, string>();
  for (const step of steps) {
    const one = reached.get(step.id);
    if (one && !one.isEarly && isAbove(one.reachedAs)) rungs.set(step.follow_up_id, one.reachedAs);
  }
  if (rungs.size === 0) return;
  await run(
    `update panoh.follow_ups f set escalated_to = e.rung, escalated_at = panoh.now()
     from unnest($1::uuid[], $2::text[]) e (id, rung) where f.id = e.id and f.status = 'pending'`,
    [[...rungs.keys()], [...rungs.values()]],
  );
}

async function mark(run: RunSql, steps: readonly Step[], ends: readonly StepEnd[]): Promise<void> {
  await run(
    `update panoh.follow_up_steps s set state = e.state, attempts = s.attempts + 1,
       lease_until = case when e.state = 'undeliverable' then panoh.now() + interval '${AGAIN}' end,
       done_at = case when e.state <> 'undeliverable' then panoh.now() end
     from unnest($1::uuid[], $2::text[]) e (id, state) where s.id = e.id`,
    [steps.map(({ id }) => id), ends],
  );
}
