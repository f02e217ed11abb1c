import { Injectable } from '@nestjs/common';
import { CasesService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { FollowUp } from './follow-up.entity.js';
import { Snooze } from './snooze.entity.js';
import { snoozeRefusals } from './snoozes.rules.js';
import type { SnoozeRequest } from './snoozes.dto.js';

/** Being told of a row later: it moves what she is told, for herself alone, and nothing of the row. */
@Injectable()
export class SnoozesService {
  constructor(
    private readonly database: Database,
    private readonly cases: CasesService,
  ) {}

  /** A further one takes the place of the one before. */
  async put(followUpId: string, { reason, until }: SnoozeRequest): Promise<void> {
    const { userId, agencyId } = this.database.viewer;
    const row = await this.database.repository(FollowUp).findOneBy({ id: followUpId, status: 'pending' });
    const line = row && (await this.cases.lineOf(row.caseId));
    if (!row || !line || row.agencyId !== agencyId) throw notFound();
    const refusals = snoozeRefusals({ ...row, band: line.band }, new Date(until), this.database.now);
    if (refusals.length > 0) throw refused('not_put_off', refusals);
    await this.endOwn(followUpId);
    const { caseId } = row;
    const untilAt = new Date(until);
    await this.database.insert(Snooze, { id: newId(), followUpId, caseId, userId, reason, untilAt });
    this.database.audit.touch(caseId, 'follow_ups');
  }

  /** She is told again; one that ended already is no error. */
  async end(followUpId: string): Promise<void> {
    const row = await this.database.repository(FollowUp).findOneBy({ id: followUpId });
    if (!row) throw notFound();
    await this.endOwn(followUpId);
    this.database.audit.touch(row.caseId, 'follow_ups');
  }

  private endOwn(followUpId: string): Promise<unknown> {
    return this.database.query(
      `update panoh.snoozes set ended_at = panoh.now() where follow_up_id = $1 and user_id = $2 and ended_at is null`,
      [followUpId, this.database.viewer.userId],
    );
  }
}
