import { Injectable } from '@nestjs/common';
import { CasesService, TimelineService } from '../cases/index.js';
import { SafeContactsService } from '../survivors/index.js';
import type { ContactChannel } from '../survivors/index.js';
import { ContactEchoService } from './contact-echo.service.js';
import { FollowUpsService } from './follow-ups.service.js';
import { OUTCOME_ROWS } from './outcomes.types.js';
import type { PlanAnswer } from './plan-answers.types.js';
import type { RecordedContact } from './recorded-contact.types.js';

/** What a contact does beyond its own row: to the plan, to the case, to who is told. */
@Injectable()
export class ContactEffectsService {
  constructor(
    private readonly cases: CasesService,
    private readonly timeline: TimelineService,
    private readonly safeContacts: SafeContactsService,
    private readonly followUps: FollowUpsService,
    private readonly echo: ContactEchoService,
  ) {}

  /** Answers with the case of the other agency that shares its contacts with this one, or null. */
  async lock(caseId: string): Promise<string | null> {
    const partnerId = await this.echo.lockBoth(caseId);
    await this.cases.lock(caseId);
    return partnerId;
  }

  async isInSafeWindow(caseId: string, at: Date): Promise<boolean> {
    return this.safeContacts.wasSafe(caseId, at);
  }

  plannedChannel(caseId: string): Promise<ContactChannel | null> {
    return this.safeContacts.plannedChannel(caseId);
  }

  /** What she said of the plan: it holds on, or is not used before it was written anew. */
  async settlePlan(caseId: string, answer: PlanAnswer): Promise<void> {
    if (answer === 'right') await this.safeContacts.confirm(caseId);
    if (answer === 'changed') await this.safeContacts.doubt(caseId);
  }

  async apply(contact: RecordedContact, partnerId: string | null): Promise<void> {
    const { caseId, consequences, result } = contact;
    if (partnerId) await this.echo.tellPartner(contact, partnerId);
    if (consequences.reopens) await this.cases.markReopened(caseId, 'contact_showed_danger');
    await this.cases.update(caseId, {
      failedAttempts: consequences.failures,
      // Whoever was named for it has made it: the next one is the lead's again.
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
    await this.echo.tell(contact);
  }
}
