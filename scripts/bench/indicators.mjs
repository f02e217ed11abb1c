import { built } from './built.mjs';
import { arrangeDirectory } from './directory.mjs';
import { loadCases } from './load.mjs';
import { signIn } from './scenarios.mjs';
import { asOwner, createDatabase } from './scratch.mjs';
import { startProduct } from './servers.mjs';
import { requestOf, visit } from './clients.mjs';

const READ_MS = 10_000;
const READERS = 4;
const PAGE_MS = 200;
const MONTH_S = 1;

/** What the loaded cases leave alike is made different: refusals, orders, breaches and first contacts. */
const VARIED = [
  `update panoh.referrals set status = (array['declined', 'unavailable', 'not_attended', 'completed'])[1 + abs(hashtext(id::text)) % 4],
     decline_reason = (array['no_capacity', 'outside_area', 'other'])[1 + abs(hashtext(id::text)) % 3],
     decided_at = sent_at + abs(hashtext(id::text)) % 96 * interval '1 hour', ack_due_at = sent_at + interval '72 hours'
   where status = 'completed'`,
  `update panoh.follow_ups set rule = 'fu.first_contact' where rule = 'rk.reassess' and abs(hashtext(id::text)) % 2 = 0`,
  `insert into panoh.protection_orders (id, case_id, agency_id, reported_at, issue_by, issued_at, served_at, days, sealed)
     select gen_random_uuid(), c.id, c.agency_id, c.opened_at, c.opened_at + interval '1 day', c.opened_at + interval '5 hours',
       c.opened_at + interval '5 hours' + abs(hashtext(c.id::text)) % 40 * interval '1 hour', 15, ''
     from panoh.cases c join panoh.agencies a on a.id = c.agency_id and a.kind = 'police'`,
  `insert into panoh.order_events (id, order_id, case_id, agency_id, kind, happened_at)
     select gen_random_uuid(), id, case_id, agency_id, 'order_breached', served_at + interval '3 days'
     from panoh.protection_orders where abs(hashtext(id::text)) % 4 = 0`,
];
const MONTHS = `select to_char(first_on, 'YYYY-MM-DD') as "firstOn" from statistics.periods_to_recount where span = 'month'
  order by first_on desc limit 40`;
const RECORDS = 'select count(*)::integer as records from statistics.indicator_rows where first_on = $1';

const seconds = async (work) => {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1_000;
};

/** Each month counted as a whole and its indicators alone; then the page of a group and of an agency as its readers open it. */
export async function measureIndicators(scratch, count, report) {
  const databaseUrl = await createDatabase(scratch, `indicators_${count}`);
  const { directory, when } = await asOwner(databaseUrl, async (client) => {
    const arranged = await arrangeDirectory(client, scratch.root);
    await loadCases(client, { count, groups: arranged.groups, say: report.step });
    await client.query('set session_replication_role = replica');
    for (const sql of VARIED) await client.query(sql);
    await client.query('set session_replication_role = origin');
    await client.query('vacuum (analyze)');
    await countMonths(client, report);
    await client.query('vacuum (analyze) statistics.indicator_rows, statistics.indicator_counts');
    const { rows } =
      await client.query(`select extract(year from panoh.now() - interval '3 months')::integer as year,
      extract(quarter from panoh.now() - interval '3 months')::integer as quarter`);
    return { directory: arranged, when: rows[0] };
  });
  const product = await startProduct(scratch, databaseUrl);
  try {
    await readPages(product, { directory, when }, report);
  } finally {
    await product.close();
  }
  report.goals();
}

async function countMonths(client, report) {
  const { CLASSIFIED_AS } = await built('statistics/statistics.types.js');
  await client.query('select statistics.gather_stale()');
  let slowest = 0;
  for (const { firstOn } of (await client.query(MONTHS)).rows) {
    const lists = JSON.stringify(CLASSIFIED_AS);
    const all = await seconds(() =>
      client.query(`select statistics.recount('month', $1, $2)`, [firstOn, lists]),
    );
    const own = await seconds(() => client.query('select statistics.count_indicators($1)', [firstOn]));
    const [{ records }] = (await client.query(RECORDS, [firstOn])).rows;
    report.step(
      `${firstOn.slice(0, 7)}: ${(all * 1_000).toFixed(0)} ms, indicators ${(own * 1_000).toFixed(0)} ms, ${records} rows`,
    );
    slowest = Math.max(slowest, all);
  }
  report.goal(`a month counted: ${slowest.toFixed(2)} s at most, at most ${MONTH_S}`, slowest <= MONTH_S);
}

async function readPages(product, { directory, when: { year, quarter } }, report) {
  const [{ id }] = directory.groups;
  const root = '/api/statistics/indicators';
  for (const [login, scope] of [
    ['coordinator0', `groups/${id}`],
    ['police.kulob.lead', 'own-agency'],
  ]) {
    const cookie = await signIn(product.port, login, directory.password);
    for (const suffix of ['', '/cases?indicator=identified']) {
      const request = requestOf({ path: `${root}/${scope}/${year}/${quarter}${suffix}`, cookie });
      const { times, refused } = await visit(
        { port: product.port, next: () => request },
        { connections: READERS, milliseconds: READ_MS },
      );
      const sorted = [...times].sort((a, b) => a - b);
      const at = (share) => sorted[Math.floor(sorted.length * share)] ?? NaN;
      report.step(
        `${login}${suffix}: ${sorted.length} reads, p50 ${at(0.5).toFixed(1)} ms, ${refused} refused`,
      );
      report.goal(
        `${login}${suffix}: p95 ${at(0.95).toFixed(1)} ms, at most ${PAGE_MS}`,
        at(0.95) <= PAGE_MS && refused === 0,
      );
    }
  }
}
