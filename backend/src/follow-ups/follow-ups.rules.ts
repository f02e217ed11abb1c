/**
 * Policy: every event that may put her in danger leaves rows that say what must happen, by when and why (domain
 * reference 5); an open case is never without one. The clocks of an imported past never fire: an old case gets one
 * review, and only then the contacts of a living one.
 */
import {
  afterEntering,
  afterHearingSet,
  afterLeaving,
  afterReturnExpected,
  fallsWithDate,
} from './date-follow-ups.rules.js';
import { calledReassessment, nextAttempt } from './due.rules.js';
import { ATTEMPTS_BEFORE_DECISION, ruleOf } from './follow-up-rules.js';
import type { CaseFacts, PendingRow, PlannedFollowUp, RuleKey, Trigger } from './follow-ups.types.js';
import { afterSexualViolence, afterTriage } from './health-follow-ups.rules.js';
import {
  calledRow,
  fromTable,
  isMade,
  plannedRows,
  reassessmentRow,
  regularRow,
  rowDue,
} from './planned-rows.rules.js';
import type { Row } from './planned-rows.rules.js';
import {
  afterBreach,
  afterEndSet,
  afterIssue,
  afterLifting,
  afterReopeningWithOrders,
  afterSeeking,
  afterService,
  fallsWithOrder,
} from './order-follow-ups.rules.js';
import {
  afterAcceptance,
  afterReopening,
  afterSending,
  afterServiceDate,
} from './referral-follow-ups.rules.js';

type TriggerOf<K extends Trigger['kind']> = Extract<Trigger, { kind: K }>;
type Opening = 'case_opened' | 'case_reopened' | 'import_reviewed';

/** What a band asks for by itself, at an opening as at an assessment. */
function forBand(facts: CaseFacts, because: Row['because'], isPlanCurrent: boolean): Row[] {
  return [
    ...(facts.band === 'high' ? fromTable('fu.safety_24h', facts, { because }) : []),
    ...(isPlanCurrent ? [] : fromTable('fu.safety_plan', facts, { because })),
  ];
}

const offerRows = (facts: CaseFacts, because: Opening): Row[] =>
  facts.ownerIsPolice && facts.supportLead === 'none' ? fromTable('sl.offer', facts, { because }) : [];

/** She was spoken with when the case opened or opened again: then risk is assessed within a day (3.4). */
const firstAssessment = (facts: CaseFacts, because: Opening): Row =>
  rowDue('rk.reassess', facts.now, {
    dueAt: calledReassessment(facts.now, 'first_contact', facts.band),
    because,
  });

function opened(facts: CaseFacts, because: Opening, isSpokenWith: boolean): Row[] {
  // Nobody of the police contacts a survivor about a matter of last year out of the blue.
  const isContacted = because !== 'import_reviewed' || !facts.ownerIsPolice;
  return [
    ...(isContacted ? fromTable('fu.first_contact', facts, { because }) : []),
    ...(isContacted ? forBand(facts, because, false) : []),
    regularRow(facts, because),
    isSpokenWith ? firstAssessment(facts, because) : reassessmentRow(facts, because),
    ...offerRows(facts, because),
  ];
}

function assessed(trigger: TriggerOf<'risk_assessed'>, facts: CaseFacts): Row[] {
  const because = trigger.kind;
  const isForMeeting = trigger.opensReview && facts.sharesWithGroup;
  const meeting = fromTable('fu.mdwg_review', facts, { because, steps: [trigger.emergency ? 2 : 1] });
  return [
    reassessmentRow(facts, because, trigger.incomplete),
    ...forBand(facts, because, trigger.safetyPlanCurrent),
    ...(isForMeeting ? meeting : []),
  ];
}

/** What happens within 12 months of a meeting goes back to the meeting, whatever the score (domain reference 3.3). */
const repeatAfterMeeting = (facts: CaseFacts, because: Row['because']): Row[] =>
  facts.markedByGroup && facts.sharesWithGroup
    ? fromTable('fu.mdwg_review', facts, { because, steps: [1] })
    : [];

/** A decision of the group is due when the group says, and is the work of whoever holds this case. */
const decided = ({ kind, decisionId, step, dueAt }: TriggerOf<'meeting_held'>, facts: CaseFacts): Row[] => [
  { rule: 'mt.decision', step, fromAt: facts.now, dueAt, because: kind, subjectId: decisionId },
];

