import type { ServiceType } from '../agencies/agencies.types.js';
import type { Day } from '../shared/dates.js';
import { codeList } from '../shared/code-lists.js';

/** Answer and first contact within 24 hours, 72 hours, 7 days (domain reference 2.4, 5). */
export const URGENCIES = ['high', 'medium', 'low'] as const;
export type Urgency = (typeof URGENCIES)[number];
export const SPAN_HOURS = { high: 24, medium: 72, low: 168 } as const satisfies Record<Urgency, number>;
/** While her risk is high a shelter answers within so many hours, whatever the urgency (capabilities 9). */
export const SHELTER_ANSWER_HOURS = 2;

/**
 * `support_lead`: a police owner asks another agency to make the safety contacts (domain reference 2.5). `handover`: another
 * agency becomes her owner, often in the district she moves to (capabilities 2).
 */
export const REFERRAL_KINDS = codeList('ReferralKind', ['service', 'support_lead', 'handover']);
export type ReferralKind = (typeof REFERRAL_KINDS)[number];

/** `unavailable`: no such service, or none free; counted, because it is the gap the group must close. */
export const REFERRAL_STATUSES = codeList('ReferralStatus', [
  'sent',
  'received',
  'accepted',
  'appointment',
  'service_started',
  'completed',
  'not_attended',
  'declined',
  'unavailable',
  'withdrawn',
]);
export type ReferralStatus = (typeof REFERRAL_STATUSES)[number];

export const REFERRAL_ACTIONS = codeList('ReferralAction', [
  'acknowledge',
  'accept',
  'decline',
  'mark_unavailable',
  'record_contact',
  'set_appointment',
  'start_service',
  'complete',
  'mark_not_attended',
  'record_feedback',
  'withdraw',
  're_route',
  'remind',
  'undo_accept',
  'send_missing',
  'help_ourselves',
  'take_waiting_place',
  'record_gap',
]);
export type ReferralAction = (typeof REFERRAL_ACTIONS)[number];

const answering = {
  accept: 'accepted',
  decline: 'declined',
  mark_unavailable: 'unavailable',
  withdraw: 'withdrawn',
  re_route: 'withdrawn',
} as const;
const serving = {
  complete: 'completed',
  mark_not_attended: 'not_attended',
  withdraw: 'withdrawn',
  re_route: 'withdrawn',
} as const;

/** What the sender and the coordinator do about a refusal; the referral stays as it ended (capabilities 3.1). */
const settling = <S extends ReferralStatus>(
  status: S,
): Record<'record_feedback' | 're_route' | 'help_ourselves' | 'take_waiting_place' | 'record_gap', S> => ({
  record_feedback: status,
  re_route: status,
  help_ourselves: status,
  take_waiting_place: status,
  record_gap: status,
});

/** Re-routing ends what still runs and leaves what has ended; either way it makes a successor for the same need. */
export const REFERRAL_TRANSITIONS = {
  sent: { acknowledge: 'received', ...answering, remind: 'sent' },
  received: { ...answering, remind: 'received' },
  accepted: {
    record_contact: 'accepted',
    set_appointment: 'appointment',
    start_service: 'service_started',
    ...serving,
    remind: 'accepted',
    undo_accept: 'received',
  },
  appointment: {
    record_contact: 'appointment',
    set_appointment: 'appointment',
    start_service: 'service_started',
    ...serving,
    remind: 'appointment',
  },
  service_started: { record_contact: 'service_started', ...serving, remind: 'service_started' },
  completed: { record_feedback: 'completed' },
  not_attended: settling('not_attended'),
  declined: { ...settling('declined'), send_missing: 'sent' },
  unavailable: settling('unavailable'),
  withdrawn: settling('withdrawn'),
} as const satisfies Record<ReferralStatus, Partial<Record<ReferralAction, ReferralStatus>>>;

/** Statuses in which the receiver owes nothing more; the survivor's feedback may still be missing. */
export const ENDED_STATUSES = [
  'completed',
  'not_attended',
  'declined',
  'unavailable',
  'withdrawn',
] as const satisfies readonly ReferralStatus[];

/** `group`: the coordinator of a working group with which the survivor allowed sharing. */
export type ReferralParty = 'sender' | 'receiver' | 'group';

