/**
 * The table of domain reference 5 as data: tasks, due times, owners, escalation and what satisfies each. Due times
 * are design defaults that a deployment confirms, except the health windows (72 and 120 hours). Police are never
 * notified automatically.
 */
import { DECISIONS } from './follow-ups.types.js';
import type { ChosenBand, SuicideLevel } from '../risk/risk.types.js';
import type {
  EscalationRole,
  FollowUpKind,
  FollowUpPartition,
  OwnerRole,
  RuleKey,
  Satisfaction,
  TriggerKind,
  Urgency,
} from './follow-ups.types.js';

/** A length of time; `same_day` ends with the last minute of the day in Dushanbe. Negative spans precede the event. */
export interface Span {
  readonly unit: 'hours' | 'days' | 'months' | 'same_day';
  readonly count: number;
}
export const hours = (count: number): Span => ({ unit: 'hours', count });
export const days = (count: number): Span => ({ unit: 'days', count });
export const months = (count: number): Span => ({ unit: 'months', count });
export const SAME_DAY: Span = { unit: 'same_day', count: 0 };

type PositiveLevel = Exclude<SuicideLevel, 'clear' | 'not_clear'>;

/** One span for all, or one for each band, urgency or level; null: the rule makes no row there. */
export type DueTime =
  | { readonly by: 'all'; readonly span: Span }
  | ({ readonly by: 'band' } & Readonly<Record<ChosenBand, Span | null>>)
  | ({ readonly by: 'urgency' } & Readonly<Record<Urgency, Span>>)
  | ({ readonly by: 'level' } & Readonly<Record<PositiveLevel, Span | null>>);

export interface DueStep {
  readonly due: DueTime;
  /** How long before its due time the row opens to be satisfied; null: as soon as it exists. */
  readonly opensBefore: Span | null;
  /** An alarm this long after the event, before the due time. */
  readonly alert?: Span;
  /** Made only where the group has chosen it (domain reference 5 leaves it open). */
  readonly optional?: true;
}

export interface FollowUpRule {
  readonly triggers: readonly TriggerKind[];
  /** In order; empty if a separate rule computes the time (regular contacts, attempts, the inbox). */
  readonly steps: readonly DueStep[];
  readonly owner: OwnerRole;
  readonly missed: readonly EscalationRole[];
  readonly kind: FollowUpKind;
  readonly partition: FollowUpPartition;
  readonly satisfiedBy: Satisfaction;
  /** The due time never moves later. */
  readonly safety: boolean;
  /** A contact counts only when she was alone. */
  readonly needsAlone: boolean;
  /** Whether a police owner does it: never, or until she declined a support lead; tasks are not asked. */
  readonly police: 'never' | 'until_declined' | 'always';
  /** Notified sooner after the due time than the policy of the group says, in hours. */
  readonly firstAfter?: number;
  /** No one outside her agency is notified of it, although she shares the case with the group. */
  readonly staysInAgency?: true;
  /** The last level comes half the row's span after it is due instead of after 72 hours. */
  readonly lastAfterHalf?: true;
  /** The first level hears before the row is late: after this share of a span of at most a day. */
  readonly earlyShare?: number;
  /** Those who are notified when it is missed are notified again, each time after so many hours, until it is done. */
  readonly repeatsAfter?: number;
}

const all = (span: Span, opensBefore: Span | null = null): DueStep => ({
  due: { by: 'all', span },
  opensBefore,
});
const byBand = (high: Span, medium: Span | null, standard: Span | null): DueStep => ({
  due: { by: 'band', high, medium, standard },
  opensBefore: null,
});
const byUrgency = (high: Span, medium: Span, low: Span): DueStep => ({
  due: { by: 'urgency', high, medium, low },
  opensBefore: null,
});
const byLevel = (urgent: Span, plan: Span | null, opensBefore: Span | null = null): DueStep => ({
  due: { by: 'level', emergency: urgent, same_day: urgent, plan },
  opensBefore,
});

