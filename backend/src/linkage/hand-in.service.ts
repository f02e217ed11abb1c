import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { Events } from '../platform/events/events.js';
import {
  SafeContactsService,
  SurvivorsService,
  linkingDecided,
  registrationWritten,
} from '../survivors/index.js';
import { WaitingWordsService } from './waiting-words.service.js';

/**
 * Hands what was written about a survivor to the process that links, in the same transaction. Nothing comes back: whoever
 * registers her learns of no match (LINKAGE 5).
 */
@Injectable()
export class HandInService implements OnModuleInit {
  constructor(
    private readonly events: Events,
    private readonly waiting: WaitingWordsService,
    private readonly survivors: SurvivorsService,
    private readonly safeContacts: SafeContactsService,
  ) {}

  onModuleInit(): void {
    this.events.on(registrationWritten, ({ caseId, words }) => this.waiting.handIn(caseId, words));
    this.events.on(linkingDecided, ({ caseId, mayBeLinked }) =>
      mayBeLinked ? this.join(caseId) : this.waiting.takeBack(caseId),
    );
  }

  /** She allowed it after her record was written: what stands there now is handed in. */
  private async join(caseId: string): Promise<void> {
    const { version: _, ...identity } = await this.survivors.read(caseId);
    await this.waiting.handIn(caseId, { identity, phone: await this.safeContacts.phoneOf(caseId) });
  }
}
