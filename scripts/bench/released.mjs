import { arrangeDirectory } from './directory.mjs';
import { Publisher, furnishCases } from './publishing.mjs';
import { asOwner, createDatabase } from './scratch.mjs';
import { startProduct } from './servers.mjs';
import { askOnce, requestOf, visit } from './visitors.mjs';

const CORRECTED = 3;
const READ_MS = 5_000;
const READERS = 4;
const MOST_MS = 50;

/**
 * How soon a table that was published is there, for anybody on the public pages and for a statistician, beside a year
 * of releases with some that were corrected. All are made by the product itself.
 */
export async function measureReleased(scratch, count, report) {
  const databaseUrl = await createDatabase(scratch, `released_${count}`);
  const { directory, year } = await asOwner(databaseUrl, async (client) => {
    const arranged = await arrangeDirectory(client, scratch.root);
    await furnishCases(client, { count, groups: arranged.groups, say: report.step });
    const { rows } = await client.query('select extract(year from panoh.now())::integer - 1 as year');
    return { directory: arranged, year: rows[0].year };
  });
  const product = await startProduct(scratch, databaseUrl);
  const publisher = await Publisher.of(databaseUrl, product, directory);
  try {
    const periods = await publisher.publishYear(year);
    const months = await publisher.months(year);
    let corrected = 0;
    for (const month of months) {
      if (corrected === CORRECTED) break;
      if (await publisher.correct(databaseUrl, month)) corrected += 1;
    }
    const last = (await publisher.months(year)).at(-1);
    await tellWhatThereIs(databaseUrl, report, { periods, corrected });
    const { port } = product;
    for (const [title, request] of await readsOf(port, {
      year,
      id: last.publishedId,
      cookie: publisher.cookie,
    }))
      tell(
        report,
        title,
        await visit({ port, next: () => request }, { connections: READERS, milliseconds: READ_MS }),
      );
  } finally {
    await publisher.close();
    await product.close();
  }
  report.goals();
}

const PUBLISHED = `select count(distinct r.id)::integer as releases, count(*)::integer as tables,
    (select count(*)::integer from statistics.release_cells) as cells
  from statistics.releases r join statistics.release_tables t on t.release_id = r.id
  where r.state = 'published' and t.outcome = 'told'`;

async function tellWhatThereIs(databaseUrl, report, { periods, corrected }) {
  const { rows } = await asOwner(databaseUrl, (client) => client.query(PUBLISHED));
  const [{ releases, tables, cells }] = rows;
  report.step(
    `${periods} periods of a year asked for, ${corrected} months corrected: ${releases} releases with ${tables} tables and ${cells} cells`,
  );
  report.goal(`months corrected: ${corrected}, at least ${CORRECTED}`, corrected === CORRECTED);
}

/** Addresses as the list of the public pages gives them; the first table that was told of a month, and of the year. */
async function readsOf(port, { year, id, cookie }) {
  const { body } = await askOnce(port, requestOf({ path: '/portal/en/figures' }));
  const paths = [...body.toString('utf8').matchAll(/href="\/portal\/en\/figures\/([^"]+)"/g)].map(
    ([, path]) => path,
  );
  const one = (pattern) => paths.find((path) => pattern.test(path));
  const month = one(/\/\d{4}-\d\d$/);
  const whole = one(/\/\d{4}$/);
  const [code, name] = month.split('/');
  const read = (path, as) => requestOf({ path, ...(as ? { cookie: as } : {}) });
  return [
    ['anybody: the list', read('/portal/tg/figures')],
    [`anybody: ${month}`, read(`/portal/tg/figures/${month}`)],
    [`anybody: ${whole}`, read(`/portal/ru/figures/${whole}`)],
    [`anybody: ${month} as a file`, read(`/portal/data/figures/${code}/${name}.csv`)],
    ['a statistician: one release', read(`/api/statistics/releases/${id}`, cookie)],
    ['a statistician: the calendar', read(`/api/statistics/releases/calendar/${year}`, cookie)],
    ['a statistician: the return of a month', read(`/api/statistics/returns/${name}`, cookie)],
  ];
}

function tell(report, title, { times, refused }) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share) => sorted[Math.floor(sorted.length * share)] ?? NaN;
  report.step(`${title}: ${sorted.length} reads by ${READERS} readers, p50 ${at(0.5).toFixed(1)} ms`);
  report.goal(
    `${title}: p95 ${at(0.95).toFixed(1)} ms, at most ${MOST_MS}; ${refused} refused`,
    at(0.95) <= MOST_MS && refused === 0,
  );
}
