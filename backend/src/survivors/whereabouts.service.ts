import { Injectable } from '@nestjs/common';
import { AccessService, VaultService } from '../access/index.js';
import type { SealedPlace } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { notFound } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { admitDisclosure } from './survivors.service.js';
import type { WhereaboutsDto, WhereaboutsRequest } from './survivors.dto.js';
import { survivorMoved } from './survivors.events.js';
import type { DisclosureReason, SafeContact } from './survivors.types.js';
import { WhereaboutsRecord } from './survivors.entity.js';
import { SafeContactsService } from './safe-contacts.service.js';

function place(caseId: string, row: string): SealedPlace {
  return { caseId, partition: 'whereabouts', table: 'whereabouts', column: 'sealed', row };
}

/** Where she is now. No police role ever holds this partition, and it never travels with a referral to a court. */
@Injectable()
export class WhereaboutsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly vault: VaultService,
    private readonly events: Events,
  ) {}

  async disclose(caseId: string, reason: DisclosureReason): Promise<WhereaboutsDto> {
    const access = await this.access.toRead(caseId, 'whereabouts');
    admitDisclosure(this.database, access, reason);
    const record = await this.database
      .repository(WhereaboutsRecord)
      .findOne({ where: { caseId }, order: { writtenAt: 'DESC', id: 'DESC' } });
    if (!record) throw notFound();
    const text = await this.vault.open(place(caseId, record.id), record.sealed);
    return { text, workerMaySee: record.workerMaySee, writtenAt: record.writtenAt.toISOString() };
  }

  /** The latest that the viewer may read, for comparison; the caller does not show it. */
  async latest(caseId: string): Promise<string | null> {
    if ((await this.access.readable([caseId], 'whereabouts')).length === 0) return null;
    const record = await this.database
      .repository(WhereaboutsRecord)
      .findOne({ where: { caseId }, order: { writtenAt: 'DESC', id: 'DESC' } });
    return record && this.vault.openKept(place(caseId, record.id), record.sealed);
  }

  async write(caseId: string, { text, workerMaySee }: WhereaboutsRequest): Promise<void> {
    await this.access.toOwn(caseId, 'whereabouts');
    const id = newId();
    const sealed = await this.vault.seal(place(caseId, id), text);
    const isFirst = !(await this.database.repository(WhereaboutsRecord).existsBy({ caseId }));
    await this.database.insert(WhereaboutsRecord, { id, caseId, sealed, workerMaySee });
    if (!isFirst) await this.events.publish(survivorMoved, { caseId });
  }
}

/** What intake may already know about reaching her and about where she is. */
@Injectable()
export class IntakeContactService {
  constructor(
    private readonly safeContacts: SafeContactsService,
    private readonly whereabouts: WhereaboutsService,
  ) {}

  async write(
    caseId: string,
    first: { safeContact: SafeContact | null; whereabouts: WhereaboutsRequest | null },
  ): Promise<void> {
    if (first.safeContact) await this.safeContacts.create(caseId, first.safeContact);
    if (first.whereabouts) await this.whereabouts.write(caseId, first.whereabouts);
  }
}
