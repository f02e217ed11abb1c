import { Injectable } from '@nestjs/common';
import type { ServiceType } from '../../agencies/index.js';
import { writeJobAudit } from '../../platform/audit/job-audit.js';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { newId } from '../../shared/ids.js';
import { escalationPolicyOf, toCaseState } from '../case-state.js';
import type { StoredState } from '../case-state.js';
import { planFollowUps } from '../follow-ups.rules.js';
import type { Urgency } from '../follow-ups.types.js';
import { windowEndOf } from '../referral-follow-ups.rules.js';

interface TakenBack {
  referralId: string;
  caseId: string;
  need: ServiceType;
  urgency: Urgency;
  state: StoredState;
  now: Date;
}

const TAKEN_BACK = `select referral_id as "referralId", case_id as "caseId", need, urgency, state, panoh.now() as now
  from panoh.taken_back_to_plan()`;

/**
 * A block also withdraws referrals in the same survivor's other cases, which the person who started or settled it may
 * not see. Their senders then look for another place, as after any refusal.
 */
@Injectable()
export class TakenBackService {
  constructor(
    private readonly database: WorkerDatabase,
    private readonly log: Log,
  ) {}

  /** Answers how many searches were planned. */
  async carryOn(): Promise<number> {
    let planned = 0;
    try {
      while (await this.database.transaction((run) => this.planOne(run))) planned += 1;
    } catch (error) {
      this.log.warn('search_not_planned', { error });
    }
    return planned;
  }

  /** False if none is left, or another worker plans it. */
  private async planOne(run: RunSql): Promise<boolean> {
    const [one] = await run<TakenBack>(TAKEN_BACK);
    if (!one) return false;
    await run('select panoh.plan_taken_back($1)', [JSON.stringify(searchFor(one))]);
    const { caseId } = one;
    await writeJobAudit(run, { action: 'job.plan_search', cases: [caseId], partitions: ['follow_ups'] });
    return true;
  }
}

function searchFor({ referralId, caseId, need, urgency, state, now }: TakenBack): object {
  const { facts, pending } = toCaseState(state, now);
  const [row] = planFollowUps(
    {
      ...({ kind: 'referral_refused', asksFor: 'other_place', referralId, urgency } as const),
      windowEndsAt: windowEndOf(need, pending, now),
    },
    facts,
  );
  if (!row) throw new Error('a refusal planned no search');
  const rulesId = facts.rules?.id ?? null;
  return { ...row, id: newId(), caseId, rulesId, steps: escalationPolicyOf(row.rule, row, facts) };
}
