import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import type { Partition } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { newId } from '../shared/ids.js';
import { decodeCursor, encodeCursor } from '../shared/paging.js';
import type { TimelinePageDto } from './retention.dto.js';
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

interface EventRow {
  id: string;
  kind: string;
  partition: string;
  happened_at: Date;
  recorded_at: Date;
  /** The sort key as text: the database counts microseconds, a Date would cut them off. */
  sort_key: string;
  facts: Record<string, unknown>;
  raises_risk: boolean;
  name_tg: string;
  name_ru: string;
  name_en: string;
}

const PAGE = 20;

/**
 * Sort key of an entry. One known only by its day (midnight in Dushanbe) sorts at the time of recording, or at the end
 * of its day if recorded later.
 */
const PLACE = `case when (e.happened_at at time zone 'Asia/Dushanbe')::time = '00:00'
  then greatest(e.happened_at, least(e.recorded_at, e.happened_at + interval '1 day - 1 microsecond'))
  else e.happened_at end`;

/** What happened in the case, and what the owner's old registers tell of before; each row in the partition it is granted by. */
const ENTRIES = `(
  select id, kind, partition, agency_id, happened_at, recorded_at, facts, raises_risk from panoh.case_events where case_id = $1
  union all select id, kind, partition, agency_id, happened_on::timestamp at time zone 'Asia/Dushanbe', found_at, facts, false
  from panoh.case_historical_records where case_id = $1 and state = 'linked')`;

/** The timeline of a case. Satellites write downward into it; each viewer reads what her partitions hold. */
@Injectable()
export class TimelineService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
  ) {}

  async add(event: TimelineEvent): Promise<void> {
    const row = { id: newId(), ...event, happenedAt: (event.happenedAt ?? this.database.now).toISOString() };
    await this.database.perform('add_event', row);
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
    const rows = await this.database.query<EventRow>(
      `select e.id, e.kind, e.partition, e.happened_at, e.recorded_at, e.facts, e.raises_risk,
         p.place::text as sort_key, a.name_tg, a.name_ru, a.name_en
       from ${ENTRIES} e cross join lateral (select ${PLACE} as place) p join panoh.agencies a on a.id = e.agency_id
       where ($2::timestamptz is null or (p.place, e.id) < ($2, $3::uuid))
         and exists (select 1 from unnest($5::text[]) b (beginning) where starts_with(e.kind, b.beginning)) = $6
         and (e.partition = any ($7) or e.agency_id = $8)
       order by p.place desc, e.id desc limit $4`,
      [
        ...[caseId, after?.key ?? null, after?.id ?? null, PAGE + 1, beginnings, isIn],
        // Everybody but the owner reads what her own agency entered.
        ...[relations.has('own') ? [...reads] : [], relations.has('referred') ? agencyId : null],
      ],
    );
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
