import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import type { Partition } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { claimedAt } from '../platform/http/once.js';
import { addDays, dayOf } from '../shared/dates.js';
import { newId } from '../shared/ids.js';
import { decodeCursor, encodeCursor } from '../shared/paging.js';
import { RECORDED_EVENTS } from './case-events.types.js';
import { raisingEvents, timelineEntries } from './cases.queries.js';
import type { EventRow } from './cases.queries.js';
import type { RaisingEventDto, TimelinePageDto } from './retention.dto.js';
import { kindsOf } from './case-group.rules.js';
import type { TimelineGroup } from './case-group.rules.js';

export interface TimelineEvent {
  caseId: string;
  kind: string;
  /** Only those granted this partition see the row. */
  partition: Partition;
  happenedAt?: Date;
  /** Codes, days and counts; never a name and never a sentence. */
  facts?: Record<string, unknown>;
  raisesRisk?: boolean;
}

const PAGE = 20;
const YEAR_DAYS = 365;

/** The timeline of a case. Satellites write downward into it; each viewer reads what her partitions hold. */
@Injectable()
export class TimelineService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
  ) {}

  async add(event: TimelineEvent): Promise<void> {
    const claimed = claimedAt();
    // Only shown: the server's times decide what is due.
    const facts = { ...event.facts, ...(claimed ? { claimedAt: claimed.toISOString() } : {}) };
    const happenedAt = (event.happenedAt ?? this.database.now).toISOString();
    const row = { id: newId(), ...event, facts, happenedAt };
    await this.database.perform('add_event', row);
  }

  /** What raised risk in the last twelve months, as far as the viewer may read it. */
  async raising(caseId: string): Promise<RaisingEventDto[]> {
    const since = addDays(this.database.now, -YEAR_DAYS);
    const events = await raisingEvents(this.database, { caseId, since, kinds: RECORDED_EVENTS });
    return events.map(({ kind, happenedAt }) => ({ kind, happenedOn: dayOf(happenedAt) }));
  }

  /** Newest first, 20 a page; with a group, only what belongs to it. */
  async list(
    caseId: string,
    cursor: string | null,
    group: TimelineGroup | null = null,
  ): Promise<TimelinePageDto> {
    const { relations, reads } = await this.access.toRead(caseId, 'core');
    const { agencyId } = this.database.viewer;
    const after = decodeCursor(cursor);
    const { beginnings, isIn } = kindsOf(group);
    const rows = await timelineEntries(this.database, {
      ...{ caseId, after, limit: PAGE + 1, beginnings, isIn },
      // Everybody but the owner reads what her own agency entered.
      partitions: relations.has('own') ? [...reads] : [],
      agencyId: relations.has('referred') ? agencyId : null,
    });
    const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
    return {
      items: rows.slice(0, PAGE).map(toEntry),
      nextCursor: last ? encodeCursor(last.sort_key, last.id) : null,
    };
  }
}

const toEntry = (row: EventRow) => ({
  id: row.id,
  kind: row.kind,
  partition: row.partition,
  happenedAt: row.happened_at.toISOString(),
  recordedAt: row.recorded_at.toISOString(),
  facts: row.facts,
  raisesRisk: row.raises_risk,
  agencyName: { tg: row.name_tg, ru: row.name_ru, en: row.name_en },
});
