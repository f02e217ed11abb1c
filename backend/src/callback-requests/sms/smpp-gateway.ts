import smpp from 'smpp';
import type { PDU, Session } from 'smpp';
import type { Log } from '../../platform/log.js';
import { partOf, receiptOf } from './smpp-messages.rules.js';
import { VALID_MINUTES } from './sms-gateway.js';
import type { OnReceipt, OnSms, SmsGateway, SmsSent, SmsState } from './sms-gateway.js';

export interface SmppOptions {
  /** `smpp://` or `ssmpp://`, with the login. */
  readonly url: string;
  /** Our number. */
  readonly number: string;
  readonly log: Log;
  readonly timeoutMs?: number;
  readonly retryMs?: number;
}

const TIMEOUT_MS = 30_000;
const RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;
const UCS2 = 0x08;
const WITH_RECEIPT = 1;
const INTERNATIONAL = 1;
/** Years to tenths of a second, from now. */
const VALIDITY = `00000000${String(VALID_MINUTES).padStart(2, '0')}00000R`;
/** "Try again": throttled, queue full. All other refusals are final. */
const LATER = new Set([0x14, 0x58]);
const TRY_AGAIN = 0x64;
const RECEIPT = 0x04;
const KINDS = 0x3c;

/** SMPP 3.4 as a transceiver. A message is confirmed to the operator only after it is stored. */
export class SmppGateway implements SmsGateway {
  private session: Session | null = null;
  private isBound = false;
  private isClosed = false;
  private failures = 0;
  private timers = new Set<NodeJS.Timeout>();
  private readonly lost = new Set<() => void>();
  private receive: OnSms = () => Promise.reject(new Error('nobody takes messages'));
  private receipt: OnReceipt = () => Promise.resolve();

  constructor(private readonly options: SmppOptions) {}

  onReceive(handler: OnSms): void {
    this.receive = handler;
  }

  onReceipt(handler: OnReceipt): void {
    this.receipt = handler;
  }

  start(): void {
    if (this.isClosed) return;
    const { username, password, protocol, host } = new URL(this.options.url);
    const session = smpp.connect({ url: `${protocol}//${host}` });
    this.session = session;
    // Neither a refused connection nor a broken packet may end the process, and neither is logged with its content.
    session.on('error', () => session.destroy());
    session.on('close', () => this.ended(session));
    session.on('deliver_sm', (pdu: PDU) => void this.take(session, pdu));
    session.on('enquire_link', (pdu: PDU) => session.send(pdu.response()));
    session.on('unbind', (pdu: PDU) => {
      session.send(pdu.response());
      session.close();
    });
    session.on(protocol === 'ssmpp:' ? 'secureConnect' : 'connect', () => {
      const login = { system_id: decodeURIComponent(username), password: decodeURIComponent(password) };
      this.answered(session, (answer) => session.bind_transceiver(login, answer)).then(
        ({ command_status: status }) => (status === 0 ? this.bound(session) : session.destroy()),
        () => session.destroy(),
      );
    });
  }

  /** One message of at most seventy signs; the sentences are no longer. */
  async send(to: string, text: string): Promise<SmsSent> {
    const { session } = this;
    if (!session || !this.isBound) return { id: null, state: 'queued' };
    const message = {
      ...{ source_addr: this.options.number, destination_addr: to.replace(/\D/g, '') },
      ...{ dest_addr_ton: INTERNATIONAL, dest_addr_npi: 1, registered_delivery: WITH_RECEIPT },
      ...{ validity_period: VALIDITY, data_coding: UCS2, short_message: text },
    };
    try {
      const answer = await this.answered(session, (done) => session.submit_sm(message, done));
      const { command_status: status, message_id: id } = answer;
      const state: SmsState = status === 0 ? 'sent' : LATER.has(status) ? 'queued' : 'refused';
      return { id: id || null, state };
    } catch {
      return { id: null, state: 'unknown' };
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
    for (const timer of this.timers) clearTimeout(timer);
    const { session } = this;
    if (!session) return;
    await new Promise<void>((done) => {
      session.once('close', done);
      session.destroy();
    });
  }

  private bound(session: Session): void {
    this.isBound = true;
    this.failures = 0;
    this.options.log.info('sms_connected');
    this.watch(session);
  }

  /** A connection that no longer answers is given up, so that the next one is made. */
  private watch(session: Session): void {
    this.later(this.timeoutMs, () => {
      if (this.session !== session) return;
      this.answered(session, (done) => session.enquire_link(done)).then(
        () => this.watch(session),
        () => session.destroy(),
      );
    });
  }

  private ended(session: Session): void {
    if (this.session !== session) return;
    this.session = null;
    this.isBound = false;
    for (const fail of [...this.lost]) fail();
    if (this.isClosed) return;
    if (this.failures === 0) this.options.log.warn('sms_connection_lost');
    this.failures += 1;
    const wait = (this.options.retryMs ?? RETRY_MS) * 2 ** Math.min(this.failures - 1, 6);
    this.later(Math.min(wait, LONGEST_RETRY_MS), () => this.start());
  }

  private async take(session: Session, pdu: PDU): Promise<void> {
    const isReceipt = ((pdu.esm_class ?? 0) & KINDS) === RECEIPT;
    try {
      if (isReceipt) await this.receipt(receiptOf(pdu));
      else await this.receive(partOf(pdu));
      session.send(pdu.response());
    } catch (error) {
      this.options.log.warn('sms_not_stored', { error });
      session.send(pdu.response({ command_status: TRY_AGAIN }));
    }
  }

  /** The answer to one packet; rejects where the connection ends or the time is over. */
  private answered(session: Session, ask: (done: (pdu: PDU) => void) => boolean): Promise<PDU> {
    return new Promise((resolve, reject) => {
      const fail = (): void => finish(() => reject(new Error('no answer')));
      const timer = this.later(this.timeoutMs, fail);
      const finish = (end: () => void): void => {
        clearTimeout(timer);
        this.timers.delete(timer);
        this.lost.delete(fail);
        end();
      };
      this.lost.add(fail);
      if (this.session !== session || !ask((pdu) => finish(() => resolve(pdu)))) fail();
    });
  }

  private get timeoutMs(): number {
    return this.options.timeoutMs ?? TIMEOUT_MS;
  }

  private later(waitMs: number, work: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      work();
    }, waitMs);
    this.timers.add(timer);
    return timer;
  }
}
