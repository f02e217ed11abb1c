import { Injectable } from '@nestjs/common';
import { AccessService, VaultService } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { awaitAll } from '../shared/await-all.js';
import { notFound, refused } from '../shared/errors.js';
import type { CaseSignalDto, PartnerWordRequest } from './programme.dto.js';
import { partnerAsked, signalAnswered, signalTakenUp } from './programme.events.js';
import { answerSignal, signalsOfCase } from './programme.queries.js';
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
    const [signal, ...others] = await this.find(caseId, signalId);
    const { code, answer, asks, isConfirmed, mayBeHim } = signal;
    this.database.audit.touch(caseId, 'follow_ups');
    const earlier = await awaitAll(
      others.map(async (one) => ({
        ...timesOf(one),
        sentence: (await this.words(one))?.sentence ?? null,
      })),
    );
    const words = await this.words(signal);
    return {
      ...{ code, answer, asks, isConfirmed, mayBeHim, earlier, ...timesOf(signal) },
      ...(words ?? { sentence: null, name: null, bornOn: null, paperNumber: null }),
    };
  }

  async answer(caseId: string, signalId: string, answer: SignalAnswer): Promise<void> {
    await this.access.toOwn(caseId, 'follow_ups');
    const [{ code }] = await this.find(caseId, signalId);
    const signalIds = await answerSignal(this.database, { caseId, signalId }, { answer, step: null });
    if (!signalIds) throw refused('signal_answered');
    if (answer !== 'is_him')
      return this.events.publish(signalAnswered, { caseId, signalId, signalIds, code, answer });
    if (signalIds.length > 0) await this.events.publish(signalTakenUp, { caseId, signalId, code });
  }

  async recordWord(caseId: string, signalId: string, { step, word }: PartnerWordRequest): Promise<void> {
    await this.access.toOwn(caseId, 'follow_ups');
    const [{ allowsFeedback }] = await this.find(caseId, signalId);
    if (word !== 'not_asked' && !allowsFeedback) throw refused('partner_not_wanted');
    if (!(await answerSignal(this.database, { caseId, signalId }, { answer: word, step })))
      throw refused('signal_answered');
    await this.events.publish(partnerAsked, { caseId, signalId, step });
  }

  private async find(caseId: string, signalId: string): Promise<[CaseSignalRow, ...CaseSignalRow[]]> {
    const { relations } = await this.access.toRead(caseId, 'follow_ups');
    const [signal, ...earlier] = relations.has('own')
      ? await signalsOfCase(this.database, caseId, signalId)
      : [];
    if (!signal) throw notFound();
    return [signal, ...earlier];
  }

  /** Null until the man is known to be him, for police, and where another agency had the copy. */
  private async words({
    id,
    agencyKeyVersion,
    sealedKey,
    sealed,
  }: CaseSignalRow): Promise<SignalWords | null> {
    if (!agencyKeyVersion || !sealedKey || !sealed) return null;
    const copy = { agencyKeyVersion, sealedKey, sealed };
    return JSON.parse(await this.vault.openForAgency(signalPlace(id), copy)) as SignalWords;
  }
}

const timesOf = ({ onDay, sentAt }: CaseSignalRow): Pick<CaseSignalDto, 'onDay' | 'sentAt'> => ({
  onDay,
  sentAt: sentAt.toISOString(),
});