const contact = {
  owner: 'case_lead',
  missed: ['supervisor'],
  kind: 'safety_contact',
  partition: 'follow_ups',
  satisfiedBy: 'contact',
  safety: true,
  needsAlone: false,
  police: 'never',
} as const satisfies Partial<FollowUpRule>;
const task = { ...contact, kind: 'task', police: 'always' } as const;
const health = {
  ...task,
  owner: 'health_worker',
  partition: 'health',
  satisfiedBy: 'sexual_health_care',
} as const;
/** Talking about not living is no examination: one does not stand for the other. */
const mind = { ...health, owner: 'case_lead', satisfiedBy: 'mental_health_care' } as const;
const referral = {
  ...task,
  owner: 'receiving_agency',
  missed: ['supervisor', 'coordinator'],
  safety: false,
} as const;
/** Legal times come with the trigger; these are the legal defaults until someone confirms other values. */
const order = { ...task, owner: 'police_inspector', missed: ['supervisor', 'coordinator'] } as const;
/** Half of the legal day has passed: the police supervisor is notified. */
const HALF = 0.5;
const MOST = 0.8;
/** Contacts around an order are made by the police too, where no support lead makes them. */
const aroundOrder = { ...contact, police: 'always' } as const;
/** Other agencies, the group and police learn of no child. */
const child = { ...task, partition: 'identity' } as const;
/** Only those who read the support of a case learn of a court, and police never. */
const court = { ...task, owner: 'legal_aid_lawyer', partition: 'support' } as const;
/** Only shelter workers learn of a stay; its rows are hidden from others. */
const stay = { owner: 'shelter_worker', partition: 'whereabouts' } as const;

