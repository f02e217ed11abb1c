import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { writeJobAudit } from '../../platform/audit/job-audit.js';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { Repeating } from '../../platform/queue/repeating.js';
import { TABLE_CODES } from '../statistics.types.js';
import type { TableCode } from '../statistics.types.js';
import { tablesOf } from '../tables.rules.js';
import type { ShownTable } from '../tables.rules.js';
import { factsBetween, refreshFacts } from './facts.js';
import { countsOf } from '../facts.rules.js';

const EVERY_MS = 900_000;
/**
 * Tables are counted once a month: from those of two days that follow each other one new record could be told, with its
 * place, its form and who harmed her, by subtraction.
 */
const DUE = `select extract(year from panoh.now() at time zone 'Asia/Dushanbe')::integer as year,
    coalesce((select max(counted_at) from statistics.tables
      where year >= extract(year from panoh.now() at time zone 'Asia/Dushanbe') - 1), '-infinity') < panoh.now() - interval '1 month' as is_due`;

/** Years before those, of which something is known that their tables do not tell: with the last book of the past, a day later. */
const PAST = `select y.year from (select extract(year from first_on)::integer as year from statistics.counted_periods
      where span = 'year') y
  where y.year < $1 and exists (select 1 from statistics.facts f where f.first_on >= make_date(y.year, 1, 1)
      and f.first_on < make_date(y.year + 1, 1, 1))
    and not exists (select 1 from statistics.imports_to_count() i where i.last_on > panoh.now() - interval '1 day')
    and coalesce((select max(t.counted_at) from statistics.tables t where t.year = y.year), '-infinity') < least(
      panoh.now() - interval '1 month', (select max(k.counted_at) from statistics.counted_periods k
        where k.first_on >= make_date(y.year, 1, 1) and k.first_on < make_date(y.year + 1, 1, 1)))
  order by 1`;

/**
 * Keeps facts up to date; and shows this year and the last, once a month, as the rules of suppression leave them, and
 * earlier ones where something of them changed.
 */
@Injectable()
export class RollUp implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly counting: Repeating;

  constructor(
    private readonly database: WorkerDatabase,
    log: Log,
  ) {
    this.counting = new Repeating({ failure: 'roll_up_failed', everyMs: EVERY_MS, log }, () => this.run());
  }

  onApplicationBootstrap(): void {
    this.counting.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.counting.stop();
  }

  /** Several workers come at the same time; one counts and the others find it done. */
  async run(): Promise<void> {
    await refreshFacts(this.database);
    await this.database.transaction(async (run) => {
      await run(`select pg_advisory_xact_lock(hashtext('statistics.roll_up'))`);
      const [state] = await run<{ year: number; is_due: boolean }>(DUE);
      if (!state) return;
      const recent = [state.year - 1, state.year];
      if (state.is_due) for (const year of recent) await this.count(run, year);
      for (const { year } of await run<{ year: number }>(PAST, recent.slice(0, 1)))
        await this.count(run, year);
    });
  }

  private async count(run: RunSql, year: number): Promise<void> {
    const places = (await run<{ place: string }>('select p as place from statistics.places() p')).map(
      (row) => row.place,
    );
    const facts = await factsBetween(run, `${year}-01-01`, `${year + 1}-01-01`);
    await run('delete from statistics.tables where year = $1', [year]);
    const period = { kind: 'year', firstOn: `${year}-01-01` } as const;
    const tables = tablesOf(TABLE_CODES, (code) => countsOf(code, facts, period), { places });
    for (const [code, table] of tables) await this.keep(run, { code, year, table });
    // Of every case there is, so that none is named.
    await writeJobAudit(run, { action: 'job.count', partitions: ['core'], purpose: 'totals' });
  }

  private async keep(run: RunSql, of: { code: TableCode; year: number; table: ShownTable }): Promise<void> {
    const { lines, columns, cells, withoutConsentPercent, withoutDayPercent } = of.table;
    await run(
      `insert into statistics.tables (code, year, counted_at, lines, columns, without_consent_percent, without_day_percent)
       values ($1, $2, panoh.now(), $3, $4, $5, $6)`,
      [of.code, of.year, lines, columns, withoutConsentPercent, withoutDayPercent],
    );
    await run(
      `insert into statistics.cells (code, year, line, column_key, value, mark)
       select $1, $2, line, column_key, value, mark
       from unnest($3::text[], $4::text[], $5::integer[], $6::text[]) as c (line, column_key, value, mark)`,
      [
        of.code,
        of.year,
        cells.map(({ line }) => line),
        cells.map(({ column }) => column),
        cells.map(({ value }) => value),
        cells.map(({ mark }) => mark),
      ],
    );
  }
}
