import { Injectable } from '@nestjs/common';
import { AccessService, VaultService } from '../access/index.js';
import type { CaseAccess, SealedPlace } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { notFound } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { BandChangeRecord } from './risk.entity.js';
import { directionOf } from './band-change.rules.js';
import { BAND_CHANGE_TRANSITIONS } from './band-changes.types.js';
import type { BandChangeState } from './band-changes.types.js';
import type { BandChangeDto, LastAssessmentDto } from './risk.dto.js';
import type { RiskAssessment } from './risk.entity.js';
import { RiskRepository } from './risk.repository.js';
import type { RiskBand } from './risk.types.js';

export interface NewBandChange {
  assessmentId: string | null;
  from: RiskBand;
  to: RiskBand;
  reason: string;
  confirmerId: string | null;
  state: 'pending' | 'applied';
}

const place = (caseId: string, row: string): SealedPlace => ({
  caseId,
  partition: 'narrative',
  table: 'band_changes',
  column: 'sealed_reason',
  row,
});

/** Changes of the band as they are kept; the reason is a free text and therefore sealed. */
@Injectable()
export class BandChangeRecordsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly vault: VaultService,
    private readonly risk: RiskRepository,
  ) {}

  async store(caseId: string, { from, to, reason, ...change }: NewBandChange): Promise<string> {
    const id = newId();
    const { agencyId, userId } = this.database.viewer;
    await this.database.insert(BandChangeRecord, {
      id,
      caseId,
      agencyId,
      ...change,
      fromBand: from,
      toBand: to,
      sealedReason: await this.vault.seal(place(caseId, id), reason),
      requestedBy: userId,
      requestedAt: this.database.now,
    });
    this.database.audit.touch(caseId, 'risk');
    return id;
  }

  /** A change of a case whose risk the viewer reads. Throws "not found" otherwise. */
  async get(id: string): Promise<BandChangeRecord> {
    const change = await this.database.repository(BandChangeRecord).findOneBy({ id });
    if (!change) throw notFound();
    await this.access.toRead(change.caseId, 'risk');
    return change;
  }

  async show(id: string): Promise<BandChangeDto> {
    const change = await this.get(id);
    const [shown] = await this.toDtos([change], await this.access.toRead(change.caseId, 'risk'));
    if (!shown) throw notFound();
    return shown;
  }

  /** Newest first. */
  async list(caseId: string): Promise<BandChangeDto[]> {
    const access = await this.access.toRead(caseId, 'risk');
    const rows = await this.database
      .repository(BandChangeRecord)
      .find({ where: { caseId }, order: { requestedAt: 'DESC', id: 'DESC' } });
    return this.toDtos(rows, access);
  }

  async decide(change: BandChangeRecord, state: BandChangeState): Promise<void> {
    await this.database.repository(BandChangeRecord).update(
      { id: change.id, state: 'pending' },
      {
        state,
        decidedBy: this.database.viewer.userId,
        decidedAt: this.database.now,
        version: change.version + 1,
      },
    );
  }

  /** What waited is overtaken: by a new assessment, a new incident or another change. */
  async lapse(caseId: string): Promise<void> {
    await this.database
      .repository(BandChangeRecord)
      .createQueryBuilder()
      .update()
      .set({
        state: BAND_CHANGE_TRANSITIONS.pending.lapse,
        decidedAt: this.database.now,
        version: () => 'version + 1',
      })
      .where({ caseId, state: 'pending' })
      .execute();
  }

  private async toDtos(rows: BandChangeRecord[], access: CaseAccess): Promise<BandChangeDto[]> {
    const people = rows.flatMap((row) => [row.requestedBy, row.confirmerId, row.decidedBy]);
    const names = await this.risk.names(people);
    const { caseId } = access;
    const last = await this.risk.findLast(caseId);
    const code = await this.risk.codeOf(caseId);
    const name = (id: string | null): string | null => names.get(id ?? '') ?? null;
    return Promise.all(
      rows.map(async (row) => ({
        id: row.id,
        caseId,
        code,
        assessmentId: row.assessmentId,
        from: row.fromBand,
        to: row.toBand,
        direction: directionOf(row.fromBand, row.toBand),
        reason: (await this.vault.openKept(place(row.caseId, row.id), row.sealedReason)) ?? '',
        state: row.state,
        requestedByName: name(row.requestedBy),
        requestedAt: row.requestedAt.toISOString(),
        confirmerName: name(row.confirmerId),
        decidedByName: name(row.decidedBy),
        decidedAt: row.decidedAt?.toISOString() ?? null,
        highReasons: last?.highReasons ?? [],
        lastAssessment: last && toLastAssessment(last),
        allowedActions: await this.actionsOn(row, access),
        version: row.version,
      })),
    );
  }

  private async actionsOn(row: BandChangeRecord, access: CaseAccess): Promise<string[]> {
    if (row.state !== 'pending' || !access.writes.has('risk')) return [];
    return (await this.risk.hasWorkedOn(row.caseId, this.database.viewer.userId)) ? [] : ['confirm'];
  }
}

const toLastAssessment = (last: RiskAssessment): LastAssessmentDto => ({
  assessedAt: last.assessedAt.toISOString(),
  assessedBand: last.assessedBand,
  knownShare: Number(last.knownShare),
  incidentsInYear: last.incidentsInYear,
  highReasons: last.highReasons,
});
