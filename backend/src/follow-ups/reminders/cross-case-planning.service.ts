import { Injectable } from '@nestjs/common';
import { writeJobAudit, writeJobAudits } from '../../platform/audit/job-audit.js';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { newId } from '../../shared/ids.js';
import { afterOccurrence } from '../consequences.rules.js';
import { crossCaseRows } from '../cross-case-rows.js';
import { escalationPolicyOf, toCaseState } from '../follow-ups.queries.js';
import { windowEndOf } from '../referral-follow-ups.rules.js';
import {
  discloseIncident,
  nextCallIn,
  nextSignalled,
  nextDisclosedIncident,
  nextTakenBack,
  planCallIn,
  planSignal,
  planTakenBack,
} from './reminders.queries.js';
import type { DisclosedIncident, TakenBack } from './reminders.queries.js';

/** What a worker has locked when its machine stops waits no longer: a signal of danger may be among it. */
const SOON_FREE = `set local idle_in_transaction_session_timeout = '10s'`;

/** Plans one after the other, each in a transaction; answers how many. */
abstract class CrossCasePlanning {
  constructor(
    private readonly database: WorkerDatabase,
    private readonly log: Log,
  ) {}

  /** False if none is left, or another worker handles it. */
  protected abstract planOne(run: RunSql): Promise<boolean>;

  protected abstract readonly failure: string;

  async carryOn(): Promise<number> {
    let planned = 0;
    try {
      while (await this.database.transaction((run) => this.planNext(run))) planned += 1;
    } catch (error) {
      this.log.warn(this.failure, { error });
    }
    return planned;
  }

  private async planNext(run: RunSql): Promise<boolean> {
    await run(SOON_FREE);
    return this.planOne(run);
  }
}

/**
 * An incident recorded by one agency brings forward contacts of other agencies that have the survivor's consent (ADR
 * 24). Without consent, nothing is read or written here.
 */
@Injectable()
export class DisclosedIncidentsService extends CrossCasePlanning {
  protected readonly failure = 'incident_not_told';

  constructor(database: WorkerDatabase, log: Log) {
    super(database, log);
  }

  protected async planOne(run: RunSql): Promise<boolean> {
    const one = await nextDisclosedIncident(run);
    if (!one || !(await discloseIncident(run, plannedFor(one)))) return false;
    await writeJobAudits(run, [
      { action: 'job.let_know', cases: [one.caseId], partitions: ['follow_ups'] },
      { action: 'job.let_know', cases: [one.toldBy], partitions: ['core'] },
    ]);
    return true;
  }
}

/**
 * A block also withdraws referrals in the same survivor's other cases, which the person who started or settled it may
 * not see. Their senders then look for another place, as after any refusal.
 */
@Injectable()
export class TakenBackService extends CrossCasePlanning {
  protected readonly failure = 'search_not_planned';

  constructor(database: WorkerDatabase, log: Log) {
    super(database, log);
  }

  protected async planOne(run: RunSql): Promise<boolean> {
    const one = await nextTakenBack(run);
    if (!one) return false;
    await planTakenBack(run, searchFor(one));
    const cases = [one.caseId];
    await writeJobAudit(run, { action: 'job.plan_search', cases, partitions: ['follow_ups'] });
    return true;
  }
}

/**
 * A question by the code on a card becomes a task of the agency that has the case. Only this job compares the code, so
 * that the agency that asks learns nothing by an answer or by its time.
 */
@Injectable()
export class CallInsPlanning extends CrossCasePlanning {
  protected readonly failure = 'call_in_not_planned';

  constructor(database: WorkerDatabase, log: Log) {
    super(database, log);
  }

  protected async planOne(run: RunSql): Promise<boolean> {
    const one = await nextCallIn(run);
    if (!one) return false;
    const [row] = crossCaseRows({ kind: 'called_in', callInId: one.callInId }, one.state, one.now);
    if (!row) throw new Error('a call-in planned no row');
    await planCallIn(run, row);
    const cases = [one.caseId];
    await writeJobAudit(run, { action: 'job.plan_call_in', cases, partitions: ['follow_ups'] });
    return true;
  }
}

/**
 * A signal of a programme becomes a task of her lead in every case in which the man is named. Only this job looks for the
 * cases, so that the programme learns nothing by an answer or by its time.
 */
@Injectable()
export class SignalsPlanning extends CrossCasePlanning {
  protected readonly failure = 'signal_not_planned';

  constructor(database: WorkerDatabase, log: Log) {
    super(database, log);
  }

  protected async planOne(run: RunSql): Promise<boolean> {
    const one = await nextSignalled(run);
    if (!one) return false;
    const { signalId, caseId, code, allowsFeedback, state, now } = one;
    const rows = crossCaseRows({ kind: 'programme_signalled', signalId, code, allowsFeedback }, state, now);
    await planSignal(run, { signalId, caseId, rows });
    await writeJobAudit(run, { action: 'job.plan_signal', cases: [caseId], partitions: ['follow_ups'] });
    return true;
  }
}

function plannedFor({ incidentId, caseId, state, now }: DisclosedIncident): object {
  const { facts, pending } = toCaseState(state, now);
  const known = { work: null, triggers: [{ kind: 'incident_known' } as const] };
  const { added, moved } = afterOccurrence(known, pending, facts);
  const rulesId = facts.rules?.id ?? null;
  return {
    incidentId,
    caseId,
    added: added.map((row) => {
      const steps = escalationPolicyOf(row.rule, row, facts);
      return { ...row, id: newId(), rulesId, steps };
    }),
    moved: moved.flatMap((move) => {
      const row = pending.find(({ id }) => id === move.id);
      const times = { ...move, alertAt: null };
      return row ? [{ ...move, rulesId, steps: escalationPolicyOf(row.rule, times, facts) }] : [];
    }),
  };
}

function searchFor({ referralId, caseId, need, urgency, state, now }: TakenBack): object {
  const refusal = { kind: 'referral_refused', asksFor: 'other_place', referralId, urgency } as const;
  const windowEndsAt = windowEndOf(need, toCaseState(state, now).pending, now);
  const [row] = crossCaseRows({ ...refusal, windowEndsAt }, state, now);
  if (!row) throw new Error('a refusal planned no search');
  return { ...row, caseId };
}
