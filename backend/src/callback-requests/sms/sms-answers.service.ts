import { Inject, Injectable } from '@nestjs/common';
import { VaultService } from '../../access/index.js';
import { LANGUAGES } from '../../identity/index.js';
import { RootKey } from '../../platform/crypto/root-key.js';
import { Database } from '../../platform/database/database.js';
import { SETTINGS } from '../../platform/platform.module.js';
import type { Settings } from '../../platform/config/settings.js';
import { refused } from '../../shared/errors.js';
import { newId } from '../../shared/ids.js';
import { SMS_PURPOSE, answerPlace, messagePlace } from '../callback-encryption.js';
import type { CallbackConversationDto, HotlineDto, SmsAnswerRequest } from '../callback-requests.dto.js';
import { answersOf, messagesOf, openMessages, queueAnswer } from '../callback-requests.queries.js';
import type { CallbackRow } from '../callback-requests.queries.js';
import { messagesIn } from './conversation.rules.js';
import { SENTENCES, SMS_SENTENCES } from './sms-sentences.types.js';

/** Text messages of both sides, for the person who took the request. */
@Injectable()
export class SmsAnswersService {
  constructor(
    private readonly database: Database,
    private readonly vault: VaultService,
    private readonly root: RootKey,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** The digits and the number of the settings; null where the operator has set none. */
  get configured(): Pick<HotlineDto, 'sosNumber' | 'sosDistricts' | 'smsNumber'> {
    const { sosNumber, sosDistricts, sms } = this.settings;
    const districts = [...sosDistricts].map(([digits, place]) => ({ place, digits }));
    return { sosNumber, sosDistricts: districts, smsNumber: sms?.number ?? null };
  }

  async conversation(row: CallbackRow): Promise<CallbackConversationDto> {
    const parts = await Promise.all(
      (await messagesOf(this.database, row.id)).map(async (part) => ({
        ...part,
        text: await this.vault.openForAgency(messagePlace(part.id), part),
      })),
    );
    const answers = await answersOf(this.database, row.id);
    openMessages(this.database, row);
    return {
      messages: messagesIn(parts).map(({ receivedAt, missing, ...message }) => ({
        ...message,
        missing: [...missing],
        receivedAt: receivedAt.toISOString(),
      })),
      answers: answers.map(({ id, template, state, at }) => ({ id, template, state, at: at.toISOString() })),
      sentences: this.settings.sms
        ? SMS_SENTENCES.flatMap((template) =>
            LANGUAGES.map((language) => ({ template, language, text: SENTENCES[template][language] })),
          )
        : [],
    };
  }

  /** The worker sends it to the number, which is erased after that. */
  async answer(row: CallbackRow, number: string, request: SmsAnswerRequest): Promise<void> {
    if (!this.settings.sms || !request.isSafeNow) throw refused('not_possible_now');
    const id = newId();
    const plain = Buffer.from(number);
    const sealedNumber = this.root.seal(SMS_PURPOSE, 1, { place: answerPlace(id), plain }).toString('base64');
    const { template, language, basis } = request;
    await queueAnswer(this.database, row, { id, template, language, basis, sealedNumber });
  }
}
