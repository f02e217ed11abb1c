import { setImmediate as others } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Log } from '../../platform/log.js';
import { Repeating } from '../../platform/queue/repeating.js';
import { Frequencies } from '../engine/frequencies.js';
import { LEAST_TO_LEARN } from '../engine/link.js';
import type { LinkageModel } from '../engine/model.js';
import { tryOpenEncoding, sealCounts, countsToBytes } from './encoding-cache.js';
import type { KeptEncoding, StoredEncoding } from './encoding-cache.js';
import type { LinkageDatabase, LinkageKey, LinkageKeys } from './linkage-keys.js';
import { toBytes } from './encoding-codec.js';
import { COMPARE_ALL_AGAIN, LEARNING_STATE, NEXT_ENCODINGS, KEEP_MODEL } from './encoding.queries.js';

const EVERY_MS = 3_600_000;
const BATCH = 200;
/** So many, drawn at random, are learnt from at most; and no more are all compared again by what was learnt. */
const MOST_DRAWN = 20_000;
/** Learnt again where there are a tenth more, as after an import, and once a day. */
const GROWN_BY = 1.1;
const OLD = '1 day';

export type Estimate = (drawn: readonly KeptEncoding[], frequencies: Frequencies) => Promise<LinkageModel>;

interface State {
  newest: number;
  learnt_from: number;
  is_old: boolean;
}

/**
 * Learns from the registrations what agreement means, and recounts all values, without removed or corrected ones; then
 * all registrations are compared again. With few registrations, uses the model that comes with the product.
 */
export class ParameterEstimator {
  private readonly loop: Repeating;
  private notBefore = 0;

  constructor(
    private readonly database: LinkageDatabase,
    private readonly keys: LinkageKeys,
    private readonly learn: Estimate,
    private readonly log: Log,
  ) {
    this.loop = new Repeating({ failure: 'linkage_not_learnt', everyMs: EVERY_MS, log }, () =>
      this.learnWhere(({ is_old: isOld }) => isOld),
    );
  }

  start(): void {
    this.loop.start();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
  }

  /** Runs before a large batch, so that it is compared by current counts. A failure does not stop the batch. */
  async learnIfGrown(): Promise<void> {
    if (Date.now() < this.notBefore) return;
    await this.learnWhere(({ newest, learnt_from: learntFrom }) => newest >= GROWN_BY * learntFrom).catch(
      (error: unknown) => {
        this.notBefore = Date.now() + EVERY_MS;
        this.log.warn('linkage_not_learnt', { error });
      },
    );
  }

  private async learnWhere(isDue: (state: State) => boolean): Promise<void> {
    const run = this.database.query.bind(this.database);
    const { current } = await this.keys.inForce(run);
    const [state] = await run<State>(LEARNING_STATE, [current.version, OLD]);
    if (state && state.newest >= LEAST_TO_LEARN && isDue(state)) await this.learnAll(current);
  }

  private async learnAll(key: LinkageKey): Promise<void> {
    const frequencies = new Frequencies();
    const drawn: KeptEncoding[] = [];
    let [upTo, seen] = [0, 0];
    for await (const { no, kept } of this.all(key)) {
      frequencies.add(kept.encoded);
      upTo = no;
      seen += 1;
      const at = drawn.length < MOST_DRAWN ? drawn.length : Math.floor(Math.random() * seen);
      if (at < MOST_DRAWN) drawn[at] = kept;
    }
    const model = seen < LEAST_TO_LEARN ? null : await this.learn(drawn, frequencies);
    const counts = sealCounts(key, frequencies);
    await this.database.transaction(async (run) => {
      await run(KEEP_MODEL, [key.version, upTo, counts, model && JSON.stringify(model), upTo]);
      if (model !== null && seen <= MOST_DRAWN) await run(COMPARE_ALL_AGAIN);
    });
  }

  private async *all(key: LinkageKey): AsyncGenerator<{ no: number; kept: KeptEncoding }> {
    for (let after = 0; ;) {
      const rows = await this.database.query<StoredEncoding>(NEXT_ENCODINGS, [key.version, after, BATCH]);
      for (const row of rows) {
        const kept = tryOpenEncoding(key, row, this.log);
        if (kept) yield { no: row.no, kept };
      }
      after = rows.at(-1)?.no ?? after;
      if (rows.length < BATCH) return;
      await others();
    }
  }
}

export interface EstimationTask {
  readonly drawn: readonly Uint8Array[];
  readonly counts: Uint8Array;
}

export const estimateInWorker: Estimate = (drawn, frequencies) => {
  const task: EstimationTask = { drawn: drawn.map(toBytes), counts: countsToBytes(frequencies) };
  return new Promise<LinkageModel>((done, fail) => {
    const thread = new Worker(new URL('./estimation-worker.js', import.meta.url), { workerData: task });
    thread.once('message', done);
    thread.once('error', fail);
    thread.once('exit', (code) => fail(new Error(`learning ended with ${code}`)));
  });
};
