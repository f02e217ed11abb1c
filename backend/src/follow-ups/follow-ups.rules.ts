/**
 * Policy: every event that may put her in danger leaves rows that say what must happen, by when and why (domain
 * reference 5); an open case is never without one. The clocks of an imported past never fire: an old case gets one
 * review, and only then the contacts of a living one.
 */
import { later, addDays } from '../shared/dates.js';
import { addSpan, calledReassessment, nextAttempt } from './due.rules.js';
import { SAME_DAY, ATTEMPTS_BEFORE_DECISION } from './follow-up-rules.js';
import type { CaseFacts, Trigger, PlannedFollowUp, RuleKey } from './follow-ups.types.js';
import {
  fromTable,
  ofSubject,
  rowDue,
  calledRow,
  plannedRows,
  reassessmentRow,
  regularRow,
} from './planned-rows.rules.js';
import type { Row } from './planned-rows.rules.js';
import type { TriggerOf } from './triggers.types.js';
import {
  afterChildAnswer,
  afterChildCorrected,
  afterChildRecorded,
  afterMove,
  childrenAgain,
  childrenInDanger,
} from './child-follow-ups.rules.js';
import {
  afterEntering,
  afterGuest,
  afterHearingSet,
  afterJointWanted,
  afterLeaving,
  afterReturnExpected,
  afterOutcome,
} from './date-follow-ups.rules.js';
import {
  afterCourtStep,
  afterDecision,
  afterDutyMet,
  afterDutyStep,
  afterHelpWanted,
  afterReconciliation,
  afterWithdrawal,
} from './court-follow-ups.rules.js';
import { afterSexualViolence, afterTriage } from './health-follow-ups.rules.js';
import {
  afterBreach,
  afterCorrection,
  afterEndSet,
  afterTakingOver,
  afterIssue,
  afterLifting,
  afterReopeningWithOrders,
  afterSeeking,
  afterService,
} from './order-follow-ups.rules.js';
import { afterSignal } from './programme-follow-ups.rules.js';
import {
  afterAcceptance,
  afterCallIn,
  afterReached,
  afterRefusal,
  afterReopening,
  afterSending,
  afterServiceDate,
} from './referral-follow-ups.rules.js';
import type { RecordedEvent } from '../cases/case-events.types.js';
import type { ReassessCause } from '../risk/risk.types.js';

type Opening = 'case_opened' | 'case_reopened' | 'import_reviewed';

/** Rows that a band requires, at an opening or an assessment. */
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

/** A decision of the group is due when the group says, and is a task of the agency that holds this case. */
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

