import { Injectable } from '@nestjs/common';
import { VaultService } from '../access/index.js';
import type { AgencySealed } from '../access/index.js';
import type { Place } from '../platform/crypto/envelope.js';
import { Database } from '../platform/database/database.js';
import { tooMany } from '../platform/http/request-limits.js';
import { LimitStore } from '../platform/limits/limit-store.js';
import type { Limit } from '../platform/limits/limit-store.js';
import { Problem, invalid, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { KnownWordsService } from './known-words.service.js';
import { isRefusedMark, marksIn } from './message-words.rules.js';
import { ReferralViewsService } from './referral-views.service.js';
import { ReferralMessage, ReferralMessageText } from './referral.entity.js';
import type { ReferralRecord } from './referral.entity.js';
import type { ReferralMessageRequest, ReferralMessagesDto } from './referrals.dto.js';
import { markMessagesRead, messageReaders, messagesOf, notifyMessage } from './referral-messages.queries.js';
import type { MessageRow } from './referral-messages.queries.js';
import { messageRefusal } from './referrals.rules.js';
import type { ReadySentence } from './referrals.types.js';

/** Sealed as one text, so that a copy does not say which sentence was chosen. */
interface MessageWords {
  ready: ReadySentence[];
  words: string | null;
}

/** Of one referral; more belongs into a call. */
const MESSAGES_AT_MOST = 100;
/** A refusal confirms a name of the case, so guessing by refusals is limited. */
const REFUSALS = { times: 20, seconds: 3_600 } as const;
const place = (row: string): Place => ({ table: 'referral_message_texts', column: 'sealed', row });

/**
 * Words between the two agencies of a referral. The coordinator reads those that were written while the survivor shared
 * the case with the group, and only as long as she does.
 */
@Injectable()
export class ReferralMessagesService {
  private readonly refusals: Limit;

  constructor(
    store: LimitStore,
    private readonly database: Database,
    private readonly views: ReferralViewsService,
    private readonly vault: VaultService,
    private readonly knownWords: KnownWordsService,
  ) {
    this.refusals = store.limit('message-refusals', REFUSALS);
  }

  /** The newest first; marks the viewer's notifications of them as read. */
  async list(id: string): Promise<ReferralMessagesDto> {
    const { record, standing } = await this.views.side(id);
    const refusal = messageRefusal({ ...record, view: standing.view }, this.database.now);
    const isGroup = standing.view === 'group';
    if (refusal === 'not_found' && !isGroup) throw notFound();
    this.database.audit.touch(record.caseId, 'core');
    await markMessagesRead(this.database, id);
    const rows = (await messagesOf(this.database, id)).filter(({ copy }) => copy || !isGroup);
    return {
      items: await Promise.all(rows.map((row) => this.opened(row, record))),
      mayWrite: refusal === null,
    };
  }

  async write(id: string, request: ReferralMessageRequest): Promise<void> {
    await this.keep(id, request);
    await notifyMessage(this.database, id);
  }

  /** Stores a message that a step of the referral carries; the step notifies. */
  async keep(id: string, { ready, words, sendAnyway }: ReferralMessageRequest): Promise<void> {
    const { record, standing } = await this.views.side(id);
    const refusal = messageRefusal({ ...record, view: standing.view }, this.database.now);
    if (refusal === 'not_found') throw notFound();
    if (refusal !== null) throw refused(refusal);
    if (ready.length === 0 && !words) throw invalid({ path: 'words', code: 'required' });
    const written = await this.database.repository(ReferralMessage).countBy({ referralId: id });
    if (written >= MESSAGES_AT_MOST) throw refused('message_limit');
    if (words) await this.refuseNames(record, words, sendAnyway);
    await this.store(record, { ready, words });
  }

  private async refuseNames(record: ReferralRecord, words: string, sendAnyway: boolean): Promise<void> {
    const { agencyId } = this.database.viewer;
    const own = agencyId === record.fromAgencyId ? [] : [record.receivedCaseId].filter((one) => one !== null);
    const marks = marksIn(words, await this.knownWords.of([record.caseId, ...own], record.place));
    const names = marks.filter(isRefusedMark);
    if (names.length > 0) {
      const wait = await this.refusals.take(this.database.viewer.userId);
      throw wait > 0 ? tooMany(wait) : new Problem(409, 'message_holds_name', { reasons: names });
    }
    if (marks.length > 0 && !sendAnyway) throw new Problem(409, 'message_to_check', { reasons: marks });
  }

  private async store(record: ReferralRecord, message: MessageWords): Promise<void> {
    const id = newId();
    const { agencyId, userId } = this.database.viewer;
    await this.database.insert(ReferralMessage, {
      id,
      referralId: record.id,
      caseId: record.caseId,
      fromAgencyId: agencyId,
      writtenBy: userId,
    });
    const copies: ReferralMessageText[] = [];
    for (const reader of await messageReaders(this.database, record.id))
      copies.push({
        messageId: id,
        agencyId: reader,
        ...(await this.vault.sealForAgency(reader, place(id), JSON.stringify(message))),
      });
    await this.database.insert(ReferralMessageText, copies);
    this.database.audit.touch(record.caseId, 'core');
  }

  private async opened({ id, sentAt, fromAgencyId, copy }: MessageRow, record: ReferralRecord) {
    const text = copy && (await this.open(id, copy));
    return {
      id,
      sentAt: sentAt.toISOString(),
      isOwn: fromAgencyId === this.database.viewer.agencyId,
      isOfSender: fromAgencyId === record.fromAgencyId,
      isErased: text === null,
      ready: text?.ready ?? [],
      words: text?.words ?? null,
    };
  }

  private async open(id: string, copy: AgencySealed): Promise<MessageWords> {
    return JSON.parse(await this.vault.openForAgency(place(id), copy)) as MessageWords;
  }
}
