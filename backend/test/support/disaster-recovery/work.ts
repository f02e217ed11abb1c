import { Requests } from '../faults/requests.js';
import type { Stage } from '../faults/stage.js';
import { hurry } from './mail.js';

const POSTERS = 2;
const MOST_STEPS = 8;
const EVERY_MS = 150;
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** The acknowledgements that one client received, in order, with times. */
export interface Told {
  ids: readonly string[];
  times: readonly number[];
}

/** The load while a server is backed up and lost: clients register cases and write follow-ups. */
export class Work {
  private readonly posters: Requests[] = [];
  private readonly stepTimes: number[] = [];
  private isOver = false;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly stage: Stage) {}

  /** Keys that were used for cases. */
  get tried(): number {
    return this.posters.reduce((sum, { tried }) => sum + tried, 0);
  }

  get posted(): string[] {
    return this.posters.flatMap(({ posted }) => posted);
  }

  /** Acknowledgements by client. Each sends one request at a time, so only its last ones can be lost. */
  get people(): Told[] {
    return this.posters.map(({ posted, times }) => ({ ids: posted, times }));
  }

  get steps(): Told {
    return { ids: this.stage.load.acknowledged, times: this.stepTimes };
  }

  get refused(): string[] {
    return this.posters.flatMap(({ refused }) => refused);
  }

  async start(): Promise<void> {
    const { address, cookie } = this.stage;
    const posters = Array.from({ length: POSTERS }, () => new Requests(address, cookie, 0));
    this.posters.push(...posters);
    await Promise.all(posters.map((one) => one.start()));
    this.isOver = false;
    this.writing = this.write();
  }

  /** Finishes running requests; new clients start afterwards. */
  async rest(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.posters.map((one) => one.stop()));
    await this.writing;
  }

  async until(cases: number): Promise<void> {
    while (this.posted.length < cases && this.refused.length === 0) await pause(50);
  }

  /** The server is gone: what is under way is not tried again. */
  async giveUp(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.posters.map((one) => one.giveUp()));
    await this.writing;
  }

  private async write(): Promise<void> {
    const { load, link } = this.stage;
    while (!this.isOver) {
      await load.write(MOST_STEPS);
      await hurry(link);
      const now = Date.now();
      while (this.stepTimes.length < load.acknowledged.length) this.stepTimes.push(now);
      await pause(EVERY_MS);
    }
  }
}