function failed({ failures, kind }: TriggerOf<'contact_failed'>, facts: CaseFacts): Row[] {
  // After closing she is tried three times as well, and then left in peace until the next contact is due.
  if (facts.status === 'closed' && failures >= ATTEMPTS_BEFORE_DECISION) return [];
  const { now, band, rules } = facts;
  const dueAt = nextAttempt(now, failures, { band, set: rules?.set });
  const row = rowDue('fu.no_contact', now, { dueAt, because: kind });
  return [{ ...row, step: Math.max(1, failures), countedFrom: now }];
}

/** Another way is looked for by whoever makes the contacts, not by police whose support lead does; and never against her word. */
function unsafe({ kind }: TriggerOf<'contact_unsafe'>, facts: CaseFacts): Row[] {
  const isLeads = facts.ownerIsPolice && facts.supportLead === 'accepted';
  return isLeads || facts.contactStopped ? [] : fromTable('fu.another_way', facts, { because: kind });
}

function answered({ answer, kind }: TriggerOf<'support_lead_answered'>, facts: CaseFacts): Row[] {
  const because = kind;
  if (answer === 'declined') return [reassessmentRow(facts, because)];
  return [
    ...fromTable('fu.first_contact', facts, { because }),
    ...(facts.band === 'high' ? fromTable('fu.safety_24h', facts, { because }) : []),
    regularRow(facts, because),
  ];
}

/** Reviews that she is not contacted for: the meeting's where she allowed it, the supervisor's where not. */
function closed({ kind, contactConsent, reviewedBy }: TriggerOf<'case_closed'>, facts: CaseFacts): Row[] {
  const because = kind;
  const review = reviewedBy ? fromTable('fu.mdwg_review', facts, { because, steps: [1] }) : [];
  const byOwner = (row: Row): Row => (reviewedBy === 'supervisor' ? { ...row, owner: 'agency_inbox' } : row);
  return [
    ...(contactConsent ? fromTable('fu.post_closure', facts, { because }) : []),
    ...review.map(byOwner),
  ];
}

/**
 * The offer is to be made again, and until then the police owner is nobody's deputy but its own. Whoever asked for no
 * contact is not sought out to be offered something.
 */
const openAgain = ({ kind }: TriggerOf<'support_lead_open_again'>, facts: CaseFacts): Row[] => {
  const isOffered = facts.ownerIsPolice && facts.supportLead === 'none' && !facts.contactStopped;
  return isOffered ? fromTable('sl.offer', facts, { because: kind }) : [];
};

type Plans = { readonly [K in Trigger['kind']]: (trigger: TriggerOf<K>, facts: CaseFacts) => Row[] };

const PLANS: Plans = {
  case_opened: ({ kind, byReferral }, facts) => opened(facts, kind, byReferral !== true),
  case_reopened: ({ kind }, facts) => [
    ...opened(facts, kind, true),
    ...afterReopening(facts),
    ...afterReopeningWithOrders(facts),
  ],
  import_reviewed: ({ kind }, facts) => opened(facts, kind, false),
  case_imported: ({ kind, dueAt }, facts) => [rowDue('import_review', facts.now, { dueAt, because: kind })],
  risk_assessed: assessed,
  incident_recorded: ({ kind }, facts) => [
    ...fromTable('fu.safety_24h', facts, { because: kind }),
    calledRow(facts, 'new_incident'),
    ...repeatAfterMeeting(facts, kind),
  ],
  // The meeting is not told by it: her word names agencies.
  incident_known: ({ kind }, facts) => [
    ...fromTable('fu.safety_24h', facts, { because: kind }),
    { ...calledRow(facts, 'new_incident'), because: kind },
  ],
  reassessment_called: ({ cause }, facts) => [calledRow(facts, cause)],
  sexual_violence_disclosed: afterSexualViolence,
  neck_pressure_disclosed: ({ kind }, facts) => fromTable('hl.strangle', facts, { because: kind }),
  forensic_exam_wanted: ({ kind }, facts) => fromTable('hl.forensic', facts, { because: kind }),
  health_care_given: ({ kind }, facts) => fromTable('hl.review', facts, { because: kind }),
  suicide_triage: afterTriage,
  referral_sent: afterSending,
  referral_accepted: afterAcceptance,
  service_date_set: afterServiceDate,
  referral_ended: () => [],
  support_lead_answered: answered,
  support_lead_open_again: openAgain,
  consent_provisional: ({ kind, consentId }, facts) =>
    fromTable('co.ask_again', facts, { because: kind }).map((row) => ({ ...row, subjectId: consentId })),
  acted_without_consent: ({ kind, consentId }, facts) =>
    fromTable('co.basis_review', facts, { because: kind }).map((row) => ({ ...row, subjectId: consentId })),
  later_contact_refused: () => [],
  order_sought: afterSeeking,
  order_issued: afterIssue,
  order_served: afterService,
  order_end_set: afterEndSet,
  order_ended: afterLifting,
  order_breached: afterBreach,
  shelter_entered: afterEntering,
  shelter_left: afterLeaving,
  hearing_set: afterHearingSet,
  hearing_ended: () => [],
  return_expected: afterReturnExpected,
  return_ended: () => [],
  meeting_held: decided,
  decision_taken_back: () => [],
  contact_failed: failed,
  contact_unsafe: unsafe,
  case_closed: closed,
};

