import { Injectable } from '@nestjs/common';
import { AccessService, VaultService } from '../access/index.js';
import type { SealedPlace } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { Problem, notFound } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { disclosureRefusal } from './disclosure.access.js';
import type { WhereaboutsDto, WhereaboutsRequest } from './survivors.dto.js';
import type { DisclosureReason } from './survivors.types.js';
import { WhereaboutsRecord } from './survivors.entity.js';

const place = (caseId: string, row: string): SealedPlace => ({
  caseId,
  partition: 'whereabouts',
  table: 'whereabouts',
  column: 'sealed',
  row,
});

/** Where she is now. No police role ever holds this partition, and it never travels with a referral to a court. */
@Injectable()
export class WhereaboutsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly vault: VaultService,
  ) {}

  async disclose(caseId: string, reason: DisclosureReason): Promise<WhereaboutsDto> {
    const access = await this.access.toRead(caseId, 'whereabouts');
    const { steppedUpUntil } = this.database.viewer;
    const refusal = disclosureRefusal({ isLead: access.isLead, steppedUpUntil }, this.database.now);
    if (refusal) throw new Problem(403, refusal);
    this.database.audit.purpose = reason;
    const record = await this.database
      .repository(WhereaboutsRecord)
      .findOne({ where: { caseId }, order: { writtenAt: 'DESC', id: 'DESC' } });
    if (!record) throw notFound();
    const text = await this.vault.open(place(caseId, record.id), record.sealed);
    return { text, workerMaySee: record.workerMaySee, writtenAt: record.writtenAt.toISOString() };
  }

  async write(caseId: string, { text, workerMaySee }: WhereaboutsRequest): Promise<void> {
    await this.access.toOwn(caseId, 'whereabouts');
    const id = newId();
    const sealed = await this.vault.seal(place(caseId, id), text);
    await this.database.insert(WhereaboutsRecord, { id, caseId, sealed, workerMaySee });
  }
}
