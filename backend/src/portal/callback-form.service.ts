import type { Request } from 'express';
import { randomBytes, randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { HotlineService, isSuspectedSpam } from '../callback-requests/index.js';
import type { Crowd, Hotline, CallbackDetails } from '../callback-requests/index.js';
import type { Language } from '../identity/index.js';
import { RootKey } from '../platform/crypto/root-key.js';
import { RequestRate, addressKey } from '../platform/http/request-logger.js';
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
const AN_ADDRESS_A_MINUTE = 3;
const AN_ADDRESS_AN_HOUR = 20;
const HOUR_MS = 3_600_000;
const EVERYBODY_A_MINUTE = 60;
const EVERYBODY = 'everybody';
/** A second request for a number within a minute does not ring again. */
const A_NUMBER_A_MINUTE = 1;
/** Numbers tried from one address; beyond, nothing is looked up. */
const LOOK_UPS_A_MINUTE = 10;

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

/** The service behind the page for callback requests. */
@Injectable()
export class CallbackFormService {
  /** Addresses are kept in memory alone, and under a key of this process. */
  private readonly addresses = new RequestRate(AN_ADDRESS_A_MINUTE);
  private readonly addressesOfHour = new RequestRate(AN_ADDRESS_AN_HOUR, undefined, HOUR_MS);
  private readonly everybody = new RequestRate(EVERYBODY_A_MINUTE);
  private readonly numbers = new RequestRate(A_NUMBER_A_MINUTE);
  private readonly lookUps = new RequestRate(LOOK_UPS_A_MINUTE);

  constructor(
    private readonly hotline: HotlineService,
    private readonly root: RootKey,
  ) {}

  /** Null if the hotline takes no requests, so that the page says so before the survivor writes. */
  async look(): Promise<Hotline | null> {
    const line = await this.hotline.look();
    return line?.state === 'open' ? line : null;
  }

  /** A code to ask once more, or the token of the result page. A closed line keeps the request too. */
  async ask(form: CallbackForm, address: string): Promise<Asked> {
    const fault = faultOf(form);
    if (fault) return { fault };
    const once = form.once || randomBytes(16).toString('hex');
    let known: Crowd | undefined;
    const crowd = (): Crowd => (known ??= this.crowdOf(form.words, address));
    const kept = await this.hotline.ask({ words: fitted(form.words), once, crowd });
    if (!kept) return { fault: 'failed' };
    const { code, at, from, due, state } = kept;
    return { token: this.seal({ kind: 'kept', code, at, from, due, line: state }, at) };
  }

  /** Whether the hotline has read the request with this code. */
  async lookUp(code: string, address: string): Promise<string> {
    const isTooOften = this.lookUps.take(this.keyOf(address), performance.now()) > 0;
    const line = isTooOften ? null : await this.hotline.look();
    const isHeard = isTooOften ? null : await this.hotline.isHeard(code);
    const state = isTooOften ? 'later' : isHeard === null ? 'unknown' : isHeard ? 'heard' : 'waiting';
    return this.seal({ kind: 'looked', state }, line?.now ?? new Date());
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

  /** Numbers are hashed like addresses; suspected spam does not use up the limit of its number. */
  private crowdOf(words: CallbackDetails, address: string): Crowd {
    const key = this.root.hmac('desk-numbers', sameNumber(words.number)).toString('base64');
    const hasRung = !isSuspectedSpam(words) && this.numbers.take(key, performance.now()) > 0;
    return { isTooMany: this.isTooMany(address), hasRung };
  }

  /** A request beyond the limit of its address does not use up the shared limit. */
  private isTooMany(address: string): boolean {
    const now = performance.now();
    const key = this.keyOf(address);
    const isBeyondItsOwn = this.addresses.take(key, now) > 0 || this.addressesOfHour.take(key, now) > 0;
    return isBeyondItsOwn || this.everybody.take(EVERYBODY, now) > 0;
  }

  private keyOf(address: string): string {
    return this.root.hmac('desk-addresses', addressKey(address)).toString('base64');
  }

  private seal(news: CallbackStatus | null, at: Date): string {
    const text = JSON.stringify({ news, until: at.getTime() + NEWS_MS } satisfies Sealed);
    const plain = Buffer.from(text.padEnd(NEWS_BYTES));
    return this.root.seal(PURPOSE, 1, { place: PLACE, plain }).toString('base64url');
  }
}
