import type { AddressInfo } from 'node:net';
import smpp from 'smpp';
import type { PDU, Session } from 'smpp';
import { Random } from './random.js';

/** A part of a text message on its way to us. */
export interface OutPart {
  readonly from: string;
  readonly text: string;
  readonly reference?: number;
  readonly part?: number;
  readonly parts?: number;
}

type Fault = 'none' | 'late' | 'twice' | 'cut' | 'cut-before';
export interface Submitted {
  to: string;
  text: string;
  id: string;
  /** Later it is no longer handed to the phone. */
  validUntil: Date | null;
}

const WINDOW = 12;
const TRIES_APART_MS = 3;
const THROTTLED = 0x58;
const INVALID = 0x0b;

/** The operator's side: a real SMPP server, which keeps each part until it is confirmed, as operators do. */
export class SmppOperator {
  readonly submitted: Submitted[] = [];
  readonly binds = { refused: 0, accepted: 0 };
  /** What it answers to the next messages of ours; `silent`: takes it and hangs up. */
  readonly answers: ('ok' | 'throttled' | 'invalid' | 'silent')[] = [];
  faults = false;
  refusesNext = 0;
  private readonly queue: OutPart[] = [];
  private readonly underWay = new Set<OutPart>();
  private readonly receipts: { id: string; state: string }[] = [];
  private session: Session | null = null;
  private readonly random: Random;
  private readonly server = smpp.createServer((session) => this.meet(session));

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  async listen(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return `smpp://panoh:secret@127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.session?.destroy();
    await new Promise((done) => this.server.close(done));
  }

  deliver(...parts: OutPart[]): void {
    for (const part of parts) {
      // Not in order.
      const at = this.faults ? this.random.below(this.queue.length + 1) : this.queue.length;
      this.queue.splice(at, 0, part);
    }
    this.pump();
  }

  get isIdle(): boolean {
    return this.queue.length === 0 && this.underWay.size === 0 && this.receipts.length === 0;
  }

  /** Comes with the answer to the message, before it or after it. */
  receipt(id: string, state: string): void {
    this.receipts.push({ id, state });
    this.tell(id, state);
  }

  private meet(session: Session): void {
    session.on('error', () => session.destroy());
    session.on('bind_transceiver', (pdu: PDU) => {
      if (this.refusesNext > 0 || pdu.password !== 'secret') {
        this.refusesNext -= 1;
        this.binds.refused += 1;
        session.send(pdu.response({ command_status: 0x0d }));
        return;
      }
      this.binds.accepted += 1;
      this.session = session;
      session.send(pdu.response());
      for (const { id, state } of this.receipts) this.tell(id, state);
      this.pump();
    });
    session.on('enquire_link', (pdu: PDU) => session.send(pdu.response()));
    session.on('submit_sm', (pdu: PDU) => this.take(session, pdu));
    session.on('close', () => {
      if (this.session === session) this.session = null;
      // What was not confirmed is sent again.
      this.queue.push(...this.underWay);
      this.underWay.clear();
    });
  }

  private take(session: Session, pdu: PDU): void {
    const answer = this.answers.shift() ?? 'ok';
    if (answer === 'throttled') session.send(pdu.response({ command_status: THROTTLED }));
    else if (answer === 'invalid') session.send(pdu.response({ command_status: INVALID }));
    else {
      const id = `m${this.submitted.length + 1}`;
      const message = pdu.short_message || { message: '' };
      const { destination_addr: to = '', validity_period: until } = pdu;
      this.submitted.push({ to, text: String(message.message), id, validUntil: until || null });
      if (answer === 'silent') session.destroy();
      else {
        this.receipt(id, 'DELIVRD');
        session.send(pdu.response({ message_id: id }));
      }
    }
  }

  private tell(id: string, state: string): void {
    const receipt = {
      source_addr: '992',
      esm_class: 4,
      short_message: `id:${id} sub:001 stat:${state} err:000`,
    };
    this.session?.deliver_sm(receipt, ({ command_status: status }) => {
      if (status !== 0) setTimeout(() => this.tell(id, state), TRIES_APART_MS * 10);
      else {
        const at = this.receipts.findIndex((one) => one.id === id);
        if (at >= 0) this.receipts.splice(at, 1);
      }
    });
  }

  private pump(): void {
    while (this.session && this.underWay.size < WINDOW) {
      const part = this.queue.shift();
      if (!part) return;
      this.underWay.add(part);
      this.push(part);
    }
  }

  private push(part: OutPart): void {
    const { session } = this;
    if (!session) return;
    const fault = this.fault();
    const send = (): boolean =>
      session.deliver_sm(bodyOf(part), ({ command_status: status }) => {
        if (!this.underWay.delete(part)) return;
        if (status !== 0) this.queue.push(part);
        setTimeout(() => this.pump(), status === 0 ? 0 : TRIES_APART_MS);
      });
    if (fault === 'cut-before') return session.destroy();
    if (fault === 'late') {
      setTimeout(send, this.random.next() * 30);
      return;
    }
    send();
    if (fault === 'twice') send();
    if (fault === 'cut') setTimeout(() => session.destroy(), this.random.next() * 20);
  }

  private fault(): Fault {
    if (!this.faults) return 'none';
    const at = this.random.next();
    if (at < 0.006) return 'cut';
    if (at < 0.008) return 'cut-before';
    if (at < 0.1) return 'twice';
    return at < 0.2 ? 'late' : 'none';
  }
}

function bodyOf({ from, text, reference, part = 1, parts = 1 }: OutPart): object {
  const udh = Buffer.from([5, 0, 3, (reference ?? 0) & 0xff, parts, part]);
  const isLatin = /^[ -~]*$/.test(text);
  return {
    ...{ source_addr: from, destination_addr: '4747', data_coding: isLatin ? 0 : 8 },
    short_message: reference === undefined ? text : { udh, message: text },
  };
}
