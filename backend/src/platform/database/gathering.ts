interface Waiting {
  readonly rows: readonly unknown[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** What can be written together: rows of one table, or calls of one function. */
export interface Gathered {
  readonly target: unknown;
  readonly rows: readonly unknown[];
}

/**
 * Writes of several pieces of work that go on side by side, gathered until each of them waits for one: what goes to the
 * same place then goes there in one statement. What a piece of work reads afterwards, it has written before.
 */
export class Gathering {
  private running = 0;
  private waiting = 0;
  private batches = new Map<unknown, Waiting[]>();

  constructor(private readonly write: (gathered: Gathered) => Promise<void>) {}

  /** Does all of it; throws the first failure, when nothing runs any more. */
  async all(works: readonly (() => Promise<void>)[]): Promise<void> {
    const failures: unknown[] = [];
    this.running = works.length;
    await Promise.all(
      works.map((work) =>
        work()
          .catch((error: unknown) => failures.push(error))
          .finally(() => {
            this.running -= 1;
            this.writeWhenAllWait();
          }),
      ),
    );
    if (failures.length > 0) throw failures[0];
  }

  add(target: unknown, rows: readonly unknown[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const batch = this.batches.get(target) ?? [];
      this.batches.set(target, [...batch, { rows, resolve, reject }]);
      this.waiting += 1;
      this.writeWhenAllWait();
    });
  }

  private writeWhenAllWait(): void {
    if (this.waiting === 0 || this.waiting < this.running) return;
    const batches = [...this.batches];
    this.batches = new Map();
    this.waiting = 0;
    for (const [target, batch] of batches) void this.writeBatch(target, batch);
  }

  private async writeBatch(target: unknown, batch: readonly Waiting[]): Promise<void> {
    try {
      await this.write({ target, rows: batch.flatMap(({ rows }) => rows) });
      for (const { resolve } of batch) resolve();
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
