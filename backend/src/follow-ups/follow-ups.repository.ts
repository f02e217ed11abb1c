import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { newId } from '../shared/ids.js';
import { escalationPolicyOf, toCaseState } from './case-state.js';
import type { CaseState, StoredState } from './case-state.js';
import type { CaseFacts, MovedRow, OwnerRole, PendingRow, PlannedFollowUp } from './follow-ups.types.js';
import { PUBLISHED_ESCALATIONS } from './published-values.rules.js';
import { escalationsOf } from './rule-values.rules.js';

/** Versions of the rules by their ids. */
export type RuleVersions = ReadonlyMap<string, { number: number; reason: string }>;

export type RowEnd = { status: 'done'; outcome: string; contactId: string | null } | { status: 'replaced' };

/**
 * Stores follow-up rows and their escalation steps. The database functions need only some relation to the case, since
 * another agency's answer also makes and ends rows of the owner.
 */
@Injectable()
export class FollowUpsRepository {
  constructor(private readonly database: Database) {}

  async state(caseId: string): Promise<CaseState> {
    const [row] = await this.database.query<{ state: StoredState }>(
      'select panoh.planning_state($1) as state',
      [caseId],
    );
    if (!row?.state) throw new Error('planning_state answered nothing');
    return toCaseState(row.state, this.database.now);
  }

  async add(caseId: string, rows: readonly PlannedFollowUp[], facts: CaseFacts): Promise<void> {
    const values = rows.map((row) => ({
      ...row,
      id: newId(),
      caseId,
      afterClosure: facts.status === 'closed',
      rulesId: facts.rules?.id ?? null,
      steps: escalationPolicyOf(row.rule, row, facts),
    }));
    await this.database.perform('plan_follow_up', ...values);
  }

  async move(row: PendingRow, move: MovedRow, facts: CaseFacts): Promise<void> {
    const steps = escalationPolicyOf(row.rule, { ...move, alertAt: null }, facts);
    const rulesId = facts.rules?.id ?? null;
    await this.database.query('select panoh.plan_follow_up($1)', [
      JSON.stringify({ ...move, rulesId, steps }),
    ]);
  }

  /** Moves the first escalation step of every waiting row to its time for high risk. */
  async hasten(caseId: string, { rules }: CaseFacts): Promise<void> {
    // No first step is later than the published one.
    const hours = [PUBLISHED_ESCALATIONS.other, escalationsOf(rules?.set).high];
    await this.database.query('select panoh.expedite_escalations($1, $2, $3)', [caseId, ...hours]);
  }

  async end(id: string, end: RowEnd): Promise<void> {
    const [outcome, contactId] = end.status === 'done' ? [end.outcome, end.contactId] : [null, null];
    await this.database.query('select panoh.end_follow_up($1, $2, $3, $4)', [
      id,
      end.status,
      outcome,
      contactId,
    ]);
  }

  /** Whether her safety plan was reviewed after the latest incident that the owner knows of. */
  async hasCurrentPlan(caseId: string): Promise<boolean> {
    const rows = await this.database.query(
      `select 1 from panoh.case_events where case_id = $1 and kind = 'safety_plan_reviewed'
         and happened_at > (select coalesce(max(recorded_at), '-infinity')
           from panoh.incidents where case_id = $1) limit 1`,
      [caseId],
    );
    return rows.length > 0;
  }

  /** Referrals to this agency that it declined because her consent was missing, and that wait for her answer. */
  async refusedForConsent(caseId: string, agencyId: string): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `select r.id from panoh.referrals r where r.case_id = $1 and r.to_agency_id = $2
         and r.decline_reason = 'consent_missing'`,
      [caseId, agencyId],
    );
    return rows.map(({ id }) => id);
  }

  get now(): Date {
    return this.database.now;
  }

  /** Assigns waiting rows to a new owner role. */
  async assign(caseId: string, ids: readonly string[], owner: OwnerRole): Promise<void> {
    if (ids.length === 0) return;
    await this.database.query('select panoh.assign_follow_ups($1, $2, $3)', [caseId, [...ids], owner]);
  }

  /** Notifies the supervisor at once, in addition to the escalation. */
  async callSupervisor(caseId: string): Promise<void> {
    await this.database.query('select panoh.escalate_to_supervisor_now($1, $2)', [caseId, newId()]);
  }

  /** Number and reason of versions of the rules, for those who work in their group. */
  async versionsNamed(ids: readonly string[]): Promise<RuleVersions> {
    if (ids.length === 0) return new Map();
    const rows = await this.database.query<{ id: string; number: number; reason: string }>(
      'select id, number, reason from panoh.rule_versions where id = any ($1)',
      [[...ids]],
    );
    return new Map(rows.map(({ id, ...version }) => [id, version]));
  }
}
