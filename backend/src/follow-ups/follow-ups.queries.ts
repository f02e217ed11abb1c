import type { CaseStatus } from '../cases/index.js';
import type { Database } from '../platform/database/database.js';
import type { RiskBand } from '../risk/risk.types.js';
import { lastMinuteOfDay, startOfDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { newId } from '../shared/ids.js';
import { isWithHisFamily } from '../survivors/index.js';
import type { LivesWith } from '../survivors/index.js';
import { escalationSteps } from './escalation.rules.js';
import type {
  CaseFacts,
  MovedRow,
  OwnerRole,
  PendingRow,
  PlannedFollowUp,
  RuleKey,
  RulesInForce,
  Urgency,
} from './follow-ups.types.js';
import { PUBLISHED_ESCALATIONS, escalationsOf } from './rule-values.rules.js';

/** A case as planning sees it. */
export interface CaseState {
  facts: CaseFacts;
  pending: PendingRow[];
  failedAttempts: number;
  /** A doctor looked at her neck, or she declined it. */
  neckChecked: boolean;
}

interface StoredRow {
  id: string;
  rule: RuleKey;
  step: number;
  subjectId: string | null;
  fromAt: string;
  askedAt: string | null;
  dueAt: string;
  alertAt: string | null;
  need: string | null;
}

/** The same state as the database returns it. */
export interface StoredState {
  status: CaseStatus;
  band: RiskBand;
  openedAt: string;
  ownerKind: string;
  supportLead: string;
  leadKnowsOrders: boolean;
  sharesWithGroup: boolean;
  markedByGroup: boolean;
  contactStopped: boolean;
  failedAttempts: number;
  /** Only for the owner and those who hold the case. */
  neckChecked?: boolean;
  referrals: { id: string; urgency: Urgency; isContacted: boolean; serviceOn: Day | null }[];
  orders: { id: string; serveBy: string; servedAt: string | null; endsAt: string | null }[];
  /** Open actions of the worker, each with its day. */
  planActions: { id: string; dueOn: Day }[];
  children: { id: string; livesWith: LivesWith; lacksPapers: boolean; askedAt: string | null }[];
  lastSessionOn: string | null;
  isInDanger: boolean;
  pending: StoredRow[];
  rules: RulesInForce | null;
}

export function toCaseState(stored: StoredState, now: Date): CaseState {
  return {
    facts: {
      now,
      status: stored.status,
      band: stored.band,
      openedAt: new Date(stored.openedAt),
      ownerIsPolice: stored.ownerKind === 'police',
      supportLead: supportLeadOf(stored.supportLead),
      leadKnowsOrders: stored.leadKnowsOrders,
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
      planActions: stored.planActions.map(({ id, dueOn }) => ({
        id,
        dueAt: lastMinuteOfDay(startOfDay(dueOn)),
      })),
      children: stored.children.map(({ livesWith, askedAt, ...child }) => ({
        ...child,
        livesWithHer: livesWith === 'her',
        isWithHisFamily: isWithHisFamily(livesWith),
        askedAt: askedAt ? new Date(askedAt) : null,
      })),
      lastSessionAt: stored.lastSessionOn ? startOfDay(stored.lastSessionOn) : null,
      isInDanger: stored.isInDanger,
      rules: stored.rules,
    },
    pending: stored.pending.map((waiting) => ({
      ...waiting,
      fromAt: new Date(waiting.fromAt),
      askedAt: waiting.askedAt ? new Date(waiting.askedAt) : null,
      dueAt: new Date(waiting.dueAt),
    })),
    failedAttempts: stored.failedAttempts,
    neckChecked: stored.neckChecked ?? false,
  };
}

/** Who is notified of a row, and when; each step is a separate job. */
export function escalationPolicyOf(
  rule: RuleKey,
  times: { readonly fromAt: Date; readonly dueAt: Date; readonly alertAt: Date | null },
  { band, sharesWithGroup, rules }: CaseFacts,
): object[] {
  const ladder = escalationSteps(rule, { ...times, band, sharesWithGroup, set: rules?.set });
  return ladder.map((step) => ({ ...step, id: newId() }));
}

/**
 * The support lead as planning needs it. Police with a referred survivor owe no offer and make no safety contacts:
 * the sending agency continues them.
 */
function supportLeadOf(state: string): CaseFacts['supportLead'] {
  if (state === 'accepted') return 'accepted';
  return state === 'declined' || state === 'not_needed' ? 'declined' : 'none';
}

/** What planning knows of a case. The functions here need only some relation to it: another agency's answer also plans. */
export async function planningState(database: Database, caseId: string): Promise<CaseState> {
  const [row] = await database.query<{ state: StoredState }>('select panoh.planning_state($1) as state', [
    caseId,
  ]);
  if (!row?.state) throw new Error('planning_state answered nothing');
  return toCaseState(row.state, database.now);
}

export async function addRows(
  database: Database,
  caseId: string,
  { rows, facts }: { rows: readonly PlannedFollowUp[]; facts: CaseFacts },
): Promise<void> {
  const afterClosure = facts.status === 'closed';
  const rulesId = facts.rules?.id ?? null;
  const values = rows.map((row) => {
    const steps = escalationPolicyOf(row.rule, row, facts);
    return { ...row, id: newId(), caseId, afterClosure, rulesId, steps };
  });
  await database.perform('plan_follow_up', ...values);
}

export async function moveRow(
  database: Database,
  { row, move }: { row: PendingRow; move: MovedRow },
  facts: CaseFacts,
): Promise<void> {
  const steps = escalationPolicyOf(row.rule, { ...move, alertAt: null }, facts);
  const values = JSON.stringify({ ...move, rulesId: facts.rules?.id ?? null, steps });
  await database.query('select panoh.plan_follow_up($1)', [values]);
}

/** Moves the first escalation step of every waiting row to its time for high risk. */
export async function expediteRows(database: Database, caseId: string, { rules }: CaseFacts): Promise<void> {
  // No first step is later than the published one.
  const hours = [PUBLISHED_ESCALATIONS.other, escalationsOf(rules?.set).high];
  await database.query('select panoh.expedite_escalations($1, $2, $3)', [caseId, ...hours]);
}

export async function endRow(
  database: Database,
  id: string,
  done: { outcome: string; contactId: string | null } | null,
): Promise<void> {
  await database.query('select panoh.end_follow_up($1, $2, $3, $4)', [
    ...[id, done ? 'done' : 'replaced', done?.outcome ?? null, done?.contactId ?? null],
  ]);
}

export async function assignRows(
  database: Database,
  caseId: string,
  { ids, owner }: { ids: readonly string[]; owner: OwnerRole },
): Promise<void> {
  await database.query('select panoh.assign_follow_ups($1, $2, $3)', [caseId, [...ids], owner]);
}

/** Notifies the supervisor at once, in addition to the escalation. */
export async function callSupervisor(database: Database, caseId: string): Promise<void> {
  await database.query('select panoh.escalate_to_supervisor_now($1, $2)', [caseId, newId()]);
}

/** Whether her safety plan was reviewed after the latest incident that the owner knows of. */
export async function hasCurrentPlan(database: Database, caseId: string): Promise<boolean> {
  const rows = await database.query(
    `select 1 from panoh.case_events where case_id = $1 and kind = 'safety_plan_reviewed'
       and happened_at > (select coalesce(max(recorded_at), '-infinity')
         from panoh.incidents where case_id = $1) limit 1`,
    [caseId],
  );
  return rows.length > 0;
}

/** Referrals to this agency that it declined because her consent was missing, and that wait for her answer. */
export async function refusedForConsent(
  database: Database,
  caseId: string,
  agencyId: string,
): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    `select id from panoh.referrals
     where case_id = $1 and to_agency_id = $2 and decline_reason = 'consent_missing'`,
    [caseId, agencyId],
  );
  return rows.map(({ id }) => id);
}

