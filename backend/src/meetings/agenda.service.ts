import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { invalid, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { MeetingEntry } from './meetings.entity.js';
import { MeetingsRepository } from './meetings.repository.js';
import { MeetingsService } from './meetings.service.js';
import type { ExpectedVersion } from './meetings.service.js';
import type { AgendaReason } from './meetings.rules.js';

/** As it is read out, with or without the hyphen. */
const normal = (reference: string): string => reference.replace(/[\s-]/g, '').toUpperCase();

/** The agenda of a meeting: proposed by the database, chosen by the group's chair or coordinator. */
@Injectable()
export class AgendaService {
  constructor(
    private readonly database: Database,
    private readonly meetings: MeetingsRepository,
    private readonly service: MeetingsService,
  ) {}

  /** All or none: a reference that the group may not see is refused like an unknown one. */
  async put(expected: ExpectedVersion, typed: readonly string[]): Promise<void> {
    const meeting = await this.service.take(expected);
    if (meeting.state !== 'planned' && meeting.state !== 'in_progress') throw refused('meeting_over');
    const references = [...new Set(typed.map(normal))];
    const cases = await this.meetings.casesNamed(meeting.workingGroupId, references);
    if (cases.length < references.length) throw invalid({ path: 'references', code: 'not_shared' });
    const proposals = await this.meetings.proposals(meeting.workingGroupId);
    for (const { id } of cases) {
      const known = proposals.find(({ caseId }) => caseId === id)?.reasons ?? [];
      await this.list(meeting, id, known.length > 0 ? [...known] : ['asked_for']);
      this.database.audit.touch(id, 'core', 'follow_ups');
    }
  }

  async takeOff(expected: ExpectedVersion, entryId: string): Promise<void> {
    const meeting = await this.service.take(expected);
    const entry = await this.find(meeting.id, entryId);
    if (meeting.state !== 'planned' && meeting.state !== 'in_progress') throw refused('meeting_over');
    if (entry.discussedAt !== null) throw refused('already_heard');
    await this.database.repository(MeetingEntry).update({ id: entry.id }, { isListed: false });
  }

  /** An entry of a running meeting, at the version that the caller saw. */
  async takeInMeeting(expected: ExpectedVersion, entryId: string): Promise<MeetingEntry> {
    const { id, state } = await this.service.take(expected);
    const entry = await this.find(id, entryId);
    if (state !== 'in_progress') throw refused(state === 'planned' ? 'meeting_not_held' : 'meeting_over');
    return entry;
  }

  private async find(meetingId: string, entryId: string): Promise<MeetingEntry> {
    const entry = await this.database
      .repository(MeetingEntry)
      .findOneBy({ id: entryId, meetingId, isListed: true });
    if (!entry) throw notFound();
    this.database.audit.touch(entry.caseId, 'core', 'follow_ups');
    return entry;
  }

  /** Lists removed entries again and leaves present ones unchanged. */
  private async list(
    meeting: { id: string; workingGroupId: string },
    caseId: string,
    reasons: AgendaReason[],
  ): Promise<void> {
    const entries = this.database.repository(MeetingEntry);
    const known = await entries.findOneBy({ meetingId: meeting.id, caseId });
    if (known?.isListed) return;
    if (known) await entries.update({ id: known.id }, { isListed: true, reasons });
    else
      await this.database.insert(MeetingEntry, {
        id: newId(),
        meetingId: meeting.id,
        workingGroupId: meeting.workingGroupId,
        caseId,
        reasons,
        addedBy: this.database.viewer.userId,
      });
  }
}
