import { Injectable } from '@nestjs/common';
import { TimelineService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { ReferralContactsService } from '../referrals/index.js';
import { newId } from '../shared/ids.js';
import { FollowUpsRepository } from './follow-ups.repository.js';
import { FollowUpsService } from './follow-ups.service.js';
import { afterOutcome } from './outcomes.rules.js';
import { OUTCOME_ROWS } from './outcomes.types.js';
import type { ContactConsequences, RecordedContact } from './outcomes.types.js';
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
    private readonly rows: FollowUpsRepository,
    private readonly followUps: FollowUpsService,
    private readonly timeline: TimelineService,
  ) {}

  async tell(contact: RecordedContact): Promise<void> {
    const { result } = contact;
    const { talked } = OUTCOME_ROWS[result.outcome];
    const ledCaseId = await this.referrals.recorded(contact.caseId, { at: result.at, talked });
    if (ledCaseId) await this.mirror(contact, ledCaseId, { callsSupervisor: false });
  }

  /** Locks both cases that share contacts. Returns the other one, or null if contacts are not shared. */
  async lockBoth(caseId: string): Promise<string | null> {
    const [row] = await this.database.query<{ partner: string | null }>(
      'select panoh.lock_case($1, true) as partner',
      [caseId],
    );
    return row?.partner ?? null;
  }

  /** Runs in the other agency's case while the two still share: the effects below may end the sharing. */
  tellPartner(contact: RecordedContact, caseId: string): Promise<void> {
    // That this agency reached her in its own way is not the other way that the other one looks for.
    const result = { ...contact.result, isPlannedChannel: true };
    return this.mirror({ ...contact, result }, caseId, { callsSupervisor: true });
  }

  /**
   * The same rules apply to the other case's rows; police are never notified automatically. Its health and shelter
   * rows stay open, because the caller does not know about them.
   */
  private async mirror(
    contact: RecordedContact,
    caseId: string,
    { callsSupervisor }: { callsSupervisor: boolean },
  ): Promise<void> {
    const found = await this.rows.state(caseId);
    // What the lead learns opens no closed case of the police: that is hers to tell them.
    if (found.facts.status === 'closed') return;
    const state = { ...found, pending: doneByOthers(found.pending) };
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
    if (callsSupervisor && consequences.attention.length > 0) await this.followUps.callSupervisor(caseId);
    // Last, because the survivor's answer can end this agency's right to act there.
    await this.store(contact, { id: contactId, caseId, consequences });
  }

  private async store(
    { caseId: fromCaseId, contactId: mirroredFrom, result, planAnswer, inSafeWindow }: RecordedContact,
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
      locks: consequences.channel === 'lock',
      // Only the date, not what the survivor said: the other agency must ask again.
      doubts: planAnswer === 'changed',
      talked: OUTCOME_ROWS[result.outcome].talked,
    };
    await this.database.query('select panoh.share_contact_outcome($1)', [JSON.stringify(values)]);
  }
}
