/** Consents and referrals, from the first word to hers. */
import type { ServiceType } from '../../../src/agencies/agencies.types.js';
import {
  consentProblems,
  isInForce,
  proposedPartitions,
  provisionalUntil,
  withdrawalEffects,
  withdrawalRefusals,
} from '../../../src/consent/consent.rules.js';
import type { Consent, ConsentScope, Presence } from '../../../src/consent/consent.types.js';
import type { Trigger } from '../../../src/follow-ups/follow-ups.types.js';
import { referralChange } from '../../../src/referrals/referral-changes.rules.js';
import type { ReferralActor, ReferralCommand } from '../../../src/referrals/referral-commands.types.js';
import { sendRefusals, unavailableRefusals } from '../../../src/referrals/referral-sending.rules.js';
import { referralRefusals } from '../../../src/referrals/referrals.rules.js';
import type { ReferralKind, Urgency } from '../../../src/referrals/referrals.types.js';
import { ENDED_STATUSES } from '../../../src/referrals/referrals.types.js';
import { supportLeadAfter } from '../../../src/referrals/support-lead.rules.js';
import { dayOf, shiftDay, startOfDay } from '../../../src/shared/dates.js';
import { agencyOf, personOf } from './people.js';
import { CASE_ID } from './world.js';
import type { CaseWorld, StoredReferral } from './world.js';

interface ConsentTold {
  readonly scope: ConsentScope;
  readonly agencyId: string;
  readonly answer: 'given' | 'refused';
  readonly presence: Presence;
}

export function recordConsent(world: CaseWorld, by: string, told: ConsentTold): void {
  if (!world.ownWorker(by)) return;
  const isReferral = told.scope === 'referral';
  const receiver = isReferral ? agencyOf(told.agencyId).type : null;
  const partitions = receiver === null ? [] : proposedPartitions(receiver);
  const untilOn = isReferral ? shiftDay(dayOf(world.now), 60) : null;
  const draft = {
    ...told,
    receiver,
    partitions,
    untilOn,
    purpose: 'help',
    basis: 'consent',
    override: null,
  } as const;
  const child = world.start.isMinor
    ? ({ childAssent: 'given', decider: 'child_rights_body', inPerpetratorsHousehold: 'no' } as const)
    : null;
  const context = { recordedBy: agencyOf(world.ownerAgencyId).type, isMinor: world.start.isMinor };
  if (consentProblems({ ...draft, child }, context, world.now).length > 0) return;
  const consent: Consent = {
    id: world.newId('c'),
    scope: told.scope,
    agencyId: isReferral ? told.agencyId : null,
    partitions,
    answer: told.answer,
    basis: 'consent',
    givenAt: world.now,
    untilOn,
    provisionalUntil: provisionalUntil(told.presence, world.now),
    withdrawnAt: null,
  };
  world.consents.push(consent);
  const isProvisional = told.answer === 'given' && consent.provisionalUntil !== null;
  if (isProvisional) world.happen([{ kind: 'consent_provisional', consentId: consent.id }]);
  world.did(by);
}

export function takeBackConsent(world: CaseWorld, by: string, nth: number): void {
  const running = world.consents.filter((consent) => isInForce(consent, world.now));
  const consent = running[nth % Math.max(1, running.length)];
  if (!world.ownWorker(by) || !consent || withdrawalRefusals(consent, world.now).length > 0) return;
  world.consents = world.consents.map((one) => (one === consent ? { ...one, withdrawnAt: world.now } : one));
  if (withdrawalEffects(consent.scope).includes('open_referrals_withdrawn'))
    for (const referral of world.referrals.filter(
      (one) => isRunning(one) && one.toAgencyId === consent.agencyId,
    ))
      change(world, referral, { action: 'withdraw', reason: 'consent_withdrawn' });
  world.did(by);
}

const isRunning = (referral: StoredReferral): boolean =>
  !ENDED_STATUSES.some((status) => status === referral.status);

export interface SendTold {
  readonly kind: ReferralKind;
  readonly need: ServiceType;
  readonly urgency: Urgency;
  readonly toAgencyId: string;
}

function sendingRefusals(
  world: CaseWorld,
  told: SendTold,
): readonly string[] & ReturnType<typeof sendRefusals> {
  const receiver = agencyOf(told.toAgencyId);
  return sendRefusals({
    kind: told.kind,
    need: told.need,
    caseStatus: world.status,
    senderAgencyId: world.ownerAgencyId,
    senderType: agencyOf(world.ownerAgencyId).type,
    receiver: {
      agencyId: receiver.id,
      type: receiver.type,
      isActive: true,
      isBlocked: world.isAgencyBlocked(receiver.id),
      isInGroup: true,
      isFull: false,
      services: receiver.services,
    },
    consentHolds: world.covers(receiver.id),
  });
}

