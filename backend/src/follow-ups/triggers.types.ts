import type { ClosureReason } from '../cases/cases.types.js';
import type { ReassessCause, SuicideLevel } from '../risk/risk.types.js';
import type { SignalCode } from '../programme/programme.types.js';
import { codeList } from '../shared/code-lists.js';

export const URGENCIES = codeList('Urgency', ['high', 'medium', 'low']);
export type Urgency = (typeof URGENCIES)[number];

/**
 * What makes follow-ups. Instants are those of the event itself; `facts.now` is when it was recorded. Ids say which
 * referral or consent a row belongs to, so that rows of two referrals never take each other's place.
 */
export type Trigger =
  /** `byReferral`: another agency's worker spoke with her, this one has not yet. */
  | { readonly kind: 'case_opened'; readonly byReferral?: boolean }
  | { readonly kind: 'case_reopened' }
  | {
      readonly kind: 'risk_assessed';
      readonly incomplete: boolean;
      /** For the meeting, for another reason than suicide risk (risk rules say so). */
      readonly opensReview: boolean;
      /** She is in danger now: the meeting is due in 48 hours instead of a week. */
      readonly emergency: boolean;
      /** A safety plan exists and was reviewed after the latest incident. */
      readonly safetyPlanCurrent: boolean;
    }
  | { readonly kind: 'incident_recorded' }
  /** An incident at another agency, with consent of the survivor for both to share; no other detail (ADR 24). */
  | { readonly kind: 'incident_known' }
  | {
      readonly kind: 'sexual_violence_disclosed';
      /** The earliest and latest time it can have been; no earliest where no single day is known. */
      readonly happened: { readonly earliestAt: Date | null; readonly latestAt: Date };
    }
  | { readonly kind: 'neck_pressure_disclosed' }
  | { readonly kind: 'forensic_exam_wanted' }
  | { readonly kind: 'health_care_given' }
  | { readonly kind: 'suicide_triage'; readonly level: SuicideLevel }
  | { readonly kind: 'reassessment_called'; readonly cause: ReassessCause }
  | {
      readonly kind: 'referral_sent';
      readonly referralId: string;
      readonly urgency: Urgency;
      /** 24:00 of the last hour in which the need can be met at all; null where it has no window. */
      readonly windowEndsAt: Date | null;
      /** A separate row offers another support lead; no place is searched for. */
      readonly isSupportLead?: boolean;
      /** The sender wants a place in a shelter: while risk is high the answer comes in two hours. */
      readonly isShelter?: boolean;
    }
  /** Refused, unavailable, not attended or withdrawn by the receiver: the need is open again. */
  | {
      readonly kind: 'referral_refused';
      readonly referralId: string;
      readonly urgency: Urgency;
      readonly windowEndsAt: Date | null;
      readonly asksFor: 'other_place' | 'missing_information' | 'consent';
    }
  /** She waits for a place with a date. */
  | { readonly kind: 'waiting_place_taken'; readonly referralId: string }
  /** Nothing helps her until then. */
  | { readonly kind: 'waits_without_help'; readonly referralId: string }
  | {
      readonly kind: 'closing_endorsed';
      readonly episodeId: string;
      readonly talk: 'held' | 'refused' | null;
    }
  | { readonly kind: 'closing_ended'; readonly episodeId: string }
  /** The supervisor decided to continue the search; the next review is due this many days later. */
  | { readonly kind: 'search_decided'; readonly days: number }
  | { readonly kind: 'contacts_stopped' }
  | { readonly kind: 'death_reported' }
  | { readonly kind: 'erasure_asked'; readonly erasureId: string }
  | { readonly kind: 'erasure_ended'; readonly erasureId: string }
  | { readonly kind: 'block_waits'; readonly blockId: string; readonly isHeavy: boolean }
  | { readonly kind: 'block_settled'; readonly blockId: string }
  | { readonly kind: 'extension_sent'; readonly orderId: string; readonly answerBy: Date }
  | { readonly kind: 'report_registered'; readonly incidentId: string }
  /** To another body, which is expected to have answered by then. */
  | { readonly kind: 'report_sent_on'; readonly incidentId: string; readonly answerBy: Date }
  /** An imported record speaks of suicide. */
  | { readonly kind: 'suicide_suspected' }
  | {
      readonly kind: 'referral_accepted';
      readonly referralId: string;
      readonly urgency: Urgency;
      /** Two agencies look after her until the receiver has found her safe. */
      readonly isHandover?: boolean;
    }
  /** The receiver of a hand-over found her safe and alone: the former owner may close. */
  | { readonly kind: 'handover_reached'; readonly referralId: string }
  /** Another agency asks for the case by the code on her card. */
  | { readonly kind: 'called_in'; readonly callInId: string }
  /** The programme in which the alleged perpetrator is says something of him, and learns nothing. */
  | {
      readonly kind: 'programme_signalled';
      readonly signalId: string;
      readonly code: SignalCode;
      /** She wants to be asked how she is while he is there. */
      readonly allowsFeedback: boolean;
    }
  | { readonly kind: 'service_date_set'; readonly referralId: string; readonly serviceAt: Date }
  | { readonly kind: 'referral_ended'; readonly referralId: string }
  | { readonly kind: 'support_lead_answered'; readonly answer: 'accepted' | 'declined' }
  /** The agency did not take it on, or does not any more: another one is offered to her. */
  | { readonly kind: 'support_lead_open_again' }
  | { readonly kind: 'consent_provisional'; readonly consentId: string }
  | { readonly kind: 'acted_without_consent'; readonly consentId: string }
  /** She allows no contact after closing, or not any more. */
  | { readonly kind: 'later_contact_refused' }
  /** No question about the programme: her answer, or it is another man whom this signal means. */
  | { readonly kind: 'programme_refused'; readonly signalId: string | null }
  | { readonly kind: 'order_sought'; readonly orderId: string; readonly issueBy: Date }
  | { readonly kind: 'order_issued'; readonly orderId: string; readonly serveBy: Date }
  | {
      readonly kind: 'order_served';
      readonly orderId: string;
      readonly servedAt: Date;
      /** 24:00 of its last day. */
      readonly endsAt: Date;
    }
  /** Another last day: it was extended, or it runs from the issue whether it was handed over or not. */
  | {
      readonly kind: 'order_end_set';
      readonly orderId: string;
      readonly servedAt: Date | null;
      readonly endsAt: Date;
    }
  /** It runs in a case that was handed over; only its end is planned here. */
  | { readonly kind: 'order_taken_over'; readonly orderId: string; readonly endsAt: Date }
  /** The police of her new place got a notice of it, and have to say that they know. */
  | { readonly kind: 'order_notice_sent'; readonly orderId: string }
  /** Lifted before its last day; a normal end was planned with the end date. */
  | { readonly kind: 'order_ended'; readonly orderId: string; readonly endedAt: Date }
  /** Its day of service or its length was wrong; nothing that waits moves later. */
  | {
      readonly kind: 'order_corrected';
      readonly orderId: string;
      readonly servedAt: Date | null;
      readonly endsAt: Date;
    }
  /** It was issued to the wrong person: she is without protection, and risk is assessed. */
  | { readonly kind: 'order_annulled'; readonly orderId: string; readonly endedAt: Date }
  | { readonly kind: 'correction_asked'; readonly correctionId: string }
  | { readonly kind: 'order_breached'; readonly breachId: string }
  /** Or moved to another day. */
  | { readonly kind: 'plan_action_set'; readonly actionId: string; readonly dueAt: Date }
  | { readonly kind: 'plan_action_ended'; readonly actionId: string }
  /** She wants help with something that no goal serves yet, or does not any more. */
  | { readonly kind: 'plan_wanted' }
  | { readonly kind: 'plan_not_wanted' }
  | { readonly kind: 'child_recorded'; readonly childId: string }
  | { readonly kind: 'child_corrected'; readonly childId: string; readonly lacksPapers: boolean }
  | { readonly kind: 'child_removed'; readonly childId: string }
  | {
      readonly kind: 'child_answered';
      readonly childId: string;
      readonly isSafe: boolean;
      readonly isWithHisFamily: boolean;
    }
  | { readonly kind: 'survivor_moved' }
  | { readonly kind: 'shelter_entered'; readonly stayId: string; readonly enteredAt: Date }
  | { readonly kind: 'shelter_left'; readonly stayId: string; readonly leftAt: Date }
  /** A guest left an agency of another place, which may tell the owner so; `stays`: where she was a guest. */
  | { readonly kind: 'helper_reports_change'; readonly stays: boolean }
  /** Or moved to another day. */
  | {
      readonly kind: 'hearing_set';
      readonly hearingId: string;
      readonly heldAt: Date;
      readonly isOfCourt?: boolean;
    }
  /** Lawyer (step 1) and psychologist (step 2) prepare it together, each in the case of the own agency. */
  | {
      readonly kind: 'joint_wanted';
      readonly hearingId: string;
      readonly heldAt: Date;
      readonly step: 1 | 2;
    }
  | { readonly kind: 'joint_ended'; readonly hearingId: string }
  | { readonly kind: 'hearing_ended'; readonly hearingId: string; readonly held: boolean }
  /** `nextAt`: the day of the next step where it is known. */
  | { readonly kind: 'court_step'; readonly courtId: string; readonly nextAt: Date | null }
  | { readonly kind: 'court_ended'; readonly courtId: string }
  /**
   * A court gave time for reconciliation, until 24:00 of its last day. The lawyer objects; the contacts are the lead's, in
   * the case of the agency that referred the survivor where there is one.
   */
  | {
      readonly kind: 'court_period_set';
      readonly courtId: string;
      readonly from: Date;
      readonly until: Date;
      readonly asks: 'all' | 'lawyer' | 'lead';
    }
  | { readonly kind: 'court_decided'; readonly courtId: string; readonly decidedAt: Date }
  | { readonly kind: 'court_withdrawn'; readonly courtId: string }
  /** She said in court that she wants help. */
  | { readonly kind: 'court_help_wanted'; readonly entryId: string }
  /** A duty is not met; `step` is which of the clocks of enforcement runs, counted from 1. */
  | {
      readonly kind: 'duty_step';
      readonly dutyId: string;
      readonly step: number;
      readonly nextAt: Date | null;
    }
  /** A duty is met for now; the lead asks the survivor once a month. */
  | { readonly kind: 'duty_running'; readonly dutyId: string }
  | { readonly kind: 'duty_ended'; readonly dutyId: string }
  | { readonly kind: 'return_expected'; readonly returnId: string; readonly expectedAt: Date }
  | { readonly kind: 'return_ended'; readonly returnId: string }
  /** She began a course or a job, or has a home. */
  | { readonly kind: 'outcome_begun'; readonly outcomeId: string; readonly startedAt: Date }
  | { readonly kind: 'outcome_ended'; readonly outcomeId: string }
  /** A working group decided something about the case; `step` is which of its decisions, counted from 1. */
  | {
      readonly kind: 'meeting_held';
      readonly decisionId: string;
      readonly step: number;
      readonly dueAt: Date;
    }
  /** While the minutes were open. */
  | { readonly kind: 'decision_taken_back'; readonly decisionId: string }
  | { readonly kind: 'case_imported'; readonly dueAt: Date }
  | { readonly kind: 'import_reviewed' }
  | { readonly kind: 'contact_failed'; readonly failures: number }
  /** Not attempted: it would not have been safe. */
  | { readonly kind: 'contact_unsafe' }
  | {
      readonly kind: 'case_closed';
      readonly reason: ClosureReason;
      readonly contactConsent: boolean;
      /** Reviews the case without contact: the survivor died, or asked to stop at high risk. */
      readonly reviewedBy?: 'group' | 'supervisor';
    };

export type TriggerOf<K extends Trigger['kind']> = Extract<Trigger, { kind: K }>;
