import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { writeJobAudit } from '../../platform/audit/job-audit.js';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { Repeating } from '../../platform/queue/repeating.js';
import { internalTables } from '../internal-tables.rules.js';
import { factsBetween, refreshFacts } from './facts.js';
import { keepShown, keepTold } from './internal-store.js';
import { earlierTables } from './release-store.js';

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
      // Beside drafts, each of which is weighed beside these tables.
      await run(`select pg_advisory_xact_lock(hashtext('statistics.releases'))`);
      const [state] = await run<{ year: number; is_due: boolean }>(DUE);
      if (!state) return;
      const recent = [state.year - 1, state.year];
      if (state.is_due) for (const year of recent) await this.count(run, year);
      for (const { year } of await run<{ year: number }>(PAST, recent.slice(0, 1)))
        await this.count(run, year);
    });
  }

  private async count(run: RunSql, year: number): Promise<void> {
    const places = await run<{ place: string }>('select p as place from statistics.places() p');
    const [clock] = await run<{ now: Date }>('select panoh.now() as now');
    const tables = internalTables({
      ...{ year, places: places.map(({ place }) => place), now: clock?.now ?? new Date() },
      facts: await factsBetween(run, `${year}-01-01`, `${year + 1}-01-01`),
      earlier: await earlierTables(run, year),
    });
    await run('update statistics.tables set counted_at = panoh.now() where year = $1', [year]);
    await run('delete from statistics.tables where year = $1 and code = any ($2)', [
      year,
      [...tables.keys()],
    ]);
    for (const [code, table] of tables) {
      await keepShown(run, { code, year, table });
      await keepTold(run, { code, year, told: table.told });
    }
    // Of every case there is, so that none is named.
    await writeJobAudit(run, { action: 'job.count', partitions: ['core'], purpose: 'totals' });
  }
}
