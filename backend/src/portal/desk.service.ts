import { randomBytes, randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { HelpLineService, looksLikeJunk } from '../help-requests/index.js';
import type { Crowd, HelpLine, HelpWords } from '../help-requests/index.js';
import type { Language } from '../identity/index.js';
import { RootKey } from '../platform/crypto/root-key.js';
import { RequestRate } from '../platform/http/request-rate.js';
import { addressKey } from '../platform/http/request-limits.js';
import { faultOf, fitted, sameNumber } from './desk-form.rules.js';
import type { DeskFault, DeskForm } from './desk-form.rules.js';
import { CODE_WORDS } from './desk.types.js';
import type { DeskNews } from './desk.types.js';

/** More from one address than a household sends; a town behind one address may well be more, and is kept too. */
const AN_ADDRESS_A_MINUTE = 3;
const AN_ADDRESS_AN_HOUR = 20;
const HOUR_MS = 3_600_000;
const EVERYBODY_A_MINUTE = 60;
const EVERYBODY = 'everybody';
/** A number that is sent again within a minute has rung already. */
const A_NUMBER_A_MINUTE = 1;
/** Numbers tried from one address; beyond, nothing is looked up. */
const LOOK_UPS_A_MINUTE = 10;

const PURPOSE = 'desk-news';
const PLACE = { table: 'desk_news', column: 'token', row: '-' };
const NEWS_MS = 5 * 60_000;
/** More than any news takes, so that an address tells by its length nothing of what it means. */
const NEWS_BYTES = 256;

export type Asked = { fault: DeskFault | 'failed' } | { token: string };

interface Sealed {
  readonly news: DeskNews | null;
  readonly until: number;
}

/** What happens behind the page on which somebody asks to be called. */
@Injectable()
export class DeskService {
  /** Addresses are kept in memory alone, and under a key of this process. */
  private readonly addresses = new RequestRate(AN_ADDRESS_A_MINUTE);
  private readonly addressesOfHour = new RequestRate(AN_ADDRESS_AN_HOUR, undefined, HOUR_MS);
  private readonly everybody = new RequestRate(EVERYBODY_A_MINUTE);
  private readonly numbers = new RequestRate(A_NUMBER_A_MINUTE);
  private readonly lookUps = new RequestRate(LOOK_UPS_A_MINUTE);

  constructor(
    private readonly line: HelpLineService,
    private readonly root: RootKey,
  ) {}

  /** Null where nobody takes requests, so that it is said before she writes. */
  async look(): Promise<HelpLine | null> {
    const line = await this.line.look();
    return line?.state === 'open' ? line : null;
  }

  /** What is asked once more, or the address of the page that tells what happens now. A line that is closed keeps it too. */
  async ask(form: DeskForm, address: string): Promise<Asked> {
    const fault = faultOf(form);
    if (fault) return { fault };
    const once = form.once || randomBytes(16).toString('hex');
    let known: Crowd | undefined;
    const crowd = (): Crowd => (known ??= this.crowdOf(form.words, address));
    const kept = await this.line.ask({ words: fitted(form.words), once, crowd });
    if (!kept) return { fault: 'failed' };
    const { code, at, from, due, state } = kept;
    return { token: this.seal({ kind: 'kept', code, at, from, due, line: state }, at) };
  }

  /** Whether anybody has read the request of this number. */
  async lookUp(code: string, address: string): Promise<string> {
    const isTooOften = this.lookUps.take(this.keyOf(address), performance.now()) > 0;
    const line = isTooOften ? null : await this.line.look();
    const isHeard = isTooOften ? null : await this.line.isHeard(code);
    const state = isTooOften ? 'later' : isHeard === null ? 'unknown' : isHeard ? 'heard' : 'waiting';
    return this.seal({ kind: 'looked', state }, line?.now ?? new Date());
  }

  /** What a token tells, for five minutes; afterwards its address tells nobody anything. */
  async open(token: unknown): Promise<DeskNews | null> {
    if (typeof token !== 'string' || token === '') return null;
    const now = (await this.line.look())?.now ?? new Date();
    try {
      const plain = this.root.open(PURPOSE, PLACE, Buffer.from(token, 'base64url')).toString();
      const { news, until } = JSON.parse(plain) as Sealed;
      return until > now.getTime() ? news : null;
    } catch {
      return null;
    }
  }

  /** An address like those that tell something, for whoever only looks at the page; it means nothing. */
  emptyToken(): string {
    return this.seal(null, new Date(0));
  }

  /** A harmless word that she may change. */
  offeredWord(language: Language): string {
    const words = CODE_WORDS[language];
    return words[randomInt(words.length)] ?? words[0];
  }

  newOnce(): string {
    return randomBytes(16).toString('hex');
  }

  /** Numbers are remembered like addresses; what rings with all of its kind uses up no number. */
  private crowdOf(words: HelpWords, address: string): Crowd {
    const key = this.root.hmac('desk-numbers', sameNumber(words.number)).toString('base64');
    const hasRung = !looksLikeJunk(words) && this.numbers.take(key, performance.now()) > 0;
    return { isTooMany: this.isTooMany(address), hasRung };
  }

  /** What is beyond the measure of its own address takes nothing from that of everybody. */
  private isTooMany(address: string): boolean {
    const now = performance.now();
    const key = this.keyOf(address);
    const isBeyondItsOwn = this.addresses.take(key, now) > 0 || this.addressesOfHour.take(key, now) > 0;
    return isBeyondItsOwn || this.everybody.take(EVERYBODY, now) > 0;
  }

  private keyOf(address: string): string {
    return this.root.hmac('desk-addresses', addressKey(address)).toString('base64');
  }

  private seal(news: DeskNews | null, at: Date): string {
    const text = JSON.stringify({ news, until: at.getTime() + NEWS_MS } satisfies Sealed);
    const plain = Buffer.from(text.padEnd(NEWS_BYTES));
    return this.root.seal(PURPOSE, 1, { place: PLACE, plain }).toString('base64url');
  }
}
