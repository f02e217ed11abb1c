/**
 * Policy: a referral goes to a service of another agency with the survivor's consent. Every status has a next step
 * and a deadline; it ends with the survivor's feedback on the help (domain reference 2.4). A decline gives a reason
 * and a next step. Mediation and family conferences cannot be referred to (4.1).
 */
import type { AgencyType } from '../agencies/agencies.types.js';
import { RECIPIENT_KIND_OF } from '../consent/consent.types.js';
import type { RecipientKind } from '../consent/consent.types.js';
import { addDays, dayOf, isDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import type {
  CommandOf,
  ReferralActor,
  ReferralCommand,
  ReferralRefusal,
} from './referral-commands.types.js';
import {
  DECLINE_REASONS,
  MESSAGE_DAYS,
  PARTIES_OF_ACTION,
  REFERRAL_ACTIONS,
  REFERRAL_TRANSITIONS,
  UNDO_MINUTES,
} from './referrals.types.js';
import type {
  DeclineReason,
  Ending,
  Referral,
  ReferralAction,
  ReferralParty,
  ReferralStatus,
  ReferralView,
} from './referrals.types.js';

/** The parties an actor belongs to; none for a blocked user, who gets only "not found". */
export function partiesOf(
  referral: Pick<Referral, 'fromAgencyId' | 'toAgencyId'>,
  actor: ReferralActor,
): ReferralParty[] {
  if (actor.isBlocked) return [];
  const parties: ReferralParty[] = [];
  if (actor.worksOnCases && actor.agencyId === referral.fromAgencyId) parties.push('sender');
  if (actor.worksOnCases && actor.agencyId === referral.toAgencyId) parties.push('receiver');
  if (actor.coordinatesGroup) parties.push('group');
  return parties;
}

const mayAct = (action: ReferralAction, parties: readonly ReferralParty[]): boolean =>
  (PARTIES_OF_ACTION[action] as readonly ReferralParty[]).some((party) => parties.includes(party));

/** The status an action leads to; null where the status does not take it. */
export function statusAfter(status: ReferralStatus, action: ReferralAction): ReferralStatus | null {
  const row: Partial<Record<ReferralAction, ReferralStatus>> = REFERRAL_TRANSITIONS[status];
  return row[action] ?? null;
}

/** What the actor may do with the referral now, before anything is typed. */
export function allowedReferralActions(
  referral: Referral,
  actor: ReferralActor,
  now: Date,
): ReferralAction[] {
  const parties = partiesOf(referral, actor);
  return REFERRAL_ACTIONS.filter(
    (action) =>
      mayAct(action, parties) &&
      statusAfter(referral.status, action) !== null &&
      furtherRefusal(action, referral, { actor, now }) === null,
  );
}

function dayRefusals(day: Day, now: Date): ReferralRefusal[] {
  if (!isDay(day)) return ['day_impossible'];
  return day > dayOf(now) ? ['day_in_future'] : [];
}

const when = (condition: boolean, refusal: ReferralRefusal): ReferralRefusal[] =>
  condition ? [refusal] : [];
const needsNextStep = (nextStep: string): ReferralRefusal[] => when(!nextStep.trim(), 'next_step_missing');

type Checks = {
  readonly [A in ReferralAction]: (command: CommandOf<A>, referral: Referral, now: Date) => ReferralRefusal[];
};

/** What each action needs besides the right side and the right status. */
const CHECKS: Checks = {
  acknowledge: () => [],
  remind: () => [],
  accept: ({ consentHolds }) => when(!consentHolds, 'consent_ended'),
  decline: ({ reason, nextStep, missing, hasWords }) => [
    ...when(reason === null, 'reason_missing'),
    ...when(reason === 'other' && !hasWords, 'message_missing'),
    ...needsNextStep(nextStep),
    ...missingRefusals(reason, missing),
  ],
  mark_unavailable: ({ reason, nextStep }) => [
    ...when(reason === null, 'reason_missing'),
    ...needsNextStep(nextStep),
  ],
  record_contact: ({ at }, _referral, now) => when(at > now, 'time_in_future'),
  set_appointment: ({ at }, _referral, now) => when(at < now, 'time_in_past'),
  start_service: ({ serviceOn }, _referral, now) => dayRefusals(serviceOn, now),
  complete: ({ serviceOn, word, notAsked }, _referral, now) => [
    ...dayRefusals(serviceOn, now),
    ...when(word === null && notAsked === null, 'why_not_asked_missing'),
  ],
  mark_not_attended: ({ nextStep }) => needsNextStep(nextStep),
  record_feedback: ({ word, noLongerWanted }) => when(word === null && !noLongerWanted, 'word_missing'),
  withdraw: ({ reason }) => when(reason === null, 'reason_missing'),
  re_route: ({ toAgencyId, sendRefusals }, referral) => [
    ...when(toAgencyId === referral.toAgencyId, 'same_receiver'),
    ...when(sendRefusals.length > 0, 'successor_refused'),
  ],
  undo_accept: () => [],
  send_missing: ({ sendRefusals }) => when(sendRefusals.length > 0, 'successor_refused'),
  help_ourselves: () => [],
  take_waiting_place: ({ placeOn }, _referral, now) => futureDayRefusals(placeOn, now),
  record_gap: ({ since }, _referral, now) => dayRefusals(since, now),
};

function checkOf<A extends ReferralAction>(
  command: CommandOf<A>,
  referral: Referral,
  now: Date,
): ReferralRefusal[] {
  return CHECKS[command.action as A](command, referral, now);
}

/** Every reason why the actor cannot do this to the referral; empty when it may be done. */
export function referralRefusals(
  referral: Referral,
  attempt: { readonly actor: ReferralActor; readonly command: ReferralCommand },
  now: Date,
): ReferralRefusal[] {
  const { actor, command } = attempt;
  const parties = partiesOf(referral, actor);
  if (parties.length === 0) return ['not_found'];
  if (!mayAct(command.action, parties)) return ['not_your_step'];
  if (statusAfter(referral.status, command.action) === null) return ['wrong_status'];
  const further = furtherRefusal(command.action, referral, { actor, now });
  if (further !== null) return [further];
  return checkOf(command, referral, now);
}

/**
 * Policy (SECURITY B): a referral is pushed and never browsed. Before accepting, the receiver sees an offer without
 * identity; afterwards what consent allows; once consent has ended, only that it was withdrawn, and its own case. The
 * coordinator sees coded facts by reference. Appointments reveal whereabouts: a police, prosecutor or court sender
 * and the group do not see them.
 */
export interface ViewFacts extends Pick<Referral, 'fromAgencyId' | 'toAgencyId' | 'status'> {
  /** The receiver opened its own case from this referral. */
  readonly isReceived: boolean;
}

/** As what the actor sees the referral; null where it does not exist for her. */
export function referralView(facts: ViewFacts, actor: ReferralActor): ReferralView | null {
  const parties = partiesOf(facts, actor);
  if (parties.includes('sender')) return 'sender';
  if (parties.includes('receiver')) {
    if (facts.status !== 'withdrawn') return facts.isReceived ? 'receiver' : 'offer';
    return facts.isReceived ? 'withdrawn' : null;
  }
  return parties.includes('group') ? 'group' : null;
}

const NOT_TOLD_OF_PLACES: readonly RecipientKind[] = ['police', 'prosecutor', 'court'];

/** Reasons to decline: police and courts do not learn by an answer that another agency serves the survivor already. */
export const declineReasonsFor = (sender: AgencyType): DeclineReason[] =>
  DECLINE_REASONS.filter(
    (reason) => reason !== 'already_served' || !NOT_TOLD_OF_PLACES.includes(RECIPIENT_KIND_OF[sender]),
  );

/** Whether this view includes the appointment. */
export const seesAppointment = (view: ReferralView, sender: AgencyType): boolean =>
  view === 'receiver' || (view === 'sender' && !NOT_TOLD_OF_PLACES.includes(RECIPIENT_KIND_OF[sender]));

/**
 * Policy: a refusal leaves the need open, and the sender settles it: sends what was missing, helps without others where the
 * own agency offers that service, takes a waiting place with help until then, or the coordinator records that the district
 * lacks the service (capabilities 3.1, 3.2, 3.6). Own help that the survivor says she did not get settles nothing. An acceptance can be undone within ten minutes, while nothing was done with it.
 */
/** What a refusal asks of the sender; a decline says it by its reason. */
export const asksFor = (reason: DeclineReason | null): 'other_place' | 'missing_information' | 'consent' => {
  if (reason === 'information_missing') return 'missing_information';
  return reason === 'consent_missing' ? 'consent' : 'other_place';
};

const REFUSED: readonly Referral['status'][] = ['declined', 'unavailable', 'not_attended'];

/** Ended without the service, by no choice of the survivor or the sender. */
export const isRefused = ({
  status,
  withdrawalReason,
}: Pick<Referral, 'status' | 'withdrawalReason'>): boolean =>
  REFUSED.includes(status) || (status === 'withdrawn' && withdrawalReason === 'receiver_not_available');

/** Until when an acceptance can be undone. */
export const undoUntil = (decidedAt: Date): Date => new Date(decidedAt.getTime() + UNDO_MINUTES * 60_000);

/** Where a hand-over stands that is made because the sender's agency ends; null for every other referral. */
export const endingOf = (record: {
  readonly endingBy: string | null;
  readonly endingConfirmedBy: string | null;
}): Ending | null => {
  if (record.endingBy === null) return null;
  return record.endingConfirmedBy === null ? 'to_confirm' : 'confirmed';
};

/** Who acts, and when. */
interface Attempt {
  readonly actor: ReferralActor;
  readonly now: Date;
}

function undoRefusal({ kind, contactedAt, decidedAt }: Referral, { now }: Attempt): ReferralRefusal | null {
  // A support lead takes over contacts of the police with its yes: that is more than a case to delete.
  if (kind === 'support_lead' || decidedAt === null) return 'wrong_status';
  if (contactedAt !== null) return 'acceptance_in_use';
  return now >= undoUntil(decidedAt) ? 'acceptance_too_old' : null;
}

function settlingRefusal(referral: Referral): ReferralRefusal | null {
  // The support lead state offers another support lead, not this referral.
  if (referral.kind === 'support_lead' || !isRefused(referral)) return 'wrong_status';
  const isHelped = referral.settledBy === 'own_help' && referral.word !== 'not_received';
  return isHelped || referral.noLongerWanted ? 'already_settled' : null;
}

/** Nobody but a new owner, or she herself, settles that she moves. */
const otherHelpRefusal = (referral: Referral): ReferralRefusal | null =>
  referral.kind === 'handover' ? 'wrong_status' : settlingRefusal(referral);

const ownHelpRefusal = (referral: Referral, { actor }: Attempt): ReferralRefusal | null =>
  otherHelpRefusal(referral) ?? (actor.ownServices.includes(referral.need) ? null : 'own_service_missing');

/** A hand-over is no appointment and no service: contacts in the receiver's own case say that she was reached. */
const serviceRefusal = ({ kind }: Referral): ReferralRefusal | null =>
  kind === 'handover' ? 'wrong_status' : null;

const missingRefusal = (referral: Referral): ReferralRefusal | null =>
  referral.declineReason === 'information_missing' ? settlingRefusal(referral) : 'wrong_status';

/** The agency that did not give the help never ends the search for another one: the sender asks her. */
const feedbackRefusal = (referral: Referral, { actor }: Attempt): ReferralRefusal | null =>
  isRefused(referral) && actor.agencyId !== referral.fromAgencyId ? 'not_your_step' : null;

/** A withdrawn referral is re-routed only if the receiver is gone; otherwise the sender ended it on purpose. */
const reRouteRefusal = (referral: Referral): ReferralRefusal | null =>
  referral.status === 'withdrawn' && !isRefused(referral) ? 'wrong_status' : null;

const FURTHER: Partial<
  Record<ReferralAction, (referral: Referral, attempt: Attempt) => ReferralRefusal | null>
> = {
  accept: ({ ending }) => (ending === 'to_confirm' ? 'hand_over_not_confirmed' : null),
  undo_accept: undoRefusal,
  send_missing: missingRefusal,
  help_ourselves: ownHelpRefusal,
  take_waiting_place: otherHelpRefusal,
  record_gap: otherHelpRefusal,
  set_appointment: serviceRefusal,
  start_service: serviceRefusal,
  complete: serviceRefusal,
  re_route: reRouteRefusal,
  record_feedback: feedbackRefusal,
};

/** Why the referral does not take an action that its status allows, before anything is typed. */
export const furtherRefusal = (
  action: ReferralAction,
  referral: Referral,
  attempt: Attempt,
): ReferralRefusal | null => FURTHER[action]?.(referral, attempt) ?? null;

/**
 * Policy: the two agencies of a referral write to each other while it runs and for 90 days after its end. No other agency
 * reads it, and a receiver whose access has ended reads it no more (capabilities 3.5).
 */
export type MessageRefusal = 'not_found' | 'message_without_receiver' | 'message_too_late';

export function messageRefusal(
  {
    view,
    status,
    toAgencyId,
    endedAt,
  }: Pick<Referral, 'status' | 'toAgencyId'> & {
    readonly view: ReferralView;
    readonly endedAt: Date | null;
  },
  now: Date,
): MessageRefusal | null {
  if (view === 'group' || view === 'withdrawn') return 'not_found';
  if (toAgencyId === null || status === 'withdrawn') return 'message_without_receiver';
  return endedAt && now >= addDays(endedAt, MESSAGE_DAYS) ? 'message_too_late' : null;
}

/** A reason "information is missing" names which; other reasons name none. */
export function missingRefusals(reason: DeclineReason | null, missing: readonly string[]): ReferralRefusal[] {
  if (reason === 'information_missing') return missing.length === 0 ? ['missing_not_named'] : [];
  return missing.length > 0 ? ['missing_not_expected'] : [];
}

/** A place is waited for until a day that has not passed. */
export function futureDayRefusals(day: Day, now: Date): ReferralRefusal[] {
  if (!isDay(day)) return ['day_impossible'];
  return day < dayOf(now) ? ['day_in_past'] : [];
}