/** A closed case makes no other rows: what shows danger reopens it first, in the same transaction. */
const AFTER_CLOSING: readonly Trigger['kind'][] = ['case_closed', 'contact_failed', 'contact_unsafe'];

function rowsOf<K extends Trigger['kind']>(trigger: TriggerOf<K>, facts: CaseFacts): Row[] {
  return PLANS[trigger.kind as K](trigger, facts);
}

/** The rows an event asks for, as if none were waiting yet; `mergePlanned` fits them to those that are. */
export function planFollowUps(trigger: Trigger, facts: CaseFacts): PlannedFollowUp[] {
  if (facts.status === 'closed' && !AFTER_CLOSING.includes(trigger.kind)) return [];
  return plannedRows(rowsOf(trigger, facts), facts);
}

const fallsWithDecision = (trigger: Trigger, row: PendingRow): boolean =>
  trigger.kind === 'decision_taken_back' &&
  row.rule === 'mt.decision' &&
  row.subjectId === trigger.decisionId;

/** What ends with the order, the date or the decision that it belongs to. */
const FALLS = [fallsWithOrder, fallsWithDate, fallsWithDecision] as const;

/** Of a closed case: the contacts she had allowed, and the attempts that one of them has left. */
const AFTER_CLOSURE: readonly RuleKey[] = ['fu.post_closure', 'fu.no_contact', 'fu.another_way'];
const isOf = (row: PendingRow, rule: RuleKey, subjectId: string): boolean =>
  row.rule === rule && row.subjectId === subjectId;

/** Another way to reach her is looked for after closing only where she wants to be contacted then. */
const endsWithClosing = ({ rule }: PendingRow, { contactConsent }: TriggerOf<'case_closed'>): boolean =>
  !ruleOf(rule).livesOn || (rule === 'fu.another_way' && !contactConsent);

/** Ids of waiting rows whose place the event's own rows take, or that it ends; they become `replaced`. */
export function supersededBy(trigger: Trigger, pending: readonly PendingRow[], facts: CaseFacts): string[] {
  const isSuperseded = (row: PendingRow): boolean => {
    switch (trigger.kind) {
      case 'case_closed':
        return endsWithClosing(row, trigger);
      case 'case_reopened':
        return row.rule === 'fu.post_closure';
      case 'later_contact_refused':
        return facts.status === 'closed' && AFTER_CLOSURE.includes(row.rule);
      case 'service_date_set':
        return isOf(row, 'rf.feedback', trigger.referralId);
      case 'referral_ended':
        return row.subjectId === trigger.referralId && ruleOf(row.rule).owner === 'receiving_agency';
      case 'support_lead_open_again':
        return !isMade(row.rule, facts);
      case 'support_lead_answered':
        // Her answer ends the offer; after a no the police keep only what belongs to an order (facts say declined).
        return !isMade(row.rule, { ...facts, supportLead: trigger.answer });
      default:
        return FALLS.some((falls) => falls(trigger, row));
    }
  };
  return pending.filter(isSuperseded).map((row) => row.id);
}
