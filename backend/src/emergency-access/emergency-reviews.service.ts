import { Injectable } from '@nestjs/common';
import { AccessService, VaultService } from '../access/index.js';
import { AgenciesService } from '../agencies/index.js';
import type { AgencyInShort } from '../agencies/index.js';
import { Database } from '../platform/database/database.js';
import { expectVersion } from '../platform/http/if-match.js';
import { notAllowed, notFound, refused } from '../shared/errors.js';
import type { EmergencyRowDto } from './emergency-access.dto.js';
import type { EmergencyOutcome } from './emergency-access.access.js';
import { emergenciesOf, findEmergency, lockForReview, reviewEmergency } from './emergency-access.queries.js';
import type { ListRow } from './emergency-access.queries.js';
import { reasonPlace } from './emergency-access.service.js';

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
    const rows = await emergenciesOf(this.database, caseId);
    const agencies = await this.agencies.inShort([...new Set(rows.map((row) => row.agencyId))]);
    const shown: EmergencyRowDto[] = [];
    for (const row of rows) shown.push(this.toRow(row, await this.reasonOf(row), agencies));
    return shown;
  }

  /** Said once. What was not justified ends at once, where it still runs. */
  async review(id: string, expectedVersion: number, outcome: EmergencyOutcome): Promise<string> {
    const { caseId } = await findEmergency(this.database, id);
    const access = await this.access.toRead(caseId, 'core');
    if (!access.relations.has('own')) throw notAllowed();
    await lockForReview(this.database, caseId);
    const row = await findEmergency(this.database, id);
    expectVersion(expectedVersion, row.version, { version: row.version });
    if (row.reviewedAt) throw refused('already_reviewed', ['already_reviewed']);
    await reviewEmergency(this.database, id, outcome);
    return caseId;
  }

  /** Sealed to the agency that held the case then; another one reads the code alone. */
  private async reasonOf(row: ListRow): Promise<string | null> {
    const { agencyKeyVersion, sealedKey, sealed } = row;
    if (agencyKeyVersion === null || !sealedKey || !sealed) return null;
    return this.vault.openForAgency(reasonPlace(row.id), { agencyKeyVersion, sealedKey, sealed });
  }

  private toRow(
    row: ListRow,
    reason: string | null,
    agencies: ReadonlyMap<string, AgencyInShort>,
  ): EmergencyRowDto {
    const isReviewer = this.database.viewer.roles.includes('supervisor') && row.reviewOutcome === null;
    return {
      id: row.id,
      openedAt: row.openedAt.toISOString(),
      endsAt: row.endsAt.toISOString(),
      agencyName: agencies.get(row.agencyId)?.name ?? null,
      personName: row.personName,
      reasonCode: row.reasonCode,
      reason,
      reviewOutcome: row.reviewOutcome,
      allowedActions: isReviewer ? ['review'] : [],
      version: row.version,
    };
  }
}
