import type { Request } from 'express';
import { randomBytes, randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { HotlineService, isSuspectedSpam } from '../callback-requests/index.js';
import type { Crowd, Hotline, CallbackDetails } from '../callback-requests/index.js';
import type { Language } from '../identity/index.js';
import { RootKey } from '../platform/crypto/root-key.js';
import { addressKey } from '../platform/http/request-limits.js';
import { LimitStore } from '../platform/limits/limit-store.js';
import type { Limit } from '../platform/limits/limit-store.js';
import { faultOf, fitted, sameNumber, CODE_WORDS } from './callback-form.rules.js';
import type { CallbackFormError, CallbackForm, CallbackStatus } from './callback-form.rules.js';

/** Many times what the form takes in one field, and how many it has. */
const MOST_BYTES_A_FIELD = 8_192;
const MOST_FIELDS = 40;
const AMPERSAND = 0x26;
/** No page of ours sends as much: beyond, nothing is read any more, and the connection ends with the answer. */
const MOST_BYTES = 2_097_152;

/** Fields of a form as they come; of each only its beginning stays, so that one which is too long costs no other. */
class FormFields {
  private readonly fields: Buffer[][] = [[]];
  private kept = 0;
  private readonly cut = new Set<number>();

  add(piece: Buffer): void {
    for (let from = 0; from <= piece.length && this.fields.length <= MOST_FIELDS;) {
      const at = piece.indexOf(AMPERSAND, from);
      this.keep(piece.subarray(from, at < 0 ? piece.length : at));
      if (at < 0) return;
      this.fields.push([]);
      this.kept = 0;
      from = at + 1;
    }
  }

  read(): URLSearchParams {
    const sent = new URLSearchParams();
    for (const [index, pieces] of this.fields.slice(0, MOST_FIELDS).entries()) {
      const text = Buffer.concat(pieces).toString('utf8');
      // The last character of what was cut may be half of one.
      const whole = this.cut.has(index) ? text.replace(/%[\da-f]?$/i, '') : text;
      for (const [name, value] of new URLSearchParams(whole))
        sent.append(name, this.cut.has(index) ? value.replace(/\ufffd+$/, '') : value);
    }
    return sent;
  }

  private keep(bytes: Buffer): void {
    const room = MOST_BYTES_A_FIELD - this.kept;
    if (bytes.length > room) this.cut.add(this.fields.length - 1);
    const taken = bytes.subarray(0, room);
    if (taken.length === 0) return;
    // A copy: even the shortest view of a piece would keep the whole piece in memory.
    this.fields.at(-1)?.push(Buffer.from(taken));
    this.kept += taken.length;
  }
}

/**
 * The fields of a form. Truncates fields that are far too long, and the body beyond any form's length. The content is
 * never written to storage.
 */
export async function readForm(request: Request): Promise<URLSearchParams> {
  const fields = new FormFields();
  if (request.readableEnded) return new URLSearchParams();
  let read = 0;
  // What is too long is still read for a while, so that its sender gets to read the answer.
  for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    fields.add(piece);
    read += piece.length;
    if (read <= MOST_BYTES) continue;
    request.res?.set('Connection', 'close');
    break;
  }
  return fields.read();
}

/** More from one address than a household sends; a town behind one address may well be more, and is kept too. */
const AN_ADDRESS_A_MINUTE = { times: 3, seconds: 60 };
const AN_ADDRESS_AN_HOUR = { times: 20, seconds: 3_600 };
const EVERYBODY_A_MINUTE = { times: 60, seconds: 60 };
const EVERYBODY = 'everybody';
/** A second request for a number within a minute does not ring again. */
const A_NUMBER_A_MINUTE = { times: 1, seconds: 60 };
/** Numbers looked up from one address, which a whole network may share; the hidden page asks each minute. */
const LOOK_UPS_A_MINUTE = { times: 60, seconds: 60 };

/** Numbers tried behind the covers from one address: a town may share it and calculate with as many digits. */
const GUESSES_AN_HOUR = { times: 300, seconds: 3_600 };

const PURPOSE = 'desk-news';
const PLACE = { table: 'desk_news', column: 'token', row: '-' };
const NEWS_MS = 5 * 60_000;
/** Pads every token to one size, so that its length does not reveal its content. */
const NEWS_BYTES = 256;

export type Asked = { fault: CallbackFormError | 'failed' } | { token: string };

interface Sealed {
  readonly news: CallbackStatus | null;
  readonly until: number;
}

@Injectable()
export class CallbackFormService {
  private readonly addresses: Limit;
  private readonly addressesOfHour: Limit;
  private readonly everybody: Limit;
  private readonly numbers: Limit;
  private readonly lookUps: Limit;
  private readonly guesses: Limit;

