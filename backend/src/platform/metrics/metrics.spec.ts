import { describe, expect, it } from '@jest/globals';
import { MetricsGuard } from './metrics.guard.js';
import { metricsText } from './metrics.js';
import { reminderMetrics } from './reminder-metrics.js';
import type { StateRow } from './metrics.queries.js';
import { RequestMetrics } from './request-metrics.js';

/** The state of a server on which no worker has ever run. */
const NOTHING: StateRow = {
  ...{ due: 0, overdue: 0, failing: 0, undeliverable: 0, late: 0, escalated: 0 },
  ...{ sweep_age: null, outbox_waiting: 0, outbox_age: null, queue: null },
  ...{ report_age: null, report_missed: null },
  ...{
    linkage_to_encode: 0,
    linkage_to_compare: 0,
    linkage_set_aside: 0,
    linkage_linked: 0,
    linkage_age: null,
  },
  ...{ backup_age: null, archive_age: null, is_archive_failing: false, slots: [] },
  ...{ is_audit_late: false, is_audit_broken: false },
};

describe('the text of metrics', () => {
  it('counts a request in its class and in every bucket that it fits in', async () => {
    const figures = new RequestMetrics();
    figures.count('getCase', 200, 30);
    figures.count('getCase', 499, 20_000);
    const text = await figures.registry.metrics();
    expect(text).toContain('panoh_requests_total{status="2xx"} 1\npanoh_requests_total{status="4xx"} 1');
    for (const [le, count] of [
      ['0.025', 0],
      ['0.05', 1],
      ['10', 1],
      ['+Inf', 2],
    ] as const)
      expect(text).toContain(
        `panoh_request_duration_seconds_bucket{le="${le}",operation="getCase"} ${count}\n`,
      );
    expect(text).toContain('panoh_request_duration_seconds_sum{operation="getCase"} 20.03\n');
  });

  it('says that the database does not answer, and gives the others', async () => {
    const text = await metricsText(() => Promise.reject(new Error('away')), [new RequestMetrics().registry]);
    expect(text).toMatch(/^panoh_database_up 0$/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect(text).not.toContain('panoh_reminders');
  });

  it('omits what was never known, so that an alert can ask for its absence', async () => {
    const text = await reminderMetrics({ ...NOTHING, due: 2 }).metrics();
    expect(text).toMatch(/^panoh_reminders_due 2$/m);
    expect(text).not.toMatch(/panoh_sweep_age_seconds|panoh_daily_report|panoh_queue_(jobs\{|reached)/);
  });
});

describe('who is given metrics', () => {
  const loopback = new MetricsGuard(['127.0.0.0/8', '::1/128']);

  it.each([
    ['127.0.0.1', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['10.0.0.5', false],
    ['::ffff:10.0.0.5', false],
    ['fe80::1', false],
    ['', false],
    [undefined, false],
  ])('where only this machine is: %s %s', (address, isLet) => {
    expect(loopback.lets(address, {}, false)).toBe(isLet);
  });

  it('is whoever the setting names, and nobody where it names nobody', () => {
    const door = new MetricsGuard(['10.0.0.0/24', '192.168.1.7']);
    expect(
      ['10.0.0.9', '192.168.1.7', '10.0.1.9', '127.0.0.1'].map((one) => door.lets(one, {}, false)),
    ).toEqual([true, true, false, false]);
    expect(new MetricsGuard([]).lets('127.0.0.1', {}, false)).toBe(false);
  });

  it('is nobody who comes by a proxy that the settings do not know', () => {
    const headers = { 'x-forwarded-for': '127.0.0.1' };
    expect(loopback.lets('127.0.0.1', headers, false)).toBe(false);
    expect(loopback.lets('127.0.0.1', headers, true)).toBe(true);
  });
});
