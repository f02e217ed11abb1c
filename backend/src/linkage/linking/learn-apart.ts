import { Worker } from 'node:worker_threads';
import type { LinkageModel } from '../engine/model.js';
import { countsToBytes } from './counts.js';
import { toBytes } from './encoding-codec.js';
import type { Learn } from './learner.js';

export interface LearningTask {
  readonly drawn: readonly Uint8Array[];
  readonly counts: Uint8Array;
}

/** Learns in a thread of its own. */
export const learnApart: Learn = (drawn, frequencies) => {
  const task: LearningTask = { drawn: drawn.map(toBytes), counts: countsToBytes(frequencies) };
  return new Promise<LinkageModel>((done, fail) => {
    const thread = new Worker(new URL('./learning-thread.js', import.meta.url), { workerData: task });
    thread.once('message', done);
    thread.once('error', fail);
    thread.once('exit', (code) => fail(new Error(`learning ended with ${code}`)));
  });
};
