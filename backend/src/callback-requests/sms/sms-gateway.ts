/** A part of an incoming text message; a short one is the only part. */
export interface SmsPart {
  readonly from: string;
  readonly text: string;
  /** What the provider calls the message; null where it names none. */
  readonly id: string | null;
  /** The same for all parts of a message. */
  readonly reference: number | null;
  readonly part: number;
  readonly parts: number;
}

/** `queued`: certainly not sent, may be tried again. `unknown`: perhaps sent, so never sent again. */
export type SmsState = 'queued' | 'sent' | 'delivered' | 'failed' | 'unknown' | 'refused';

/** What a provider may say of a message; none of it causes another sending. */
export const RECEIPT_STATES = ['sent', 'delivered', 'failed', 'unknown', 'refused'] as const;
export type ReceiptState = (typeof RECEIPT_STATES)[number];

export interface SmsReceipt {
  readonly id: string;
  readonly state: ReceiptState;
}

export interface SmsSent {
  readonly id: string | null;
  readonly state: SmsState;
}

/** "Safe now" does not hold for a phone that is switched on later; no shorter time is known to GSM. */
export const VALID_MINUTES = 5;

/** Takes a part; rejects where it could not be kept, so that the provider sends it again. */
export type OnSms = (part: SmsPart) => Promise<void>;
export type OnReceipt = (receipt: SmsReceipt) => Promise<void>;

/** The way to a mobile operator. What is not configured is no gateway at all. */
export interface SmsGateway {
  send(to: string, text: string, idempotencyKey: string): Promise<SmsSent>;
  onReceive(handler: OnSms): void;
  onReceipt(handler: OnReceipt): void;
  start(): void;
  close(): Promise<void>;
}
