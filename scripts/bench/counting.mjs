import { built } from './built.mjs';
import { arrangeDirectory } from './directory.mjs';
import { loadCases } from './load.mjs';
import { signIn } from './scenarios.mjs';
import { asOwner, createDatabase } from './scratch.mjs';
import { startProduct } from './servers.mjs';
import { requestOf, visit } from './clients.mjs';

/** Number of past months in the tables. */
const MONTHS = 12;
const READ_MS = 5_000;
const READERS = 4;

/** What the loaded cases leave alike is made different, and four of five allowed it. */
export const VARIED = [
  `update panoh.cases set counts_in_statistics = hashtext(id::text) % 5 <> 0,
     sex = (array['female', 'male'])[1 + abs(hashtext(id::text)) % 2]`,
  `update panoh.incidents set law_forms = (array['{physical}', '{psychological,economic}', '{sexual}'])[1 + abs(hashtext(id::text)) % 3]::text[],
     core_type = (array['rape', 'physical_assault', 'psychological_abuse', null])[1 + abs(hashtext(id::text)) % 4],
     contexts = '{domestic_violence,ipv}', relationships = '{husband_nikoh}',
     started_on = reported_on - abs(hashtext(id::text)) % 45`,
  `insert into panoh.legal_qualifications (id, case_id, incident_id, agency_id, articles, measures, decision)
     select gen_random_uuid(), i.case_id, i.id, i.agency_id, (array['{cc_116}', '{adm_93_1}', '{}'])[1 + abs(hashtext(i.id::text)) % 3]::text[],
       '{}', 'reconciled' from panoh.incidents i join panoh.agencies a on a.id = i.agency_id and a.kind = 'police'`,
];
const CLOSED = `select to_char(first_on, 'YYYY-MM-DD') as "firstOn" from statistics.counted_periods
  where span = 'month' and first_on < date_trunc('month', panoh.now()) order by first_on desc limit ${MONTHS}`;
const CASES_OF = `select count(*)::integer as count from panoh.cases where opened_at >= $1::date and opened_at < $1::date + interval '1 month'`;

/** Recounts one past month completely; counts one changed case; reads a table as its readers do. */
export async function measureCounting(scratch, count, report) {
  const databaseUrl = await createDatabase(scratch, `counting_${count}`);
  const { directory, year } = await asOwner(databaseUrl, async (client) => {
    const arranged = await arrangeDirectory(client, scratch.root);
    await loadCases(client, { count, groups: arranged.groups, say: report.step });
    await client.query('set session_replication_role = replica');
    for (const sql of VARIED) await client.query(sql);
    await client.query('set session_replication_role = origin');
    await client.query('vacuum (analyze)');
    await client.query(`update panoh.users set roles = '{statistician}' where id = $1`, [
      arranged.groups[0].coordinator.id,
    ]);
    const { rows } = await client.query('select extract(year from panoh.now())::integer as year');
    return { directory: arranged, year: rows[0].year };
  });
  await countAll(databaseUrl, count, report);
  const product = await startProduct(scratch, databaseUrl);
  try {
    const cookie = await signIn(product.port, 'coordinator0', directory.password);
    for (const code of ['law_forms', 'police_articles']) {
      const request = requestOf({ path: `/api/statistics/tables/${code}/${year - 1}`, cookie });
      const subject = { port: product.port, next: () => request };
      const { times, refused } = await visit(subject, { connections: READERS, milliseconds: READ_MS });
      tellReads(report, code, { times, refused });
    }
  } finally {
    await product.close();
  }
  report.goals();
}

async function countAll(databaseUrl, count, report) {
  const { WorkerDatabase } = await built('platform/database/worker-database.js');
  const { Aggregation } = await built('statistics/worker/aggregation.js');
  const { CLASSIFIED_AS } = await built('statistics/statistics.types.js');
  const log = { warn: report.step, info: () => undefined, error: report.step };
  const database = new WorkerDatabase({ connectionString: databaseUrl }, log);
  const seconds = async (work) => {
    const began = performance.now();
    await work();
    return (performance.now() - began) / 1_000;
  };
  const aggregation = new Aggregation(database, log);
  const first = await seconds(() => aggregation.run());
  report.step(`${count} cases: every month and year counted for the first time in ${first.toFixed(1)} s`);
  await asOwner(databaseUrl, async (client) => {
    const months = [];
    for (const { firstOn } of (await client.query(CLOSED)).rows) {
      const cases = (await client.query(CASES_OF, [firstOn])).rows[0].count;
      const recount = () =>
        client.query(`select statistics.recount('month', $1, $2)`, [firstOn, JSON.stringify(CLASSIFIED_AS)]);
      months.push({ firstOn, cases, seconds: await seconds(recount) });
    }
    tellMonths(report, months);
    await client.query(
      `update panoh.cases set counts_in_statistics = not counts_in_statistics where id = (select id from panoh.cases
         where opened_at < panoh.now() - interval '400 days' limit 1)`,
    );
  });
  const again = await seconds(() => aggregation.run());
  report.step(`one case that changed: its periods counted anew in ${again.toFixed(2)} s`);
  await database.onApplicationShutdown();
}

function tellMonths(report, months) {
  for (const { firstOn, cases, seconds } of months)
    report.step(`${firstOn.slice(0, 7)}, ${cases} cases opened: ${(seconds * 1_000).toFixed(0)} ms`);
  const slowest = Math.max(...months.map(({ seconds }) => seconds));
  report.goal(`a month that is over: ${slowest.toFixed(2)} s at most, at most 1`, slowest <= 1);
}

function tellReads(report, code, { times, refused }) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share) => sorted[Math.floor(sorted.length * share)] ?? NaN;
  report.step(
    `${code}: ${sorted.length} reads by ${READERS} readers, p50 ${at(0.5).toFixed(1)} ms, ${refused} refused`,
  );
  report.goal(`table ${code}: p95 ${at(0.95).toFixed(1)} ms, at most 50`, at(0.95) <= 50 && refused === 0);
}