/** Referrals that wait for a place while nothing helps her, here or by a later answer to the same need. */
export async function waitingWithoutHelp(database: Database, caseId: string): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    `select w.id from panoh.referrals w
     where w.case_id = $1 and w.settled_by = 'waiting_place' and w.interim_help = 'none_yet' and not exists (
       select 1 from panoh.referrals n where n.case_id = w.case_id and n.id <> w.id and n.service_type = w.service_type
         and greatest(n.sent_at, n.decided_at, n.settled_at) > w.sent_at
         and (n.status in ('accepted', 'appointment', 'service_started', 'completed') or n.no_longer_wanted
           or n.settled_by = 'own_help' and n.survivor_feedback is distinct from 'not_received'
           or n.interim_help <> 'none_yet'))`,
    [caseId],
  );
  return rows.map(({ id }) => id);
}

export type RuleVersions = ReadonlyMap<string, { number: number; reason: string }>;

/** Number and reason of versions of the rules, for those who work in their group. */
export async function versionsNamed(database: Database, ids: readonly string[]): Promise<RuleVersions> {
  if (ids.length === 0) return new Map();
  const rows = await database.query<{ id: string; number: number; reason: string }>(
    'select id, number, reason from panoh.rule_versions where id = any ($1)',
    [[...ids]],
  );
  return new Map(rows.map(({ id, ...version }) => [id, version]));
}

