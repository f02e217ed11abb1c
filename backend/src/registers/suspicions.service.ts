import { Injectable } from '@nestjs/common';
import { CaseNotifications } from '../follow-ups/index.js';
import { Database } from '../platform/database/database.js';

/** People of the agency who read the health part of its own cases. */
const READERS = `select u.id from panoh.users u where u.agency_id = $1 and u.status = 'active'
  and exists (select 1 from panoh.role_access r where r.relation = 'own' and r.partition = 'health' and r.may_read
    and r.role = any (u.roles))`;

/** Notifies those who can act on a suspected suicide in an imported row, in words and at once. */
@Injectable()
export class SuspicionsService {
  constructor(
    private readonly database: Database,
    private readonly notifications: CaseNotifications,
  ) {}

  /** In words only for readers of health; where the agency has none, supervisors hear that something needs attention. */
  async notify(caseId: string): Promise<void> {
    const { agencyId } = this.database.viewer;
    const readers = await this.database.query<{ id: string }>(READERS, [agencyId]);
    const reached =
      readers.length === 0
        ? 0
        : await this.notifications.notify(caseId, {
            kind: 'suicide_suspected',
            subjectId: caseId,
            audiences: [],
            also: readers.map(({ id }) => id),
          });
    if (reached > 0) return;
    await this.notifications.notify(caseId, {
      kind: 'attention_needed',
      subjectId: caseId,
      // The one who imports is not notified of what she does; the head of the agency stands beside her.
      audiences: ['supervisors', 'agency_head'],
    });
  }
}
