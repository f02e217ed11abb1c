import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { AccessService } from '../access/index.js';
import { CasesService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { mayCall } from '../platform/http/permissions.js';
import { notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { awaitAll } from '../shared/await-all.js';
import { FollowUp, Snooze } from './follow-ups.entity.js';
import { snoozeRefusals, snoozeShown } from './snoozes.rules.js';
import type { SnoozeViewer, StoredSnooze } from './snoozes.rules.js';
import type { SnoozableDto, SnoozeRequest } from './follow-ups.dto.js';

/** Postpones a notification for one user only; the row does not change. */
@Injectable()
export class SnoozesService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly cases: CasesService,
  ) {}

  /** A further one takes the place of the one before. */
  async put(followUpId: string, { reason, until, alsoIds }: SnoozeRequest): Promise<void> {
    const { userId, agencyId } = this.database.viewer;
    const rows = await this.database
      .repository(FollowUp)
      .findBy({ id: In([followUpId, ...alsoIds]), status: 'pending' });
    const row = rows.find(({ id }) => id === followUpId);
    const line = row && (await this.cases.lineOf(row.caseId));
    if (!row || !line || row.agencyId !== agencyId) throw notFound();
    const untilAt = new Date(until);
    const refusalsOf = (one: FollowUp) =>
      snoozeRefusals({ ...one, band: line.band }, untilAt, this.database.now);
    if (refusalsOf(row).length > 0) throw refused('not_put_off', refusalsOf(row));
    const { caseId } = row;
    // Rows of the same line that may not be postponed so far are notified at their normal time.
    const together = rows.filter(
      (one) => one.caseId === caseId && one.agencyId === agencyId && refusalsOf(one).length === 0,
    );
    for (const { id } of together) {
      await this.endOwn(id);
      await this.database.insert(Snooze, { id: newId(), followUpId: id, caseId, userId, reason, untilAt });
    }
    this.database.audit.touch(caseId, 'follow_ups');
  }

  /** The waiting rows of a case that the viewer may see, each with what is put off of it. */
  async ofCase(caseId: string): Promise<SnoozableDto[]> {
    const [, line, rows, snoozes] = await awaitAll([
      this.access.toRead(caseId, 'follow_ups'),
      this.cases.lineOf(caseId),
      this.database.rows(FollowUp, `where case_id = $1 and status = 'pending' order by due_at, id`, [caseId]),
      this.running(caseId),
    ]);
    if (!line) throw notFound();
    this.database.audit.touch(caseId, 'follow_ups');
    const moment = { viewer: this.viewer, now: this.database.now };
    return rows.map((row) => ({
      followUpId: row.id,
      ...snoozeShown({ ...row, band: line.band }, snoozes.get(row.id) ?? null, moment),
    }));
  }

  /** The latest wish for each row of a case. */
  private async running(caseId: string): Promise<ReadonlyMap<string, StoredSnooze>> {
    const rows = await this.database.query<StoredSnooze & { followUpId: string }>(
      `select distinct on (follow_up_id) follow_up_id as "followUpId", until_at as until, reason, user_id as "userId"
       from panoh.snoozes where case_id = $1 and ended_at is null and until_at > panoh.now()
       order by follow_up_id, created_at desc`,
      [caseId],
    );
    return new Map(rows.map((row) => [row.followUpId, row]));
  }

  /** The viewer, as the snooze rules need it. */
  get viewer(): SnoozeViewer {
    const { userId, agencyId, roles } = this.database.viewer;
    return { userId, agencyId, mayPutOff: mayCall(roles, 'follow_ups.write') };
  }

  /** Restores notification; not an error if the postponement has ended. */
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
