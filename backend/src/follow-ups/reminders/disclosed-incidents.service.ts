import { Injectable } from '@nestjs/common';
import { writeJobAudits } from '../../platform/audit/job-audit.js';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { newId } from '../../shared/ids.js';
import { escalationPolicyOf, toCaseState } from '../case-state.js';
import type { StoredState } from '../case-state.js';
import { afterOccurrence } from '../consequences.rules.js';

interface ToTell {
  incidentId: string;
  /** The case in which it was recorded. */
  toldBy: string;
  caseId: string;
  state: StoredState;
  now: Date;
}

const TO_TELL = `select incident_id as "incidentId", told_by as "toldBy", case_id as "caseId", state, panoh.now() as now
  from panoh.incidents_to_tell()`;

/**
 * An incident recorded by one agency brings forward contacts of other agencies that have the survivor's consent (ADR
 * 24). Without consent, nothing is read or written here.
 */
@Injectable()
export class DisclosedIncidentsService {
  constructor(
    private readonly database: WorkerDatabase,
    private readonly log: Log,
  ) {}

  /** Notifies all that is due. Returns how many cases were replanned. */
  async carryOn(): Promise<number> {
    let told = 0;
    try {
      while (await this.database.transaction((run) => this.tellOne(run))) told += 1;
    } catch (error) {
      this.log.warn('incident_not_told', { error });
    }
    return told;
  }

  /** False if none is left, or another worker handles it. */
  private async tellOne(run: RunSql): Promise<boolean> {
    const [one] = await run<ToTell>(TO_TELL);
    if (!one) return false;
    const planned = JSON.stringify(plannedFor(one));
    const [row] = await run<{ told: boolean }>('select panoh.tell_incident($1) as told', [planned]);
    if (!row?.told) return false;
    await writeJobAudits(run, [
      { action: 'job.let_know', cases: [one.caseId], partitions: ['follow_ups'] },
      { action: 'job.let_know', cases: [one.toldBy], partitions: ['core'] },
    ]);
    return true;
  }
}

function plannedFor({ incidentId, caseId, state, now }: ToTell): object {
  const { facts, pending } = toCaseState(state, now);
  const known = { work: null, triggers: [{ kind: 'incident_known' } as const] };
  const { added, moved } = afterOccurrence(known, pending, facts);
  const rulesId = facts.rules?.id ?? null;
  return {
    incidentId,
    caseId,
    added: added.map((row) => ({
      ...row,
      id: newId(),
      rulesId,
      steps: escalationPolicyOf(row.rule, row, facts),
    })),
    moved: moved.flatMap((move) => {
      const row = pending.find(({ id }) => id === move.id);
      const times = { ...move, alertAt: null };
      return row ? [{ ...move, rulesId, steps: escalationPolicyOf(row.rule, times, facts) }] : [];
    }),
  };
}
