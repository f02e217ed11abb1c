import { HttpContext, HttpContextToken } from '@angular/common/http';

export const KEY_HEADER = 'Idempotency-Key';

/** The key of one submission: the same through every retry, so that pressing twice does a thing once. */
export const IDEMPOTENCY_KEY = new HttpContextToken<string | null>(() => null);

/** The form that sends it. */
export const SUBMISSION = new HttpContextToken<Submission | null>(() => null);

/** The version of what is being changed, as the person saw it. */
export const SEEN_VERSION = new HttpContextToken<number | null>(() => null);

/** The caller deals with a missing session itself; nobody is sent to the sign-in page. */
export const ASKS_QUIETLY = new HttpContextToken<boolean>(() => false);

/** Without an answer in time it counts as lost, and is sent again with its key. */
export const SENT_AGAIN = new HttpContextToken<boolean>(() => false);

/** Background polling; does not extend the session. */
export const UNATTENDED = new HttpContextToken<boolean>(() => false);

export const unattended = (): HttpContext => new HttpContext().set(UNATTENDED, true);

/** A form whose command may wait for a connection, because it only adds to a record. */
export interface Waits {
  /** Its draft. */
  draft: string;
  submission: Submission;
}
export const WAITS_AS = new HttpContextToken<Waits | null>(() => null);

/** 128 random bits as hexadecimal digits; `crypto.randomUUID` is missing on plain HTTP in an office network. */
export const newIdempotencyKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );

/** Made when a form opens, and handed to every request that sends it. */
export class Submission {
  private key = newIdempotencyKey();
  /** The body that was sent later without the form. */
  private settled: string | null = null;

  /** `seenVersion` where something existing is changed; `waitsAs`, the form's draft, where it may wait for a line. */
  context(seenVersion: number | null = null, waitsAs: string | null = null): HttpContext {
    return new HttpContext()
      .set(IDEMPOTENCY_KEY, this.key)
      .set(SUBMISSION, this)
      .set(SEEN_VERSION, seenVersion)
      .set(WAITS_AS, waitsAs === null ? null : { draft: waitsAs, submission: this });
  }

  /** For the draft of the form: restored in another page it is the same command. Null once the server has it. */
  readonly forDraft = (): string | null => (this.settled === null ? this.key : null);

  /** Of the draft that the form shows now. */
  adopt(key: string | null): void {
    if (key === null) return;
    this.settled = null;
    this.key = key;
  }

  /** After it arrived: what the same form sends next is something new. */
  renew(): string {
    this.settled = null;
    this.key = newIdempotencyKey();
    return this.key;
  }

  /** The server has it. The same sent again is the same command; anything else is a new one. */
  settle(body: unknown): void {
    this.settled = JSON.stringify(body);
  }

  isNew(body: unknown): boolean {
    return this.settled !== null && this.settled !== JSON.stringify(body);
  }
}
