import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';
import { Processes } from './support/processes.js';
import type { ProductProcess } from './support/processes.js';
import { arrangeStep, toldOf, until } from './support/steps.js';
import type { Step } from './support/steps.js';
import { Watchdog } from './support/watchdog.js';

/**
 * A worker process that runs with reminders coming due, and is killed by kill -9 and not started again: the watchdog, as
 * its service runs it, says nothing while the worker lives, and alarms within six minutes of its death. So many deaths,
 * in real time; with 0, the short form, one death, and the clock of the database is moved on instead of waited for.
 */
const deaths = Number(process.env['PANOH_NIGHTLY_COUNT'] ?? 1);
const isShort = deaths === 0;
const QUIET_SECONDS = isShort ? 8 : 150;
const LIMIT_SECONDS = 360;
const SHORT = { PANOH_WATCH_EVERY_SECONDS: '1', PANOH_WATCH_CONFIRM_SECONDS: '1' };
const REAL = { PANOH_WATCH_CONFIRM_SECONDS: '35' };

const pause = (seconds: number): Promise<void> => new Promise((done) => setTimeout(done, seconds * 1_000));

describe('a worker that is killed for good', () => {
  let test: TestApp;
  let kulob: Kulob;
  let dog: Watchdog;
  let processes: Processes;
  let worker: ProductProcess;
  const said: string[] = [];
  const steps: Step[] = [];
  const heard = (word: string): boolean => said.some((line) => line.startsWith(`panoh: ${word}`));
  const dueSoon = async (): Promise<void> => {
    steps.push(await arrangeStep(test, kulob, { due: '3 seconds', queued: true }));
  };
  const secondsSince = async (moment: Date): Promise<number> => {
    const [row] = await test.database.query<{ seconds: number }>(
      'select extract(epoch from panoh.now() - $1::timestamptz)::float8 as seconds',
      [moment],
    );
    return Math.round(row?.seconds ?? Infinity);
  };
  const now = async (): Promise<Date> =>
    (await test.database.query<{ now: Date }>('select panoh.now() as now'))[0]?.now ?? new Date();

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
    processes = await Processes.on(test, '');
    dog = await Watchdog.on(test, isShort ? SHORT : REAL);
    worker = await processes.worker();
    dog.watch((line) => said.push(line));
  }, 60_000);
  afterAll(async () => {
    await dog.close();
    await processes.close();
    await test.close();
  });

  /** Due follow-ups send their notifications, and the watchdog stays silent. */
  async function live(): Promise<void> {
    for (let second = 0; second < QUIET_SECONDS; second += 4) {
      await dueSoon();
      await pause(4);
    }
    await until(
      async () => (await Promise.all(steps.map((step) => toldOf(test, kulob, step)))).every(isOne),
      10,
    );
    expect(said).toEqual([]);
  }

  const isOne = (people: string[]): boolean => people.length === 1;

  /** Seconds of the database's clock from the death to the alarm. */
  async function die(): Promise<number> {
    await worker.kill();
    const died = await now();
    while (!heard('ALARM') && (await secondsSince(died)) < LIMIT_SECONDS) {
      await dueSoon();
      await pause(4);
      if (isShort) await test.database.pass('20 seconds');
    }
    return secondsSince(died);
  }

  it(
    'is told within six minutes, not while it lives, and not when it lives again',
    async () => {
      for (let death = 1; death <= Math.max(1, deaths); death += 1) {
        await live();
        const seconds = await die();
        expect(said[0]).toMatch(/^panoh: ALARM sweep_silent 1 since/);
        expect(seconds).toBeLessThan(LIMIT_SECONDS);
        worker = await processes.worker();
        await until(() => Promise.resolve(heard('over')), 120);
        process.stdout.write(`death ${death}: told after ${seconds} s of the database's clock\n`);
        said.length = 0;
        steps.length = 0;
      }
    },
    Math.max(1, deaths) * 720_000,
  );
});
