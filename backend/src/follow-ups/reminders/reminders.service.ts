import { Injectable } from '@nestjs/common';
import { writeJobAudit } from '../../platform/audit/job-audit.js';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { pruneOutbox, pruneReads } from '../../platform/queue/outbox-pruning.js';
import { newId } from '../../shared/ids.js';

/** How one due step ended; `unheard` while there is nobody whom it could be told. */
type StepEnd = 'done' | 'unheard' | 'skipped' | 'gone' | 'failed';

/**
 * What one sweep found, and how many steps stand unheard after it; written into its heartbeat, so that its silence is an
 * alarm (SECURITY E6).
 */
export type SweepCounts = Record<StepEnd | 'due', number>;

interface StepRow {
  case_id: string;
  follow_up_id: string;
  status: string;
  tells: string;
}

const BATCH = 100;

/** Long enough for a slow database, short enough that what a dead worker held is told within two minutes. */
const LEASE = '60 seconds';

/** A step that reached nobody is tried again: somebody may have come back, or been taken on. */
const AGAIN = '1 hour';

/**
 * Tells people what is due: claim with a lease, act, mark (SECURITY E4). In-app is exactly once, because the
 * notification is a row and the pair of person and step is unique. Nothing is ever sent to a survivor.
 */
@Injectable()
export class RemindersService {
  constructor(
    private readonly database: WorkerDatabase,
    private readonly log: Log,
  ) {}

  /** The clock's way: one step whose job came. Not yet due, claimed by another or done already: nothing happens. */
  async remind(stepId: string): Promise<void> {
    const claimed = await this.claim('id = $2', 1, stepId);
    for (const id of claimed) await this.act(id);
  }

  /** The net: every step that is due and that nobody holds, whether or not its job ever came. */
  async sweep(): Promise<SweepCounts> {
    const counts: SweepCounts = { due: 0, done: 0, unheard: 0, skipped: 0, gone: 0, failed: 0 };
    for (;;) {
      const claimed = await this.claim('true', BATCH);
      for (const id of claimed) counts[await this.tryAct(id)] += 1;
      counts.due += claimed.length;
      counts.unheard = await this.countUnheard();
      await this.beat(counts);
      if (claimed.length < BATCH) break;
    }
    const run: RunSql = (sql, parameters) => this.database.query(sql, parameters);
    await pruneOutbox(run);
    await pruneReads(run);
    return counts;
  }

  private async claim(which: string, limit: number, ...more: unknown[]): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `update panoh.follow_up_steps set state = 'claimed', attempts = attempts + 1,
         lease_until = panoh.now() + interval '${LEASE}'
       where id in (select id from panoh.follow_up_steps
         where run_at <= panoh.now() and ${which}
           and (state = 'waiting' or (state in ('claimed', 'unheard') and lease_until <= panoh.now()))
         order by run_at limit $1 for update skip locked)
       returning id`,
      [limit, ...more],
    );
    return rows.map((row) => row.id);
  }

  /** One step that fails must not keep the others waiting; it is tried again when its lease has ended. */
  private async tryAct(stepId: string): Promise<StepEnd> {
    try {
      return await this.act(stepId);
    } catch (error) {
      this.log.warn('reminder_failed', { step: stepId, error });
      return 'failed';
    }
  }

  private act(stepId: string): Promise<Exclude<StepEnd, 'failed'>> {
    return this.database.transaction(async (run) => {
      const [step] = await run<StepRow>(
        `select s.case_id, s.follow_up_id, s.tells, f.status
         from panoh.follow_up_steps s join panoh.follow_ups f on f.id = s.follow_up_id
         where s.id = $1 and s.state = 'claimed' for update of s`,
        [stepId],
      );
      if (!step) return 'gone';
      // A ladder ends with its row; that somebody was called does not.
      const isMeant = step.status === 'pending' || step.tells === 'call';
      const end = isMeant ? await this.tell(run, stepId, step) : 'skipped';
      await run(
        `update panoh.follow_up_steps set state = $2,
           lease_until = case when $2 = 'unheard' then panoh.now() + interval '${AGAIN}' end,
           done_at = case when $2 <> 'unheard' then panoh.now() end where id = $1`,
        [stepId, end],
      );
      await writeJobAudit(run, { action: 'job.remind', cases: [step.case_id], partitions: ['follow_ups'] });
      return end;
    });
  }

  /** A rung counts as reached only where it reached somebody: an escalation to nobody would be a comfort, not a fact. */
  private async tell(run: RunSql, stepId: string, step: StepRow): Promise<'done' | 'unheard'> {
    const people = await run<{ user_id: string; rung: string }>('select * from panoh.recipients($1)', [
      stepId,
    ]);
    const reached = people[0]?.rung;
    if (reached === undefined) return 'unheard';
    await run(
      `insert into panoh.notifications (id, user_id, step_id, case_id, kind)
       select id, user_id, $1, $2, $3 from unnest($4::uuid[], $5::uuid[]) as told (id, user_id)
       on conflict (user_id, step_id) do nothing`,
      [
        stepId,
        step.case_id,
        reached === 'owner' ? 'task_due' : 'task_late',
        people.map(() => newId()),
        people.map((person) => person.user_id),
      ],
    );
    if (reached !== 'owner') {
      await run(
        `update panoh.follow_ups set escalated_to = $2, escalated_at = panoh.now() where id = $1 and status = 'pending'`,
        [step.follow_up_id, reached],
      );
    }
    return 'done';
  }

  private async countUnheard(): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      `select count(*)::integer from panoh.follow_up_steps where state = 'unheard'`,
    );
    return row?.count ?? 0;
  }

  private async beat(counts: SweepCounts): Promise<void> {
    await this.database.query(
      `insert into panoh.heartbeats (name, beaten_at, counts) values ('sweep', panoh.now(), $1)
       on conflict (name) do update set beaten_at = excluded.beaten_at, counts = excluded.counts`,
      [counts],
    );
  }
}
