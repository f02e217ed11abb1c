import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { expectVersion } from '../platform/http/if-match.js';
import { invalid, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { Meeting } from './meetings.entity.js';
import { MeetingViews } from './meeting-views.service.js';
import { attendanceProblem, isTooEarly, planProblem, stateAfter } from './meetings.rules.js';
import type { AttendanceRow, MeetingRequest, MeetingTimeRequest } from './meetings.dto.js';
import { readMeeting, readMembers, replaceAttendance } from './meetings.queries.js';

/** Which meeting, as the caller saw it. */
export interface ExpectedVersion {
  id: string;
  version: number;
}

/** Planning, holding and ending the meetings of a group that the viewer leads. */
@Injectable()
export class MeetingsService {
  constructor(
    private readonly database: Database,
    private readonly views: MeetingViews,
  ) {}

  async plan({ workingGroupId, plannedAt, hostAgencyId = null }: MeetingRequest): Promise<string> {
    // A group that she does not lead is for her no group that meets.
    if (!this.database.viewer.ledGroupIds.includes(workingGroupId)) throw notFound();
    await this.expectHost(workingGroupId, hostAgencyId);
    const id = newId();
    await this.database.insert(Meeting, {
      id,
      workingGroupId,
      plannedAt: this.timeOf(plannedAt),
      hostAgencyId,
      plannedBy: this.database.viewer.userId,
    });
    return id;
  }

  async changeTime(
    expected: ExpectedVersion,
    { plannedAt, hostAgencyId }: MeetingTimeRequest,
  ): Promise<void> {
    const meeting = await this.take(expected);
    if (meeting.state !== 'planned') throw refused('meeting_not_planned');
    await this.expectHost(meeting.workingGroupId, hostAgencyId ?? null);
    await this.update(meeting.id, {
      plannedAt: this.timeOf(plannedAt),
      ...(hostAgencyId === undefined ? {} : { hostAgencyId }),
    });
  }

  async callOff(expected: ExpectedVersion): Promise<void> {
    await this.step(expected, 'call_off', { endedAt: this.database.now });
  }

  async end(expected: ExpectedVersion): Promise<void> {
    await this.step(expected, 'end', { endedAt: this.database.now });
  }

  /** Records attendance; the meeting counts as held from the first record. */
  async attend(expected: ExpectedVersion, attendance: readonly AttendanceRow[]): Promise<void> {
    const meeting = await this.take(expected);
    const begins = meeting.state === 'planned';
    if (!begins && meeting.state !== 'in_progress') throw refused('meeting_over');
    if (begins && isTooEarly(meeting.plannedAt, this.database.now)) throw refused('meeting_not_yet');
    const problem = attendanceProblem(attendance);
    if (problem) throw invalid({ path: 'attendance', code: problem });
    const agencyIds = attendance.map(({ agencyId }) => agencyId);
    if (!(await this.areMembers(meeting.workingGroupId, agencyIds)))
      throw invalid({ path: 'attendance', code: 'not_in_list' });
    await replaceAttendance(this.database, meeting.id, attendance);
    if (begins) await this.update(meeting.id, { state: 'in_progress', heldAt: this.database.now });
  }

  /** The meeting, locked, at the version that the caller saw and one further from now on. */
  async take({ id, version }: ExpectedVersion): Promise<Meeting> {
    const [meeting] = await this.database.rows(Meeting, 'where id = $1 for update', [id]);
    // An ended meeting can no longer be locked.
    if (!meeting) throw (await readMeeting(this.database, id))?.isLed ? refused('meeting_over') : notFound();
    if (meeting.version !== version) expectVersion(version, meeting.version, await this.views.show(id));
    await this.update(id, { version: version + 1 });
    return meeting;
  }

  private async step(
    expected: ExpectedVersion,
    step: 'call_off' | 'end',
    change: Partial<Meeting>,
  ): Promise<void> {
    const { id, state } = await this.take(expected);
    const after = stateAfter(state, step);
    if (!after) throw refused(state === 'planned' ? 'meeting_not_held' : 'meeting_over');
    await this.update(id, { ...change, state: after });
  }

  private timeOf(plannedAt: string): Date {
    const at = new Date(plannedAt);
    const problem = planProblem(at, this.database.now);
    if (problem) throw invalid({ path: 'plannedAt', code: problem });
    return at;
  }

  private async update(id: string, change: Partial<Meeting>): Promise<void> {
    await this.database.repository(Meeting).update({ id }, change);
  }

  private async expectHost(groupId: string, agencyId: string | null): Promise<void> {
    if (agencyId && !(await this.areMembers(groupId, [agencyId])))
      throw invalid({ path: 'hostAgencyId', code: 'not_in_list' });
  }

  private async areMembers(groupId: string, agencyIds: readonly string[]): Promise<boolean> {
    const members = new Set((await readMembers(this.database, groupId)).map(({ id }) => id));
    return agencyIds.every((id) => members.has(id));
  }
}
