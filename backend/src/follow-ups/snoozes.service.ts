import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { AccessService } from '../access/index.js';
import { CasesService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { mayCall } from '../platform/http/permissions.js';
import { notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { awaitAll } from '../shared/await-all.js';
import { endOwnSnooze, runningSnoozes, waitingRows } from './contacts.queries.js';
import { FollowUp, Snooze } from './follow-ups.entity.js';
import { snoozeRefusals, snoozeShown } from './snoozes.rules.js';
import type { SnoozeViewer } from './snoozes.rules.js';
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
      await endOwnSnooze(this.database, id);
      await this.database.insert(Snooze, { id: newId(), followUpId: id, caseId, userId, reason, untilAt });
    }
    this.database.audit.touch(caseId, 'follow_ups');
  }

  /** The waiting rows of a case that the viewer may see, each with what is put off of it. */
  async ofCase(caseId: string): Promise<SnoozableDto[]> {
    const [, line, rows, snoozes] = await awaitAll([
      this.access.toRead(caseId, 'follow_ups'),
      this.cases.lineOf(caseId),
      waitingRows(this.database, caseId),
      runningSnoozes(this.database, caseId),
    ]);
    if (!line) throw notFound();
    this.database.audit.touch(caseId, 'follow_ups');
    const moment = { viewer: this.viewer, now: this.database.now };
    return rows.map((row) => ({
      followUpId: row.id,
      ...snoozeShown({ ...row, band: line.band }, snoozes.get(row.id) ?? null, moment),
    }));
  }

  get viewer(): SnoozeViewer {
    const { userId, agencyId, roles } = this.database.viewer;
    return { userId, agencyId, mayPutOff: mayCall(roles, 'follow_ups.write') };
  }

  /** Restores notification; not an error if the postponement has ended. */
  async end(followUpId: string): Promise<void> {
    const row = await this.database.repository(FollowUp).findOneBy({ id: followUpId });
    if (!row) throw notFound();
    await endOwnSnooze(this.database, followUpId);
    this.database.audit.touch(row.caseId, 'follow_ups');
  }
}
