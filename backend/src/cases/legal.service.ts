import { Injectable } from '@nestjs/common';
import { AccessService, VaultService } from '../access/index.js';
import type { SealedPlace } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { dayOf } from '../shared/dates.js';
import { invalid } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { LegalQualification } from './legal-qualification.entity.js';
import type { LegalQualificationDto, LegalQualificationRequest } from './legal.dto.js';

const place = (caseId: string, row: string): SealedPlace => ({
  caseId,
  partition: 'legal',
  table: 'legal_qualifications',
  column: 'sealed_number',
  row,
});

/** The police's own qualification and measures, beside the classification, so that articles hide nothing (DOMAIN 1.3). */
@Injectable()
export class LegalService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly vault: VaultService,
  ) {}

  async record(caseId: string, request: LegalQualificationRequest): Promise<string> {
    await this.access.toWrite(caseId, 'legal');
    if (request.decidedOn && request.decidedOn > dayOf(this.database.now)) {
      throw invalid({ path: 'decidedOn', code: 'date_in_future' });
    }
    return this.store(caseId, request);
  }

  /** Stores a qualification of a case whose access was checked by the caller. */
  async store(caseId: string, { officialNumber, ...request }: LegalQualificationRequest): Promise<string> {
    const id = newId();
    const sealedNumber = officialNumber ? await this.vault.seal(place(caseId, id), officialNumber) : null;
    const { agencyId } = this.database.viewer;
    await this.database.insert(LegalQualification, { id, caseId, agencyId, ...request, sealedNumber });
    this.database.audit.touch(caseId, 'legal');
    return id;
  }

  async list(caseId: string): Promise<LegalQualificationDto[]> {
    await this.access.toRead(caseId, 'legal');
    const rows = await this.database
      .repository(LegalQualification)
      .find({ where: { caseId }, order: { recordedAt: 'DESC', id: 'DESC' } });
    return Promise.all(
      rows.map(async (row) => ({
        id: row.id,
        incidentId: row.incidentId,
        articles: row.articles,
        measures: row.measures,
        decision: row.decision,
        officialNumber: row.sealedNumber
          ? await this.vault.openKept(place(caseId, row.id), row.sealedNumber)
          : null,
        decidedOn: row.decidedOn,
        recordedAt: row.recordedAt.toISOString(),
      })),
    );
  }
}