/** The agency that makes the contacts looks for another way, not police with a support lead; never after a stop. */
function unsafe({ kind }: TriggerOf<'contact_unsafe'>, facts: CaseFacts): Row[] {
  const isLeads = facts.ownerIsPolice && facts.supportLead === 'accepted';
  return isLeads || facts.contactStopped ? [] : fromTable('fu.alternative_channel', facts, { because: kind });
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

/** Without contacting her the police look after an order that runs on. */
const policeChecks = (facts: CaseFacts): Row[] =>
  facts.orders.flatMap(({ id, endsAt }) => {
    const rows = fromTable('po.police_check', facts, { because: 'case_closed' });
    return ofSubject(
      id,
      rows.filter(({ dueAt }) => endsAt === null || dueAt < endsAt),
    );
  });

/** Reviews that she is not contacted for: the meeting's where she allowed it, the supervisor's where not. */
function closed({ reason, contactConsent, reviewedBy }: TriggerOf<'case_closed'>, facts: CaseFacts): Row[] {
  const because = 'case_closed';
  const rule = reason === 'died' ? 'dr.review' : 'fu.mdwg_review';
  const review = reviewedBy ? fromTable(rule, facts, { because, steps: [1] }) : [];
  const byOwner = (row: Row): Row => (reviewedBy === 'supervisor' ? { ...row, owner: 'agency_inbox' } : row);
  return [
    ...(contactConsent ? fromTable('fu.post_closure', facts, { because }) : []),
    ...(reason === 'survivor_request' ? policeChecks(facts) : []),
    ...review.map(byOwner),
  ];
}

/** Rows for the second person: the decision, and the talk, or the watch if the survivor refused a talk. */
function endorsed({ kind, episodeId, talk }: TriggerOf<'closing_endorsed'>, facts: CaseFacts): Row[] {
  const of = (rule: RuleKey, steps: readonly number[]): Row[] =>
    ofSubject(episodeId, fromTable(rule, facts, { because: kind, steps }));
  if (talk === 'refused') return of('cl.watch', [1, 2]);
  return [...of('cl.decide', [1]), ...(talk === 'held' ? of('cl.second_talk', [1]) : [])];
}

const WATCHED_LOOKING = 3;
const searched = ({ kind, days }: TriggerOf<'search_decided'>, facts: CaseFacts): Row[] => [
  {
    rule: 'cl.watch',
    step: WATCHED_LOOKING,
    fromAt: facts.now,
    dueAt: addDays(facts.now, days),
    because: kind,
  },
];

/** One row of a rule for one thing that it belongs to. */
const forSubject = (
  rule: RuleKey,
  facts: CaseFacts,
  { because, subjectId, steps }: { because: Trigger['kind']; subjectId: string; steps?: readonly number[] },
): Row[] => ofSubject(subjectId, fromTable(rule, facts, { because, ...(steps ? { steps } : {}) }));

/**
 * The offer must be made again; until then the police owner makes the contacts. After a stop request, no one contacts
 * the survivor to make the offer.
 */
const openAgain = ({ kind }: TriggerOf<'support_lead_open_again'>, facts: CaseFacts): Row[] => {
  const isOffered = facts.ownerIsPolice && facts.supportLead === 'none' && !facts.contactStopped;
  return isOffered ? fromTable('sl.offer', facts, { because: kind }) : [];
};

/** The task of one action; after a reopening it is due today at the earliest, so that it is not late at once. */
const planAction = (
  actionId: string,
  dueAt: Date,
  { because, facts }: { because: Trigger['kind']; facts: CaseFacts },
): Row[] => ofSubject(actionId, [rowDue('pl.action', facts.now, { dueAt, because })]);

const endOfToday = ({ now }: CaseFacts): Date => addSpan(now, SAME_DAY);

/** Adds the questions about children to the rows of an event. */
const withChildren =
  <K extends Trigger['kind']>(rows: (trigger: TriggerOf<K>, facts: CaseFacts) => Row[]) =>
  (trigger: TriggerOf<K>, facts: CaseFacts): Row[] => [
    ...rows(trigger, facts),
    ...childrenInDanger(facts, trigger.kind),
  ];

type Plans = { readonly [K in Trigger['kind']]: (trigger: TriggerOf<K>, facts: CaseFacts) => Row[] };

const PLANS: Plans = {
  case_opened: ({ kind, byReferral }, facts) => opened(facts, kind, byReferral !== true),
  case_reopened: ({ kind }, facts) => [
    ...opened(facts, kind, true),
    ...afterReopening(facts),
    ...afterReopeningWithOrders(facts),
    ...facts.planActions.flatMap(({ id, dueAt }) =>
      planAction(id, later(dueAt, endOfToday(facts)), { because: kind, facts }),
    ),
    ...childrenAgain(facts, kind),
  ],
  import_reviewed: ({ kind }, facts) => opened(facts, kind, false),
  case_imported: ({ kind, dueAt }, facts) => [rowDue('import_review', facts.now, { dueAt, because: kind })],
  risk_assessed: withChildren(assessed),
  incident_recorded: withChildren(({ kind }, facts) => [
    ...fromTable('fu.safety_24h', facts, { because: kind }),
    calledRow(facts, 'new_incident'),
    ...repeatAfterMeeting(facts, kind),
  ]),
  // The meeting is not notified: the survivor's consent names agencies.
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
  handover_reached: afterReached,
  called_in: afterCallIn,
  programme_signalled: afterSignal,
  service_date_set: afterServiceDate,
  referral_ended: () => [],
  support_lead_answered: answered,
  support_lead_open_again: openAgain,
  consent_provisional: ({ kind, consentId }, facts) =>
    forSubject('co.ask_again', facts, { because: kind, subjectId: consentId }),
  acted_without_consent: ({ kind, consentId }, facts) =>
    forSubject('co.basis_review', facts, { because: kind, subjectId: consentId }),
  later_contact_refused: () => [],
  programme_refused: () => [],
  order_sought: afterSeeking,
  order_issued: afterIssue,
  order_served: afterService,
  order_end_set: afterEndSet,
  order_taken_over: afterTakingOver,
  order_notice_sent: ({ kind, orderId }, facts) =>
    forSubject('po.notice_seen', facts, { because: kind, subjectId: orderId }),
  order_ended: afterLifting,
  order_corrected: afterCorrection,
  order_annulled: afterLifting,
  correction_asked: ({ kind, correctionId }, facts) =>
    forSubject('cr.confirm', facts, { because: kind, subjectId: correctionId }),
  order_breached: afterBreach,
  shelter_entered: afterEntering,
  shelter_left: afterLeaving,
  helper_reports_change: afterGuest,
  hearing_set: afterHearingSet,
  hearing_ended: () => [],
  joint_wanted: afterJointWanted,
  joint_ended: () => [],
  court_step: afterCourtStep,
  court_ended: () => [],
  court_period_set: afterReconciliation,
  court_decided: afterDecision,
  court_withdrawn: afterWithdrawal,
  court_help_wanted: afterHelpWanted,
  duty_step: afterDutyStep,
  duty_running: afterDutyMet,
  duty_ended: () => [],
  return_expected: afterReturnExpected,
  return_ended: () => [],
  outcome_begun: afterOutcome,
  outcome_ended: () => [],
  meeting_held: decided,
  decision_taken_back: () => [],
  contact_failed: failed,
  contact_unsafe: unsafe,
  referral_refused: afterRefusal,
  waiting_place_taken: ({ kind, referralId }, facts) =>
    forSubject('rf.waiting', facts, { because: kind, subjectId: referralId }),
  waits_without_help: ({ kind, referralId }, facts) =>
    forSubject('sv.wait_high', facts, { because: kind, subjectId: referralId }),
  closing_endorsed: endorsed,
  closing_ended: () => [],
  search_decided: searched,
  contacts_stopped: () => [],
  death_reported: ({ kind }, facts) => fromTable('dr.confirm', facts, { because: kind }),
  erasure_asked: ({ kind, erasureId }, facts) =>
    (['er.confirm', 'er.ask_again'] as const).flatMap((rule) =>
      forSubject(rule, facts, { because: kind, subjectId: erasureId }),
    ),
  erasure_ended: () => [],
  block_waits: ({ kind, blockId, isHeavy }, facts) =>
    forSubject('bl.settle', facts, { because: kind, subjectId: blockId, steps: [isHeavy ? 1 : 2] }),
  block_settled: () => [],
  extension_sent: ({ kind, orderId, answerBy }, { now }) => [
    { ...rowDue('po.extension', now, { dueAt: answerBy, because: kind }), subjectId: orderId },
  ],
  report_registered: ({ kind, incidentId }, facts) =>
    forSubject('dc.decide', facts, { because: kind, subjectId: incidentId }),
  report_sent_on: ({ kind, incidentId, answerBy }, { now }) => [
    { ...rowDue('dc.decide', now, { dueAt: answerBy, because: kind }), step: 2, subjectId: incidentId },
  ],
  suicide_suspected: ({ kind }, facts) => fromTable('su.import', facts, { because: kind }),
  plan_action_set: ({ kind, actionId, dueAt }, facts) =>
    planAction(actionId, dueAt, { because: kind, facts }),
  plan_action_ended: () => [],
  plan_wanted: ({ kind }, facts) => fromTable('pl.plan', facts, { because: kind }),
  plan_not_wanted: () => [],
  child_recorded: afterChildRecorded,
  child_corrected: afterChildCorrected,
  child_removed: () => [],
  child_answered: afterChildAnswer,
  survivor_moved: afterMove,
  case_closed: closed,
};

/** A closed case makes no other rows: what shows danger reopens it first, in the same transaction. */
const AFTER_CLOSING: readonly Trigger['kind'][] = [
  'case_closed',
  'contact_failed',
  'contact_unsafe',
  'block_waits',
  'extension_sent',
  'waiting_place_taken',
  'child_answered',
  'programme_signalled',
  // A court does not stop because the case is closed.
  ...(['court_step', 'court_period_set', 'court_decided', 'court_withdrawn', 'court_help_wanted'] as const),
  ...(['duty_step', 'duty_running'] as const),
];

function rowsOf<K extends Trigger['kind']>(trigger: TriggerOf<K>, facts: CaseFacts): Row[] {
  return PLANS[trigger.kind as K](trigger, facts);
}

/** The rows an event asks for, as if none were waiting yet; `mergePlanned` fits them to those that are. */
export function planFollowUps(trigger: Trigger, facts: CaseFacts): PlannedFollowUp[] {
  if (facts.status === 'closed' && !AFTER_CLOSING.includes(trigger.kind)) return [];
  return plannedRows(rowsOf(trigger, facts), facts);
}

/**
 * Policy: what changes in her life or his calls for a new assessment (domain reference 3.4). The cause stands on the row,
 * which more people read than the event itself: it says how soon and never what it was.
 */
const CAUSES: Partial<Record<RecordedEvent, ReassessCause>> = {
  separation: 'circumstances_changed',
  divorce_or_alimony_claim: 'circumstances_changed',
  pregnancy: 'circumstances_changed',
  birth: 'circumstances_changed',
  other_party_returned: 'danger_may_be_near',
  other_party_released: 'danger_may_be_near',
};

/** Why the assessment is called for that an event asks for. */
export function causeOfEvent({
  event,
  isPressure,
}: {
  readonly event: RecordedEvent;
  readonly isPressure: boolean;
}): ReassessCause {
  if (isPressure) return 'pressure_to_reconcile';
  return CAUSES[event] ?? 'event_that_raises_risk';
}
