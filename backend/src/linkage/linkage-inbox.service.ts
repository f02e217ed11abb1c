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
import { handInRegistration } from './linkage.queries.js';
import { SEALED_VERSION, WAITING_WORDS, waitingPlace } from './linkage.types.js';
import { Events } from '../platform/events/events.js';

/**
 * Queues a survivor's words for the linkage process: sealed, and in the transaction of the record. Returns no match, so
 * that a caseworker who registers a survivor cannot learn of one (LINKAGE 5).
 */
@Injectable()
export class LinkageInboxService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly root: RootKey,
    private readonly events: Events,
    private readonly survivors: SurvivorsService,
    private readonly safeContacts: SafeContactsService,
  ) {}

  onModuleInit(): void {
    this.events.on(registrationWritten, ({ caseId, words }) => this.handIn(caseId, words));
    this.events.on(linkingDecided, ({ caseId, mayBeLinked }) =>
      mayBeLinked ? this.join(caseId) : this.handIn(caseId, {}),
    );
  }

  /** Linkage was allowed after the record was written: queues its current words. */
  private async join(caseId: string): Promise<void> {
    const { version: _, ...identity } = await this.survivors.read(caseId);
    await this.handIn(caseId, { identity, phone: await this.safeContacts.phoneOf(caseId) });
  }

  /** Omitted fields keep their queued value; none at all take the registration back. A survivor who may not be linked is not queued. */
  private async handIn(caseId: string, { identity, phone }: WrittenWords): Promise<void> {
    await handInRegistration(this.database, caseId, [
      this.seal(caseId, 'sealed_identity', identity),
      this.seal(caseId, 'sealed_phone', phone),
    ]);
  }

  private seal(caseId: string, column: 'sealed_identity' | 'sealed_phone', words: unknown): Buffer | null {
    if (words === undefined) return null;
    const plain = Buffer.from(JSON.stringify(words), 'utf8');
    return this.root.seal(WAITING_WORDS, SEALED_VERSION, { place: waitingPlace(caseId, column), plain });
  }
}
