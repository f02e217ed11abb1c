import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { Log } from '../log.js';

export interface RepeatingOptions {
  /** The log event of a failure. */
  failure: string;
  everyMs: number;
  log: Log;
}

/**
 * Work that is done now and then again and again, one run at a time. A failure never ends it: the next run comes
 * as planned, and an outage is logged once, not once a second.
 */
export class Repeating {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();
  private isStopped = true;
  private hasFailed = false;

  constructor(
    private readonly options: RepeatingOptions,
    private readonly work: () => Promise<unknown>,
  ) {}

  start(): void {
    if (!this.isStopped) return;
    this.isStopped = false;
    this.next(0);
  }

  /** Answers when the run in progress, if any, has ended. */
  async stop(): Promise<void> {
    this.isStopped = true;
    if (this.timer) clearTimeout(this.timer);
    await this.running;
  }

  private next(waitMs: number): void {
    if (this.isStopped) return;
    this.timer = setTimeout(() => {
      this.running = this.runOnce().then(() => this.next(this.options.everyMs));
    }, waitMs);
  }

  private async runOnce(): Promise<void> {
    try {
      await this.work();
      this.hasFailed = false;
    } catch (error) {
      if (!this.hasFailed) this.options.log.warn(this.options.failure, { error });
      this.hasFailed = true;
    }
  }
}

/** A provider that repeats its `run` from the start of the process to its end. */
export abstract class RepeatingJob implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly repeating: Repeating;

  constructor(options: RepeatingOptions) {
    this.repeating = new Repeating(options, () => this.run());
  }

  abstract run(): Promise<void>;

  onApplicationBootstrap(): void {
    this.repeating.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.repeating.stop();
  }
}
