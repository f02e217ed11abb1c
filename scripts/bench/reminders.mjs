import { setTimeout as pause } from 'node:timers/promises';
import { arrangeDirectory } from './directory.mjs';
import { loadCases } from './load.mjs';
import { at, goal, load, number, say } from './report.mjs';
import { asOwner, createDatabase } from './scratch.mjs';
import { startRedis, startWorker } from './servers.mjs';

const STEPS = 20_000;
/** So many become due per second, one after the other. */
const PER_SECOND = 200;
const STEADY_SECONDS = 60;
const LOOK_MS = 100;
const PATIENCE_MS = 1_200_000;

/** Nothing is due but what is measured. */
const QUIET = `update panoh.follow_up_steps set run_at = panoh.now() + interval '1 year'
  where state in ('waiting', 'claimed', 'undeliverable') and run_at < panoh.now() + interval '1 year'`;

/** Adds `$1` steps of waiting rows with outbox rows, half at the owner's level; `$2` per second, or all at once. */
const ADD = `with rows as (select f.id, f.case_id, row_number() over (order by f.id) - 1 as n, count(*) over () as of
    from panoh.follow_ups f join panoh.cases c on c.id = f.case_id and c.status = 'open' where f.status = 'pending'),
  made as (select gen_random_uuid() as id, r.id as follow_up_id, r.case_id, (select coalesce(max(step_no), 0)
      from panoh.follow_up_steps) + 1 + i / r.of as step_no, (array['owner', 'supervisor', 'owner', 'coordinator'])[i % 4 + 1] as rung,
      case when $2::integer is null then panoh.now() else panoh.now() + interval '5 seconds' + i / $2::float8 * interval '1 second' end as run_at
    from generate_series(0, $1::integer - 1) i join rows r on r.n = i % (select max(of) from rows)),
  steps as (insert into panoh.follow_up_steps (id, follow_up_id, case_id, step_no, rung, run_at)
    select id, follow_up_id, case_id, step_no, rung, run_at from made)
  insert into panoh.outbox (id, queue, kind, subject_id, run_at)
    select id, 'reminders', 'follow_up_step', id, run_at from made`;

const WAITING = `select count(*)::int as count from panoh.follow_up_steps
  where state in ('waiting', 'claimed') and run_at < panoh.now() + interval '1 month'`;
const TWICE = `select count(*) filter (where attempts > 1)::int
    + abs((select count(*)::int from panoh.audit_entries where action = 'job.remind') - count(*)::int) as count
  from panoh.follow_up_steps where attempts > 0`;
/** From the due time of a step to the transaction that notified a user. */
const DELAYS = `select extract(epoch from n.created_at - s.run_at)::float8 * 1000 as ms from panoh.notifications n
  join panoh.follow_up_steps s on s.id = n.step_id where s.run_at > $1`;
const SWEPT = `select count(*)::int as count from panoh.worker_heartbeats where name = 'sweep' and beaten_at > $1`;

/** How quickly reminders become notifications, with the queue in Redis and in PostgreSQL. */
export async function measureReminders(scratch, count) {
  say(`reminders, ${count} cases; ${load()}`);
  const redis = await startRedis();
  try {
    for (const [queue, redisUrl] of [
      ['Redis', redis.url],
      ['PostgreSQL', ''],
    ]) {
      const databaseUrl = await createDatabase(scratch, `reminders_${queue.toLowerCase()}`);
      await asOwner(databaseUrl, async (client) => {
        const { groups } = await arrangeDirectory(client, scratch.root);
        await loadCases(client, groups, { count, more: [QUIET] });
        await measureRates({ client, queue, start: () => startWorker(scratch, databaseUrl, redisUrl) });
      });
    }
  } finally {
    await redis.close();
  }
}

async function measureRates({ client, queue, start }) {
  for (const workers of [1, 2])
    await withWorkers({ client, start, workers }, async () => {
      const seconds = await workOff(client);
      const [rate, twice] = [STEPS / seconds, await countOf(client, TWICE)];
      say(
        `${queue}, ${workers} worker(s): ${STEPS} due at once, ${number(rate, 0)}/s; ${twice} handled twice`,
      );
      goal(`${queue}, ${workers} worker(s): ${twice} handled twice, at most 0`, twice === 0);
      if (workers === 1 && queue === 'Redis')
        goal(`Redis: ${number(rate, 0)}/s by one worker, at least 200`, rate >= 200);
    });
  await withWorkers({ client, start, workers: 1 }, async () => {
    const since = await nowOf(client);
    await makeDue(client, { count: PER_SECOND * STEADY_SECONDS, perSecond: PER_SECOND });
    await until(client, WAITING, (count) => count === 0);
    const delays = await delaysSince(client, since);
    const [p50, p99] = [0.5, 0.99].map((share) => at(delays, share));
    say(
      `${queue}, ${PER_SECOND} due in each second: p50 ${number(p50, 0)} ms, p99 ${number(p99, 0)} ms late`,
    );
    goal(`${queue}: p99 ${number(p99, 0)} ms after they were due, at most 60000`, p99 <= 60_000);
  });
}

async function withWorkers({ client, start, workers: count }, work) {
  await client.query('delete from panoh.worker_heartbeats');
  const workers = await Promise.all(Array.from({ length: count }, start));
  try {
    await until(client, SWEPT, (swept) => swept > 0, ['-infinity']);
    await work();
  } finally {
    await Promise.all(workers.map((worker) => worker.close()));
  }
}

/** All due at once, just after a sweep: for half a minute only jobs find them. @returns {Promise<number>} seconds */
async function workOff(client) {
  await until(client, SWEPT, (swept) => swept > 0, [await nowOf(client)]);
  await client.query(ADD, [STEPS, null]);
  const began = performance.now();
  await until(client, WAITING, (count) => count === 0);
  return (performance.now() - began) / 1_000;
}

/** Adds steps that become due one after the other, so many per second. */
export const makeDue = (client, { count, perSecond }) => client.query(ADD, [count, perSecond]);

/** Milliseconds from the due time to the notification, of each step due since. */
export const delaysSince = async (client, since) =>
  (await client.query(DELAYS, [since])).rows.map(({ ms }) => ms);

const countOf = async (client, sql, parameters) => (await client.query(sql, parameters)).rows[0].count;
export const nowOf = async (client) => (await client.query('select panoh.now() as now')).rows[0].now;

async function until(client, ...[sql, isReached, parameters]) {
  for (const began = Date.now(); Date.now() - began < PATIENCE_MS; await pause(LOOK_MS))
    if (isReached(await countOf(client, sql, parameters))) return;
  throw new Error('What was waited for did not come.');
}
