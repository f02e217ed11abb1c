import { Worker } from 'node:worker_threads';
import type { LinkageModel } from '../engine/model.js';
import { countsToBytes } from './counts.js';
import { toBytes } from './encoding-codec.js';
import type { Estimate } from './parameter-estimator.js';

export interface EstimationTask {
  readonly drawn: readonly Uint8Array[];
  readonly counts: Uint8Array;
}

/** Learns in a separate thread. */
export const estimateInWorker: Estimate = (drawn, frequencies) => {
  const task: EstimationTask = { drawn: drawn.map(toBytes), counts: countsToBytes(frequencies) };
  return new Promise<LinkageModel>((done, fail) => {
    const thread = new Worker(new URL('./estimation-worker.js', import.meta.url), { workerData: task });
    thread.once('message', done);
    thread.once('error', fail);
    thread.once('exit', (code) => fail(new Error(`learning ended with ${code}`)));
  });
};
