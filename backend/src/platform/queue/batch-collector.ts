interface Waiting {
  item: string;
  done: () => void;
  failed: (error: unknown) => void;
}

export interface BatchOptions {
  /** How many items are handled together at most. */
  atMost: number;
  /** How long the first of a batch waits for others. */
  waitMs: number;
}

/**
 * Has items that come one by one handled together: what arrives within a moment of the first, or while a batch is being
 * worked on, goes into the next batch. Each is done, or has failed, with its batch.
 */
export class BatchCollector {
  private waiting: Waiting[] = [];
  private isRunning = false;

  constructor(
    private readonly options: BatchOptions,
    private readonly handle: (items: readonly string[]) => Promise<void>,
  ) {}

  add(item: string): Promise<void> {
    return new Promise((done, failed) => {
      this.waiting.push({ item, done, failed });
      this.start();
    });
  }

  private start(): void {
    if (this.isRunning) return;
    this.isRunning = true;
    setTimeout(() => void this.runAll(), this.options.waitMs);
  }

  private async runAll(): Promise<void> {
    while (this.waiting.length > 0) await this.run(this.waiting.splice(0, this.options.atMost));
    this.isRunning = false;
  }

  private async run(batch: readonly Waiting[]): Promise<void> {
    try {
      await this.handle(batch.map(({ item }) => item));
      for (const { done } of batch) done();
    } catch (error) {
      for (const { failed } of batch) failed(error);
    }
  }
}
