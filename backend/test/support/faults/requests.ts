import { randomUUID } from 'node:crypto';
import { caseForm } from '../forms.js';

const ATTEMPTS = 40;
const AGAIN_MS = 500;
const EVERY_MS = 1_500;
const UNDISTURBED = 2;

/** Somebody who registers cases through the web process while it is killed, each under a key of its own until it is answered. */
export class Requests {
  /** Cases that were acknowledged. */
  readonly posted: string[] = [];
  /** When each was, in milliseconds. */
  readonly times: number[] = [];
  /** Answers that no fault explains. */
  readonly refused: string[] = [];
  /** Keys that were used. */
  tried = 0;
  private isOver = false;
  private isGivenUp = false;
  private work: Promise<void> = Promise.resolve();

  constructor(
    private readonly address: string,
    private readonly cookie: string,
    private readonly everyMs = EVERY_MS,
  ) {}

  /** Goes on by itself once some were registered while nothing was at fault. */
  async start(): Promise<void> {
    for (let count = 0; count < UNDISTURBED; count += 1) await this.register();
    this.work = this.go();
  }

  /** The one under way is brought to an end. */
  async stop(): Promise<void> {
    this.isOver = true;
    await this.work;
  }

  /** The one under way is not tried again: nobody will ever answer. */
  async giveUp(): Promise<void> {
    this.isGivenUp = true;
    await this.stop();
  }

  private async go(): Promise<void> {
    while (!this.isOver) {
      await this.register();
      await pause(this.everyMs);
    }
  }

  private async register(): Promise<void> {
    const key = randomUUID();
    this.tried += 1;
    for (let attempt = 1; attempt <= ATTEMPTS && !this.isGivenUp; attempt += 1) {
      const { status, text } = await this.send(key);
      if (status === 201) {
        this.posted.push((JSON.parse(text) as { id: string }).id);
        this.times.push(Date.now());
        return;
      }
      if (status !== 0 && status < 500) {
        this.refused.push(`${status} ${text.slice(0, 200)}`);
        return;
      }
      await pause(AGAIN_MS);
    }
  }

  /** Status 0 where nobody answered. */
  private async send(key: string): Promise<{ status: number; text: string }> {
    try {
      const answer = await fetch(`${this.address}/api/cases`, {
        method: 'POST',
        headers: { Cookie: this.cookie, 'Content-Type': 'application/json', 'Idempotency-Key': key },
        body: JSON.stringify(caseForm()),
        signal: AbortSignal.timeout(20_000),
      });
      return { status: answer.status, text: await answer.text() };
    } catch {
      return { status: 0, text: '' };
    }
  }
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
