import { setTimeout } from 'node:timers/promises';
import { Registry, collectDefaultMetrics } from 'prom-client';
import { reminderMetrics } from './reminder-metrics.js';
import type { StateRow } from './metrics.queries.js';

/** A database that hangs takes connections and never answers. */
const PATIENCE_MS = 5_000;

let ofProcess: Registry | null = null;

/** One per process and from the first look on: it observes the event loop and garbage collection. */
function processMetrics(): Registry {
  if (!ofProcess) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  return ofProcess;
}

/** All metrics as text. Other metrics are returned even if the database does not answer. */
export async function metricsText(
  ask: () => Promise<StateRow[]>,
  more: readonly Registry[] = [],
): Promise<string> {
  const late = setTimeout<StateRow[]>(PATIENCE_MS, [], { ref: false });
  const [row = null] = await Promise.race([ask(), late]).catch((): StateRow[] => []);
  return Registry.merge([reminderMetrics(row), ...more, processMetrics()]).metrics();
}
