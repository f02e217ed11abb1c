import { createHmac, timingSafeEqual } from 'node:crypto';
import { VALID_MINUTES } from './sms-gateway.js';
import type { OnReceipt, OnSms, SmsGateway, SmsSent, SmsState } from './sms-gateway.js';

export interface HttpGatewayOptions {
  readonly url: string;
  readonly number: string;
  readonly secret: string;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 20_000;
/** A captured callback cannot be repeated later. */
const SIGNED_SECONDS = 300;
const LATER = new Set([429, 503]);

const signatureOf = (secret: string, fields: readonly string[]): Buffer =>
  createHmac('sha256', secret).update(fields.join('\n')).digest();

export interface Signed {
  /** Seconds since 1970, as text. */
  readonly time: string;
  /** HMAC-SHA-256 in hex over the time and the fields, with line breaks between. */
  readonly signature: string;
}

export const signed = (secret: string, at: Date, fields: readonly string[]): Signed => {
  const time = String(Math.floor(at.getTime() / 1_000));
  return { time, signature: signatureOf(secret, [time, ...fields]).toString('hex') };
};

export function isSigned(
  secret: string,
  { time, signature }: Signed,
  said: { fields: readonly string[]; now: Date },
): boolean {
  const age = Math.abs(said.now.getTime() / 1_000 - Number(time));
  const given = Buffer.from(signature, 'hex');
  const own = signatureOf(secret, [time, ...said.fields]);
  return age <= SIGNED_SECONDS && given.length === own.length && timingSafeEqual(given, own);
}

/** A provider that takes messages over HTTPS. What it sends comes to the route `/api/sms`, not to this process. */
export class HttpGateway implements SmsGateway {
  constructor(private readonly options: HttpGatewayOptions) {}

  onReceive(_: OnSms): void {
    return;
  }

  onReceipt(_: OnReceipt): void {
    return;
  }

  start(): void {
    return;
  }

  async send(to: string, text: string, idempotencyKey: string): Promise<SmsSent> {
    const { url, number, secret, timeoutMs = TIMEOUT_MS } = this.options;
    const { time, signature } = signed(secret, new Date(), [idempotencyKey, to, text]);
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          ...{ 'Content-Type': 'application/json', 'Idempotency-Key': idempotencyKey },
          ...{ 'X-Time': time, 'X-Signature': signature },
        },
        body: JSON.stringify({ to, from: number, text, validSeconds: VALID_MINUTES * 60 }),
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      if (!answer.ok) return { id: null, state: refusal(answer.status) };
      const { id } = (await answer.json()) as { id?: unknown };
      return { id: typeof id === 'string' ? id : null, state: 'sent' };
    } catch (error) {
      return { id: null, state: wasRefused(error) ? 'queued' : 'unknown' };
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function refusal(status: number): SmsState {
  if (LATER.has(status)) return 'queued';
  return status < 500 ? 'refused' : 'unknown';
}

/** Nothing was sent where no connection was made. */
const wasRefused = (error: unknown): boolean =>
  ((error as { cause?: { code?: string } }).cause?.code ?? '') === 'ECONNREFUSED';