/** A case from which another one was opened. */
export interface SenderCase {
  caseId: string;
  /** The two agencies are of different places. */
  isElsewhere: boolean;
  /** The agency of this case gives legal aid. */
  isLegalAid: boolean;
}

/** The case from which a running referral opened this one, unless the police lead it; null if there is none. */
export async function senderCaseOf(database: Database, caseId: string): Promise<SenderCase | null> {
  const [sender] = await database.query<SenderCase>(
    `select r.case_id as "caseId", a.place is distinct from t.place as "isElsewhere",
       t.type in ('legal_aid', 'legal_aid_bureau') as "isLegalAid"
     from panoh.referrals r join panoh.agencies a on a.id = r.from_agency_id join panoh.agencies t on t.id = r.to_agency_id
     where r.received_case_id = $1 and r.status in ('accepted', 'appointment', 'service_started')
       and r.ended_at is null and a.kind <> 'police'`,
    [caseId],
  );
  return sender ?? null;
}

/**
 * The case that was referred to the lawyer of this court case, also where the referral was completed since; none of the
 * police, and not that of a former owner.
 */
export async function leadOfCourt(
  database: Database,
  { caseId, courtId }: { caseId: string; courtId: string },
): Promise<string | null> {
  const [lead] = await database.query<{ caseId: string }>(
    `select r.case_id as "caseId" from panoh.referrals r join panoh.agencies a on a.id = r.from_agency_id
     where r.received_case_id = $1 and r.kind <> 'handover' and a.kind <> 'police'
       and (r.status in ('accepted', 'appointment', 'service_started') or r.status = 'completed' and exists (
         select 1 from panoh.court_steps s where s.court_id = $2 and s.step_no = 1 and s.recorded_at < r.ended_at))
     order by r.ended_at desc nulls first limit 1`,
    [caseId, courtId],
  );
  return lead?.caseId ?? null;
}

/** The state of the case of an entry that the viewer recorded just now. */
export async function courtHelpState(database: Database, entryId: string): Promise<StoredState> {
  const sql = 'select panoh.plan_court_help($1, null) as state';
  const [row] = await database.query<{ state: StoredState }>(sql, [entryId]);
  if (!row) throw new Error('no state of a court entry');
  return row.state;
}

export const planCourtHelp = (database: Database, entryId: string, row: object): Promise<unknown> =>
  database.query('select panoh.plan_court_help($1, $2)', [entryId, JSON.stringify(row)]);

/** Ends contacts of a period for reconciliation, in whatever case they wait; returns the cases. */
export async function endCourtContacts(database: Database, courtId: string): Promise<string[]> {
  const sql = 'select distinct panoh.end_court_contacts($1) as id';
  return (await database.query<{ id: string }>(sql, [courtId])).map(({ id }) => id);
}

/** Whether the content of a case was erased: no new content can be sealed for it. */
export async function isErasedCase(database: Database, caseId: string): Promise<boolean> {
  const [row] = await database.query<{ erased: boolean }>(
    'select erased_at is not null as erased from panoh.cases where id = $1',
    [caseId],
  );
  return row?.erased === true;
}