function store(world: CaseWorld, told: SendTold, replacesReferralId: string | null): void {
  const id = world.newId('r');
  world.referrals.push({
    caseId: CASE_ID,
    id,
    ...told,
    status: 'sent',
    band: world.band,
    fromAgencyId: world.ownerAgencyId,
    sentAt: world.now,
    decidedAt: null,
    contactedAt: null,
    serviceOn: null,
    word: null,
    noLongerWanted: false,
    replacesReferralId,
    endedAt: null,
    wordAt: null,
    gapRecorded: false,
    resentAt: null,
    declineReason: null,
    withdrawalReason: null,
    settledBy: null,
  });
  world.happen([{ kind: 'referral_sent', referralId: id, urgency: told.urgency, windowEndsAt: null }]);
  if (told.kind === 'support_lead')
    world.supportLead = supportLeadAfter(world.supportLead, 'offer') ?? world.supportLead;
}

export function send(world: CaseWorld, by: string, told: SendTold): void {
  if (!world.ownWorker(by) || sendingRefusals(world, told).length > 0) return;
  store(world, told, null);
  world.did(by);
}

export function recordUnavailable(world: CaseWorld, by: string, need: ServiceType): void {
  if (!world.ownWorker(by) || unavailableRefusals({ need, caseStatus: world.status }).length > 0) return;
  store(world, { kind: 'service', need, urgency: 'medium', toAgencyId: '' }, null);
  const referral = world.referrals.at(-1);
  if (referral)
    change(
      world,
      { ...referral, toAgencyId: null },
      { action: 'mark_unavailable', reason: 'no_service', nextStep: 'ask the district' },
    );
  world.did(by);
}

/** The rows that belong to a referral, by what was done. */
function satisfy(world: CaseWorld, referral: StoredReferral, triggers: readonly Trigger[] = []): void {
  const { id, status } = referral;
  const done = ['referral_answer', 'referral_contact', 'referral_outcome'] as const;
  const count = isRunning(referral) ? (referral.contactedAt === null ? 1 : 2) : 3;
  if (status === 'sent' || status === 'received') return;
  for (const one of done.slice(0, count))
    world.happen([], { done: one, outcome: 'done', at: world.now, subjectId: id });
  if (triggers.length > 0) world.happen(triggers);
}

/** Whether she has said something with it: what she got, or that she does not want it any more. */
const isHerWord = (fields: ReturnType<typeof referralChange>): boolean =>
  fields.noLongerWanted === true || (fields.word ?? null) !== null;

function triggersOf({ id: referralId, urgency }: StoredReferral, command: ReferralCommand): Trigger[] {
  if (command.action === 'accept') return [{ kind: 'referral_accepted', referralId, urgency }];
  if (command.action !== 'start_service') return [];
  const serviceAt = startOfDay(command.serviceOn);
  return [{ kind: 'service_date_set', referralId, serviceAt }];
}

/** Applies a permitted command, with what it means for the rows and for the support lead. */
export function change(world: CaseWorld, referral: StoredReferral, command: ReferralCommand): void {
  const fields = referralChange(referral, command, world.now);
  const wordAt = referral.wordAt ?? (isHerWord(fields) ? world.now : null);
  const changed: StoredReferral = { ...referral, ...fields, wordAt };
  if (!isRunning(changed)) changed.endedAt ??= world.now;
  world.referrals = world.referrals.map((one) => (one.id === referral.id ? changed : one));
  satisfy(world, changed, triggersOf(changed, command));
  if (changed.kind === 'support_lead') changeLead(world, changed, command.action);
}

function changeLead(world: CaseWorld, referral: StoredReferral, action: ReferralCommand['action']): void {
  const event = action === 'accept' ? 'agency_accepts' : 'turned_down';
  const next = isRunning(referral) && action !== 'accept' ? null : supportLeadAfter(world.supportLead, event);
  if (next === null) return;
  world.supportLead = next;
  world.supportLeadAgencyId = next === 'accepted' ? referral.toAgencyId : null;
  if (next === 'accepted') world.happen([{ kind: 'support_lead_answered', answer: 'accepted' }]);
}

export function actorOf(world: CaseWorld, userId: string): ReferralActor {
  const person = personOf(userId);
  return {
    agencyId: person.agencyId,
    worksOnCases: person.worksOnCases,
    coordinatesGroup: person.isCoordinator && world.facts().sharesWithGroup,
    isBlocked: world.isBlocked(person),
    ownServices: agencyOf(person.agencyId).services,
  };
}

/** A person acts on a referral; a re-routing sends its successor in the same step. */
export function act(world: CaseWorld, by: string, attempt: { nth: number; command: ReferralCommand }): void {
  const referral = world.referrals[attempt.nth % Math.max(1, world.referrals.length)];
  if (!referral) return;
  const { command, told } = completed(world, referral, attempt.command);
  if (referralRefusals(referral, { actor: actorOf(world, by), command }, world.now).length > 0) return;
  change(world, referral, command);
  if (told) store(world, told, referral.id);
  world.did(by, referral.fromAgencyId === personOf(by).agencyId);
}

function completed(
  world: CaseWorld,
  referral: StoredReferral,
  command: ReferralCommand,
): { command: ReferralCommand; told?: SendTold } {
  if (command.action === 'accept')
    return { command: { ...command, consentHolds: world.covers(referral.toAgencyId ?? '') } };
  if (command.action !== 're_route') return { command };
  const { kind, need, urgency } = referral;
  const told = { kind, need, urgency, toAgencyId: command.toAgencyId };
  return { command: { ...command, sendRefusals: sendingRefusals(world, told) }, told };
}