export const FOLLOW_UP_RULES = {
  'fu.first_contact': {
    ...contact,
    triggers: ['case_opened', 'case_reopened', 'support_lead_answered', 'import_reviewed'],
    steps: [byBand(hours(24), hours(72), days(7))],
    police: 'until_declined',
  },
  'fu.safety_24h': {
    ...contact,
    triggers: [
      'case_opened',
      'case_reopened',
      'import_reviewed',
      'risk_assessed',
      'incident_recorded',
      'incident_known',
      'reassessment_called',
      'helper_reports_change',
      'support_lead_answered',
    ],
    steps: [all(hours(24)), all(hours(72), hours(24))],
    needsAlone: true,
    police: 'until_declined',
  },
  'fu.safety_plan': {
    ...task,
    triggers: ['case_opened', 'case_reopened', 'import_reviewed', 'risk_assessed', 'court_period_set'],
    steps: [byBand(SAME_DAY, hours(72), null)],
    satisfiedBy: 'safety_plan',
  },
  'fu.mdwg_review': {
    ...task,
    triggers: ['risk_assessed', 'reassessment_called', 'incident_recorded', 'case_closed'],
    // The second time is that of an emergency; one of the two is planned, never both.
    steps: [all(days(7)), all(hours(48))],
    owner: 'coordinator',
    missed: ['chair'],
    kind: 'review',
    satisfiedBy: 'group_review',
  },
  'fu.regular': {
    ...contact,
    triggers: ['case_opened', 'case_reopened', 'import_reviewed', 'support_lead_answered'],
    steps: [],
  },
  'fu.no_contact': { ...contact, triggers: ['contact_failed'], steps: [] },
  // Asks not for another call, but for another place, person or agency, or a visit after its risk is assessed.
  'fu.alternative_channel': {
    ...task,
    triggers: ['contact_unsafe'],
    steps: [byBand(hours(24), hours(72), hours(72))],
    satisfiedBy: 'alternative_channel',
  },
  'fu.post_closure': {
    ...contact,
    triggers: ['case_closed'],
    steps: [1, 3, 6, 12].map((count) => all(months(count), days(14))),
    needsAlone: true,
  },
  'rk.reassess': {
    ...task,
    triggers: [
      'case_opened',
      'case_reopened',
      'import_reviewed',
      'risk_assessed',
      'incident_recorded',
      'incident_known',
      'reassessment_called',
      'helper_reports_change',
      'support_lead_answered',
      'order_issued',
      'order_served',
      'order_end_set',
      'order_taken_over',
      'order_ended',
      'order_corrected',
      'order_annulled',
      'order_breached',
    ],
    steps: [],
    kind: 'review',
    satisfiedBy: 'assessment',
  },
  'sl.offer': {
    ...task,
    triggers: ['case_opened', 'case_reopened', 'import_reviewed', 'support_lead_open_again'],
    steps: [byBand(hours(24), hours(72), hours(72))],
    satisfiedBy: 'support_lead_answer',
  },
  import_review: {
    ...task,
    triggers: ['case_imported'],
    steps: [],
    owner: 'agency_inbox',
    kind: 'review',
    satisfiedBy: 'import_review',
  },
  'co.ask_again': {
    ...task,
    triggers: ['consent_provisional', 'referral_refused'],
    steps: [all(days(7))],
    satisfiedBy: 'consent_asked',
  },
  'co.basis_review': {
    ...task,
    triggers: ['acted_without_consent'],
    steps: [all(hours(72))],
    owner: 'agency_inbox',
    kind: 'review',
    satisfiedBy: 'basis_reviewed',
  },
  'hl.sexual_72h': {
    ...health,
    triggers: ['sexual_violence_disclosed'],
    steps: [{ ...all(SAME_DAY), alert: hours(48) }],
  },
  'hl.sexual_120h': { ...health, triggers: ['sexual_violence_disclosed'], steps: [all(hours(120))] },
  'hl.sexual_late': { ...health, triggers: ['sexual_violence_disclosed'], steps: [all(days(7))] },
  'hl.review': {
    ...health,
    triggers: ['health_care_given'],
    steps: [
      all(days(14), days(7)),
      all(months(1), days(7)),
      all(months(3), days(14)),
      { ...all(months(6), days(14)), optional: true },
    ],
  },
  'hl.strangle': {
    ...health,
    triggers: ['neck_pressure_disclosed'],
    steps: [all(hours(24))],
    earlyShare: MOST,
    satisfiedBy: 'strangulation_check',
  },
  'hl.forensic': {
    ...health,
    triggers: ['forensic_exam_wanted'],
    steps: [all(hours(72))],
    satisfiedBy: 'forensic_exam',
  },
  'su.emergency': { ...mind, triggers: ['suicide_triage'], steps: [all(hours(1))], earlyShare: MOST },
  'su.same_day': { ...mind, triggers: ['suicide_triage'], steps: [all(SAME_DAY)] },
  'su.weekly': {
    ...contact,
    partition: 'health',
    triggers: ['suicide_triage'],
    steps: [
      byLevel(hours(24), hours(72)),
      ...[1, 2, 3, 4].map((week) => byLevel(days(1 + 7 * week), days(3 + 7 * week), days(3))),
    ],
    needsAlone: true,
  },
  'rf.ack': {
    ...referral,
    triggers: ['referral_sent'],
    steps: [byUrgency(hours(24), hours(72), days(7))],
    satisfiedBy: 'referral_answer',
  },
  'rf.first_contact': {
    ...referral,
    triggers: ['referral_accepted', 'case_reopened'],
    steps: [byUrgency(hours(24), hours(72), days(7))],
    satisfiedBy: 'referral_contact',
  },
  'rf.feedback': {
    ...referral,
    triggers: ['referral_accepted', 'service_date_set', 'case_reopened'],
    // First counted from the acceptance; once the day of the service is known, from that.
    steps: [all(days(30)), all(days(7))],
    satisfiedBy: 'referral_outcome',
  },
  'po.issue_check': {
    ...order,
    triggers: ['order_sought'],
    steps: [all(hours(24))],
    earlyShare: HALF,
    satisfiedBy: 'order_issued',
  },
  'po.serve_check': {
    ...order,
    triggers: ['order_issued', 'case_reopened'],
    steps: [all(hours(24))],
    earlyShare: HALF,
    satisfiedBy: 'order_served',
  },
  // The contact maker says that the order does not bind yet; a contact ends the row, or the service.
  'po.not_binding': {
    ...aroundOrder,
    triggers: ['order_issued', 'case_reopened'],
    steps: [],
    needsAlone: true,
  },
  'po.weekly': {
    ...aroundOrder,
    triggers: ['order_served', 'order_end_set', 'order_corrected', 'case_reopened'],
    // As long as an order can run with its extensions; those after its end are not planned.
    steps: [1, 3, 10, 17, 24, 31, 38, 45, 52, 59].map((count) => all(days(count), days(1))),
  },
  'po.pre_expiry': {
    ...order,
    triggers: ['order_served', 'order_end_set', 'order_corrected', 'case_reopened'],
    // To decide with her, and to hear what the prosecutor decided.
    steps: [all(days(-5)), all(days(-2))],
    missed: ['supervisor', 'prosecutor', 'chair'],
    satisfiedBy: 'order_decision',
  },
  'po.expiry': {
    ...aroundOrder,
    triggers: [
      'order_served',
      'order_end_set',
      'order_taken_over',
      'order_ended',
      'order_corrected',
      'order_annulled',
      'case_reopened',
    ],
    // The second opens once the order has ended: only a contact after the end says how she is without it.
    steps: [all(SAME_DAY, days(1)), all(days(3), days(3))],
    needsAlone: true,
  },
  'po.breach': {
    ...order,
    triggers: ['order_breached'],
    // To act, and to make the record under article 93(2); the assessment within a day is a separate row.
    steps: [all(hours(0)), all(days(3))],
    missed: ['supervisor', 'prosecutor'],
    firstAfter: 1,
    satisfiedBy: 'breach_handled',
  },
  'sh.exit_plan': {
    ...task,
    ...stay,
    triggers: ['shelter_entered'],
    // The plan, the decision about leaving, and the limit: each opens when it can really be done.
    steps: [all(days(3)), all(days(10), days(7)), all(days(14), days(2))],
    satisfiedBy: 'exit_decision',
  },
  'sh.after': {
    ...contact,
    ...stay,
    triggers: ['shelter_left'],
    steps: [all(days(2)), all(days(7), days(3)), all(days(30), days(7))],
    needsAlone: true,
  },
  'lg.court': {
    ...task,
    owner: 'legal_aid_lawyer',
    triggers: ['hearing_set'],
    // To prepare, to see that the way there is safe, and to talk about it afterwards.
    steps: [all(days(-7), days(7)), all(days(-1), days(3)), all(days(1), days(1))],
    satisfiedBy: 'hearing',
  },
  'mig.return': {
    ...task,
    triggers: ['return_expected'],
    steps: [all(days(-14), days(7))],
    kind: 'review',
    satisfiedBy: 'assessment',
  },
  'mt.decision': {
    ...task,
    triggers: ['meeting_held'],
    // Which of the group's decisions it is; by when is part of the decision.
    steps: DECISIONS.map(() => all(days(7))),
    satisfiedBy: 'group_decision',
  },
  // A refusal is work: another place is looked for, at once after an answer and later after a silence.
  'rf.find_other': {
    ...task,
    triggers: ['referral_refused', 'referral_sent'],
    steps: [byUrgency(hours(12), hours(48), days(5)), byUrgency(hours(12), hours(48), days(5))],
    firstAfter: 0,
    lastAfterHalf: true,
    earlyShare: HALF,
    satisfiedBy: 'place_found',
  },
  'rf.send_missing': {
    ...task,
    triggers: ['referral_refused'],
    steps: [byUrgency(hours(24), hours(72), days(5))],
    satisfiedBy: 'missing_sent',
  },
  'rf.waiting': {
    ...task,
    triggers: ['waiting_place_taken'],
    steps: [byBand(days(3), days(7), days(7))],
    kind: 'review',
    satisfiedBy: 'waiting_checked',
  },
  // She waits at high risk, and nothing helps her until then (capabilities 9).
  'sv.wait_high': {
    ...task,
    triggers: ['waits_without_help'],
    steps: [byBand(hours(12), null, null)],
    missed: ['supervisor', 'coordinator'],
    firstAfter: 0,
    satisfiedBy: 'interim_help',
  },
  // Whether the course, the job or the home still holds; a step at its date answers.
  'sv.outcome': {
    ...task,
    partition: 'support',
    triggers: ['outcome_begun'],
    steps: [3, 6, 12].map((count) => all(months(count), days(14))),
    safety: false,
    satisfiedBy: 'outcome_asked',
  },
  // Its name does not show readers of the group that she stayed anywhere.
  'rf.hand_over': {
    ...task,
    triggers: ['helper_reports_change'],
    steps: [all(hours(72))],
    missed: ['supervisor', 'coordinator'],
    satisfiedBy: 'handover_sent',
  },
  'rf.handed_over': {
    ...task,
    triggers: ['handover_reached'],
    steps: [all(hours(72))],
    missed: ['supervisor', 'coordinator'],
    satisfiedBy: 'handover_closed',
  },
  // Its owner hears at once, the supervisor when a day has passed.
  'ho.call_in': {
    ...task,
    triggers: ['called_in'],
    steps: [all(hours(24))],
    firstAfter: 0,
    staysInAgency: true,
    satisfiedBy: 'call_in_answered',
  },
  // By urgency of the signal: at once, in an hour, a day, three days. The owner hears at once, the supervisor when it is due.
  'pg.signal': {
    ...task,
    triggers: ['programme_signalled'],
    steps: [all(hours(0)), all(hours(1)), all(hours(24)), all(hours(72))],
    firstAfter: 0,
    staysInAgency: true,
    satisfiedBy: 'signal_answered',
  },
  // At the start, the middle and the end, and three and six months after.
  'pg.partner': {
    ...task,
    triggers: ['programme_signalled'],
    steps: [all(days(7)), all(days(7)), all(days(7)), all(months(3), days(14)), all(months(6), days(14))],
    staysInAgency: true,
    satisfiedBy: 'partner_asked',
  },
  'cl.decide': {
    ...task,
    triggers: ['closing_endorsed'],
    steps: [all(hours(72))],
    owner: 'second_person',
    missed: ['coordinator'],
    kind: 'review',
    satisfiedBy: 'closure_decided',
  },
  'cl.second_talk': {
    ...task,
    triggers: ['closing_endorsed'],
    steps: [all(hours(72))],
    owner: 'second_person',
    missed: ['superior'],
    satisfiedBy: 'second_talk',
  },
  'cl.watch': {
    ...task,
    triggers: ['closing_endorsed', 'search_decided'],
    // Twice while she is watched without being contacted; the third as long as she is looked for.
    steps: [all(days(7)), all(days(30)), all(days(14))],
    owner: 'agency_inbox',
    missed: ['agency_head'],
    kind: 'review',
    satisfiedBy: 'watch_review',
  },
  'dr.confirm': {
    ...task,
    triggers: ['death_reported'],
    steps: [all(days(7))],
    owner: 'agency_inbox',
    missed: ['agency_head'],
    satisfiedBy: 'death_confirmed',
  },
  'dr.review': {
    ...task,
    triggers: ['case_closed'],
    steps: [all(days(30))],
    owner: 'coordinator',
    missed: ['chair'],
    kind: 'review',
    satisfiedBy: 'group_review',
  },
  'er.confirm': {
    ...task,
    triggers: ['erasure_asked'],
    steps: [all(days(6)), all(days(7))],
    owner: 'agency_inbox',
    missed: ['agency_head'],
    satisfiedBy: 'erasure_settled',
  },
  // The day before the words can be erased, at a safe contact; a contact made earlier does not count.
  'er.ask_again': {
    ...contact,
    triggers: ['erasure_asked'],
    steps: [all(days(6), days(1))],
    needsAlone: true,
  },
  'bl.settle': {
    ...task,
    triggers: ['block_waits'],
    // A block that keeps a supervisor or a second agency away, and every other one.
    steps: [all(hours(24)), all(days(7))],
    owner: 'block_reviewer',
    missed: ['fallback', 'oversight'],
    kind: 'review',
    firstAfter: 0,
    // A block never ends by silence.
    repeatsAfter: 72,
    satisfiedBy: 'block_settled',
  },
  // A correction that one person may not make alone; the record stays as it was until then.
  'cr.confirm': {
    ...task,
    triggers: ['correction_asked'],
    steps: [all(hours(24))],
    owner: 'agency_inbox',
    missed: ['agency_head'],
    kind: 'review',
    satisfiedBy: 'correction_decided',
  },
  'po.extension': {
    ...task,
    triggers: ['extension_sent'],
    steps: [],
    owner: 'prosecutor',
    missed: ['superior', 'coordinator'],
    earlyShare: MOST,
    satisfiedBy: 'extension_answered',
  },
  // By hand where the police said so on the phone. It says that she moves: coordinators and other agencies see no such row.
  'po.notice_seen': {
    ...task,
    partition: 'identity',
    triggers: ['order_notice_sent'],
    steps: [all(hours(24))],
    satisfiedBy: 'notice_seen',
  },
  'po.police_check': {
    ...order,
    triggers: ['case_closed'],
    // As long as an order can run; without contacting her.
    steps: [7, 14, 21, 28, 35, 42, 49, 56].map((count) => all(days(count), days(2))),
    satisfiedBy: 'police_check',
  },
  'dc.decide': {
    ...order,
    triggers: ['report_registered', 'report_sent_on'],
    // The second, the answer of the body to which the report was sent on, comes with its own day.
    steps: [all(days(3))],
    missed: ['supervisor', 'prosecutor'],
    satisfiedBy: 'report_decided',
  },
  'su.import': {
    ...mind,
    triggers: ['suicide_suspected'],
    steps: [all(SAME_DAY)],
    owner: 'health_reader',
    satisfiedBy: 'suspicion_checked',
  },
  // Due on the day that was agreed with her.
  'pl.action': {
    ...task,
    triggers: ['plan_action_set', 'case_reopened'],
    steps: [],
    safety: false,
    satisfiedBy: 'plan_action',
  },
  'pl.plan': {
    ...task,
    triggers: ['plan_wanted'],
    steps: [byBand(hours(24), days(7), days(7))],
    satisfiedBy: 'plan_made',
  },
  // Three weeks before a hearing, without a session in the last month: the lawyer in one case, the psychologist in another.
  'pl.joint': {
    ...task,
    triggers: ['joint_wanted'],
    steps: [all(days(-18), days(3)), all(days(-18), days(3))],
    satisfiedBy: 'joint_agreed',
  },
  'ch.safety': {
    ...child,
    triggers: ['child_recorded', 'child_answered', 'case_reopened', 'risk_assessed', 'incident_recorded'],
    // First, and again while she is in danger.
    steps: [byBand(hours(24), hours(72), hours(72)), all(days(30))],
    satisfiedBy: 'child_checked',
  },
  'ch.left': {
    ...child,
    triggers: ['child_answered', 'survivor_moved'],
    steps: [all(hours(72))],
    satisfiedBy: 'child_question',
  },
  'ch.school': {
    ...child,
    triggers: ['survivor_moved'],
    steps: [all(days(14))],
    satisfiedBy: 'child_school',
  },
  'ch.papers': {
    ...child,
    triggers: ['child_recorded', 'child_corrected', 'case_reopened'],
    steps: [all(days(30))],
    satisfiedBy: 'child_papers',
  },
  // On the day of the next step where it is known.
  'lg.next_step': {
    ...court,
    triggers: ['court_step'],
    steps: [all(days(14))],
    satisfiedBy: 'court_step',
  },
  'lg.object': {
    ...court,
    triggers: ['court_period_set'],
    steps: [all(days(3))],
    satisfiedBy: 'court_objection',
  },
  // Every week as long as the period runs, and three days before its end.
  'lg.window': {
    ...contact,
    partition: 'support',
    triggers: ['court_period_set'],
    steps: [],
    needsAlone: true,
  },
  'lg.appeal': {
    ...court,
    triggers: ['court_decided'],
    steps: [all(days(1))],
    satisfiedBy: 'appeal_asked',
  },
  'lg.withdrawal': {
    ...court,
    triggers: ['court_withdrawn'],
    steps: [all(days(7))],
    satisfiedBy: 'withdrawal_asked',
  },
  'lg.help': {
    ...court,
    triggers: ['court_help_wanted'],
    steps: [byBand(hours(24), hours(72), hours(72))],
    satisfiedBy: 'court_help',
  },
  // By the last step of a duty, in the order of `ENFORCEMENT`; a day that was typed holds instead.
  'en.step': {
    ...court,
    triggers: ['duty_step'],
    steps: [3, 10, 7, 3, 10, 10, 30, 14, 30, 7, 14, 3, 14].map((count) => all(days(count))),
    satisfiedBy: 'duty_step',
  },
  'en.paid': {
    ...task,
    partition: 'support',
    triggers: ['duty_running'],
    steps: [all(months(1), days(7))],
    satisfiedBy: 'duty_asked',
  },
} as const satisfies Record<RuleKey, FollowUpRule>;

