import { parentPort, workerData } from 'node:worker_threads';
import { draftedTables } from './drafted-tables.rules.js';
import type { Around, AskedRelease } from './drafted-tables.rules.js';

const { release, around } = workerData as { release: AskedRelease; around: Around };
parentPort?.postMessage(draftedTables(release, around));
