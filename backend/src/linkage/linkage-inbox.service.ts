import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { RootKey } from '../platform/crypto/root-key.js';
import { Database } from '../platform/database/database.js';
import {
  SafeContactsService,
  SurvivorsService,
  linkingDecided,
  registrationWritten,
} from '../survivors/index.js';
import type { WrittenWords } from '../survivors/index.js';
import { SEALED_VERSION, WAITING_WORDS, waitingPlace } from './linkage.types.js';
import { Events } from '../platform/events/events.js';

/** Words queued for the linkage process: sealed, and written in the same transaction as the record. */
@Injectable()
export class InboxRecordsService {
  constructor(
    private readonly database: Database,
    private readonly root: RootKey,
  ) {}

  /** Omitted fields keep their queued value. A survivor who may not be linked is not queued. */
  async handIn(caseId: string, { identity, phone }: WrittenWords): Promise<void> {
    await this.database.query('select panoh.hand_in_registration($1, $2, $3)', [
      caseId,
      this.seal(caseId, 'sealed_identity', identity),
      this.seal(caseId, 'sealed_phone', phone),
    ]);
  }

  async takeBack(caseId: string): Promise<void> {
    await this.database.query('select panoh.hand_in_registration($1, null, null)', [caseId]);
  }

  private seal(caseId: string, column: 'sealed_identity' | 'sealed_phone', words: unknown): Buffer | null {
    if (words === undefined) return null;
    const plain = Buffer.from(JSON.stringify(words), 'utf8');
    return this.root.seal(WAITING_WORDS, SEALED_VERSION, { place: waitingPlace(caseId, column), plain });
  }
}

/**
 * Queues a survivor's words for the linkage process, in the same transaction. Returns no match, so that a caseworker
 * who registers a survivor cannot learn of one (LINKAGE 5).
 */
@Injectable()
export class LinkageInboxService implements OnModuleInit {
  constructor(
    private readonly events: Events,
    private readonly inboxRecords: InboxRecordsService,
    private readonly survivors: SurvivorsService,
    private readonly safeContacts: SafeContactsService,
  ) {}

  onModuleInit(): void {
    this.events.on(registrationWritten, ({ caseId, words }) => this.inboxRecords.handIn(caseId, words));
    this.events.on(linkingDecided, ({ caseId, mayBeLinked }) =>
      mayBeLinked ? this.join(caseId) : this.inboxRecords.takeBack(caseId),
    );
  }

  /** Linkage was allowed after the record was written: queues its current words. */
  private async join(caseId: string): Promise<void> {
    const { version: _, ...identity } = await this.survivors.read(caseId);
    await this.inboxRecords.handIn(caseId, { identity, phone: await this.safeContacts.phoneOf(caseId) });
  }
}
