import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { readSettings } from '../src/platform/config/settings.js';
import { RootKey } from '../src/platform/crypto/root-key.js';
import { addressFor } from '../src/platform/database/connections.js';
import { testRootKey } from './support/database.js';
import { startKulob } from './support/kulob.js';
import { Processes } from './support/processes.js';
import { freePort } from './support/free-port.js';
import { arrangeStep, toldOf, until } from './support/steps.js';
import type { Step } from './support/steps.js';
import { Watchdog, hasPsql } from './support/watchdog.js';
import { reportFor, sealLeft } from './support/workers.js';

const { test, kulob } = await startKulob();

type Amiss = Record<'code', string> & Record<'count', number> & Record<'since', Date | null>;
/** All that an alarm may consist of: codes, numbers, times. */
const CONTENTLESS =
  /^panoh: (over after \d+ min|ALARM [a-z_]+ \d+( since [-\dT:]+Z)?(, [a-z_]+ \d+( since [-\dT:]+Z)?)*)$/;

let watch: Client;
const amiss = async (): Promise<Amiss[]> => (await watch.query<Amiss>('select * from panoh.watch()')).rows;
const codes = async (): Promise<string[]> => (await amiss()).map(({ code }) => code).sort();
const beat = (name: string, counts: object = {}): Promise<unknown> =>
  test.database.query(
    `insert into panoh.worker_heartbeats (name, beaten_at, counts) values ($1, panoh.now(), $2)
     on conflict (name) do update set beaten_at = excluded.beaten_at, counts = excluded.counts`,
    [name, counts],
  );
/** As right after a sweep of a worker, and with nothing left from before. */
const settle = async (): Promise<void> => {
  for (const table of ['audit_chain', 'audit_entries', 'outbox', 'follow_up_steps', 'worker_heartbeats'])
    await test.database.query(`alter table panoh.${table} disable trigger user; delete from panoh.${table};
      alter table panoh.${table} enable trigger user`);
  await beat('sweep');
};

beforeAll(async () => {
  const settings = readSettings({ DATABASE_URL: test.database.ownerUrl });
  watch = new Client({
    connectionString: addressFor('panoh_watchdog', settings, new RootKey(testRootKey())),
  });
  await watch.connect();
  test.endings.push(() => watch.end());
});

describe('the login of the watchdog', () => {
  it('asks what is amiss and reaches nothing else', async () => {
    await amiss();
    for (const from of ['cases', 'follow_up_steps', 'users', 'reminder_state()', 'recipient_facts(null)'])
      await expect(watch.query(`select 1 from panoh.${from}`)).rejects.toMatchObject({ code: '42501' });
    await expect(watch.query('select 1 from vault.case_keys')).rejects.toMatchObject({ code: '42501' });
  });
});

