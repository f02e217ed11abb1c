import { Injectable } from '@nestjs/common';
import { CasesService, TimelineService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { ReferralContactsService } from '../referrals/index.js';
import { newId } from '../shared/ids.js';
import { SafeContactsService } from '../survivors/index.js';
import { lockShared, storeSharedOutcome } from './contacts.queries.js';
import { planningState } from './follow-ups.queries.js';
import { FollowUpsService } from './follow-ups.service.js';
import type { CaseState } from './follow-ups.queries.js';
import { afterCorrectedOutcome, afterOutcome } from './outcomes.rules.js';
import { OUTCOME_ROWS } from './outcomes.types.js';
import type { ContactConsequences, ContactResult, PlanAnswer, RecordedContact } from './outcomes.types.js';
import { asTold, doneByOthers } from './shared-contacts.rules.js';

/**
 * What a contact tells another agency: the one that referred her, that she was reached; the one for which it was made
 * as well (the police whose support lead this agency is, or one that she allowed to arrange contacts with this one), its
 * coded outcome, and that she doubts the plan; no note, no way to reach her, nothing about her health.
 */
@Injectable()
export class ContactOutcomeSharingService {
  constructor(
    private readonly database: Database,
    private readonly referrals: ReferralContactsService,
    private readonly followUps: FollowUpsService,
    private readonly timeline: TimelineService,
  ) {}

  async tell(contact: RecordedContact): Promise<void> {
    const { result } = contact;
    const { talked } = OUTCOME_ROWS[result.outcome];
    const isSafe = contact.consequences.countsAsSafe;
    const ledCaseId = await this.referrals.recorded(contact.caseId, { at: result.at, talked, isSafe });
    if (ledCaseId) await this.mirror(contact, ledCaseId, { isSupportLead: true });
  }

  /** The other case that shares contacts with this one, both locked; null if contacts are not shared. */
  lockBoth(caseId: string): Promise<string | null> {
    return lockShared(this.database, caseId);
  }

  /** Runs in the other agency's case while the two still share: the effects below may end the sharing. */
  tellPartner(contact: RecordedContact, caseId: string): Promise<void> {
    // That this agency reached her in its own way is not the other way that the other one looks for.
    const result = { ...contact.result, isPlannedChannel: true };
    return this.mirror({ ...contact, result }, caseId, { isSupportLead: false });
  }

  /** Rows of the agency that shares its contacts are planned as the own ones: none is done, none moves later. */
  async replanPartner(caseId: string, corrected: ContactResult): Promise<void> {
    const partnerId = await this.lockBoth(caseId);
    if (!partnerId) return;
    const found = await planningState(this.database, partnerId);
    if (found.facts.status === 'closed') return;
    const state = { ...found, pending: doneByOthers(found.pending, false) };
    const result = asTold(corrected, state.failedAttempts);
    const consequences = afterCorrectedOutcome(result, state.pending, state.facts);
    const { outcome } = corrected;
    await this.followUps.apply(partnerId, consequences, { state, outcome, contactId: null });
    if (consequences.attention.length > 0) await this.followUps.callSupervisor(partnerId);
  }

  /**
   * The same rules apply to the other case's rows; police are never notified automatically. Its health and shelter
   * rows stay open, because the caller does not know about them.
   */
  private async mirror(
    contact: RecordedContact,
    caseId: string,
    { isSupportLead }: { isSupportLead: boolean },
  ): Promise<void> {
    const found = await planningState(this.database, caseId);
    // What the lead learns opens no closed case of the police: that is hers to tell them.
    if (found.facts.status === 'closed') return;
    const knowsOrders = isSupportLead && found.facts.leadKnowsOrders === true;
    const state = { ...found, pending: doneByOthers(found.pending, knowsOrders) };
    const result = asTold(contact.result, state.failedAttempts);
    const consequences = afterOutcome(result, state.pending, state.facts);
    const contactId = newId();
    await this.timeline.add({
      caseId,
      kind: 'contact_recorded',
      partition: 'follow_ups',
      happenedAt: result.at,
      facts: { outcome: result.outcome, alone: result.alone },
    });
    await this.followUps.apply(caseId, consequences, { state, outcome: result.outcome, contactId });
    if (!isSupportLead && consequences.attention.length > 0) await this.followUps.callSupervisor(caseId);
    // Last, because the survivor's answer can end this agency's right to act there.
    await this.store(contact, { id: contactId, caseId, consequences });
  }

  private async store(
    { caseId: fromCaseId, contactId: mirroredFrom, result, planAnswer, inSafeWindow }: RecordedContact,
    target: { id: string; caseId: string; consequences: ContactConsequences },
  ): Promise<void> {
    const { id, caseId, consequences } = target;
    const { countsAsSafe, countsAsAttempt, failures } = consequences;
    await storeSharedOutcome(this.database, {
      ...{ id, caseId, fromCaseId, mirroredFrom, inSafeWindow, countsAsSafe, countsAsAttempt, failures },
      contactedAt: result.at.toISOString(),
      outcome: result.outcome,
      alone: result.alone,
      stops: consequences.stopsContact,
      locks: consequences.channel === 'lock',
      // Only the date, not what the survivor said: the other agency must ask again.
      doubts: planAnswer === 'changed',
      talked: OUTCOME_ROWS[result.outcome].talked,
    });
  }
}

/** The assignee made the contact, so the next one returns to the lead; a later contact has settled that already. */
const afterTalk = ({ outcome, isOvertaken }: ContactResult) =>
  OUTCOME_ROWS[outcome].talked && !isOvertaken
    ? { contactUserId: null, contactTakenAt: null, searchingSince: null }
    : {};

/** Effects of a contact beyond its row: on the plan, the case and notifications. */
@Injectable()
export class ContactEffectsService {
  constructor(
    private readonly cases: CasesService,
    private readonly timeline: TimelineService,
    private readonly safeContacts: SafeContactsService,
    private readonly followUps: FollowUpsService,
    private readonly contactOutcomeSharing: ContactOutcomeSharingService,
  ) {}

  /** Answers with the case of the other agency that shares its contacts with this one, or null. */
  async lock(caseId: string): Promise<string | null> {
    const partnerId = await this.contactOutcomeSharing.lockBoth(caseId);
    await this.cases.lock(caseId);
    return partnerId;
  }

  async settlePlan(caseId: string, answer: PlanAnswer, at: Date): Promise<void> {
    if (answer === 'right') await this.safeContacts.confirm(caseId, at);
    if (answer === 'changed') await this.safeContacts.doubt(caseId);
  }

  async apply(contact: RecordedContact, partnerId: string | null): Promise<void> {
    const { caseId, consequences, result } = contact;
    if (partnerId) await this.contactOutcomeSharing.tellPartner(contact, partnerId);
    if (consequences.reopens) await this.cases.markReopened(caseId, 'contact_showed_danger');
    await this.cases.update(caseId, {
      failedAttempts: consequences.failures,
      ...afterTalk(result),
      ...(consequences.stopsContact ? { contactStopped: true, stopRestsOnClosing: false } : {}),
    });
    await this.noteContact(contact);
    if (consequences.channel === 'lock') await this.safeContacts.lock(caseId);
    if (consequences.channel === 'unlock') await this.safeContacts.unlock(caseId);
    if (consequences.stopsContact) await this.safeContacts.stop(caseId);
    await this.timeline.add({
      caseId,
      kind: 'contact_recorded',
      partition: 'follow_ups',
      happenedAt: result.at,
      facts: { outcome: result.outcome, alone: result.alone },
      raisesRisk: consequences.attention.includes('not_safe'),
    });
    // The rows are those of the case as it is after the contact: a reopened one makes rows of an open case.
    const { facts } = contact.state;
    const status = consequences.reopens ? 'open' : facts.status;
    const state = { ...contact.state, facts: { ...facts, status } };
    const { contactId } = contact;
    await this.followUps.apply(caseId, consequences, { state, outcome: result.outcome, contactId });
    if (consequences.attention.length > 0) await this.followUps.callSupervisor(caseId);
    await this.contactOutcomeSharing.tell(contact);
  }

  async replanAfterCorrection(
    caseId: string,
    { outcome, alone, state }: Pick<ContactResult, 'outcome' | 'alone'> & { state: CaseState },
  ): Promise<void> {
    const result: ContactResult = {
      ...{ outcome, alone, wellbeing: 'not_asked', confirmsChannel: false, isPlannedChannel: true },
      ...{ at: state.facts.now, failedBefore: state.failedAttempts },
    };
    const consequences = afterCorrectedOutcome(result, state.pending, state.facts);
    await this.followUps.apply(caseId, consequences, { state, outcome, contactId: null });
    if (consequences.attention.length > 0) await this.followUps.callSupervisor(caseId);
    await this.contactOutcomeSharing.replanPartner(caseId, result);
  }

  private async noteContact({ caseId, result }: RecordedContact): Promise<void> {
    if (OUTCOME_ROWS[result.outcome].talked) await this.cases.noteContact(caseId, result.at);
  }
}

/** Contacts stop at once when the survivor asks, and restart only when the survivor asks (capabilities 1.9). */
@Injectable()
export class ContactStopService {
  constructor(
    private readonly cases: CasesService,
    private readonly safeContacts: SafeContactsService,
    private readonly timeline: TimelineService,
    private readonly followUps: FollowUpsService,
  ) {}

  /** Stops contacts and notifies the supervisor; tasks without contact continue. Does nothing if contacts had stopped already. */
  async stop(caseId: string): Promise<void> {
    const { contactStopped } = await this.cases.lock(caseId);
    if (contactStopped) return;
    await this.cases.update(caseId, { contactStopped: true, stopRestsOnClosing: false });
    await this.safeContacts.stop(caseId);
    await this.followUps.happened(caseId, { triggers: [{ kind: 'contacts_stopped' }] });
    await this.followUps.callSupervisor(caseId);
    await this.timeline.add({ caseId, kind: 'contacts_stopped', partition: 'follow_ups' });
  }

  /** She names a way to reach her again: contacts are planned as in a case that opens. A reported death stops them still. */
  async resume(caseId: string): Promise<void> {
    const { contactStopped, deathReportedAt, status } = await this.cases.lock(caseId);
    if (!contactStopped || deathReportedAt || status !== 'open') return;
    await this.cases.update(caseId, { contactStopped: false, stopRestsOnClosing: false });
    await this.followUps.happened(caseId, { triggers: [{ kind: 'case_reopened' }] });
    await this.timeline.add({ caseId, kind: 'contacts_resumed', partition: 'follow_ups' });
  }
}
