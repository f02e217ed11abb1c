import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { AccessService, VaultService } from '../access/index.js';
import type { Place } from '../platform/crypto/envelope.js';
import { Database } from '../platform/database/database.js';
import { dayOf, lastMinuteOfDay } from '../shared/dates.js';
import { invalid, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { OwnReminder } from './own-reminder.entity.js';
import type { OwnReminderDto, OwnReminderRequest } from './own-reminders.dto.js';
import { REMINDERS_AT_MOST, reminderDueAt, reminderProblems } from './own-reminders.rules.js';

const placeOf = (row: string): Place => ({ table: 'own_reminders', column: 'sealed', row });

/** Reminders that users set for themselves; row security hides those of others and of cases out of reach. */
@Injectable()
export class OwnRemindersService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly vault: VaultService,
  ) {}

  async add({ text, ...request }: OwnReminderRequest): Promise<void> {
    const { now, viewer } = this.database;
    const today = dayOf(now);
    const problems = reminderProblems(request, today);
    if (problems.length > 0) throw invalid(...problems);
    const { caseId, subjectId, about, dueOn } = request;
    if (caseId && !(await this.access.find(caseId))?.reads.has('core')) throw notFound();
    if ((await this.open()).length >= REMINDERS_AT_MOST)
      throw refused('too_many_reminders', ['too_many_reminders']);
    const id = newId();
    const { userId, agencyId } = viewer;
    const sealed = await this.vault.sealForAgency(agencyId, placeOf(id), text ?? '');
    const dueAt = reminderDueAt(dueOn, today, now);
    await this.database.insert(OwnReminder, {
      id,
      userId,
      agencyId,
      caseId,
      subjectId,
      about,
      dueAt,
      ...sealed,
    });
  }

  async end(id: string): Promise<void> {
    await this.database
      .repository(OwnReminder)
      .update({ id, doneAt: IsNull() }, { doneAt: this.database.now });
  }

  async list(): Promise<OwnReminderDto[]> {
    return Promise.all((await this.open()).map((row) => this.toDto(row)));
  }

  /** Of today and earlier days. */
  async due(): Promise<OwnReminderDto[]> {
    const until = lastMinuteOfDay(this.database.now);
    const rows = (await this.open()).filter(({ dueAt }) => dueAt <= until);
    return Promise.all(rows.map((row) => this.toDto(row)));
  }

  private open(): Promise<OwnReminder[]> {
    const { userId } = this.database.viewer;
    return this.database.rows(OwnReminder, 'where user_id = $1 and done_at is null order by due_at, id', [
      userId,
    ]);
  }

  private async toDto(row: OwnReminder): Promise<OwnReminderDto> {
    const { id, about, caseId, subjectId, dueAt } = row;
    const text = (await this.vault.openForAgency(placeOf(id), row)) || null;
    return { id, about, caseId, subjectId, text, dueAt: dueAt.toISOString() };
  }
}
