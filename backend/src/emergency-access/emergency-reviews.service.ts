import { Injectable } from '@nestjs/common';
import { AccessService, VaultService } from '../access/index.js';
import { AgenciesService } from '../agencies/index.js';
import type { AgencyInShort } from '../agencies/index.js';
import { Database } from '../platform/database/database.js';
import { expectVersion } from '../platform/http/if-match.js';
import { notAllowed, notFound, refused } from '../shared/errors.js';
import type { EmergencyRowDto } from './emergency-access.dto.js';
import type { EmergencyOutcome } from './emergency-access.types.js';
import { reasonPlace } from './reason-place.js';

interface ListRow {
  id: string;
  opened_at: Date;
  ends_at: Date;
  agency_id: string;
  person_name: string;
  reason_code: EmergencyRowDto['reasonCode'];
  agency_key_version: number | null;
  sealed_key: Buffer | null;
  sealed: Buffer | null;
  review_outcome: EmergencyOutcome | null;
  version: number;
}

interface ReviewedRow {
  case_id: string;
  version: number;
  reviewed_at: Date | null;
}

const REVIEW = `update panoh.emergency_accesses set review_outcome = $2, reviewed_by = $3, reviewed_at = panoh.now(),
  version = version + 1 where id = $1`;
const END_ACCESS = `update panoh.grants set ends_at = panoh.now()
  where source_id = $1 and relation = 'emergency' and ends_at > panoh.now()`;

/** What the owner of a case sees of emergencies, and the review within a day. */
@Injectable()
export class EmergencyReviewsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly vault: VaultService,
    private readonly agencies: AgenciesService,
  ) {}

  async list(caseId: string): Promise<EmergencyRowDto[]> {
    const access = await this.access.toRead(caseId, 'core');
    if (!access.relations.has('own')) throw notFound();
    const rows = await this.database.query<ListRow>('select * from panoh.emergencies_of($1)', [caseId]);
    const agencies = await this.agencies.inShort([...new Set(rows.map((row) => row.agency_id))]);
    const shown: EmergencyRowDto[] = [];
    for (const row of rows) shown.push(this.toRow(row, await this.reasonOf(row), agencies));
    return shown;
  }

  /** Said once. What was not justified ends at once, where it still runs. */
  async review(id: string, expectedVersion: number, outcome: EmergencyOutcome): Promise<string> {
    const { case_id: caseId } = await this.find(id);
    const access = await this.access.toRead(caseId, 'core');
    if (!access.relations.has('own')) throw notAllowed();
    // Two reviews at the same moment: the second one reads the answer of the first.
    await this.database.query('select 1 from panoh.cases where id = $1 for update', [caseId]);
    const row = await this.find(id);
    expectVersion(expectedVersion, row.version, { version: row.version });
    if (row.reviewed_at) throw refused('already_reviewed', ['already_reviewed']);
    await this.database.query(REVIEW, [id, outcome, this.database.viewer.userId]);
    if (outcome === 'not_justified') await this.database.query(END_ACCESS, [id]);
    return caseId;
  }

  private async find(id: string): Promise<ReviewedRow> {
    const [row] = await this.database.query<ReviewedRow>(
      'select case_id, version, reviewed_at from panoh.emergency_accesses where id = $1',
      [id],
    );
    if (!row) throw notFound();
    return row;
  }

  /** Sealed to the agency that held the case then; another one reads the code alone. */
  private async reasonOf(row: ListRow): Promise<string | null> {
    const { agency_key_version: agencyKeyVersion, sealed_key: sealedKey, sealed } = row;
    if (agencyKeyVersion === null || !sealedKey || !sealed) return null;
    return this.vault.openForAgency(reasonPlace(row.id), { agencyKeyVersion, sealedKey, sealed });
  }

  private toRow(
    row: ListRow,
    reason: string | null,
    agencies: ReadonlyMap<string, AgencyInShort>,
  ): EmergencyRowDto {
    const isReviewer = this.database.viewer.roles.includes('supervisor') && row.review_outcome === null;
    return {
      id: row.id,
      openedAt: row.opened_at.toISOString(),
      endsAt: row.ends_at.toISOString(),
      agencyName: agencies.get(row.agency_id)?.name ?? null,
      personName: row.person_name,
      reasonCode: row.reason_code,
      reason,
      reviewOutcome: row.review_outcome,
      allowedActions: isReviewer ? ['review'] : [],
      version: row.version,
    };
  }
}
