import { withTimeout } from '../health/in-time.js';
import { exposition } from './exposition.js';
import type { Metric } from './exposition.js';
import { reminderMetrics } from './reminder-metrics.js';
import type { StateRow } from './reminder-metrics.js';

const STARTED = Date.now() / 1_000 - process.uptime();

const ofProcess = (): Metric[] => [
  {
    ...{ name: 'process_start_time_seconds', help: 'When this process started.', type: 'gauge' },
    samples: [{ value: Math.round(STARTED) }],
  },
  {
    ...{ name: 'process_resident_memory_bytes', help: 'Memory of this process.', type: 'gauge' },
    samples: [{ value: process.memoryUsage.rss() }],
  },
];

/** All metrics as text. Other metrics are returned even if the database does not answer. */
export async function metricsText(
  ask: () => Promise<StateRow[]>,
  more: readonly Metric[] = [],
): Promise<string> {
  const [row = null] = await withTimeout(ask()).catch((): StateRow[] => []);
  return exposition([...reminderMetrics(row), ...more, ...ofProcess()]);
}
