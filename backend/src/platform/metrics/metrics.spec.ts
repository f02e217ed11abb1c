import { describe, expect, it } from '@jest/globals';
import { exposition } from './exposition.js';
import { MetricsGuard } from './metrics.guard.js';
import { metricsText } from './metrics.js';
import { RequestMetrics } from './request-metrics.js';

describe('the text of metrics', () => {
  it('has a head for each metric, quotes what a label holds, and leaves out what has no value', () => {
    const text = exposition([
      { name: 'a', help: 'One.', type: 'gauge', samples: [{ labels: { l: 'x"\\\n' }, value: 1.5 }] },
      { name: 'b', help: 'None.', type: 'gauge', samples: [] },
    ]);
    expect(text).toBe('# HELP a One.\n# TYPE a gauge\na{l="x\\"\\\\\\n"} 1.5\n');
  });

  it('counts a request in its class and in every bucket that it fits in', () => {
    const figures = new RequestMetrics();
    figures.count('getCase', 200, 30);
    figures.count('getCase', 499, 20_000);
    const text = exposition(figures.metrics);
    expect(text).toContain('panoh_requests_total{status="2xx"} 1\npanoh_requests_total{status="4xx"} 1');
    const bucket = (le: string, count: number) =>
      `panoh_request_duration_seconds_bucket{operation="getCase",le="${le}"} ${count}\n`;
    for (const [le, count] of [
      ['0.025', 0],
      ['0.05', 1],
      ['10', 1],
      ['+Inf', 2],
    ] as const)
      expect(text).toContain(bucket(le, count));
    expect(text).toContain('panoh_request_duration_seconds_sum{operation="getCase"} 20.03\n');
  });

  it('says that the database does not answer, and tells the rest', async () => {
    const text = await metricsText(() => Promise.reject(new Error('away')), new RequestMetrics().metrics);
    expect(text).toMatch(/^panoh_database_up 0$/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect(text).not.toContain('panoh_reminders');
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
