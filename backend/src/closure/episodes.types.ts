import type { ClosureReason, Override } from './closure.types.js';
import { OVERRIDE_REFUSALS } from './closure.types.js';
import { codeList } from '../shared/code-lists.js';

/** One attempt to close; a case has at most one that is neither decided nor over. */
export const EPISODE_STATES = codeList('ClosureEpisodeState', [
  'requested',
  'endorsed',
  'approved',
  'refused',
  'withdrawn',
  'lapsed',
]);
export type EpisodeState = (typeof EPISODE_STATES)[number];

/** `lapse`: before the decision a new incident came, or the case changed hands. Approval closes the case in the same transaction. */
export const EPISODE_TRANSITIONS = {
  requested: { endorse: 'endorsed', refuse: 'refused', withdraw: 'withdrawn', lapse: 'lapsed' },
  endorsed: { approve: 'approved', refuse: 'refused', withdraw: 'withdrawn', lapse: 'lapsed' },
  approved: {},
  refused: {},
  withdrawn: {},
  lapsed: {},
} as const satisfies Record<EpisodeState, Readonly<Record<string, EpisodeState>>>;
export type EpisodeStep = 'endorse' | 'approve' | 'refuse' | 'withdraw' | 'lapse';

/** How public figures distinguish a closure inside one agency. */
export const CLOSURE_MARKS = codeList('ClosureMark', [
  'single_agency_by_survivor_choice',
  'no_independent_agency',
  'not_confirmed_by_second',
]);
export type ClosureMark = (typeof CLOSURE_MARKS)[number];

export type SecondPerson =
  | { readonly from: 'other_agency'; readonly agencyIds: readonly string[] }
  | { readonly from: 'own_agency'; readonly mark: Exclude<ClosureMark, 'not_confirmed_by_second'> };

/** How the second person speaks with her, as she agreed when she asked to stop; `refused`: she wants no such talk. */
export const SECOND_TALKS = codeList('SecondTalk', ['in_person', 'in_window', 'calls_us', 'refused']);
export type SecondTalk = (typeof SECOND_TALKS)[number];

/** Why a case of less than a day ends; the second person says it. */
export const HURRIED_REASONS = codeList('HurriedReason', [
  'entered_twice',
  'entered_by_mistake',
  'her_own_wish',
  'death_shown',
  'reached_elsewhere',
]);
export type HurriedReason = (typeof HURRIED_REASONS)[number];

/** What the second person heard from her: three questions, each with an answer (capabilities 1.9). */
export interface HeldTalk {
  readonly alone: boolean;
  readonly ownWish: boolean;
  readonly pressed: boolean;
}

/** An attempt as it is stored. */
export interface ClosureEpisode {
  readonly state: EpisodeState;
  readonly reason: ClosureReason;
  readonly requestedBy: string;
  readonly endorsedBy: string | null;
  /** The agency that decides; the owner itself where the closure is marked. */
  readonly reviewerAgencyId: string;
  readonly mark: ClosureMark | null;
  readonly overrides: readonly Override[];
  /** Since when the second person may decide; null before the endorsement. */
  readonly endorsedAt: Date | null;
  /** Of a request to stop at high or unknown risk; null if none is needed. */
  readonly secondTalk: SecondTalk | null;
  readonly talk: HeldTalk | null;
  /** The coordinator, or the agency head without sharing, agreed to more than two overrides. */
  readonly overridesAgreedBy: string | null;
}

/** The acting user, with what the case records about them. */
export interface ClosureActor {
  readonly userId: string;
  readonly agencyId: string;
  /** A role that works on cases, a supervisor included. */
  readonly worksOnCases: boolean;
  readonly isSupervisor: boolean;
  /** Leads this case for its owner. */
  readonly isLead: boolean;
  /** Has ever worked on this case, by assignment or by an entry of hers. */
  readonly hasWorkedOnCase: boolean;
  readonly isBlocked: boolean;
}

export interface ClosureRequest {
  readonly actor: ClosureActor;
  /** As it came in: what is no reason is refused, and offered as the event it is. */
  readonly reason: string | null;
  /** Proposed by the lead for what cannot be cleared; only the supervisor's endorsement makes them real. */
  readonly overrides: readonly Override[];
  /** The agency asked to decide; null if none is eligible. */
  readonly reviewerAgencyId: string | null;
  readonly secondTalk: SecondTalk | null;
}

/** Why the second person sends it back. For the survivor's request only privacy and information can be doubted. */
export const CONFIRMATION_DOUBTS = [
  'not_alone',
  'not_informed',
  'pressure_not_asked',
  'pressure_or_fear',
] as const;
export const SEND_BACK_REASONS = [
  ...CONFIRMATION_DOUBTS,
  'facts_not_confirmed',
  'new_concern',
  'risk_too_high',
  'other',
] as const;
export type SendBackReason = (typeof SEND_BACK_REASONS)[number];

/** The own supervisor may send a request back instead of endorsing it; risk is no ground against her own request. */
export type ClosureDecision =
  | {
      readonly decision: 'approve';
      /** Of a death: the second person has seen what shows it. */
      readonly evidenceSeen: boolean;
      /** Why a case of less than a day is closed; asked for then. */
      readonly hasReason: boolean;
    }
  | { readonly decision: 'send_back'; readonly reason: SendBackReason | null };

export const EPISODE_REFUSALS = [
  'not_found',
  'not_lead',
  'not_supervisor',
  'case_closed',
  'request_open',
  'wrong_state',
  'reason_missing',
  'reason_not_allowed',
  'blockers_unmet',
  ...OVERRIDE_REFUSALS,
  'overrides_not_agreed',
  'second_talk_missing',
  'second_talk_not_wanted',
  'earlier_talk_doubted',
  'talk_not_held',
  'talk_not_confirming',
  'reopen_on_registration_running',
  'evidence_not_seen',
  'hurried_reason_missing',
  'reviewer_missing',
  'reviewer_not_eligible',
  'same_person',
  'approver_same_agency',
  'approver_not_eligible',
  'colleague_connected',
  'send_back_reason_missing',
  'send_back_not_for_risk',
] as const;
export type EpisodeRefusal = (typeof EPISODE_REFUSALS)[number];
