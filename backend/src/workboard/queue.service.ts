import { Injectable } from '@nestjs/common';
import { TimelineService } from '../cases/index.js';
import type { Band } from '../cases/index.js';
import type { Names } from '../identity/index.js';
import { Database } from '../platform/database/database.js';
import type { ReferralStatus } from '../referrals/referrals.types.js';
import { invalid, notFound, refused } from '../shared/errors.js';
import { instant } from './boards.repository.js';
import type { BoardRow } from './boards.repository.js';
import { QUEUE_FILTERS } from './queue.dto.js';
import type {
  QuestionRequest,
  QueueCountsDto,
  QueueDto,
  QueueFilter,
  QueueRowDto,
  QueueType,
} from './queue.dto.js';
import { COUNTED, QueueRepository } from './queue.repository.js';
import type { QueueRequest } from './queue.repository.js';
import { referralActions } from './referral-actions.js';

interface QueueRow extends BoardRow {
  filter: QueueFilter;
  type: QueueType;
  caseId: string;
  reference: string;
  band: Band;
  withAgencyName: Names | null;
  rule: string | null;
  step: number | null;
  because: string | null;
  owner: string | null;
  escalatedTo: string | null;
  referralReference: string | null;
  serviceType: string | null;
  urgency: string | null;
  status: ReferralStatus | null;
  owes: string | null;
  version: number;
}

interface Asked {
  subject_id: string;
  times: number;
  last: Date;
}

interface Subject {
  case_id: string;
  facts: object;
}

/** The queue of the groups that she leads: by reference, only what survivors allowed, and what is late before everything else. */
@Injectable()
export class QueueService {
  constructor(
    private readonly database: Database,
    private readonly lines: QueueRepository,
    private readonly timeline: TimelineService,
  ) {}

  async list(request: QueueRequest): Promise<QueueDto> {
    const page = await this.lines.page<QueueRow>(request);
    const asked = await this.asked(page.items.map((row) => row.id));
    for (const { caseId } of page.items) this.database.audit.touch(caseId, 'core', 'follow_ups');
    return {
      now: this.database.now.toISOString(),
      counts: toCounts(page.counts),
      items: page.items.map((row) => toRow(row, asked.get(row.id))),
      nextCursor: page.nextCursor,
    };
  }

  /** Asks whoever owes the next step; the question stands in the case's own timeline. */
  async ask({ followUpId, referralId }: QuestionRequest): Promise<void> {
    if ((followUpId === null) === (referralId === null))
      throw invalid({ path: 'followUpId', code: 'one_of_two' });
    const subject = followUpId ? await this.followUp(followUpId) : await this.referral(referralId ?? '');
    const [row] = await this.database.query<{ told: number }>('select panoh.ask($1, $2) as told', [
      followUpId,
      referralId,
    ]);
    if (!row?.told) throw refused('nobody_to_ask');
    await this.timeline.add({
      caseId: subject.case_id,
      kind: 'question_asked',
      partition: followUpId ? 'follow_ups' : 'core',
      facts: { ...subject.facts },
    });
    this.database.audit.touch(subject.case_id, 'follow_ups');
  }

  private async followUp(id: string): Promise<Subject> {
    return this.one(
      `select case_id, jsonb_build_object('rule', rule) as facts from panoh.follow_ups
       where id = $1 and status = 'pending' and partition = 'follow_ups' and panoh.coordinates(case_id)`,
      id,
    );
  }

  private async referral(id: string): Promise<Subject> {
    return this.one(
      `select case_id, jsonb_build_object('referralId', id, 'serviceType', service_type) as facts
       from panoh.referrals where id = $1 and ended_at is null and panoh.coordinates(case_id)`,
      id,
    );
  }

  private async one(sql: string, id: string): Promise<Subject> {
    const [row] = await this.database.query<Subject>(sql, [id]);
    if (!row) throw notFound();
    return row;
  }

  private async asked(ids: string[]): Promise<Map<string, Asked>> {
    if (ids.length === 0) return new Map();
    const rows = await this.database.query<Asked>(
      `select subject_id, count(distinct created_at)::integer as times, max(created_at) as last
       from panoh.notifications where subject_id = any ($1) and from_user_id = $2 group by subject_id`,
      [ids, this.database.viewer.userId],
    );
    return new Map(rows.map((row) => [row.subject_id, row]));
  }
}

const toCounts = (counts: Record<string, number>): QueueCountsDto => ({
  all: Math.min(
    QUEUE_FILTERS.reduce((sum, name) => sum + (counts[name] ?? 0), 0),
    COUNTED,
  ),
  late: counts['late'] ?? 0,
  unanswered: counts['unanswered'] ?? 0,
  high_no_contact: counts['high_no_contact'] ?? 0,
  orders_ending: counts['orders_ending'] ?? 0,
  closing: counts['closing'] ?? 0,
  quiet: counts['quiet'] ?? 0,
});

const toRow = (row: QueueRow, asked: Asked | undefined): QueueRowDto => ({
  id: row.id,
  filter: row.filter,
  type: row.type,
  caseId: row.caseId,
  reference: row.reference,
  band: row.band,
  withAgencyName: row.withAgencyName,
  rule: row.rule,
  step: row.step,
  because: row.because,
  referralReference: row.referralReference,
  serviceType: row.serviceType,
  urgency: row.urgency,
  owes: row.owes,
  dueAt: instant(row.sortKey),
  escalatedTo: row.escalatedTo,
  askedTimes: asked?.times ?? 0,
  askedAt: asked?.last.toISOString() ?? null,
  allowedActions: actionsOn(row),
  version: row.version,
});

function actionsOn(row: QueueRow): string[] {
  if (row.type === 'closure') return [];
  // A review that is the coordinator's own is nobody else's to be asked about.
  if (row.type === 'follow_up') return row.owner === 'coordinator' ? [] : ['ask'];
  const actions = referralActions(row.status ?? 'sent', 'group');
  return ['ask', ...actions.filter((action) => action === 're_route')];
}
