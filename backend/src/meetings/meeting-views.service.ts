import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { notFound } from '../shared/errors.js';
import { encodeCursor } from '../shared/paging.js';
import { awaitAll } from '../shared/await-all.js';
import { entryActions, inOrder, meetingActions } from './meetings.rules.js';
import type {
  AgendaEntryDto,
  DecisionDto,
  MeetingDto,
  MeetingPrintDto,
  MeetingRowDto,
  MeetingsDto,
  ProposalDto,
} from './meetings.dto.js';
import {
  PAGE,
  readAgenda,
  readAttendance,
  readDecisions,
  readLedGroups,
  readMeeting,
  readMembers,
  readOwners,
  readPage,
  readProposals,
  readReferences,
} from './meetings.queries.js';
import type { DecisionLine, EntryLine, MeetingLine, OwnerLine } from './meetings.queries.js';

/** Views of meetings: complete for those who lead the group, the agency view for a member. */
@Injectable()
export class MeetingViews {
  constructor(private readonly database: Database) {}

  async list(cursor: string | null): Promise<MeetingsDto> {
    const [lines, led] = await awaitAll([readPage(this.database, cursor), readLedGroups(this.database)]);
    const items = lines.slice(0, PAGE);
    const last = lines.length > PAGE ? items.at(-1) : undefined;
    return {
      now: this.database.now.toISOString(),
      led,
      items: items.map(toRow),
      nextCursor: last ? encodeCursor(last.sortKey, last.id) : null,
    };
  }

  async show(id: string): Promise<MeetingDto> {
    const meeting = await readMeeting(this.database, id);
    if (!meeting) throw notFound();
    const [entries, decisions, references, attendance, members] = await awaitAll([
      readAgenda(this.database, id),
      readDecisions(this.database, id),
      readReferences(this.database, id),
      readAttendance(this.database, id),
      readMembers(this.database, meeting.group.id),
    ]);
    for (const { caseId } of [...entries, ...decisions])
      this.database.audit.touch(caseId, 'core', 'follow_ups');
    const owners = await this.ownersOf(meeting, entries);
    return {
      ...toRow(meeting),
      now: this.database.now.toISOString(),
      heldAt: meeting.heldAt?.toISOString() ?? null,
      endedAt: meeting.endedAt?.toISOString() ?? null,
      host: meeting.host,
      members,
      attendance,
      agenda: entries.map((entry) =>
        this.entryOf(meeting, entry, {
          decisions: decisions.filter(({ entryId, isOfAgenda }) => isOfAgenda && entryId === entry.id),
          owners: owners.get(entry.id) ?? [],
        }),
      ),
      references,
      given: decisions
        .filter(({ isOfAgenda }) => !isOfAgenda)
        .map((line) => ({ ...toDecision(line, meeting), reference: line.reference })),
      allowedActions: meeting.isLed ? meetingActions(meeting, this.database.now) : [],
      version: meeting.version,
    };
  }

  /** Proposals of the database, without cases already on the agenda. */
  async proposals(id: string): Promise<ProposalDto[]> {
    const meeting = await readMeeting(this.database, id);
    if (!meeting?.isLed) throw notFound();
    const [proposals, entries] = await awaitAll([
      readProposals(this.database, meeting.group.id),
      readAgenda(this.database, id),
    ]);
    const listed = new Set(entries.map(({ caseId }) => caseId));
    const fresh = inOrder(proposals.filter(({ caseId }) => !listed.has(caseId)));
    for (const { caseId } of fresh) this.database.audit.touch(caseId, 'core', 'follow_ups');
    return fresh.map((proposal) => ({
      reference: proposal.reference,
      band: proposal.band as ProposalDto['band'],
      reasons: [...proposal.reasons],
      discussedAt: proposal.discussedAt?.toISOString() ?? null,
    }));
  }

  async print(id: string, reason: string): Promise<MeetingPrintDto> {
    this.database.audit.purpose = reason;
    return { printedAt: this.database.now.toISOString(), meeting: await this.show(id) };
  }

  /** Decisions are assigned during the meeting, by those who lead it. */
  private async ownersOf(
    meeting: MeetingLine,
    entries: readonly EntryLine[],
  ): Promise<Map<string, OwnerLine[]>> {
    if (!meeting.isLed || meeting.state !== 'in_progress') return new Map();
    const all = await awaitAll(entries.map(({ caseId }) => readOwners(this.database, caseId)));
    return new Map(entries.map(({ id }, place) => [id, all[place] ?? []]));
  }

  private entryOf(
    meeting: MeetingLine,
    entry: EntryLine,
    { decisions, owners }: { decisions: DecisionLine[]; owners: OwnerLine[] },
  ): AgendaEntryDto {
    const facts = { isHeard: entry.discussedAt !== null, hasOwners: owners.length > 0 };
    return {
      ...entry,
      discussedAt: entry.discussedAt?.toISOString() ?? null,
      decisions: decisions.map((line) => toDecision(line, meeting)),
      owners: owners.map(({ agency }) => agency),
      allowedActions: meeting.isLed ? entryActions(facts, meeting.state) : [],
    };
  }
}

const toRow = ({ id, group, state, plannedAt, entries, isLed }: MeetingLine): MeetingRowDto => ({
  id,
  group,
  state,
  plannedAt: plannedAt.toISOString(),
  entries,
  isLed,
});

const toDecision = (
  { id, code, owner, dueAt, isDone, takenBackAt }: DecisionLine,
  { isLed, state }: MeetingLine,
): DecisionDto => ({
  id,
  code,
  owner,
  dueAt: dueAt.toISOString(),
  isDone,
  takenBackAt: takenBackAt?.toISOString() ?? null,
  mayBeTakenBack: isLed && state === 'in_progress' && takenBackAt === null && isDone !== true,
});
