import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { CasesService, CaseAssignmentService, TimelineService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { mayCall } from '../platform/http/permissions.js';
import { notAllowed } from '../shared/errors.js';

/** Who makes the planned contacts of a case, until she has been spoken with. */
@Injectable()
export class ContactAssignmentService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly cases: CasesService,
    private readonly caseAssignment: CaseAssignmentService,
    private readonly timeline: TimelineService,
  ) {}

  /** A colleague takes the contacts, or a supervisor assigns them; null assigns the case lead. */
  async name(caseId: string, userId: string | null): Promise<void> {
    await this.access.toOwn(caseId, 'follow_ups');
    await this.cases.lock(caseId);
    const { viewer, now } = this.database;
    const isTaking = userId === viewer.userId && mayCall(viewer.roles, 'contacts.write');
    if (!isTaking && !mayCall(viewer.roles, 'contacts.decide')) throw notAllowed();
    if (userId !== null) await this.caseAssignment.expectEligible(caseId, userId);
    await this.cases.update(caseId, { contactUserId: userId, contactTakenAt: userId === null ? null : now });
    await this.timeline.add({ caseId, kind: 'contact_handed', partition: 'follow_ups' });
    if (userId === null || isTaking) return;
    await this.database.query('select panoh.notify_people($1, null, $2, null, $3)', [
      caseId,
      'contact_handed',
      [userId],
    ]);
  }
}
