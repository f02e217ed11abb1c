import { caseForm } from '../forms.js';
import { Asking, pause } from './asking.js';

const EVERY_MS = 1_500;
const UNDISTURBED = 2;

/** A client that registers cases while the web process is killed, repeating each under its key until answered. */
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
  private work: Promise<void> = Promise.resolve();
  private readonly asking: Asking;

  constructor(
    address: string,
    cookie: string,
    private readonly everyMs = EVERY_MS,
  ) {
    this.asking = new Asking(address, cookie);
  }

  /** Returns after some undisturbed registrations; the rest continue in the background. */
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
    this.asking.giveUp();
    await this.stop();
  }

  private async go(): Promise<void> {
    while (!this.isOver) {
      await this.register();
      await pause(this.everyMs);
    }
  }

  private async register(): Promise<void> {
    this.tried += 1;
    const answer = await this.asking.ask({ path: '/cases', body: caseForm() });
    if (answer?.status === 201) {
      this.posted.push((JSON.parse(answer.text) as { id: string }).id);
      this.times.push(Date.now());
    } else if (answer) this.refused.push(`${answer.status} ${answer.text.slice(0, 200)}`);
  }
}
