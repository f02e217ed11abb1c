import { Injectable } from '@nestjs/common';
import { TimelineService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { ReferralContactsService } from '../referrals/index.js';
import { newId } from '../shared/ids.js';
import { FollowUpsRepository } from './follow-ups.repository.js';
import { FollowUpsService } from './follow-ups.service.js';
import { afterOutcome } from './outcomes.rules.js';
import { OUTCOME_ROWS } from './outcomes.types.js';
import type { ContactConsequences } from './outcomes.types.js';
import type { RecordedContact } from './recorded-contact.types.js';

/**
 * What a contact tells the agency that referred her: that she was reached, and, where the contact was made as the
 * police's support lead, its coded outcome; no note, no way to reach her, nothing about her health.
 */
@Injectable()
export class ContactEchoService {
  constructor(
    private readonly database: Database,
    private readonly referrals: ReferralContactsService,
    private readonly rows: FollowUpsRepository,
    private readonly followUps: FollowUpsService,
    private readonly timeline: TimelineService,
  ) {}

  async tell(contact: RecordedContact): Promise<void> {
    const { result } = contact;
    const { talked } = OUTCOME_ROWS[result.outcome];
    const ledCaseId = await this.referrals.recorded(contact.caseId, { at: result.at, talked });
    if (ledCaseId) await this.mirror(contact, ledCaseId);
  }

  /** The police case's rows follow from the same rules; nobody of the police is told automatically. */
  private async mirror(contact: RecordedContact, caseId: string): Promise<void> {
    const state = await this.rows.state(caseId);
    // What the lead learns opens no closed case of the police: that is hers to tell them.
    if (state.facts.status === 'closed') return;
    const result = {
      ...contact.result,
      wellbeing: 'not_asked',
      confirmsChannel: false,
      failedBefore: state.failedAttempts,
    } as const;
    const consequences = afterOutcome(result, state.pending, state.facts);
    const contactId = newId();
    await this.store(contact, { id: contactId, caseId, consequences });
    await this.timeline.add({
      caseId,
      kind: 'contact_recorded',
      partition: 'follow_ups',
      happenedAt: result.at,
      facts: { outcome: result.outcome, alone: result.alone },
    });
    await this.followUps.apply(caseId, consequences, { state, outcome: result.outcome, contactId });
  }

  private async store(
    { caseId: fromCaseId, contactId: mirroredFrom, result, inSafeWindow }: RecordedContact,
    target: { id: string; caseId: string; consequences: ContactConsequences },
  ): Promise<void> {
    const { id, caseId, consequences } = target;
    const values = {
      id,
      caseId,
      fromCaseId,
      mirroredFrom,
      contactedAt: result.at.toISOString(),
      outcome: result.outcome,
      alone: result.alone,
      inSafeWindow,
      countsAsSafe: consequences.countsAsSafe,
      countsAsAttempt: consequences.countsAsAttempt,
      failures: consequences.failures,
      stops: consequences.stopsContact,
    };
    await this.database.query('select panoh.mirror_contact($1)', [JSON.stringify(values)]);
  }
}
