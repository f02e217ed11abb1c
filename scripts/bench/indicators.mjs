import { built } from '../support/root.mjs';
import { requestOf, visit } from './clients.mjs';
import { arrangeDirectory } from './directory.mjs';
import { loadCases } from './load.mjs';
import { at, goal, load, number, row, say } from './report.mjs';
import { signIn } from './scenarios.mjs';
import { asOwner, createDatabase } from './scratch.mjs';
import { startProduct } from './servers.mjs';

const TURN = { connections: 4, milliseconds: 10_000 };
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
const WHEN = `select extract(year from panoh.now() - interval '3 months')::integer as year,
  extract(quarter from panoh.now() - interval '3 months')::integer as quarter`;

const millisecondsOf = async (work) => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};

/** Each month counted, its indicators alone too; then the page of a group and of an agency as its readers open it. */
export async function measureIndicators(scratch, count) {
  const databaseUrl = await createDatabase(scratch, 'indicators');
  const { directory, when } = await asOwner(databaseUrl, async (client) => {
    const arranged = await arrangeDirectory(client, scratch.root);
    await loadCases(client, arranged.groups, { count, more: VARIED });
    await countMonths(client);
    await client.query('vacuum (analyze) statistics.indicator_rows, statistics.indicator_counts');
    return { directory: arranged, when: (await client.query(WHEN)).rows[0] };
  });
  const product = await startProduct(scratch, databaseUrl);
  try {
    await readPages(product, directory, when);
  } finally {
    await product.close();
  }
}

async function countMonths(client) {
  const { CLASSIFIED_AS } = await built('statistics/statistics.types.js');
  const lists = JSON.stringify(CLASSIFIED_AS);
  await client.query('select statistics.gather_stale()');
  say(`indicators; ${load()}\n\n| month | all tables ms | indicators ms |\n|---|---|---|`);
  const counted = [];
  for (const { firstOn } of (await client.query(MONTHS)).rows) {
    const all = await millisecondsOf(() =>
      client.query(`select statistics.recount('month', $1, $2)`, [firstOn, lists]),
    );
    const own = await millisecondsOf(() => client.query('select statistics.count_indicators($1)', [firstOn]));
    row([firstOn.slice(0, 7), number(all, 0), number(own, 0)]);
    counted.push(all / 1_000);
  }
  const slowest = Math.max(...counted);
  goal(`a month counted: ${number(slowest, 2)} s at most, at most ${MONTH_S}`, slowest <= MONTH_S);
}

async function readPages({ port }, { groups, password }, { year, quarter }) {
  for (const [login, scope] of [
    ['coordinator0', `groups/${groups[0].id}`],
    ['police.kulob.lead', 'own-agency'],
  ]) {
    const cookie = await signIn(port, login, password);
    for (const suffix of ['', '/cases?indicator=identified']) {
      const path = `/api/statistics/indicators/${scope}/${year}/${quarter}${suffix}`;
      const request = requestOf({ path, cookie });
      const { times, refused } = await visit({ port, next: () => request }, TURN);
      const [p50, p95] = [0.5, 0.95].map((share) => at(times, share));
      say(`${login}${suffix}: ${times.length} reads, p50 ${number(p50)} ms, ${refused} refused`);
      goal(
        `${login}${suffix}: p95 ${number(p95)} ms, at most ${PAGE_MS}`,
        p95 <= PAGE_MS && refused === 0 && times.length > 0,
      );
    }
  }
}
