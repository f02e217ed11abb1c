import { Injectable } from '@nestjs/common';
import { AccessService, VaultService } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { notFound, refused } from '../shared/errors.js';
import type { CaseSignalDto, PartnerWordRequest } from './programme.dto.js';
import { partnerAsked, signalAnswered } from './programme.events.js';
import { answerSignal, signalOfCase } from './programme.queries.js';
import type { CaseSignalRow } from './programme.queries.js';
import type { SignalAnswer } from './programme.types.js';
import { signalPlace } from './signals.service.js';
import type { SignalWords } from './signals.service.js';

/** Her side of the wall: what the programme said of him, and what her own agency did. */
@Injectable()
export class CaseSignalsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly vault: VaultService,
    private readonly events: Events,
  ) {}

  async get(caseId: string, signalId: string): Promise<CaseSignalDto> {
    const { code, onDay, sentAt, answer, asks, isConfirmed, ...copy } = await this.find(caseId, signalId);
    this.database.audit.touch(caseId, 'follow_ups');
    const words = await this.words(signalId, copy);
    return {
      ...{ code, onDay, answer, asks, isConfirmed, sentAt: sentAt.toISOString() },
      ...(words ?? { sentence: null, name: null, bornOn: null, paperNumber: null }),
    };
  }

  async answer(caseId: string, signalId: string, answer: SignalAnswer): Promise<void> {
    await this.access.toOwn(caseId, 'follow_ups');
    const { code } = await this.find(caseId, signalId);
    if (!(await answerSignal(this.database, { caseId, signalId }, { answer, step: null })))
      throw refused('signal_answered');
    if (answer === 'is_him') return;
    await this.events.publish(signalAnswered, { caseId, signalId, code, answer });
  }

  async recordWord(caseId: string, signalId: string, { step, word }: PartnerWordRequest): Promise<void> {
    await this.access.toOwn(caseId, 'follow_ups');
    const { asks, allowsFeedback } = await this.find(caseId, signalId);
    if (word !== 'not_asked' && !allowsFeedback) throw refused('partner_not_wanted');
    const isNew =
      asks.includes(step) &&
      (await answerSignal(this.database, { caseId, signalId }, { answer: word, step }));
    if (!isNew) throw refused('signal_answered');
    await this.events.publish(partnerAsked, { caseId, signalId });
  }

  private async find(caseId: string, signalId: string): Promise<CaseSignalRow> {
    const { relations } = await this.access.toRead(caseId, 'follow_ups');
    const row = relations.has('own') ? await signalOfCase(this.database, caseId, signalId) : undefined;
    if (!row) throw notFound();
    return row;
  }

  /** Null until the man is known to be him, for police, and where another agency had the copy. */
  private async words(
    signalId: string,
    { agencyKeyVersion, sealedKey, sealed }: Pick<CaseSignalRow, 'agencyKeyVersion' | 'sealedKey' | 'sealed'>,
  ): Promise<SignalWords | null> {
    if (!agencyKeyVersion || !sealedKey || !sealed) return null;
    const copy = { agencyKeyVersion, sealedKey, sealed };
    return JSON.parse(await this.vault.openForAgency(signalPlace(signalId), copy)) as SignalWords;
  }
}
