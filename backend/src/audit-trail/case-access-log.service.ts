import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { CasesService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { notFound } from '../shared/errors.js';
import { decodeCursor, encodeCursor } from '../shared/paging.js';
import { isInList } from './access-modes.rules.js';
import { knownPartitions, caseAccessScope } from './case-access-log.access.js';
import type { CaseAccessViewer } from './case-access-log.access.js';
import type { CaseAccessEntryDto, CaseAccessPageDto } from './audit-trail.dto.js';

interface LookRow {
  seq: string;
  at: Date;
  action: string;
  partitions: string[];
  purpose: string | null;
  person_name: string | null;
  name_tg: string | null;
  name_ru: string;
  name_en: string;
}

const PAGE = 25;

/** Lets the owner of a case read what the audit wrote about it. */
@Injectable()
export class CaseAccessLogService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly cases: CasesService,
  ) {}

  /** Newest first, 25 a page, without the steps of jobs, behind which nobody stands; the entry of this very request comes after it and is therefore on the next one. */
  async list(caseId: string, cursor: string | null): Promise<CaseAccessPageDto> {
    const access = await this.access.toRead(caseId, 'core');
    const { agencyId, agencyKind } = this.database.viewer;
    const viewer: CaseAccessViewer = { access, agencyKind };
    const scope = caseAccessScope(viewer);
    if (scope === null) throw notFound();
    const { auditPseudonym } = await this.cases.find(caseId);
    const rows = await this.database.query<LookRow>(
      `select e.seq, e.at, e.action, e.partitions, e.purpose, u.display_name as person_name,
         a.name_tg, a.name_ru, a.name_en
       from panoh.audit_entries e left join panoh.agencies a on a.id = e.agency_id
         left join panoh.users u on u.id = e.actor_id and u.agency_id = $2
       where e.cases @> array[$1::uuid] and e.actor_id is not null and ($3 = 'all' or e.agency_id = $2)
         and ($4::bigint is null or e.seq < $4) order by e.seq desc limit ${PAGE + 1}`,
      [auditPseudonym, agencyId, scope, decodeCursor(cursor)?.key ?? null],
    );
    const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
    return {
      items: rows.slice(0, PAGE).map((row) => toLook(row, viewer)),
      nextCursor: last ? encodeCursor(last.seq, caseId) : null,
    };
  }
}

const toLook = (row: LookRow, viewer: CaseAccessViewer): CaseAccessEntryDto => ({
  at: row.at.toISOString(),
  personName: row.person_name,
  agencyName: row.name_tg === null ? null : { tg: row.name_tg, ru: row.name_ru, en: row.name_en },
  action: row.action,
  partitions: knownPartitions(row.partitions, viewer),
  purpose: row.purpose,
  inList: isInList(row.action),
});