describe('what is amiss', () => {
  beforeAll(settle);

  it('is nothing where all runs, and nothing before the product was ever used', async () => {
    expect(await amiss()).toEqual([]);
    await test.database.query(`delete from panoh.worker_heartbeats`);
    await test.database.pass('30 hours');
    expect(await amiss()).toEqual([]);
  });

  it('is a sweep that is silent for three minutes, and what is due meanwhile', async () => {
    await settle();
    const step = await arrangeStep(test, kulob, { due: '30 seconds' });
    await test.database.pass('2 minutes');
    expect(await codes()).toEqual([]);
    await test.database.pass('110 seconds');
    expect(await amiss()).toEqual([
      { code: 'sweep_silent', count: 1, since: expect.any(Date) },
      { code: 'steps_overdue', count: 1, since: expect.any(Date) },
    ]);
    await beat('sweep');
    expect(await codes()).toEqual(['steps_overdue']);
    // A worker claimed the step and died: the end of the lease counts.
    await test.database.query(
      `update panoh.follow_up_steps set state = 'claimed', lease_until = panoh.now() where id = $1`,
      [step.stepId],
    );
    expect(await codes()).toEqual([]);
    await test.database.query(
      `update panoh.follow_up_steps set lease_until = panoh.now() - interval '4 minutes' where id = $1`,
      [step.stepId],
    );
    expect(await codes()).toEqual(['steps_overdue']);
  });

  it('is a step that fails again and again, though somebody tries every minute, or that nobody could be told of', async () => {
    await settle();
    const { stepId } = await arrangeStep(test, kulob);
    const set = (state: string, times: number): Promise<unknown> =>
      test.database.query(
        `update panoh.follow_up_steps set state = $3, attempts = $2, lease_until = panoh.now() + interval '1 minute'
         where id = $1`,
        [stepId, times, state],
      );
    await set('claimed', 2);
    expect(await codes()).toEqual([]);
    await set('claimed', 3);
    expect(await amiss()).toEqual([{ code: 'steps_failing', count: 1, since: expect.any(Date) }]);
    await set('undeliverable', 1);
    expect(await amiss()).toEqual([{ code: 'steps_undeliverable', count: 1, since: expect.any(Date) }]);
  });

  it('is a letter that was not taken three times, or that was given up within the hour', async () => {
    await settle();
    const letter = (state: string, attempts: number): Promise<unknown> =>
      test.database.query(
        `delete from panoh.messages; insert into panoh.messages (id, user_id, channel, kind, state, tag, attempts, next_at, error_code, ended_at)
         values (gen_random_uuid(), '${kulob.as['caseworker']!.userId}', 'email', 'urgent', '${state}', gen_random_uuid(), ${attempts},
           panoh.now(), 'refused', case when '${state}' = 'fallen_back' then panoh.now() end)`,
      );
    await letter('waiting', 2);
    expect(await codes()).toEqual([]);
    await letter('waiting', 3);
    expect(await amiss()).toEqual([{ code: 'letters_failing', count: 1, since: expect.any(Date) }]);
    await letter('fallen_back', 5);
    expect(await codes()).toEqual(['letters_failing']);
    await test.database.pass('61 minutes');
    await beat('sweep');
    expect(await codes()).toEqual([]);
    await test.database.query('delete from panoh.messages');
  });

  it('is work that is not handed to the queue, and a queue that is not reached, after three minutes of it', async () => {
    await settle();
    await arrangeStep(test, kulob, { due: '1 day', queued: true });
    await beat('queue', { isReached: false, awaySince: (await now()).toISOString() });
    expect(await codes()).toEqual([]);
    await test.database.pass('4 minutes');
    await beat('sweep');
    expect(await codes()).toEqual(['outbox_waiting', 'queue_away']);
  });

  it('is a second machine that copies no more, and none where there never was one', async () => {
    await settle();
    expect(await codes()).toEqual([]);
    await test.database.query(`select pg_create_physical_replication_slot('panoh_standby', true)`);
    expect(await amiss()).toEqual([{ code: 'standby_away', count: 1, since: expect.any(Date) }]);
    await test.database.query(`select pg_drop_replication_slot('panoh_standby')`);
    expect(await codes()).toEqual([]);
  });

  it('is a log that nobody chains, and one that is not what was written', async () => {
    await settle();
    // A request with an ended session leaves an entry too.
    await kulob.as['caseworker']!.get('/today').expect(401);
    await test.database.pass('2 minutes');
    await beat('audit', { flaw: 'altered' });
    await beat('sweep');
    expect(await codes()).toEqual(['audit_broken', 'audit_unsealed']);
  });

  it('is a report that has not come for 26 hours', async () => {
    await settle();
    const report = reportFor(test);
    await test.database.query('delete from panoh.daily_reports');
    await toMorning();
    await report.make();
    const found: string[][] = [];
    for (const wait of ['25 hours', '2 hours']) {
      await test.database.pass(wait);
      await beat('sweep');
      found.push(await codes());
    }
    await report.make();
    await report.close();
    expect([...found, await codes()]).toEqual([[], ['report_missing'], []]);
  });

  it('is a backup that has not come for 26 hours, also where none ever came', async () => {
    await settle();
    // The first entry of the log is the first use.
    await kulob.as['caseworker']!.get('/today').expect(401);
    await sealLeft(test);
    const after = async (wait: string): Promise<boolean> => {
      await test.database.pass(wait);
      return (await codes()).includes('backup_missing');
    };
    const found = [await after('25 hours'), await after('2 hours')];
    await test.database.query(`select panoh.note_backup('archive')`);
    found.push(await after('1 minute'));
    await test.database.query(`select panoh.note_backup('backup')`);
    found.push(await after('25 hours'), await after('2 hours'));
    expect(found).toEqual([false, true, true, false, true]);
    await settle();
  });
});

const now = async (): Promise<Date> =>
  (await test.database.query<{ now: Date }>('select panoh.now() as now'))[0]!.now;

