import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { startOfDay } from '../shared/dates.js';
import { dateChanged } from '../support/index.js';
import type { KeyDateChangedEvent } from '../support/index.js';
import { isPrepared } from './date-follow-ups.rules.js';
import { planningState, senderCaseOf } from './follow-ups.queries.js';
import { FollowUpsService } from './follow-ups.service.js';
import type { Trigger } from './follow-ups.types.js';

const LAWYER = 1;
const PSYCHOLOGIST = 2;

/**
 * Lawyer and psychologist prepare a hearing together (capabilities 4.5): each has a task in the case of the own agency,
 * until that person has agreed. The psychologist works for the agency that referred the survivor to legal aid. The
 * lawyer's task comes with every hearing: whether she had a session, another agency may not learn from it.
 */
@Injectable()
export class JointTriggers implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly followUps: FollowUpsService,
  ) {}

  onModuleInit(): void {
    this.events.on(dateChanged, async (change) => {
      if (change.kind === 'hearing') await this.afterHearing(change);
      if (change.kind === 'stay' && change.step === 'ended') await this.afterStay(change);
    });
  }

  private async afterHearing({ caseId, step, dateId: hearingId, onDay }: KeyDateChangedEvent): Promise<void> {
    const from = await senderCaseOf(this.database, caseId);
    const senderId = from?.isLegalAid ? from.caseId : null;
    const sender = senderId ? (await planningState(this.database, senderId)).facts : null;
    const isOpen = sender !== null && sender.status !== 'closed';
    const isSet = step === 'set' || step === 'moved';
    const trigger = (part: 1 | 2): Trigger =>
      isSet && isOpen && (part === LAWYER || !isPrepared(sender))
        ? { kind: 'joint_wanted', hearingId, heldAt: startOfDay(onDay), step: part }
        : { kind: 'joint_ended', hearingId };
    await this.followUps.happened(caseId, { triggers: [trigger(LAWYER)] });
    if (senderId && isOpen) await this.followUps.happened(senderId, { triggers: [trigger(PSYCHOLOGIST)] });
  }

  /** A guest leaves: her owner is notified if she allows it, and not of the place (capabilities 2.6). */
  private async afterStay({ caseId, detail }: KeyDateChangedEvent): Promise<void> {
    const sender = detail ? await senderCaseOf(this.database, caseId) : null;
    if (!sender) return;
    const state = await planningState(this.database, sender.caseId);
    if (state.facts.status === 'closed') return;
    const stays = detail === 'stays_here' && sender.isElsewhere;
    await this.followUps.happened(
      sender.caseId,
      { triggers: [{ kind: 'helper_reports_change', stays }] },
      state,
    );
  }
}
