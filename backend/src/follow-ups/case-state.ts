import type { CaseStatus } from '../cases/index.js';
import type { RiskBand } from '../risk/risk.types.js';
import { startOfDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { newId } from '../shared/ids.js';
import { escalationSteps } from './escalation.rules.js';
import type { CaseFacts, PendingRow, RuleKey, Urgency, RulesInForce } from './follow-ups.types.js';

/** A case as planning sees it. */
export interface CaseState {
  facts: CaseFacts;
  pending: PendingRow[];
  /** Failed attempts in a row. */
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
  sharesWithGroup: boolean;
  markedByGroup: boolean;
  contactStopped: boolean;
  failedAttempts: number;
  /** Only for the owner and those who hold the case. */
  neckChecked?: boolean;
  referrals: { id: string; urgency: Urgency; isContacted: boolean; serviceOn: Day | null }[];
  orders: { id: string; serveBy: string; servedAt: string | null; endsAt: string | null }[];
  pending: StoredRow[];
  rules: RulesInForce | null;
}

export function toCaseState(stored: StoredState, now: Date): CaseState {
  return {
    facts: {
      now: now,
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
