import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { CasesService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { notFound } from '../shared/errors.js';
import type { AccessReportDto, AccessReportLineDto } from './audit-trail.dto.js';
import { accessModesOf } from './access-modes.rules.js';
import { knownPartitions, caseAccessScope } from './case-access-log.access.js';
import type { CaseAccessViewer } from './case-access-log.access.js';

interface DayRow {
  day: string;
  agency_id: string;
  name_tg: string;
  name_ru: string;
  name_en: string;
  actions: string[];
  partitions: string[];
  purposes: string[];
}

/** A day and an agency each; persons stand behind their agency. Refused requests saw nothing. */
const DAYS = `select to_char(e.at at time zone 'Asia/Dushanbe', 'YYYY-MM-DD') as day, e.agency_id,
    a.name_tg, a.name_ru, a.name_en, array_agg(distinct e.action) as actions,
    coalesce(array_agg(distinct p.partition) filter (where p.partition is not null), '{}') as partitions,
    coalesce(array_agg(distinct e.purpose) filter (where e.purpose is not null), '{}') as purposes
  from panoh.audit_entries e join panoh.agencies a on a.id = e.agency_id
    left join lateral unnest(e.partitions) as p (partition) on true
  where e.cases @> array[$1::uuid] and e.actor_id is not null and e.decision = 'allowed'
    and ($2 = 'all' or e.agency_id = $3)
  group by 1, e.agency_id, a.name_tg, a.name_ru, a.name_en order by 1 desc, a.name_en`;

/** What the audit wrote about a case, for her whose case it is, in words that need no explanation. */
@Injectable()
export class AccessReportService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly cases: CasesService,
  ) {}

  async make(caseId: string): Promise<AccessReportDto> {
    const access = await this.access.toRead(caseId, 'core');
    const { agencyId, agencyKind } = this.database.viewer;
    const viewer: CaseAccessViewer = { access, agencyKind };
    const scope = caseAccessScope(viewer);
    if (scope === null) throw notFound();
    this.database.audit.purpose = 'for_survivor';
    const { auditPseudonym } = await this.cases.find(caseId);
    const rows = await this.database.query<DayRow>(DAYS, [auditPseudonym, scope, agencyId]);
    return {
      printedAt: this.database.now.toISOString(),
      isOwnPart: scope === 'own_part',
      lines: rows.map((row) => toLine(row, viewer, agencyId)),
    };
  }
}

const toLine = (row: DayRow, viewer: CaseAccessViewer, agencyId: string): AccessReportLineDto => ({
  day: row.day,
  agencyName: { tg: row.name_tg, ru: row.name_ru, en: row.name_en },
  isOwn: row.agency_id === agencyId,
  ways: accessModesOf(row.actions),
  partitions: knownPartitions(row.partitions, viewer),
  purposes: row.purposes,
});
