import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { invalid } from '../shared/errors.js';
import { decodeCursor, encodeCursor } from '../shared/paging.js';
import type { AuditEntryDto, AuditPageDto, AuditQuery } from './audit-trail.dto.js';
import type { Decision } from './audit-log.types.js';

interface EntryRow {
  seq: string;
  at: Date;
  actor_id: string | null;
  agency_id: string | null;
  action: string;
  decision: Decision;
  cases: string[];
  partitions: string[];
  purpose: string | null;
  person_name: string | null;
  name_tg: string | null;
  name_ru: string;
  name_en: string;
}

const PAGE = 25;
const NUMBER = /^\d{1,18}$/;
/** Row security decides whose entries these are: all of them, or those of the own agency in the police. */
const ENTRIES = `select e.seq, e.at, e.actor_id, e.agency_id, e.action, e.decision, e.cases, e.partitions, e.purpose,
    u.display_name as person_name, a.name_tg, a.name_ru, a.name_en
  from panoh.audit_entries e left join panoh.agencies a on a.id = e.agency_id
    left join panoh.users u on u.id = e.actor_id and u.agency_id = $1
  where ($2::bigint is null or e.seq < $2) and ($3::text is null or e.action = $3)
    and ($4::text is null or e.decision = $4) and ($5::uuid is null or e.agency_id = $5)
    and ($6::uuid is null or e.actor_id = $6)
    and ($7::date is null or (e.at >= $7::date::timestamp at time zone 'Asia/Dushanbe'
      and e.at < ($7::date + 1)::timestamp at time zone 'Asia/Dushanbe'))
  order by e.seq desc limit ${PAGE + 1}`;

/** The log as a data protection officer sees it; it names nobody's case. */
@Injectable()
export class AuditLogService {
  constructor(private readonly database: Database) {}

  async list(wanted: AuditQuery): Promise<AuditPageDto> {
    const before = decodeCursor(wanted.cursor)?.key ?? null;
    if (before !== null && !NUMBER.test(before)) throw invalid({ path: 'cursor', code: 'not_valid' });
    const narrowing = [wanted.action, wanted.decision, wanted.agencyId, wanted.personId, wanted.day];
    const rows = await this.database.query<EntryRow>(ENTRIES, [
      this.database.viewer.agencyId,
      before,
      ...narrowing.map((value) => value ?? null),
    ]);
    const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
    return {
      items: rows.slice(0, PAGE).map(toEntry),
      nextCursor: last ? encodeCursor(last.seq, last.seq) : null,
    };
  }
}

const toEntry = (row: EntryRow): AuditEntryDto => ({
  seq: Number(row.seq),
  at: row.at.toISOString(),
  personId: row.actor_id,
  personName: row.person_name,
  agencyId: row.agency_id,
  agencyName: row.name_tg === null ? null : { tg: row.name_tg, ru: row.name_ru, en: row.name_en },
  action: row.action,
  decision: row.decision,
  cases: row.cases,
  partitions: row.partitions,
  purpose: row.purpose,
});
