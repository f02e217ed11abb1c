import { Injectable } from '@nestjs/common';
import { CasesService, TimelineService } from '../cases/index.js';
import { SafeContactsService } from '../survivors/index.js';
import { FollowUpsService } from './follow-ups.service.js';

/** Contacts stop at her word, at once, and go on only at her word (capabilities 1.9). */
@Injectable()
export class ContactStopService {
  constructor(
    private readonly cases: CasesService,
    private readonly safeContacts: SafeContactsService,
    private readonly timeline: TimelineService,
    private readonly followUps: FollowUpsService,
  ) {}

  /** Nobody contacts her any more; the tasks that need no contact go on. Nothing changes where they had stopped already. */
  async stop(caseId: string): Promise<void> {
    const { contactStopped } = await this.cases.lock(caseId);
    if (contactStopped) return;
    await this.cases.update(caseId, { contactStopped: true, stopRestsOnClosing: false });
    await this.safeContacts.stop(caseId);
    await this.followUps.happened(caseId, { triggers: [{ kind: 'contacts_stopped' }] });
    await this.timeline.add({ caseId, kind: 'contacts_stopped', partition: 'follow_ups' });
  }
}