/** The rule of a key, in the shape all of them share. */
export const ruleOf = (key: RuleKey): FollowUpRule => FOLLOW_UP_RULES[key];

/** Regular contacts while a case is open: weekly in the first month, every two weeks to the third, then monthly. */
export const REGULAR_CADENCE = [
  { untilMonth: 1, every: days(7) },
  { untilMonth: 3, every: days(14) },
  { untilMonth: null, every: months(1) },
] as const;

/** High risk shortens every clock: at most this long between two regular contacts. */
export const REGULAR_AT_MOST = {
  high: days(7),
  medium: days(14),
  standard: months(1),
} as const satisfies Record<ChosenBand, Span>;

/** After the first, second and third failed attempt, and after every further one: when to try again. */
export const ATTEMPTS = {
  high: [days(1), days(2), days(4), days(7)],
  medium: [days(3), days(11), days(17), months(1)],
  standard: [days(7), days(7), days(17), months(1)],
} as const satisfies Record<ChosenBand, readonly Span[]>;

/** After this many failed attempts at different safe times the supervisor decides what to do. */
export const ATTEMPTS_BEFORE_DECISION = 3;

/** Of a high case no referral waits longer than this for its answer or first contact, whatever its urgency. */
export const REFERRAL_AT_MOST_HIGH = hours(72);
