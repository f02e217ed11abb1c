import { createHash, randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { addressKey } from '../../platform/http/request-limits.js';
import { LimitStore } from '../../platform/limits/limit-store.js';
import type { Limit } from '../../platform/limits/limit-store.js';
import { dayOf, shiftDay } from '../../shared/dates.js';
import { shown } from '../rounding.rules.js';
import type { VoiceCodeDto, VoicesDto } from './supply.dto.js';
import { giveVoice, keepVoiceCode, readVoices } from './supply.queries.js';
import { CODE_DIGITS, CODE_HOLDS_DAYS, VOICE_ANSWERS, VOICE_QUESTIONS } from './voices.rules.js';
import type { Voice } from './voices.rules.js';

/** Codes tried from one address; a waiting room with one address sends fewer. */
const AN_ADDRESS_A_MINUTE = { times: 10, seconds: 60 };
/** So that guesses from many addresses find nothing either. */
const EVERYBODY_A_MINUTE = { times: 200, seconds: 60 };

const STRANGER = { sessionHash: null, isOfStranger: true } as const;

/** Spaces and hyphens are how people write numbers. */
const voiceHash = (typed: string): Buffer =>
  createHash('sha256')
    .update(`voice:${typed.replace(/\D/g, '')}`)
    .digest();

/**
 * The survivor's own voice: five questions about an agency, answered with a code that names neither her case nor a
 * worker. Nobody reads an answer; of a quarter that is over the coordinator reads rounded sums, from five answers that
 * were not asked by one worker alone.
 */
@Injectable()
export class VoicesService {
  private readonly addresses: Limit;
  private readonly everybody: Limit;

  constructor(
    private readonly database: Database,
    limits: LimitStore,
  ) {
    this.addresses = limits.limit('voice-minute', AN_ADDRESS_A_MINUTE);
    this.everybody = limits.limit('voice-all', EVERYBODY_A_MINUTE);
  }

  async ask(): Promise<VoiceCodeDto> {
    const code = Array.from({ length: CODE_DIGITS }, () => randomInt(10)).join('');
    const expiresOn = shiftDay(dayOf(this.database.now), CODE_HOLDS_DAYS);
    await keepVoiceCode(this.database, { hash: voiceHash(code), expiresOn });
    return { code, untilOn: expiresOn };
  }

  /** Without a session, and without a row in the access log: its time would say who. Of a code that is wrong, used or old nobody learns which. */
  async give(code: string, voice: Voice, address: string): Promise<'given' | 'unknown' | 'later'> {
    const isTooOften =
      (await this.addresses.take(addressKey(address))) > 0 || (await this.everybody.take('everybody')) > 0;
    if (isTooOften) return 'later';
    const isGiven = await this.database.run(STRANGER, () => giveVoice(this.database, voiceHash(code), voice));
    return isGiven ? 'given' : 'unknown';
  }

  async list(): Promise<VoicesDto[]> {
    return (await readVoices(this.database)).map(({ heard, answers, ...of }) => ({
      ...of,
      heard: shown(heard),
      sums: VOICE_QUESTIONS.flatMap((question) =>
        VOICE_ANSWERS.map((answer) => ({ question, answer, value: shown(answers[question]?.[answer] ?? 0) })),
      ),
    }));
  }
}
