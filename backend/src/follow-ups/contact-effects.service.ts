import { Injectable } from '@nestjs/common';
import { CasesService, TimelineService } from '../cases/index.js';
import { SafeContactsService } from '../survivors/index.js';
import type { ContactChannel } from '../survivors/index.js';
import { ContactOutcomeSharingService } from './contact-outcome-sharing.service.js';
import { FollowUpsService } from './follow-ups.service.js';
import { OUTCOME_ROWS } from './outcomes.types.js';
import type { PlanAnswer, RecordedContact } from './outcomes.types.js';

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

  async isInSafeWindow(caseId: string, at: Date): Promise<boolean> {
    return this.safeContacts.wasSafe(caseId, at);
  }

  plannedChannel(caseId: string): Promise<ContactChannel | null> {
    return this.safeContacts.plannedChannel(caseId);
  }

  /** The survivor's answer about the plan confirms it, or suspends it until it is rewritten. */
  async settlePlan(caseId: string, answer: PlanAnswer): Promise<void> {
    if (answer === 'right') await this.safeContacts.confirm(caseId);
    if (answer === 'changed') await this.safeContacts.doubt(caseId);
  }

  async apply(contact: RecordedContact, partnerId: string | null): Promise<void> {
    const { caseId, consequences, result } = contact;
    if (partnerId) await this.contactOutcomeSharing.tellPartner(contact, partnerId);
    if (consequences.reopens) await this.cases.markReopened(caseId, 'contact_showed_danger');
    await this.cases.update(caseId, {
      failedAttempts: consequences.failures,
      // The assignee made the contact, so the next one returns to the lead.
      ...(OUTCOME_ROWS[result.outcome].talked
        ? { contactUserId: null, contactTakenAt: null, searchingSince: null }
        : {}),
      ...(consequences.stopsContact ? { contactStopped: true, stopRestsOnClosing: false } : {}),
    });
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
    const facts = {
      ...contact.state.facts,
      status: consequences.reopens ? 'open' : contact.state.facts.status,
    } as const;
    const state = { ...contact.state, facts };
    await this.followUps.apply(caseId, consequences, {
      state,
      outcome: result.outcome,
      contactId: contact.contactId,
    });
    if (consequences.attention.length > 0) await this.followUps.callSupervisor(caseId);
    await this.contactOutcomeSharing.tell(contact);
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

  /** Stops contacts; tasks without contact continue. Does nothing if contacts had stopped already. */
  async stop(caseId: string): Promise<void> {
    const { contactStopped } = await this.cases.lock(caseId);
    if (contactStopped) return;
    await this.cases.update(caseId, { contactStopped: true, stopRestsOnClosing: false });
    await this.safeContacts.stop(caseId);
    await this.followUps.happened(caseId, { triggers: [{ kind: 'contacts_stopped' }] });
    await this.timeline.add({ caseId, kind: 'contacts_stopped', partition: 'follow_ups' });
  }
}
