import type { KnownAnswer } from '../cases/index.js';
import type { AgencyType, ServiceType } from '../agencies/agencies.types.js';
import type { Band, CaseStatus } from '../cases/cases.types.js';
import type { Consent } from '../consent/consent.types.js';
import type { Day } from '../shared/dates.js';
import type {
  DeclineReason,
  GapTried,
  InterimHelp,
  MissingInformation,
  NotAskedReason,
  ReferralAction,
  ReferralKind,
  ReferralWithdrawalReason,
  SurvivorFeedback,
  UnavailableReason,
} from './referrals.types.js';

/** Who acts. Blocks beat every side; only roles that work on cases act for their agency. */
export interface ReferralActor {
  readonly agencyId: string;
  readonly worksOnCases: boolean;
  /** Coordinator of the case's working group, with her consent to share with it. */
  readonly coordinatesGroup: boolean;
  readonly isBlocked: boolean;
  /** What the own agency offers at present. */
  readonly ownServices: readonly ServiceType[];
}

export type ReferralCommand =
  | { readonly action: 'acknowledge' }
  | { readonly action: 'remind' }
  /** Whether her consent to this receiver holds at this instant. */
  | { readonly action: 'accept'; readonly consentHolds: boolean }
  | {
      readonly action: 'decline';
      readonly reason: DeclineReason | null;
      readonly nextStep: string;
      readonly missing: readonly MissingInformation[];
      /** Words to the sender come with it. */
      readonly hasWords: boolean;
    }
  | {
      readonly action: 'mark_unavailable';
      readonly reason: UnavailableReason | null;
      readonly nextStep: string;
    }
  | { readonly action: 'record_contact'; readonly at: Date }
  | { readonly action: 'set_appointment'; readonly at: Date }
  | { readonly action: 'start_service'; readonly serviceOn: Day }
  | {
      readonly action: 'complete';
      readonly serviceOn: Day;
      readonly word: SurvivorFeedback | null;
      readonly notAsked: NotAskedReason | null;
    }
  | { readonly action: 'mark_not_attended'; readonly nextStep: string }
  | {
      readonly action: 'record_feedback';
      readonly word: SurvivorFeedback | null;
      readonly noLongerWanted: boolean;
      /** She was alone when she said that she wants it no longer. */
      readonly alone?: KnownAnswer | null;
    }
  | {
      readonly action: 'withdraw';
      readonly reason: ReferralWithdrawalReason | null;
      readonly alone?: KnownAnswer | null;
    }
  /** `sendRefusals`: why the successor cannot be sent, checked as for a new referral. */
  | {
      readonly action: 're_route';
      readonly toAgencyId: string;
      readonly sendRefusals: readonly SendRefusal[];
    }
  | { readonly action: 'undo_accept' }
  /** `sendRefusals`: what prevents sending it once more, checked as for a new referral. */
  | { readonly action: 'send_missing'; readonly sendRefusals: readonly SendRefusal[] }
  | { readonly action: 'help_ourselves' }
  | { readonly action: 'take_waiting_place'; readonly placeOn: Day; readonly interimHelp: InterimHelp }
  | {
      readonly action: 'record_gap';
      readonly tried: GapTried;
      readonly interimHelp: InterimHelp;
      readonly since: Day;
    };

export const REFERRAL_REFUSALS = [
  'not_found',
  'not_your_step',
  'wrong_status',
  'consent_ended',
  'reason_missing',
  'next_step_missing',
  'time_in_past',
  'time_in_future',
  'day_impossible',
  'day_in_future',
  'word_missing',
  'why_not_asked_missing',
  'same_receiver',
  'successor_refused',
  'message_missing',
  'missing_not_named',
  'missing_not_expected',
  'day_in_past',
  'already_settled',
  'own_service_missing',
  'acceptance_in_use',
  'acceptance_too_old',
  'hand_over_not_confirmed',
] as const;
export type ReferralRefusal = (typeof REFERRAL_REFUSALS)[number];

export type CommandOf<A extends ReferralAction> = Extract<ReferralCommand, { action: A }>;

/** A service that may be referred to, and the agency that offers it. */
export interface ReferredCaseService {
  serviceId: string;
  serviceType: ServiceType;
  /** Always an active one: the directory names no others. */
  agencyId: string;
  isActive: boolean;
  /** The service recently reported that it has no free place. */
  isFull: boolean;
  /** What the agency offers at present. */
  services: ServiceType[];
}

/** What passing a case on to one agency depends on. */
export interface SharingState {
  status: CaseStatus;
  band: Band;
  place: string;
  isMinor: boolean;
  senderAgencyId: string;
  senderType: AgencyType;
  /** The agency may not discover the case; only the rules read this field. */
  isBlocked: boolean;
  /** It works in the group that the case belongs to. */
  isInGroup: boolean;
  /** The survivor's answers about this agency, oldest first, each with its purpose. */
  consents: (Consent & { purpose: string | null })[];
}

/** The facts needed to send a referral. */
export interface SendFacts {
  readonly kind: ReferralKind;
  /** As it came in: a code that names no service is refused, and mediation names none. */
  readonly need: string;
  readonly caseStatus: CaseStatus;
  readonly senderAgencyId: string;
  readonly senderType: AgencyType;
  readonly receiver:
    | (Pick<ReferredCaseService, 'agencyId' | 'isActive' | 'isFull'> &
        Pick<SharingState, 'isBlocked' | 'isInGroup'> & {
          readonly type: AgencyType;
          readonly services: readonly ServiceType[];
        })
    | null;
  /** Her consent to this receiver, or a legal basis without it, holds. */
  readonly consentHolds: boolean;
  /** Another agency was asked to take her over and has not refused. */
  readonly handoverRuns: boolean;
}

export const SEND_REFUSALS = [
  'case_closed',
  'need_unknown',
  'receiver_missing',
  'receiver_is_own_agency',
  'receiver_not_in_group',
  'receiver_not_available',
  'receiver_without_case_access',
  'service_not_offered',
  'service_full',
  'consent_missing',
  'support_lead_only_for_police',
  'not_a_support_lead',
  'no_new_owner',
  'handover_running',
  'handover_by_police',
] as const;
export type SendRefusal = (typeof SEND_REFUSALS)[number];
