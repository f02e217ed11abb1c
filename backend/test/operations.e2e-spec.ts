import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { OperationsDto } from '../src/platform/health/operations.dto.js';
import { proveAgain } from './support/actors.js';
import { startApp } from './support/app.js';
import { startKulob } from './support/kulob.js';
import { arrangeStep, until } from './support/steps.js';
import { BoardStory } from './support/board.js';
import { startWorkers } from './support/workers.js';

const { test, kulob } = await startKulob();

const PROMTOOL = '/usr/bin/promtool';

/** What Prometheus reads: nothing, a remark, or a name with labels and one number. */
const LINE =
  /^(|# (HELP|TYPE) \w+ .+|\w+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? (Nan|-?[\d.]+(e[+-]?\d+)?))$/;
/** Labels are codes of the product or of Node; none can hold a name, an id or an address. */
const LABELS = [
  'kind',
  'le',
  'major',
  'minor',
  'operation',
  'patch',
  'slot',
  'space',
  'state',
  'status',
  'type',
  'version',
];

describe('how the machine is', () => {
  const story = new BoardStory(test, kulob);
  const look = (): Promise<OperationsDto> => story.get('administrator', '/operations');

  it('says where no worker ever ran and what is not set up, and refuses what needs it', async () => {
    expect(await look()).toMatchObject({ queue: null, sweep: null, messages: null });
    await proveAgain(test, story.as('administrator'));
    const device = {
      ...{ endpoint: 'https://push.example.test/1', p256dh: 'A'.repeat(87), auth: 'A'.repeat(22) },
    };
    for (const [path, body, code] of [
      ['/notification-preferences/email', { address: 'a@example.test' }, 'no_mail_server'],
      ['/push-devices', device, 'no_push'],
    ] as const) {
      const refused = await story.as('administrator').post(path, body);
      expect([refused.status, refused.body.code]).toEqual([409, code]);
    }
  });

  it('tells of the queue, of what waits before it and of the reminders, and nothing of a case', async () => {
    const id = await story.open('caseworker');
    const workers = await startWorkers(test);
    try {
      await until(async () => Boolean((await look()).queue && (await look()).sweep));
      const shown = await look();
      expect(shown.queue).toMatchObject({ backend: 'postgres', isReached: true, failed: 0 });
      expect(shown.sweep).toMatchObject({ isSilent: false, failed: 0 });
      expect(JSON.stringify(shown)).not.toContain(id);
    } finally {
      await workers.close();
    }
    await story.pass('3 minutes');
    expect((await look()).sweep).toMatchObject({ isSilent: true });
  });

  it('tells what is due, late and went up the ladder, and the reports of days with the gaps between them', async () => {
    await arrangeStep(test, kulob, { due: '-10 minutes' });
    const { stepId, followUpId } = await arrangeStep(test, kulob, { due: '-1 hour', rung: 'supervisor' });
    await test.database.query(`update panoh.follow_up_steps set state = 'undeliverable' where id = $1`, [
      stepId,
    ]);
    await test.database.query(
      `update panoh.follow_ups set escalated_to = 'supervisor', escalated_at = panoh.now() where id = $1`,
      [followUpId],
    );
    await test.database.query(`delete from panoh.daily_reports`);
    await test.database.query(
      `insert into panoh.daily_reports (day, due, on_time, late, undeliverable, missed, escalated)
       select (panoh.now() at time zone 'Asia/Dushanbe' - interval '9 hours')::date - back, 7, 4, 1, 1, 1, 2
       from unnest('{20, 4, 2}'::integer[]) back`,
    );
    const { reminders, dailyReports } = await look();
    expect(reminders).toMatchObject({ due: 1, overdue: 1, undeliverable: 1, late: 2, escalated: 1 });
    const dues = dailyReports.slice(0, 5).map(({ counts }) => counts?.due ?? null);
    expect([dailyReports.length, ...dues]).toEqual([14, null, 7, null, 7, null]);
  });

  it('says when the last backup was taken, once one was', async () => {
    expect((await look()).lastBackupAt).toBeNull();
    await test.database.query(`select panoh.note_backup('archive')`);
    expect((await look()).lastBackupAt).toBeNull();
    await test.database.query(`select panoh.note_backup('backup')`);
    await story.pass('1 hour');
    const { now, lastBackupAt } = await look();
    const age = Date.parse(now) - Date.parse(lastBackupAt ?? '');
    expect([Math.round(age / 60_000)]).toEqual([60]);
    await expect(test.database.query(`select panoh.note_backup('sweep')`)).rejects.toThrow();
  });

  describe('in numbers for a monitoring system', () => {
    const ask = (headers: Record<string, string> = {}, from = test) =>
      request(from.app.getHttpServer() as Server)
        .get('/api/metrics')
        .set(headers);
    const valueOf = (text: string, line: string): number =>
      Number(
        text
          .split('\n')
          .find((one) => one.startsWith(`${line} `))
          ?.slice(line.length),
      );

    it('tells the same on this machine, and how requests ended, without any id', async () => {
      const id = await story.open('caseworker');
      await story.get('caseworker', `/cases/${id}`);
      const slot = `panoh_${process.pid}`;
      await test.database.query(`select pg_create_physical_replication_slot($1, true)`, [slot]);
      const { text, type } = await ask().expect(200);
      await test.database.query(`select pg_drop_replication_slot($1)`, [slot]);
      expect(valueOf(text, `panoh_slot_active{slot="${slot}"}`)).toBe(0);
      expect(valueOf(text, `panoh_slot_behind_bytes{slot="${slot}"}`)).toBeGreaterThanOrEqual(0);
      expect(valueOf(text, 'panoh_backup_age_seconds')).toBeGreaterThan(3_000);
      expect(valueOf(text, 'panoh_archive_age_seconds')).toBeGreaterThan(3_000);
      expect(valueOf(text, 'panoh_archive_failing')).toBe(0);
      // Entries of an hour ago wait: no worker runs.
      expect(valueOf(text, 'panoh_audit_late')).toBe(1);
      expect(valueOf(text, 'panoh_audit_broken')).toBe(0);
      expect(type).toBe('text/plain');
      expect(valueOf(text, 'panoh_database_up')).toBe(1);
      expect(valueOf(text, 'panoh_reminders_overdue')).toBe(1);
      expect(valueOf(text, 'panoh_follow_ups_escalated')).toBe(1);
      expect(valueOf(text, 'panoh_sweep_age_seconds')).toBeGreaterThan(100);
      expect(valueOf(text, 'panoh_queue_jobs{state="failed"}')).toBe(0);
      expect(valueOf(text, 'panoh_daily_report_missed')).toBe(1);
      expect(valueOf(text, 'panoh_requests_total{status="2xx"}')).toBeGreaterThan(0);
      const buckets = ['0.01', '10', '+Inf'].map((le) =>
        valueOf(text, `panoh_request_duration_seconds_bucket{le="${le}",operation="getCase"}`),
      );
      expect(buckets).toEqual([...buckets].sort((a, b) => a - b));
      expect(buckets.at(-1)).toBe(valueOf(text, 'panoh_request_duration_seconds_count{operation="getCase"}'));
      expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/);
      // An alarm about a number that nobody gives would never be raised.
      const told = await Promise.all(
        ['alarms.yml', 'dashboard.json'].map((file) => readFile(`deploy/metrics/${file}`, 'utf8')),
      );
      const asked = new Set(told.join().match(/\b(?:panoh|process)_[a-z_]+/g));
      expect(asked.size).toBeGreaterThan(12);
      const given = new Set(
        [...text.matchAll(/^# TYPE (\S+)/gm)].flatMap(([, name]) => [name, `${name}_bucket`]),
      );
      expect([...asked].filter((name) => !given.has(name))).toEqual([]);
      for (const line of text.trim().split('\n')) expect(line).toMatch(LINE);
      const labels = [...text.matchAll(/[{,]([a-z_]+)="/g)].map(([, name]) => name);
      expect(LABELS).toEqual(expect.arrayContaining([...new Set(labels)]));
    });

    it('tells nothing to whoever comes by a proxy, and nothing at all where that is switched off', async () => {
      await ask({ 'X-Forwarded-For': '127.0.0.1' }).expect(404);
      const off = await startApp({ environment: { PANOH_METRICS_ALLOW_FROM: 'off' } });
      await ask({}, off).expect(404);
      await off.close();
    });
  });
});

describe('the alarms of deploy/metrics/alarms.yml', () => {
  const TESTS = 'backend/test/support/alarms-test.yml';

  it('are tried wherever promtool is installed, and always in CI', async () => {
    expect(existsSync(PROMTOOL) || process.env['CI'] !== 'true').toBe(true);
    const [rules, tests] = await Promise.all(
      ['deploy/metrics/alarms.yml', TESTS].map((file) => readFile(file, 'utf8')),
    );
    const names = [...(rules ?? '').matchAll(/alert: (\w+)/g)].map(([, name]) => name);
    expect(names.filter((name) => !tests?.includes(`alertname="${name}"`))).toEqual([]);
  });

  if (!existsSync(PROMTOOL)) return;

  it('are raised each, and none where all is well', () => {
    expect(execFileSync(PROMTOOL, ['test', 'rules', TESTS], { encoding: 'utf8' })).toContain('SUCCESS');
    const config = ['check', 'config', '--syntax-only', 'deploy/metrics/prometheus.yml'];
    expect(execFileSync(PROMTOOL, config, { encoding: 'utf8' })).toContain('SUCCESS');
  });
});
