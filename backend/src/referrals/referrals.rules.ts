/**
 * Policy: a referral goes to a service of another agency with the survivor's consent. Every status has a next step
 * and a deadline; it ends with the survivor's feedback on the help (domain reference 2.4). A decline gives a reason
 * and a next step. Mediation and family conferences cannot be referred to (4.1).
 */
import { SERVICE_TYPES } from '../agencies/agencies.types.js';
import type { ServiceType } from '../agencies/agencies.types.js';
import { RECIPIENT_KIND_OF } from '../consent/consent.types.js';
import { dayOf, isDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { PARTIES_OF_ACTION, REFERRAL_ACTIONS, REFERRAL_TRANSITIONS } from './referrals.types.js';
import type { Referral, ReferralAction, ReferralParty, ReferralStatus } from './referrals.types.js';
import type {
  ReferralActor,
  ReferralCommand,
  ReferralRefusal,
  SendFacts,
  SendRefusal,
} from './referral-commands.types.js';
import { furtherRefusal, futureDayRefusals, missingRefusals } from './refused-referrals.rules.js';
import { mayBeSupportLead } from './support-lead.rules.js';

type CommandOf<A extends ReferralAction> = Extract<ReferralCommand, { action: A }>;

/** The service a code names, or null: a conference, a mediation or a reconciliation names none. */
export const serviceTypeOf = (code: string): ServiceType | null =>
  SERVICE_TYPES.find((type) => type === code) ?? null;

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

function dayRefusals(workList: Day, now: Date): ReferralRefusal[] {
  if (!isDay(workList)) return ['day_impossible'];
  return workList > dayOf(now) ? ['day_in_future'] : [];
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
  decline: ({ reason, nextStep, missing }) => [
    ...when(reason === null, 'reason_missing'),
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

type Receiver = NonNullable<SendFacts['receiver']>;

/** A receiver that no offer reaches, whatever she consented to; one reason is enough. */
function unreachable(receivingService: Receiver, senderAgencyId: string): SendRefusal | null {
  if (receivingService.agencyId === senderAgencyId) return 'receiver_is_own_agency';
  if (!receivingService.isInGroup) return 'receiver_not_in_group';
  // One code for both, so that a reader cannot distinguish a blocked agency from a closed one.
  if (receivingService.isBlocked || !receivingService.isActive) return 'receiver_not_available';
  return RECIPIENT_KIND_OF[receivingService.type] === 'no_case_access'
    ? 'receiver_without_case_access'
    : null;
}

/** The agency must offer the service; a need that is no service has a separate refusal. */
function offerRefusal({ kind, need }: SendFacts, receivingService: Receiver): SendRefusal | null {
  if (kind === 'support_lead') return mayBeSupportLead(receivingService.type) ? null : 'not_a_support_lead';
  const service = serviceTypeOf(need);
  if (service === null) return null;
  if (!receivingService.services.includes(service)) return 'service_not_offered';
  return receivingService.isFull ? 'service_full' : null;
}

function receiverRefusals(facts: SendFacts): SendRefusal[] {
  const { receiver, senderAgencyId, consentHolds } = facts;
  if (receiver === null) return ['receiver_missing'];
  const closed = unreachable(receiver, senderAgencyId);
  if (closed) return [closed];
  const offer = offerRefusal(facts, receiver);
  return [...(offer ? [offer] : []), ...(consentHolds ? [] : (['consent_missing'] as const))];
}

/** Why a referral cannot be sent to this receiver, every reason at once. */
export function sendRefusals(facts: SendFacts): SendRefusal[] {
  const refusals: SendRefusal[] = [];
  if (facts.caseStatus === 'closed') refusals.push('case_closed');
  if (serviceTypeOf(facts.need) === null) refusals.push('need_unknown');
  if (facts.kind === 'support_lead' && !facts.senderType.startsWith('police_'))
    refusals.push('support_lead_only_for_police');
  return [...refusals, ...receiverRefusals(facts)];
}

/** Why a need cannot be recorded as unavailable: it names no agency, and so needs no consent. */
export function unavailableRefusals(facts: Pick<SendFacts, 'need' | 'caseStatus'>): SendRefusal[] {
  const refusals: SendRefusal[] = [];
  if (facts.caseStatus === 'closed') refusals.push('case_closed');
  if (serviceTypeOf(facts.need) === null) refusals.push('need_unknown');
  return refusals;
}
