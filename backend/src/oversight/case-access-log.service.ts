import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { CasesService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { notFound } from '../shared/errors.js';
import { decodeCursor, encodeCursor } from '../shared/paging.js';
import { accessModesOf, caseAccessScope, isInList, knownPartitions } from './access-modes.rules.js';
import type { CaseAccessViewer } from './access-modes.rules.js';
import type { AccessReportDto, CaseAccessPageDto } from './audit-trail.dto.js';
import { accessDays, caseAccesses } from './audit-trail.queries.js';

const PAGE = 25;

/** The accesses to a case that the audit recorded, for its owner and for the survivor. */
@Injectable()
export class CaseAccessLogService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly cases: CasesService,
  ) {}

  /** Newest first, 25 a page. The entry of this request follows it and is on the next page. */
  async list(caseId: string, cursor: string | null): Promise<CaseAccessPageDto> {
    const { viewer, scope } = await this.scopeOf(caseId);
    const { auditPseudonym: pseudonym } = await this.cases.find(caseId);
    const page = { before: decodeCursor(cursor)?.key ?? null, limit: PAGE + 1 };
    const rows = await caseAccesses(this.database, { pseudonym, scope }, page);
    const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
    return {
      items: rows.slice(0, PAGE).map(({ seq: _, at, ...row }) => ({
        ...row,
        at: at.toISOString(),
        partitions: knownPartitions(row.partitions, viewer),
        inList: isInList(row.action),
      })),
      nextCursor: last ? encodeCursor(last.seq, caseId) : null,
    };
  }

  /** The report printed for the survivor: a day and an agency each, without names of users. */
  async report(caseId: string): Promise<AccessReportDto> {
    const { viewer, scope } = await this.scopeOf(caseId);
    this.database.audit.purpose = 'for_survivor';
    const { auditPseudonym } = await this.cases.find(caseId);
    const rows = await accessDays(this.database, auditPseudonym, scope);
    return {
      printedAt: this.database.now.toISOString(),
      isOwnPart: scope === 'own_part',
      lines: rows.map(({ day, agencyId, agencyName, actions, partitions, purposes }) => ({
        day,
        agencyName,
        isOwn: agencyId === this.database.viewer.agencyId,
        ways: accessModesOf(actions),
        partitions: knownPartitions(partitions, viewer),
        purposes,
      })),
    };
  }

  private async scopeOf(caseId: string): Promise<{ viewer: CaseAccessViewer; scope: 'all' | 'own_part' }> {
    const access = await this.access.toRead(caseId, 'core');
    const viewer = { access, agencyKind: this.database.viewer.agencyKind };
    const scope = caseAccessScope(viewer);
    if (scope === null) throw notFound();
    return { viewer, scope };
  }
}
