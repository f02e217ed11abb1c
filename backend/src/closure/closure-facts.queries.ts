import type { CaseStatus } from '../cases/index.js';
import type { StoredConsent } from '../consent/index.js';
import type { AnsweredNeed, GoalState } from '../support/index.js';
import type { Database } from '../platform/database/database.js';
import type { ClosureFacts, HeardWish, ReviewAgency } from './closure-facts.types.js';
import type { FollowUpPartition, RuleKey } from '../follow-ups/follow-ups.types.js';
import type { ClosureReason } from './closure.types.js';
import type { StatementKind } from './statements.rules.js';

/** Instants as the database writes them into JSON. */
type Stamp = string;

export interface StoredStatement {
  kind: StatementKind;
  saidAt: Stamp;
  facts: Record<string, string | boolean | null>;
}

type Referral = ClosureFacts['referrals'][number];
type StoredContact = Omit<ClosureFacts['contacts'][number], 'at' | 'recordedAt'> & {
  at: Stamp;
  recordedAt: Stamp;
};
export interface StoredReferral extends Omit<Referral, 'sentAt' | 'contactedAt' | 'reachedSafeAt'> {
  sentAt: Stamp;
  decidedAt: Stamp | null;
  contactedAt: Stamp | null;
  reachedSafeAt: Stamp | null;
}

/** The rows of one case as `panoh.gate_facts` gives them: codes, days, counts. */
export interface StoredFacts {
  openedAt: Stamp;
  ownerAgencyId: string;
  status: CaseStatus;
  episodeNo: number;
  isMinor: boolean;
  childDecided: boolean;
  hasChildren: boolean;
  children: ClosureFacts['children'][number][];
  sharesWithGroup: boolean;
  band: ClosureFacts['band'];
  assessedAt: Stamp | null;
  triageIsClear: boolean | null;
  urgentTriageAt: Stamp | null;
  isAssessed: boolean;
  bands: { band: ClosureFacts['band']; at: Stamp }[];
  contacts: StoredContact[];
  waitingCorrections: number;
  incidents: { recordedAt: Stamp; lastOn: string | null; isViolence: boolean }[];
  /** A protection order exists, or another agency handed the survivor over. */
  violenceReported: boolean;
  /** When the last request was made that a second person doubted, or she wished to be contacted again. */
  stopDoubtedAt: Stamp | null;
  lastHeard: HeardWish | null;
  referrals: StoredReferral[];
  orders: { inForce: boolean; endsOn: string | null; endedAt: Stamp | null; annulledAt: Stamp | null }[];
  openBreaches: number;
  calledInsignificant: boolean;
  endedAgencyIds: string[];
  pressures: { at: Stamp; byAgencyId: string | null }[];
  planReviewedAt: Stamp | null;
  overdueFollowUps: number;
  overdueSafety: number;
  courts: ClosureFacts['courts'];
  openPlanActions: number;
  unaskedActions: number;
  needs: (Omit<AnsweredNeed, 'at'> & { at: Stamp })[];
  goals: (Omit<GoalState, 'at'> & { at: Stamp })[];
  /** Whether the record that stays is open, not merged and of the same agency; null if none is named. */
  keptIsOpen: boolean | null;
  closedBefore: number;
  openRequest: { id: string; reason: ClosureReason } | null;
  /** Waiting rows of any partition, to list which end and which continue. */
  rows: { id: string; rule: RuleKey; step: number; partition: FollowUpPartition; dueAt: Stamp }[];
  consents: StoredConsent[];
  statements: StoredStatement[];
  agencies: Omit<ReviewAgency, 'appliedPressure'>[];
}

/** What the gate asks about a case; null for a viewer who neither owns the case nor decides its closure. */
export async function findClosureFacts(database: Database, caseId: string): Promise<StoredFacts | null> {
  const [row] = await database.query<{ facts: StoredFacts | null }>('select panoh.gate_facts($1) as facts', [
    caseId,
  ]);
  return row?.facts ?? null;
}

/** Locks the case row until the transaction ends; also for a reviewer of another agency. */
export const lockCase = (database: Database, caseId: string): Promise<unknown> =>
  database.query('select panoh.lock_case($1, false)', [caseId]);
