import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { TimelineService } from '../cases/index.js';
import { FollowUpsService, stepOf } from '../follow-ups/index.js';
import { Database } from '../platform/database/database.js';
import { invalid, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import type { DecisionRequest } from './meetings.dto.js';
import { MeetingDecision, MeetingEntry } from './meetings.entity.js';
import {
  isDone,
  markDiscussed,
  markTakenBack,
  readCasesNamed,
  readOwners,
  readProposals,
} from './meetings.queries.js';
import type { OwnerLine } from './meetings.queries.js';
import { dueProblem } from './meetings.rules.js';
import type { AgendaReason } from './meetings.rules.js';
import { MeetingsService } from './meetings.service.js';
import type { ExpectedVersion } from './meetings.service.js';

/** As it is read out, with or without the hyphen. */
const normal = (reference: string): string => reference.replace(/[\s-]/g, '').toUpperCase();

/**
 * The agenda of a meeting: proposed by the database, chosen by the group's chair or coordinator; what the meeting hears and
 * decides, with everything that follows in the cases, in one transaction.
 */
@Injectable()
export class AgendaService {
  constructor(
    private readonly database: Database,
    private readonly meetings: MeetingsService,
    private readonly access: AccessService,
    private readonly followUps: FollowUpsService,
    private readonly timeline: TimelineService,
  ) {}

  /** All or none: a reference that the group may not see is refused like an unknown one. */
  async put(expected: ExpectedVersion, typed: readonly string[]): Promise<void> {
    const meeting = await this.meetings.take(expected);
    if (meeting.state !== 'planned' && meeting.state !== 'in_progress') throw refused('meeting_over');
    const references = [...new Set(typed.map(normal))];
    const cases = await readCasesNamed(this.database, meeting.workingGroupId, references);
    if (cases.length < references.length) throw invalid({ path: 'references', code: 'not_shared' });
    const proposals = await readProposals(this.database, meeting.workingGroupId);
    for (const { id } of cases) {
      const known = proposals.find(({ caseId }) => caseId === id)?.reasons ?? [];
      await this.list(meeting, id, known.length > 0 ? [...known] : ['asked_for']);
      this.database.audit.touch(id, 'core', 'follow_ups');
    }
  }

  async takeOff(expected: ExpectedVersion, entryId: string): Promise<void> {
    const meeting = await this.meetings.take(expected);
    const entry = await this.find(meeting.id, entryId);
    if (meeting.state !== 'planned' && meeting.state !== 'in_progress') throw refused('meeting_over');
    if (entry.discussedAt !== null) throw refused('already_heard');
    await this.database.repository(MeetingEntry).update({ id: entry.id }, { isListed: false });
  }

  /** An entry of a running meeting, at the version that the caller saw. */
  private async takeInMeeting(expected: ExpectedVersion, entryId: string): Promise<MeetingEntry> {
    const { id, state } = await this.meetings.take(expected);
    const entry = await this.find(id, entryId);
    if (state !== 'in_progress') throw refused(state === 'planned' ? 'meeting_not_held' : 'meeting_over');
    return entry;
  }

  /** The group talked about the case: its review is done, and the case is marked for 12 months. */
  async hear(expected: ExpectedVersion, entryId: string): Promise<void> {
    const entry = await this.takeInMeeting(expected, entryId);
    if (entry.discussedAt !== null) throw refused('already_heard');
    await this.markHeard(entry);
  }

  /** A decision becomes a task of its assignee in that agency's case; the case counts as discussed. */
  async decide(expected: ExpectedVersion, request: DecisionRequest): Promise<void> {
    const entry = await this.takeInMeeting(expected, request.entryId);
    const owner = await this.ownerOf(entry, request.ownerAgencyId);
    const dueAt = new Date(request.dueAt);
    const problem = dueProblem(dueAt, this.database.now);
    if (problem) throw invalid({ path: 'dueAt', code: problem });
    if (entry.discussedAt === null) await this.markHeard(entry);
    const id = await this.store(entry, owner, { code: request.code, dueAt });
    const trigger = { kind: 'meeting_held', decisionId: id, step: stepOf(request.code), dueAt } as const;
    await this.followUps.happened(owner.caseId, { triggers: [trigger] });
    for (const caseId of new Set([entry.caseId, owner.caseId]))
      await this.timeline.add({
        caseId,
        kind: 'meeting_decision',
        partition: 'follow_ups',
        facts: { groupDecision: request.code },
      });
  }

  /** It stays in the minutes as withdrawn; the task it created ends in the assignee's case. */
  async takeBack(expected: ExpectedVersion, decisionId: string): Promise<void> {
    const decision = await this.decisionOf(expected.id, decisionId);
    await this.takeInMeeting(expected, decision.entryId);
    if (decision.takenBackAt) throw refused('already_taken_back');
    if (await isDone(this.database, decisionId)) throw refused('already_done');
    await markTakenBack(this.database, decisionId);
    const owners = await readOwners(this.database, decision.caseId);
    const owner = owners.find(({ referralId }) => referralId === decision.referralId);
    // If no agency holds the case any more, the row has ended with it.
    const trigger = { kind: 'decision_taken_back', decisionId } as const;
    if (owner) await this.followUps.happened(owner.caseId, { triggers: [trigger] });
    for (const caseId of new Set([decision.caseId, owner?.caseId ?? decision.caseId]))
      await this.timeline.add({
        caseId,
        kind: 'meeting_decision_taken_back',
        partition: 'follow_ups',
        facts: { groupDecision: decision.code },
      });
  }

  private async decisionOf(meetingId: string, id: string): Promise<MeetingDecision> {
    const decision = await this.database.repository(MeetingDecision).findOneBy({ id, meetingId });
    if (!decision) throw notFound();
    return decision;
  }

  private async ownerOf(entry: MeetingEntry, agencyId: string): Promise<OwnerLine> {
    const owners = await readOwners(this.database, entry.caseId);
    const owner = owners.find((one) => one.agencyId === agencyId);
    if (!owner) throw invalid({ path: 'ownerAgencyId', code: 'not_in_list' });
    return owner;
  }

  private async markHeard({ id, caseId, reasons }: MeetingEntry): Promise<void> {
    if ((await this.access.find(caseId))?.isLead)
      throw refused('second_look_by_other', ['second_look_by_other']);
    await markDiscussed(this.database, id);
    const work = { done: 'group_review', outcome: 'done', at: this.database.now, subjectId: null } as const;
    await this.followUps.happened(caseId, { work });
    await this.timeline.add({
      caseId,
      kind: 'discussed_in_meeting',
      partition: 'follow_ups',
      facts: { reasons },
    });
  }

  private async store(
    entry: MeetingEntry,
    owner: OwnerLine,
    { code, dueAt }: Pick<MeetingDecision, 'code' | 'dueAt'>,
  ): Promise<string> {
    const id = newId();
    await this.database.insert(MeetingDecision, {
      id,
      meetingId: entry.meetingId,
      entryId: entry.id,
      caseId: entry.caseId,
      workingGroupId: entry.workingGroupId,
      code,
      ownerAgencyId: owner.agencyId,
      referralId: owner.referralId,
      dueAt,
      decidedBy: this.database.viewer.userId,
    });
    return id;
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