/** Either party may record the survivor's feedback; every other action belongs to one party. */
export const PARTIES_OF_ACTION = {
  acknowledge: ['receiver'],
  accept: ['receiver'],
  decline: ['receiver'],
  mark_unavailable: ['receiver'],
  record_contact: ['receiver'],
  set_appointment: ['receiver'],
  start_service: ['receiver'],
  complete: ['receiver'],
  mark_not_attended: ['receiver'],
  record_feedback: ['sender', 'receiver'],
  withdraw: ['sender'],
  re_route: ['sender', 'group'],
  remind: ['sender', 'group'],
  undo_accept: ['receiver'],
  send_missing: ['sender'],
  help_ourselves: ['sender'],
  take_waiting_place: ['sender'],
  record_gap: ['group'],
} as const satisfies Record<ReferralAction, readonly ReferralParty[]>;

export const DECLINE_REASONS = codeList('DeclineReason', [
  'no_capacity',
  'outside_mandate',
  'outside_area',
  'information_missing',
  'consent_missing',
  'conflict_of_interest',
  'already_served',
  'other',
]);
export type DeclineReason = (typeof DECLINE_REASONS)[number];

/** `no_service`: the district has none; `none_free`: there is one and it is full. */
export const UNAVAILABLE_REASONS = codeList('UnavailableReason', ['no_service', 'none_free']);
export type UnavailableReason = (typeof UNAVAILABLE_REASONS)[number];

export const REFERRAL_WITHDRAWAL_REASONS = codeList('ReferralWithdrawalReason', [
  'no_longer_wanted',
  'consent_withdrawn',
  'entered_in_error',
]);
export type ReferralWithdrawalReason = (typeof REFERRAL_WITHDRAWAL_REASONS)[number];

/** Automatic reasons for a withdrawal: re-routed, case closed, or the receiver is closed to the case. */
export const WITHDRAWN_BY = ['re_routed', 'case_closed', 'receiver_not_available'] as const;
export type WithdrawnBy = (typeof WITHDRAWN_BY)[number];

/** What happens instead of a service that did not take place; a code, because no sealing key exists yet. */
export const NEXT_STEPS = codeList('ReferralNextStep', [
  'ask_another_agency',
  'try_again_later',
  'on_waiting_list',
  'send_missing_information',
  'ask_consent_again',
  'new_appointment',
  'sender_contacts_survivor',
  'sender_helps_itself',
]);
export type NextStep = (typeof NEXT_STEPS)[number];

/** The order in which waiting referrals are answered. */
export const URGENCY_RANK = { high: 1, medium: 2, low: 3 } as const satisfies Record<Urgency, number>;

/** `group`: of cases that survivors allowed the coordinator's groups to know. */
export const REFERRAL_BOXES = codeList('ReferralBox', ['in', 'out', 'group']);
export type ReferralBox = (typeof REFERRAL_BOXES)[number];

/** `open`: still running; `needs_open`: needs another place; `silent`: unanswered for twice the time to answer. */
export const REFERRAL_FILTERS = codeList('ReferralFilter', [
  'open',
  'unanswered',
  'answered',
  'late',
  'ended',
  'needs_open',
  'refused',
  'no_place',
  'silent',
  'waiting_list',
]);
export type ReferralFilter = (typeof REFERRAL_FILTERS)[number];

/**
 * What a person is shown of a referral: `offer` before the receiver accepted, `withdrawn` to a receiver whose
 * access has ended, `group` to the coordinator.
 */
export const REFERRAL_VIEWS = codeList('ReferralView', ['sender', 'offer', 'receiver', 'withdrawn', 'group']);
export type ReferralView = (typeof REFERRAL_VIEWS)[number];

/** The survivor's feedback on the help. Declining to say is an answer; not having been asked is none. */
export const SURVIVOR_FEEDBACK = codeList('SurvivorFeedback', [
  'received',
  'partly_received',
  'not_received',
  'no_answer',
]);
export type SurvivorFeedback = (typeof SURVIVOR_FEEDBACK)[number];

export const NOT_ASKED_REASONS = codeList('NotAskedReason', [
  'not_safe_to_ask',
  'not_reached',
  'asked_for_no_contact',
]);
export type NotAskedReason = (typeof NOT_ASKED_REASONS)[number];