/** To half past seven of the next day in Dushanbe. */
async function toMorning(): Promise<void> {
  const [row] = await test.database.query<{ wait: string }>(
    `select (((panoh.now() at time zone 'Asia/Dushanbe')::date + 1 + time '07:30') at time zone 'Asia/Dushanbe'
       - panoh.now())::text as wait`,
  );
  await test.database.pass(row!.wait);
}

describe('the report of a day', () => {
  const reports = () =>
    test.database.query<Record<string, unknown>>(
      `select to_char(day, 'YYYY-MM-DD') as day, due, on_time, late, undeliverable, missed, escalated from panoh.daily_reports order by 1`,
    );
  const yesterday = async (): Promise<string> =>
    new Date((await now()).getTime() + 5 * 3_600_000 - 86_400_000).toISOString().slice(0, 10);
  const end = (step: Step, state: string, late: string): Promise<unknown> =>
    test.database.query(
      `update panoh.follow_up_steps set state = $2, done_at = run_at + $3::interval where id = $1`,
      [step.stepId, state, late],
    );

  it('says how many were due and how each of them ended, once, however many workers make it', async () => {
    await settle();
    await test.database.query('delete from panoh.daily_reports');
    // Planned after its time, it is on time from the moment of planning.
    const { stepId } = await arrangeStep(test, kulob, { due: '-3 days', queued: true });
    const done = `update panoh.follow_up_steps set state = 'done', done_at = panoh.now() where id = $1`;
    await test.database.query(done, [stepId]);
    await toMorning();
    const due = '-10 hours';
    await end(await arrangeStep(test, kulob, { due }), 'done', '30 seconds');
    await end(await arrangeStep(test, kulob, { due, rung: 'supervisor' }), 'done', '1 minute');
    await end(await arrangeStep(test, kulob, { due }), 'done', '5 minutes');
    await end(await arrangeStep(test, kulob, { due }), 'skipped', '1 second');
    await test.database.query(`update panoh.follow_up_steps set state = 'undeliverable' where id = $1`, [
      (await arrangeStep(test, kulob, { due })).stepId,
    ]);
    await arrangeStep(test, kulob, { due });
    // Of today and of the day before yesterday.
    await arrangeStep(test, kulob, { due: '-1 minute' });
    await arrangeStep(test, kulob, { due: '-34 hours' });
    const workers = [reportFor(test), reportFor(test), reportFor(test)];
    await Promise.all(workers.map((worker) => worker.make()));
    await Promise.all(workers.map((worker) => worker.make()));
    await Promise.all(workers.map((worker) => worker.close()));
    expect(await reports()).toEqual([
      { day: await yesterday(), due: 6, on_time: 3, late: 1, undeliverable: 1, missed: 1, escalated: 1 },
    ]);
  });
});

