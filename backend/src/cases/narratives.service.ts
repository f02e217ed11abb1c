import { Injectable } from '@nestjs/common';
import { AccessService, VaultService } from '../access/index.js';
import type { SealedPlace } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { mayCall } from '../platform/http/permissions.js';
import { Problem } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import type { DisclosureReason } from '../survivors/index.js';
import { Narrative } from './cases.entity.js';
import type { NarrativeKind } from './cases.entity.js';
import { narrativeRefusal } from './cases.access.js';
import type { NarrativeDto } from './retention.dto.js';

const place = (caseId: string, row: string): SealedPlace => ({
  caseId,
  partition: 'narrative',
  table: 'narratives',
  column: 'sealed',
  row,
});

/** Free texts about her: statements and notes, sealed, never changed and never removed. */
@Injectable()
export class NarrativesService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly vault: VaultService,
  ) {}

  async write(caseId: string, text: string): Promise<void> {
    await this.access.toOwn(caseId, 'narrative');
    await this.store(caseId, { kind: 'note', text });
  }

  /** Stores a text of a case whose access was checked by the caller. */
  async store(
    caseId: string,
    { kind, text, incidentId = null }: { kind: NarrativeKind; text: string; incidentId?: string | null },
  ): Promise<void> {
    const id = newId();
    const sealed = await this.vault.seal(place(caseId, id), text);
    const { agencyId } = this.database.viewer;
    await this.database.insert(Narrative, { id, caseId, agencyId, incidentId, kind, sealed });
    this.database.audit.touch(caseId, 'narrative');
  }

  /** Newest first; the latest hundred. Without their texts where these are masked for the reader. */
  async list(caseId: string): Promise<NarrativeDto[]> {
    await this.access.toRead(caseId, 'narrative');
    return this.read(caseId, this.worksWithSurvivors);
  }

  /** The same with their texts, for a reason that is listed. */
  async disclose(caseId: string, reason: DisclosureReason): Promise<NarrativeDto[]> {
    await this.access.toRead(caseId, 'narrative');
    const { worksWithSurvivors } = this;
    const { steppedUpUntil } = this.database.viewer;
    const refusal = narrativeRefusal({ worksWithSurvivors, steppedUpUntil }, this.database.now);
    if (refusal) throw new Problem(403, refusal);
    this.database.audit.purpose = reason;
    return this.read(caseId, true);
  }

  private get worksWithSurvivors(): boolean {
    return mayCall(this.database.viewer.roles, 'cases.open');
  }

  private async read(caseId: string, withText: boolean): Promise<NarrativeDto[]> {
    const rows = await this.database
      .repository(Narrative)
      .find({ where: { caseId }, order: { writtenAt: 'DESC', id: 'DESC' }, take: 100 });
    return Promise.all(
      rows.map(async (row) => ({
        id: row.id,
        kind: row.kind,
        incidentId: row.incidentId,
        text: withText ? ((await this.vault.openKept(place(caseId, row.id), row.sealed)) ?? '') : null,
        writtenAt: row.writtenAt.toISOString(),
      })),
    );
  }
}
