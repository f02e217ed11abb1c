import type { ShownCell } from '../../../src/statistics/statistics.types.js';
import type { TestApp } from '../app.js';
import type { Published } from './attack.js';

interface Row {
  id: string;
  lines: string[];
  columns: string[];
}
interface Counted {
  id: string;
  key: string;
  month: string;
  records: number;
}

/** Every version of a table that was published, with what it was counted from: the reader knows the differences. */
export async function publishedBy(test: TestApp, code: string): Promise<Published[]> {
  const tables = await test.database.query<Row>(
    `select r.id, t.lines, t.columns from statistics.releases r join statistics.release_tables t on t.release_id = r.id
     where r.state = 'published' and t.code = $1 and t.outcome = 'told' order by r.published_at`,
    [code],
  );
  const cells = await test.database.query<ShownCell & { id: string }>(
    `select release_id as id, line, column_key as "column", value, mark from statistics.release_cells where code = $1`,
    [code],
  );
  const counts = await test.database.query<Counted>(
    `select release_id as id, first_on::text as month, code || '|' || first_on || '|' || line || '|' || column_key as key, records
     from statistics.release_counts where code = $1`,
    [code],
  );
  const truth = new Map<string, number>();
  for (const { id } of tables)
    for (const count of counts.filter((one) => one.id === id))
      if (!truth.has(count.key)) truth.set(count.key, count.records);
  return tables.map(({ id, lines, columns }) => {
    const own = counts.filter((count) => count.id === id);
    return {
      ...{ code, lines, columns, truth, months: [...new Set(own.map(({ month }) => month))].sort() },
      corrected: new Map(own.map(({ key, records }) => [key, records - (truth.get(key) ?? 0)])),
      cells: cells.filter((cell) => cell.id === id),
    };
  });
}
