import { Injectable } from '@nestjs/common';
import { TimelineService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { invalid, notFound, refused } from '../shared/errors.js';
import { instant, instantOrNull } from './boards.queries.js';
import { QUEUE_FILTERS } from './queue.dto.js';
import type {
  QuestionRequest,
  QueueCountsDto,
  QueueDto,
  QueueFilter,
  QueueRowDto,
  UnsharedCaseDto,
} from './queue.dto.js';
import {
  COUNTED,
  askForGroupConsent,
  askOwner,
  followUpAskedAbout,
  queuePage,
  referralAskedAbout,
  unsharedCases,
} from './queue.queries.js';
import type { QueueLine, QueueRequest } from './queue.queries.js';
import { referralActions } from './referral-actions.js';

/** The queue of the groups that she leads: by reference, only what survivors allowed, and danger before lateness. */
@Injectable()
export class QueueService {
  constructor(
    private readonly database: Database,
    private readonly timeline: TimelineService,
  ) {}

  async list(request: QueueRequest): Promise<QueueDto> {
    const page = await queuePage(this.database, request);
    for (const { caseId } of page.items) this.database.audit.touch(caseId, 'core', 'follow_ups');
    return {
      now: this.database.now.toISOString(),
      counts: toCounts(page.counts),
      items: page.items.map(toRow),
      nextCursor: page.nextCursor,
    };
  }

  /** Asks the owner of the next step; the question is added to the case's timeline. */
  async ask({ followUpId, referralId }: QuestionRequest): Promise<void> {
    if ((followUpId === null) === (referralId === null))
      throw invalid({ path: 'followUpId', code: 'one_of_two' });
    const subject = followUpId
      ? await followUpAskedAbout(this.database, followUpId)
      : await referralAskedAbout(this.database, referralId ?? '');
    if (!subject) throw notFound();
    if ((await askOwner(this.database, { followUpId, referralId })) === 0) throw refused('nobody_to_ask');
    await this.timeline.add({
      caseId: subject.caseId,
      kind: 'question_asked',
      partition: followUpId ? 'follow_ups' : 'core',
      facts: { ...subject.facts },
    });
    this.database.audit.touch(subject.caseId, 'follow_ups');
  }

  /** Accepted referrals after which the group sees no case of the receiver. */
  async listUnshared(): Promise<UnsharedCaseDto[]> {
    const rows = await unsharedCases(this.database);
    return rows.map(({ caseId, acceptedAt, askedAt, isIncoming: _, ...row }) => {
      this.database.audit.touch(caseId, 'core');
      return { ...row, acceptedAt: acceptedAt.toISOString(), askedAt: askedAt?.toISOString() ?? null };
    });
  }

  /** Asks who leads the receiver's case to ask the survivor; the answer never says whether she was asked before. */
  async askForGroupConsent(referralId: string): Promise<void> {
    const subject = (await unsharedCases(this.database)).find((row) => row.referralId === referralId);
    if (!subject || !(await askForGroupConsent(this.database, referralId))) throw notFound();
    const facts = { groupConsentOf: referralId };
    if (!subject.isIncoming)
      await this.timeline.add({ caseId: subject.caseId, kind: 'question_asked', partition: 'core', facts });
    this.database.audit.touch(subject.caseId, 'core');
  }
}

const toCounts = (counts: Record<string, number>): QueueCountsDto => {
  const each = QUEUE_FILTERS.map((name) => [name, counts[name] ?? 0] as const);
  const all = each.reduce((sum, [, count]) => sum + count, 0);
  return {
    ...(Object.fromEntries(each) as Record<QueueFilter, number>),
    all: Math.min(all, COUNTED),
  };
};

function toRow(row: QueueLine): QueueRowDto {
  const { sortKey, rank: _, owner: _owner, status: _status, isContacted: _isContacted, ...line } = row;
  return {
    ...line,
    owes: owedOf(row),
    dueAt: instant(sortKey),
    askedAt: instantOrNull(row.askedAt),
    allowedActions: actionsOn(row),
  };
}

function owedOf({ type, status, isContacted }: QueueLine): string | null {
  if (type !== 'referral' || status === null) return null;
  if (status === 'completed') return 'word';
  if (status === 'sent' || status === 'received') return 'answer';
  return isContacted ? 'outcome' : 'contact';
}

/** Filters of searches for another place, which a recorded gap ends. */
const SEARCHED: readonly QueueFilter[] = ['refused', 'no_place', 'waiting_list'];

// A review that is the coordinator's own is not asked about.
const onFollowUp = ({ owner, filter }: QueueLine): string[] => [
  ...(owner === 'coordinator' ? [] : ['ask']),
  ...(SEARCHED.includes(filter) ? ['record_gap'] : []),
];

function actionsOn(row: QueueLine): string[] {
  if (row.type === 'closure') return [];
  if (row.type === 'follow_up') return onFollowUp(row);
  const actions = referralActions(row.status ?? 'sent', 'group');
  return ['ask', ...actions.filter((action) => action === 're_route')];
}
