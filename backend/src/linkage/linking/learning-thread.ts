import { parentPort, workerData } from 'node:worker_threads';
import { learnFrom } from '../engine/link.js';
import { countsFromBytes } from './counts.js';
import { fromBytes } from './encoding-codec.js';
import type { LearningTask } from './learn-apart.js';

/** Learning takes seconds of a processor: it has a thread of its own, beside whoever answers requests. */
const { drawn, counts } = workerData as LearningTask;
const registrations = drawn.map((bytes, at) => fromBytes(String(at), Buffer.from(bytes)).encoded);
parentPort?.postMessage(learnFrom(registrations, countsFromBytes(Buffer.from(counts))));
