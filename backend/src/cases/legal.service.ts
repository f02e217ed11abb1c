import { Injectable } from '@nestjs/common';
import { AccessService, VaultService } from '../access/index.js';
import type { SealedPlace } from '../access/index.js';
import { LegalValuesService } from '../legal-values/index.js';
import { Database } from '../platform/database/database.js';
import { dayOf } from '../shared/dates.js';
import { invalid } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { LegalQualification } from './cases.entity.js';
import { reportDecisions } from './cases.queries.js';
import type { LegalQualificationDto, LegalQualificationRequest } from './cases.dto.js';
import type { ReportDecisionRequest } from './retention.dto.js';
import { measuresContradict } from './report-decisions.rules.js';

/** A decision on a report with the measures by which it is counted, and the decision that it replaces. */
type StoredDecision = ReportDecisionRequest & Pick<LegalQualification, 'measures' | 'succeedsId'>;

const place = (caseId: string, row: string): SealedPlace => ({
  caseId,
  partition: 'legal',
  table: 'legal_qualifications',
  column: 'sealed_number',
  row,
});

/** The police's qualification and measures, separate from the classification (DOMAIN 1.3). */
@Injectable()
export class LegalService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly vault: VaultService,
    private readonly law: LegalValuesService,
  ) {}

  async record(caseId: string, request: LegalQualificationRequest): Promise<string> {
    await this.access.toWrite(caseId, 'legal');
    if (request.decidedOn && request.decidedOn > dayOf(this.database.now)) {
      throw invalid({ path: 'decidedOn', code: 'date_in_future' });
    }
    if (measuresContradict(request.measures))
      throw invalid({ path: 'measures', code: 'measures_contradict' });
    await this.law.expectKnown(request.articles, request.decidedOn ?? dayOf(this.database.now));
    return this.store(caseId, request);
  }

  /** Stores a qualification of a case whose access was checked by the caller. */
  store(caseId: string, request: LegalQualificationRequest): Promise<string> {
    return this.insert(caseId, request);
  }

  /** Stores the decision on a report, which the caller has checked. */
  async storeDecision(caseId: string, { kind, ...decision }: StoredDecision): Promise<string> {
    await this.law.expectKnown(decision.articles, decision.decidedOn);
    return this.insert(caseId, { ...decision, decisionKind: kind });
  }

  private async insert(
    caseId: string,
    { officialNumber, ...values }: Partial<LegalQualification> & { officialNumber: string | null },
  ): Promise<string> {
    const id = newId();
    const sealedNumber = officialNumber ? await this.vault.seal(place(caseId, id), officialNumber) : null;
    const { agencyId, userId: recordedBy } = this.database.viewer;
    await this.database.insert(LegalQualification, {
      ...{ id, caseId, agencyId, recordedBy },
      ...values,
      sealedNumber,
    });
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
        decisionKind: row.decisionKind,
        officialNumber: await this.numberOf(row),
        decidedOn: row.decidedOn,
        recordedAt: row.recordedAt.toISOString(),
      })),
    );
  }

  /** The decisions on the reports of a case. */
  decisionsOf(caseId: string): Promise<LegalQualification[]> {
    return reportDecisions(this.database, caseId);
  }

  /** The official number of a record; callers check read access. */
  numberOf({
    id,
    caseId,
    sealedNumber,
  }: Pick<LegalQualification, 'id' | 'caseId' | 'sealedNumber'>): Promise<string | null> {
    return sealedNumber ? this.vault.openKept(place(caseId, id), sealedNumber) : Promise.resolve(null);
  }
}