describe('the watchdog itself', () => {
  it('is tried wherever psql is installed, and always in CI', () => {
    expect(hasPsql() || process.env['CI'] !== 'true').toBe(true);
  });

  if (!hasPsql()) return;

  let dog: Watchdog;
  let processes: Processes;
  let metricsPort: number;

  beforeAll(async () => {
    await settle();
    await test.database.query('delete from panoh.daily_reports');
    dog = await Watchdog.on(test);
    metricsPort = await freePort();
    processes = await Processes.on(test, '', { PANOH_METRICS_PORT: String(metricsPort) });
  });
  afterAll(async () => {
    await processes.close();
    await dog.close();
  });

  it('is silent while a worker runs, alarms within six minutes of its death, repeats, and says when it is over', async () => {
    const worker = await processes.worker();
    await until(
      async () =>
        (await test.database.query("select 1 from panoh.worker_heartbeats where name = 'sweep'")).length > 0,
    );
    const told = await arrangeStep(test, kulob, { due: '1 second', queued: true });
    await until(async () => (await toldOf(test, kulob, told)).length > 0);
    expect(await dog.look()).toEqual({ code: 0, said: '' });
    const metrics = await fetch(`http://127.0.0.1:${metricsPort}/api/metrics`);
    expect(await metrics.text()).toMatch(/^panoh_database_up 1$[^]*^panoh_sweep_age_seconds \d/m);
    expect((await fetch(`http://127.0.0.1:${metricsPort}/api/session`)).status).toBe(404);

    await worker.kill();
    await sealLeft(test);
    await arrangeStep(test, kulob, { due: '1 minute', queued: true });
    const minutes: string[] = [];
    for (let minute = 1; minute <= 6; minute += 1) {
      await test.database.pass('1 minute');
      minutes.push((await dog.look()).said);
    }
    const first = minutes.findIndex(Boolean) + 1;
    expect(first).toBeGreaterThanOrEqual(3);
    expect(first).toBeLessThan(6);
    expect(minutes[first - 1]).toMatch(/^panoh: ALARM sweep_silent 1 since/);
    expect(minutes.join('\n')).toMatch(/steps_overdue 1 since/);
    expect(minutes.filter(Boolean).length).toBeLessThan(4);
    expect(await dog.look()).toEqual({ code: 1, said: '' });
    await dog.ageLastWord(3_601);
    expect((await dog.look()).said).toMatch(/^panoh: ALARM .*sweep_silent/);
    await processes.worker();
    await until(async () => (await dog.look()).code === 0);
    const alarms = (await dog.came('alarms')).map((line) => line.replace(/^\S+ /, ''));
    expect(alarms.at(-1)).toMatch(/^panoh: over after \d+ min$/);
    expect(alarms.filter((line) => !CONTENTLESS.test(line))).toEqual([]);
    expect(await dog.came('paged')).toEqual(alarms);
  });

  it('alarms when PostgreSQL does not answer, or its login is refused, and tells nothing of where that is', async () => {
    const away = { PGPORT: String(await freePort()) };
    expect(await dog.look(away)).toEqual({ code: 1, said: 'panoh: ALARM database_silent 1' });
    expect(await dog.look({ ...away, PANOH_ALARM_AGAIN_SECONDS: '0' })).toMatchObject({ code: 1 });
    expect(await dog.look()).toMatchObject({ code: 0, said: expect.stringMatching(/^panoh: over/) });
    const refused = await dog.look({ PGPASSFILE: join(dog.folder, 'none') });
    expect(refused).toEqual({ code: 1, said: 'panoh: ALARM database_silent 1' });
    await dog.look();
  });

  it('alarms when a disk that it watches is nearly full, or cannot be looked at', async () => {
    const disk = { PANOH_WATCH_DISK: dog.folder };
    expect(await dog.look({ ...disk, PANOH_WATCH_DISK_FREE: '0' })).toEqual({ code: 0, said: '' });
    const low = await dog.look({ ...disk, PANOH_WATCH_DISK_FREE: '101' });
    expect(low).toEqual({ code: 1, said: expect.stringMatching(/^panoh: ALARM disk_low \d+$/) });
    await dog.look();
    const gone = await dog.look({ PANOH_WATCH_DISK: join(dog.folder, 'none') });
    expect(gone).toEqual({ code: 1, said: 'panoh: ALARM disk_low 0' });
    await dog.look();
  });

  it('takes one look for a trouble that is gone at the next for none', async () => {
    await test.database.query(
      `update panoh.worker_heartbeats set beaten_at = panoh.now() - interval '1 hour' where name = 'sweep'`,
    );
    const looking = dog.look({ PANOH_WATCH_CONFIRM_SECONDS: '3' });
    await new Promise((done) => setTimeout(done, 1_000));
    await beat('sweep');
    expect(await looking).toEqual({ code: 0, said: '' });
  });

  it('says so when what it may ask is gone, and when it can tell nobody', async () => {
    await test.database.query('revoke execute on function panoh.watch() from panoh_watchdog');
    const { said } = await dog.look({ PANOH_ALARM_COMMAND: 'exit 1' });
    await test.database.query('grant execute on function panoh.watch() to panoh_watchdog');
    expect(said).toBe('panoh: ALARM watch_refused 1\npanoh: the alarm command failed');
    await dog.look();
  });

  it('looks again and again as a service, and tells as soon as one look finds something', async () => {
    const service = await Watchdog.on(test, {
      ...{ PGPORT: String(await freePort()), PANOH_WATCH_EVERY_SECONDS: '1', PANOH_ALARM_AGAIN_SECONDS: '0' },
    });
    const said: string[] = [];
    service.watch((line) => said.push(line));
    await until(() => Promise.resolve(said.length > 1));
    await service.close();
    expect(said.slice(0, 2)).toEqual(Array(2).fill('panoh: ALARM database_silent 1'));
  });

  it('gets its password in a file that nobody else reads', async () => {
    expect((await stat(join(dog.folder, 'pgpass'))).mode & 0o777).toBe(0o600);
  });
});
