import { Injectable } from '@nestjs/common';
import type { CaseStatus } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import type { RiskBand } from '../risk/risk.types.js';
import { startOfDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { newId } from '../shared/ids.js';
import { escalationSteps } from './escalation.rules.js';
import type {
  CaseFacts,
  MovedRow,
  OwnerRole,
  PendingRow,
  PlannedFollowUp,
  RuleKey,
  Urgency,
} from './follow-ups.types.js';
import { PUBLISHED_RUNGS } from './published-values.rules.js';
import { rungsOf } from './rule-values.rules.js';
import type { RulesInForce } from './rules-in-force.types.js';

/** Versions of the rules by their ids. */
export type RuleVersions = ReadonlyMap<string, { number: number; reason: string }>;

/** A case as planning sees it. */
export interface CaseState {
  facts: CaseFacts;
  pending: PendingRow[];
  /** Failed attempts in a row. */
  failedAttempts: number;
}

interface StoredRow {
  id: string;
  rule: RuleKey;
  step: number;
  subjectId: string | null;
  fromAt: string;
  dueAt: string;
  alertAt: string | null;
}

interface StoredState {
  status: CaseStatus;
  band: RiskBand;
  openedAt: string;
  ownerKind: string;
  supportLead: string;
  sharesWithGroup: boolean;
  markedByGroup: boolean;
  contactStopped: boolean;
  failedAttempts: number;
  referrals: { id: string; urgency: Urgency; isContacted: boolean; serviceOn: Day | null }[];
  orders: { id: string; serveBy: string; servedAt: string | null; endsAt: string | null }[];
  pending: StoredRow[];
  rules: RulesInForce | null;
}

export type RowEnd = { status: 'done'; outcome: string; contactId: string | null } | { status: 'replaced' };

/**
 * Follow-up rows and their ladders. They are read and written through functions of the database that ask only for
 * some relation to the case, since another agency's answer makes and ends rows of the owner too.
 */
@Injectable()
export class FollowUpsRepository {
  constructor(private readonly database: Database) {}

  async state(caseId: string): Promise<CaseState> {
    const [row] = await this.database.query<{ state: StoredState }>(
      'select panoh.planning_state($1) as state',
      [caseId],
    );
    const stored = row?.state;
    if (!stored) throw new Error('planning_state answered nothing');
    return {
      facts: {
        now: this.database.now,
        status: stored.status,
        band: stored.band,
        openedAt: new Date(stored.openedAt),
        ownerIsPolice: stored.ownerKind === 'police',
        supportLead: supportLeadOf(stored.supportLead),
        sharesWithGroup: stored.sharesWithGroup,
        markedByGroup: stored.markedByGroup,
        contactStopped: stored.contactStopped,
        referrals: stored.referrals.map(({ serviceOn, ...referral }) => ({
          ...referral,
          serviceAt: serviceOn ? startOfDay(serviceOn) : null,
        })),
        orders: stored.orders.map(({ id, serveBy, servedAt, endsAt }) => ({
          id,
          serveBy: new Date(serveBy),
          servedAt: servedAt ? new Date(servedAt) : null,
          endsAt: endsAt ? new Date(endsAt) : null,
        })),
        rules: stored.rules,
      },
      pending: stored.pending.map((waiting) => ({
        ...waiting,
        fromAt: new Date(waiting.fromAt),
        dueAt: new Date(waiting.dueAt),
      })),
      failedAttempts: stored.failedAttempts,
    };
  }

  async add(caseId: string, rows: readonly PlannedFollowUp[], facts: CaseFacts): Promise<void> {
    const values = rows.map((row) => ({
      ...row,
      id: newId(),
      caseId,
      afterClosure: facts.status === 'closed',
      rulesId: facts.rules?.id ?? null,
      steps: this.steps(row.rule, { dueAt: row.dueAt, alertAt: row.alertAt }, facts),
    }));
    await this.database.perform('add_follow_up', ...values);
  }

  async move(row: PendingRow, move: MovedRow, facts: CaseFacts): Promise<void> {
    const steps = this.steps(row.rule, { dueAt: move.dueAt, alertAt: null }, facts);
    const rulesId = facts.rules?.id ?? null;
    await this.database.query('select panoh.move_follow_up($1)', [
      JSON.stringify({ ...move, rulesId, steps }),
    ]);
  }

  /** Brings the first rung of every waiting row to where it stands while risk is high. */
  async hasten(caseId: string, { rules }: CaseFacts): Promise<void> {
    // No first rung stands later than the published one.
    const hours = [PUBLISHED_RUNGS.other, rungsOf(rules?.set).high];
    await this.database.query('select panoh.hasten_ladders($1, $2, $3)', [caseId, ...hours]);
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

  get now(): Date {
    return this.database.now;
  }

  /** Hands waiting rows over to whoever does them from now on. */
  async assign(caseId: string, ids: readonly string[], owner: OwnerRole): Promise<void> {
    if (ids.length === 0) return;
    await this.database.query('select panoh.assign_follow_ups($1, $2, $3)', [caseId, [...ids], owner]);
  }

  /** Tells the supervisor at once, beside the ladder. */
  async callSupervisor(caseId: string): Promise<void> {
    await this.database.query('select panoh.call_supervisor($1, $2)', [caseId, newId()]);
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

  private steps(rule: RuleKey, times: { dueAt: Date; alertAt: Date | null }, facts: CaseFacts): object[] {
    const ladder = escalationSteps(rule, {
      ...times,
      band: facts.band,
      sharesWithGroup: facts.sharesWithGroup,
      set: facts.rules?.set,
    });
    return ladder.map((step) => ({ ...step, id: newId() }));
  }
}

/**
 * What planning needs to know of the support lead. Police to whom she was referred owe no offer and make no safety
 * contacts of their own: the agency that sent her goes on with them.
 */
function supportLeadOf(state: string): CaseFacts['supportLead'] {
  if (state === 'accepted') return 'accepted';
  return state === 'declined' || state === 'not_needed' ? 'declined' : 'none';
}