/** What the receiver lacks to decide; a reason "information is missing" names at least one (capabilities 3.2). */
export const MISSING_INFORMATION = codeList('MissingInformation', [
  'what_happened_codes',
  'risk',
  'safe_contact',
  'name_birth',
  'papers',
  'language',
  'escort',
]);
export type MissingInformation = (typeof MISSING_INFORMATION)[number];

const HELP_INSTEAD = ['own_support', 'hotline', 'trusted_person', 'other_agency', 'none_wanted'] as const;

/** What helps her where the district has no such service: a gap without help ends no search. */
export const GAP_HELP = codeList('GapHelp', [...HELP_INSTEAD]);
export type GapHelp = (typeof GAP_HELP)[number];

/** What helps the survivor until there is a place. */
export const INTERIM_HELP = codeList('InterimHelp', [...HELP_INSTEAD, 'none_yet']);
export type InterimHelp = (typeof INTERIM_HELP)[number];

/** What was tried before the coordinator records that the district lacks a service (capabilities 3.6). */
export const GAP_TRIED = codeList('GapTried', ['none_exists', 'two_or_more_asked']);
export type GapTried = (typeof GAP_TRIED)[number];

/** How the search for another place ended without one that accepted. */
export const SETTLED_BY = codeList('SettledBy', ['own_help', 'waiting_place', 'gap', 'no_longer_wanted']);
export type SettledBy = (typeof SETTLED_BY)[number];

/** Sentences that stand ready; each reader sees them in the own language (capabilities 3.5). */
export const READY_SENTENCES = codeList('ReadySentence', [
  'which_paper',
  'papers_ready',
  'when_can_come',
  'before_noon_only',
  'escort_needed',
  'contact_through_us',
  'call_duty_line',
  'answer_today',
]);
export type ReadySentence = (typeof READY_SENTENCES)[number];

/** How long after its end a referral takes messages, and keeps their words. */
export const MESSAGE_DAYS = 90;

/** An acceptance can be undone for so long, while nothing was done with it. */
export const UNDO_MINUTES = 10;

/** A referral as the rules see it. */
export interface Referral {
  readonly id: string;
  readonly kind: ReferralKind;
  readonly need: ServiceType;
  readonly status: ReferralStatus;
  readonly urgency: Urgency;
  /** As known to the owner when it was sent. */
  readonly band: 'standard' | 'incomplete' | 'medium' | 'high';
  readonly fromAgencyId: string;
  /** null only for what was unavailable from the start. */
  readonly toAgencyId: string | null;
  readonly sentAt: Date;
  /** Sent once more with what was missing: the answer is due from here. */
  readonly resentAt: Date | null;
  /** Accepted, declined or found unavailable. */
  readonly decidedAt: Date | null;
  readonly contactedAt: Date | null;
  readonly serviceOn: Day | null;
  readonly word: SurvivorFeedback | null;
  /** She says that she does not want this help any more. */
  readonly noLongerWanted: boolean;
  readonly replacesReferralId: string | null;
  readonly declineReason: DeclineReason | null;
  readonly withdrawalReason: ReferralWithdrawalReason | WithdrawnBy | null;
  readonly settledBy: SettledBy | null;
  /** Of a hand-over because the sender's agency ends. */
  readonly ending?: Ending | null;
}

/** A hand-over because the sender's agency ends: the receiver's supervisor takes it before a worker accepts it. */
export const ENDINGS = codeList('AgencyEndingState', ['to_confirm', 'confirmed']);
export type Ending = (typeof ENDINGS)[number];

/** What is sought: a service, or an agency that takes her over. */
export type SoughtNeed = ServiceType | 'handover';

/** What the receiver owes next, and by when. */
export const REFERRAL_STEPS = codeList('ReferralStep', ['answer', 'contact', 'outcome']);
export type ReferralStep = (typeof REFERRAL_STEPS)[number];

export interface ReferralDue {
  readonly step: ReferralStep;
  readonly dueAt: Date;
}

/** How far a need has come: `open` was not met, `word_missing` nobody asked her yet. */
export type NeedState = 'running' | 'word_missing' | 'open' | 'settled';

/** What the need rule reads of a referral. */
export type NeedTrace = Pick<
  Referral,
  'id' | 'kind' | 'need' | 'status' | 'sentAt' | 'contactedAt' | 'word' | 'noLongerWanted'
> &
  Partial<Pick<Referral, 'settledBy'>>;