  constructor(
    private readonly hotline: HotlineService,
    private readonly root: RootKey,
    limits: LimitStore,
  ) {
    this.addresses = limits.limit('callback-minute', AN_ADDRESS_A_MINUTE);
    this.addressesOfHour = limits.limit('callback-hour', AN_ADDRESS_AN_HOUR);
    this.everybody = limits.limit('callback-all', EVERYBODY_A_MINUTE);
    this.numbers = limits.limit('callback-number', A_NUMBER_A_MINUTE);
    this.lookUps = limits.limit('callback-look-up', LOOK_UPS_A_MINUTE);
    this.guesses = limits.limit('cover-guess', GUESSES_AN_HOUR);
  }

  /** Null if the hotline takes no requests, so that the page says so before the survivor writes. */
  async look(): Promise<Hotline | null> {
    const line = await this.hotline.look();
    return line?.state === 'open' ? line : null;
  }

  /** A code to ask once more, or the token of the result page. A closed line keeps the request too. */
  async ask(form: CallbackForm, address: string, source: 'page' | 'hidden' = 'page'): Promise<Asked> {
    const fault = faultOf(form);
    if (fault) return { fault };
    const once = form.once || randomBytes(16).toString('hex');
    let known: Promise<Crowd> | undefined;
    const crowd = (): Promise<Crowd> => (known ??= this.crowdOf(form.words, address));
    const kept = await this.hotline.ask({ words: fitted(form.words), source, once, crowd });
    if (!kept) return { fault: 'failed' };
    const { code, at, from, due, state } = kept;
    return { token: this.seal({ kind: 'kept', code, at, from, due, line: state }, at) };
  }

  async lookUp(code: string, address: string): Promise<string> {
    const news = await this.lookAt(code, address);
    const line = news.state === 'later' ? null : await this.hotline.look();
    return this.seal(news, line?.now ?? new Date());
  }

  async lookAt(code: string, address: string): Promise<Extract<CallbackStatus, { kind: 'looked' }>> {
    const isTooOften = (await this.lookUps.take(addressKey(address))) > 0;
    const reading = isTooOften ? null : await this.hotline.readingOf(code);
    if (!reading) return { kind: 'looked', state: isTooOften ? 'later' : 'unknown', readAt: null };
    return { kind: 'looked', state: reading.isRead ? 'heard' : 'waiting', readAt: reading.readAt };
  }

  async isGuessing(address: string): Promise<boolean> {
    return (await this.guesses.take(addressKey(address))) > 0;
  }

  /** The hotline whether or not it takes requests now; a hidden request is always kept. */
  lookAnyway(): Promise<Hotline | null> {
    return this.hotline.look();
  }

  /** The status in a token, valid for five minutes; null afterwards. */
  async open(token: unknown): Promise<CallbackStatus | null> {
    if (typeof token !== 'string' || token === '') return null;
    const now = (await this.hotline.look())?.now ?? new Date();
    try {
      const plain = this.root.open(PURPOSE, PLACE, Buffer.from(token, 'base64url')).toString();
      const { news, until } = JSON.parse(plain) as Sealed;
      return until > now.getTime() ? news : null;
    } catch {
      return null;
    }
  }

  /** A token without content, of the same form as real ones, for visitors who only read the page. */
  emptyToken(): string {
    return this.seal(null, new Date(0));
  }

  /** A harmless word that the survivor may change. */
  offeredWord(language: Language): string {
    const words = CODE_WORDS[language];
    return words[randomInt(words.length)] ?? words[0];
  }

  newOnce(): string {
    return randomBytes(16).toString('hex');
  }

  /** Suspected spam does not use up the limit of its number. */
  private async crowdOf(words: CallbackDetails, address: string): Promise<Crowd> {
    const hasRung = !isSuspectedSpam(words) && (await this.numbers.take(sameNumber(words.number))) > 0;
    return { isTooMany: await this.isTooMany(addressKey(address)), hasRung };
  }

  /** A request beyond the limit of its address does not use up the shared limit. */
  private async isTooMany(address: string): Promise<boolean> {
    const isBeyondItsOwn =
      (await this.addresses.take(address)) > 0 || (await this.addressesOfHour.take(address)) > 0;
    return isBeyondItsOwn || (await this.everybody.take(EVERYBODY)) > 0;
  }

  private seal(news: CallbackStatus | null, at: Date): string {
    const text = JSON.stringify({ news, until: at.getTime() + NEWS_MS } satisfies Sealed);
    const plain = Buffer.from(text.padEnd(NEWS_BYTES));
    return this.root.seal(PURPOSE, 1, { place: PLACE, plain }).toString('base64url');
  }
}
