import { parentPort, workerData } from 'node:worker_threads';
import { learnFrom } from '../engine/link.js';
import { countsFromBytes } from './encoding-cache.js';
import { fromBytes } from './encoding-codec.js';
import type { EstimationTask } from './parameter-estimator.js';

/** Learning takes seconds of a processor: a separate thread keeps it from delaying requests. */
const { drawn, counts } = workerData as EstimationTask;
const registrations = drawn.map((bytes, at) => fromBytes(String(at), Buffer.from(bytes)).encoded);
parentPort?.postMessage(learnFrom(registrations, countsFromBytes(Buffer.from(counts))));
