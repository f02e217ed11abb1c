import { arrangeDirectory } from './directory.mjs';
import { Publisher, furnishCases } from './publishing.mjs';
import { asOwner, createDatabase } from './scratch.mjs';
import { startProduct } from './servers.mjs';
import { askOnce, requestOf, visit } from './clients.mjs';

const READ_MS = 5_000;
const READERS = 4;
const MOST_MS = 50;

/**
 * Load time of a published table, for the public pages and for a statistician, among the editions of a year. The
 * product itself creates all of them.
 */
export async function measureReleased(scratch, count, report) {
  const databaseUrl = await createDatabase(scratch, `released_${count}`);
  const { directory, year } = await asOwner(databaseUrl, async (client) => {
    const arranged = await arrangeDirectory(client, scratch.root);
    await furnishCases(client, { count, groups: arranged.groups, say: report.step });
    const { rows } = await client.query('select extract(year from panoh.now())::integer - 2 as year');
    return { directory: arranged, year: rows[0].year };
  });
  const product = await startProduct(scratch, databaseUrl);
  const publisher = await Publisher.of(databaseUrl, product, directory);
  try {
    const id = await publisher.publishYear(year);
    await tellWhatThereIs(databaseUrl, report);
    const { port } = product;
    for (const [title, request] of await readsOf(port, { id, cookie: publisher.cookie }))
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

const PUBLISHED = `select count(distinct e.id)::integer as editions, count(*)::integer as tables,
    sum(jsonb_array_length(t.shown))::integer as cells
  from statistics.editions e join statistics.edition_tables t on t.edition_id = e.id where e.state = 'published'`;

async function tellWhatThereIs(databaseUrl, report) {
  const { rows } = await asOwner(databaseUrl, (client) => client.query(PUBLISHED));
  const [{ editions, tables, cells }] = rows;
  report.step(`${editions} editions with ${tables} tables and ${cells} cells`);
}

/** Addresses as listed on the public pages; the first published table of a month, and of the year. */
async function readsOf(port, { id, cookie }) {
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
    ['a statistician: one edition', read(`/api/statistics/editions/${id}`, cookie)],
    ['a statistician: the calendar', read('/api/statistics/editions', cookie)],
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
