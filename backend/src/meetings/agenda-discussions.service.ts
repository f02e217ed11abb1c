import { Injectable } from '@nestjs/common';
import { TimelineService } from '../cases/index.js';
import { FollowUpsService, stepOf } from '../follow-ups/index.js';
import { Database } from '../platform/database/database.js';
import { invalid, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { AgendaService } from './agenda.service.js';
import { MeetingDecision } from './meetings.entity.js';
import type { MeetingEntry } from './meetings.entity.js';
import type { DecisionRequest } from './meetings.dto.js';
import { MeetingsRepository } from './meetings.repository.js';
import type { OwnerLine } from './meetings.repository.js';
import { dueProblem } from './meetings.rules.js';
import type { ExpectedVersion } from './meetings.service.js';

/** What a meeting hears and decides, with everything that follows in the cases, in one transaction. */
@Injectable()
export class AgendaDiscussionsService {
  constructor(
    private readonly database: Database,
    private readonly meetings: MeetingsRepository,
    private readonly agenda: AgendaService,
    private readonly followUps: FollowUpsService,
    private readonly timeline: TimelineService,
  ) {}

  /** The group talked about the case: its review is done, and the case is marked for 12 months. */
  async hear(expected: ExpectedVersion, entryId: string): Promise<void> {
    const entry = await this.agenda.takeInMeeting(expected, entryId);
    if (entry.discussedAt !== null) throw refused('already_heard');
    await this.markHeard(entry);
  }

  /** A decision becomes a task of its assignee in that agency's case; the case counts as discussed. */
  async decide(expected: ExpectedVersion, request: DecisionRequest): Promise<void> {
    const entry = await this.agenda.takeInMeeting(expected, request.entryId);
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
    await this.agenda.takeInMeeting(expected, decision.entryId);
    if (decision.takenBackAt) throw refused('already_taken_back');
    if (await this.meetings.isDone(decisionId)) throw refused('already_done');
    await this.database.query(
      'update panoh.meeting_decisions set taken_back_at = panoh.now(), taken_back_by = $2 where id = $1',
      [decisionId, this.database.viewer.userId],
    );
    const owners = await this.meetings.owners(decision.caseId);
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
    const owners = await this.meetings.owners(entry.caseId);
    const owner = owners.find((one) => one.agencyId === agencyId);
    if (!owner) throw invalid({ path: 'ownerAgencyId', code: 'not_in_list' });
    return owner;
  }

  private async markHeard({ id, caseId, reasons }: MeetingEntry): Promise<void> {
    // Uses database time: the right of a meeting to write in a case is checked at the same instant.
    await this.database.query(
      'update panoh.meeting_entries set discussed_at = panoh.now(), heard_by = $2 where id = $1',
      [id, this.database.viewer.userId],
    );
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
}
