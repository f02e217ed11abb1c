import { lookup } from 'node:dns';
import type { LookupAddress, LookupAllOptions } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import webPush from 'web-push';
import type { OutgoingMessage, SendError, Sent } from './message-channel.js';
import { wordsOf } from './message-texts.js';
import { isPublicAddress, pushEndpoint } from './push-endpoint.js';

/** Where a browser receives messages: the address at its push service, and the keys to encrypt for it. */
export interface PushSubscription {
  endpoint: string;
  p256dh: string;
  auth: string;
}

export interface PushKeys {
  publicKey: string;
  privateKey: string;
}

type LookUpAll = (
  name: string,
  options: LookupAllOptions,
  done: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
) => void;

export interface PushOptions {
  contact: string;
  services: readonly string[];
  displayName: string;
  timeoutMs?: number;
  pauseMs?: number;
  lookUp?: LookUpAll;
}

/** `gone`: the browser or its user ended the subscription. */
export type Pushed = Sent | { readonly outcome: 'gone' };

const TIMEOUT_MS = 10_000;
/** After a timeout the service is left alone, so that its users do not hold up the others. */
const PAUSE_MS = 30_000;
/** A phone that was off longer shows no old count. */
const TTL_S = 3_600;
/** One for all messages: of several that wait at the service, and on the screen, the last one stays. */
const TOPIC = 'new';
/** The same length for all, so that the service cannot read the language or the count from it. */
const PAYLOAD_BYTES = 512;
const LONGEST_PAUSE_S = 21_600;

/** Looks up a name for one connection, and refuses it where any of its addresses is not public. */
const lookUpPublic =
  (lookUp: LookUpAll): LookupFunction =>
  (name, options, done) => {
    lookUp(name, { ...options, all: true }, (error, found) => {
      const blocked = Object.assign(new Error('not a public address'), { code: 'EBLOCKED' });
      const [first] = found ?? [];
      if (error) return done(error, '', 0);
      if (!first || !found.every(({ address }) => isPublicAddress(address))) return done(blocked, '', 0);
      if (options.all) return done(null, found);
      return done(null, first.address, first.family);
    });
  };

interface PushAnswer {
  status: number;
  pauseSeconds: number | undefined;
}

/** Web Push (RFC 8030): the words of the e-mails, encrypted for one browser. Answers are neither kept nor logged. */
export class PushChannel {
  private readonly pausedUntil = new Map<string, number>();

  constructor(private readonly options: PushOptions) {}

  async send(
    to: PushSubscription,
    message: Omit<OutgoingMessage, 'address' | 'tag'>,
    keys: PushKeys,
  ): Promise<Pushed> {
    const endpoint = pushEndpoint(to.endpoint, this.options.services);
    if (!endpoint.isAllowed) return { outcome: 'refused', error: 'refused' };
    const { host } = endpoint.url;
    if (performance.now() < (this.pausedUntil.get(host) ?? 0)) return { outcome: 'later', error: 'timeout' };
    try {
      const { headers, body } = this.requestFor(to, message, keys);
      const { status, pauseSeconds } = await this.post(endpoint, headers, body);
      return outcomeOf(status, pauseSeconds);
    } catch (error) {
      const code = errorOf(error as NodeJS.ErrnoException);
      if (code === 'timeout')
        this.pausedUntil.set(host, performance.now() + (this.options.pauseMs ?? PAUSE_MS));
      return { outcome: code === 'refused' ? 'refused' : 'later', error: code };
    }
  }

  private requestFor(
    { endpoint, p256dh, auth }: PushSubscription,
    message: Omit<OutgoingMessage, 'address' | 'tag'>,
    keys: PushKeys,
  ): { headers: http.OutgoingHttpHeaders; body: Buffer } {
    return webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, this.payload(message), {
      vapidDetails: { subject: this.options.contact, ...keys },
      ...{ TTL: TTL_S, urgency: 'normal', topic: TOPIC, contentEncoding: 'aes128gcm' },
    });
  }

  /** In the form that Angular's service worker shows, and opens the first page from. */
  private payload({ template, language, count }: Omit<OutgoingMessage, 'address' | 'tag'>): Buffer {
    const notification = {
      ...{ title: this.options.displayName, body: wordsOf(template, language, count).body },
      ...{ lang: language, tag: TOPIC, icon: '/icon-192.png' },
      data: { onActionClick: { default: { operation: 'navigateLastFocusedOrOpen', url: '/' } } },
    };
    const written = Buffer.from(JSON.stringify({ notification }));
    return Buffer.concat([written, Buffer.alloc(Math.max(PAYLOAD_BYTES - written.length, 0), ' ')]);
  }

  private post(
    { url, isNamed }: { url: URL; isNamed: boolean },
    headers: http.OutgoingHttpHeaders,
    body: Buffer,
  ): Promise<PushAnswer> {
    const { request } = url.protocol === 'https:' ? https : http;
    const options = {
      ...{ method: 'POST', headers, agent: false },
      signal: AbortSignal.timeout(this.options.timeoutMs ?? TIMEOUT_MS),
      ...(isNamed ? {} : { lookup: lookUpPublic(this.options.lookUp ?? lookup) }),
    };
    return new Promise((done, fail) => {
      const sent = request(url, options, (answer) => {
        done({ status: answer.statusCode ?? 0, pauseSeconds: pauseOf(answer.headers) });
        // Its text may repeat the address.
        answer.destroy();
      });
      sent.on('error', fail);
      sent.end(body);
    });
  }
}

function outcomeOf(status: number, pauseSeconds: number | undefined): Pushed {
  if (status >= 200 && status < 300) return { outcome: 'accepted' };
  if (status === 404 || status === 410) return { outcome: 'gone' };
  if (status === 401 || status === 403) return { outcome: 'later', error: 'sign_in' };
  if (status !== 429 && status < 500) return { outcome: 'refused', error: 'refused' };
  return { outcome: 'later', error: 'busy', ...(pauseSeconds === undefined ? {} : { pauseSeconds }) };
}

/** Seconds, or a date that counts from the date of the same answer. */
function pauseOf({
  date = '',
  'retry-after': pause = '',
}: Pick<http.IncomingHttpHeaders, 'date' | 'retry-after'>): number | undefined {
  const seconds = /^\d{1,9}$/.test(pause)
    ? Number(pause)
    : Math.ceil((Date.parse(pause) - Date.parse(date)) / 1_000);
  return seconds > 0 ? Math.min(seconds, LONGEST_PAUSE_S) : undefined;
}

const BY_CODE: Record<string, SendError> = {
  ABORT_ERR: 'timeout',
  ETIMEDOUT: 'timeout',
  ECONNREFUSED: 'unreachable',
  ECONNRESET: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
  EBLOCKED: 'refused',
  ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY: 'refused',
};

/** Without a code it is a subscription that nothing can be encrypted for. */
const errorOf = ({ code }: NodeJS.ErrnoException): SendError =>
  code === undefined ? 'refused' : (BY_CODE[code] ?? (/TLS|SSL|CERT/.test(code) ? 'no_tls' : 'other'));
