import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { notAllowed, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { CasesService } from './cases.service.js';
import type { SealedFileDto } from './retention.dto.js';

interface SealedRow {
  leadName: string | null;
  supervisorName: string | null;
  sealedAt: Date;
}

/**
 * Makes a case a sealed file: only its lead and one supervisor find and read it, all others are treated as blocked.
 * Used where texts may not be erased.
 */
@Injectable()
export class SealedFileService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly cases: CasesService,
  ) {}

  /** Row security shows it to the two people only. */
  async find(caseId: string): Promise<SealedFileDto | null> {
    const [row] = await this.database.query<SealedRow>(
      `select l.display_name as "leadName", v.display_name as "supervisorName", s.sealed_at as "sealedAt"
       from panoh.sealed_files s left join panoh.users l on l.id = s.lead_user_id
         left join panoh.users v on v.id = s.supervisor_id
       where s.case_id = $1 and s.opened_at is null`,
      [caseId],
    );
    return row ? { ...row, sealedAt: row.sealedAt.toISOString() } : null;
  }

  async seal(caseId: string, supervisorId: string): Promise<void> {
    await this.access.toOwn(caseId, 'core');
    const { userId, agencyId, roles } = this.database.viewer;
    const { leadUserId } = await this.cases.lock(caseId);
    if (userId !== leadUserId && !roles.includes('supervisor')) throw notAllowed();
    if (await this.find(caseId)) throw refused('already_sealed');
    if (leadUserId === null || !(await this.canBoth(caseId, leadUserId, supervisorId)))
      throw refused('sealed_file_needs_two');
    await this.database.query(
      `insert into panoh.sealed_files (id, case_id, agency_id, lead_user_id, supervisor_id, sealed_by)
       values ($1, $2, $3, $4, $5, $6)`,
      [newId(), caseId, agencyId, leadUserId, supervisorId, userId],
    );
  }

  async open(caseId: string): Promise<void> {
    await this.access.toOwn(caseId, 'core');
    await this.cases.lock(caseId);
    if (!(await this.find(caseId))) throw refused('not_sealed');
    await this.database.query(
      `update panoh.sealed_files set opened_by = $2, opened_at = panoh.now() where case_id = $1 and opened_at is null`,
      [caseId, this.database.viewer.userId],
    );
  }

  /** A lead and another person, a supervisor of the agency, who can be notified themselves and not through a stand-in. */
  private async canBoth(caseId: string, leadId: string, supervisorId: string): Promise<boolean> {
    if (leadId === supervisorId) return false;
    const rows = await this.database.query(
      `select 1 from panoh.users u where u.agency_id = $4 and (u.id = $2 or (u.id = $3 and 'supervisor' = any (u.roles)))
         and panoh.may_be_notified(u.id) and not exists (select 1 from panoh.conflict_blocks b
           where b.case_id = $1 and b.lifted_at is null and b.subject_id = u.id)`,
      [caseId, leadId, supervisorId, this.database.viewer.agencyId],
    );
    return rows.length === 2;
  }
}
