import { arrangeDirectory } from './directory.mjs';
import { loadCases } from './load.mjs';
import { asOwner, createDatabase } from './scratch.mjs';
import { scenariosOn } from './scenarios.mjs';
import { startProduct, startRedis, startWorker } from './servers.mjs';
import { visit } from './clients.mjs';

const STEPS = 20_000;
const FLOOD = 100_000;
/** So many become due per second, one after the other. */
const PER_SECOND = 200;
const STEADY_SECONDS = 60;
/** People who ask as fast as answers come. */
const VISITORS = 4;
const LOOK_MS = 100;
const TURN_MS = 2_000;
const PATIENCE_MS = 1_200_000;

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

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
const TWICE = `select count(*) filter (where attempts > 1)::int as tried,
    (select count(*)::int from panoh.audit_entries where action = 'job.remind') - count(*)::int as audited
  from panoh.follow_up_steps where attempts > 0`;
/** From the due time of a step to the transaction that notified a user. */
const DELAYS = `select extract(epoch from n.created_at - s.run_at)::float8 * 1000 as ms from panoh.notifications n
  join panoh.follow_up_steps s on s.id = n.step_id where s.run_at > $1 order by 1`;
const BEATEN = `select count(*)::int as count from panoh.worker_heartbeats where name = 'sweep' and beaten_at > $1`;
const OUTBOX = `select count(*)::int as count from panoh.outbox where relayed_at is null`;

/** How quickly reminders become notifications, on either queue, and what a flood of them does to people's requests, or the flood alone. */
export async function measureReminders(scratch, { cases, isFloodAlone }, report) {
  report.reminding(cases);
  const redis = await startRedis();
  try {
    for (const redisUrl of isFloodAlone ? [] : [redis.url, ''])
      await onDatabase(scratch, { name: `reminders_${redisUrl ? 'redis' : 'postgres'}`, cases }, (ground) =>
        measureRates({ ...ground, redisUrl }, report),
      );
    await onDatabase(scratch, { name: 'reminders_flood', cases }, (ground) =>
      measureFlood({ ...ground, redisUrl: redis.url }, report),
    );
  } finally {
    await redis.close();
  }
  report.goals();
}

async function onDatabase(scratch, { name, cases: count }, work) {
  const databaseUrl = await createDatabase(scratch, name);
  await asOwner(databaseUrl, async (client) => {
    const directory = await arrangeDirectory(client, scratch.root);
    await loadCases(client, { count, groups: directory.groups, say: () => undefined });
    await client.query(QUIET);
    await client.query('vacuum (analyze) panoh.follow_up_steps');
    await work({ scratch, databaseUrl, client, directory });
  });
}

async function measureRates(ground, report) {
  const { client, redisUrl } = ground;
  const queue = redisUrl ? 'Redis' : 'PostgreSQL';
  for (const workers of [1, 2])
    await withWorkers(ground, workers, async () => {
      const { seconds, relayed } = await workOff(client, STEPS);
      report.reminded(queue, { workers, steps: STEPS, seconds, relayed, twice: await twiceIn(client) });
    });
  await withWorkers(ground, 1, async () => {
    const since = await nowOf(client);
    await client.query(ADD, [PER_SECOND * STEADY_SECONDS, PER_SECOND]);
    await until(client, WAITING, 0);
    report.delayed(queue, PER_SECOND, await delaysSince(client, since));
  });
}

/** While they visit: alone, and until all that is due was worked off. */
async function measureFlood(ground, report) {
  const { scratch, databaseUrl, client, directory } = ground;
  const product = await startProduct(scratch, databaseUrl);
  try {
    const visited = [{ caseId: null }];
    const [queue] = await scenariosOn({ product, directory, visited });
    const target = { next: queue.next, port: product.port };
    const turn = (milliseconds) => visit(target, { connections: VISITORS, milliseconds });
    await turn(TURN_MS);
    const alone = await turn(5 * TURN_MS);
    await withWorkers(ground, 1, async () => {
      const idle = await turn(5 * TURN_MS);
      let isOver = false;
      const working = workOff(client, FLOOD).finally(() => (isOver = true));
      const times = [];
      while (!isOver) times.push(...(await turn(TURN_MS)).times);
      const { seconds } = await working;
      const again = await turn(5 * TURN_MS);
      report.flooded({
        steps: FLOOD,
        seconds,
        alone: alone.times,
        idle: idle.times,
        flood: times,
        again: again.times,
      });
    });
  } finally {
    await product.close();
  }
}

async function withWorkers({ scratch, databaseUrl, client, redisUrl }, count, work) {
  await client.query('delete from panoh.worker_heartbeats');
  const workers = await Promise.all(
    Array.from({ length: count }, () => startWorker(scratch, databaseUrl, redisUrl)),
  );
  try {
    await until(
      client,
      `select 1 - count(*)::int as count from panoh.worker_heartbeats where name = 'sweep'`,
      0,
    );
    await work();
  } finally {
    await Promise.all(workers.map((worker) => worker.close()));
  }
}

/** All due at once, just after a sweep: for half a minute they are the clock's alone. */
async function workOff(client, steps) {
  const from = await nowOf(client);
  await untilMore(client, BEATEN, [from]);
  await client.query(ADD, [steps, null]);
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1_000;
  let relayed = null;
  for (;;) {
    const { rows } = await client.query(WAITING);
    if (relayed === null && (await client.query(OUTBOX)).rows[0].count === 0) relayed = seconds();
    if (rows[0].count === 0) return { seconds: seconds(), relayed };
    if (performance.now() - began > PATIENCE_MS) throw new Error('What is due was not worked off.');
    await pause(LOOK_MS);
  }
}

async function until(client, sql, count) {
  for (const began = Date.now(); Date.now() - began < PATIENCE_MS; await pause(LOOK_MS))
    if ((await client.query(sql)).rows[0].count === count) return;
  throw new Error('What was waited for did not come.');
}

async function untilMore(client, sql, parameters) {
  while ((await client.query(sql, parameters)).rows[0].count === 0) await pause(LOOK_MS);
}

const nowOf = async (client) => (await client.query('select panoh.now() as now')).rows[0].now;

async function twiceIn(client) {
  const { tried, audited } = (await client.query(TWICE)).rows[0];
  return tried + Math.abs(audited);
}

async function delaysSince(client, since) {
  const { rows } = await client.query(DELAYS, [since]);
  return rows.map(({ ms }) => ms);
}
