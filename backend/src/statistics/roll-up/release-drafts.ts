import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { writeJobAudit } from '../../platform/audit/job-audit.js';
import type { WorkerDatabase } from '../../platform/database/worker-database.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import type { Log } from '../../platform/log.js';
import { Repeating } from '../../platform/queue/repeating.js';
import { checksOf, periodsBefore } from '../draft-checks.rules.js';
import { endOf } from '../releases.rules.js';
import type { Around, AskedRelease, DraftTables } from './drafted-tables.rules.js';
import { factsBetween, knownBetween, refreshFacts } from './facts.js';
import { askedReleases, earlierTables, keepChecks, keepTable } from './release-store.js';
import type { DraftCheck } from './release-store.js';

/** Often, since somebody waits for it; most times nothing was asked for. */
const EVERY_MS = 5_000;
const LONGEST = '30min';

/**
 * Counts a period that a statistician asked for, once, and keeps what the rules leave of it beside everything that was
 * published before, with what is to be explained.
 */
export class ReleaseDrafts implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly drafting: Repeating;

  constructor(
    private readonly database: WorkerDatabase,
    log: Log,
    private readonly draftTables: DraftTables,
  ) {
    this.drafting = new Repeating({ failure: 'draft_failed', everyMs: EVERY_MS, log }, () => this.run());
  }

  onApplicationBootstrap(): void {
    this.drafting.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.drafting.stop();
  }

  async run(): Promise<void> {
    const asked = await askedReleases((sql, parameters) => this.database.query(sql, parameters));
    if (asked.length === 0) return;
    await refreshFacts(this.database);
    for (const release of asked) await this.database.transaction((run) => this.draft(run, release));
  }

  /** Several workers come at the same time; one drafts and the others find it done. */
  private async draft(run: RunSql, release: AskedRelease): Promise<void> {
    await run(`select pg_advisory_xact_lock(hashtext('statistics.releases'))`);
    if (!(await askedReleases(run)).some(({ id }) => id === release.id)) return;
    const around = await this.around(run, release);
    // Of a whole country that takes longer than a transaction may stand still.
    await run(`set local idle_in_transaction_session_timeout = '${LONGEST}'`);
    const tables = await this.draftTables(release, around);
    for (const table of tables) await keepTable(run, release.id, table);
    const told = tables.filter(({ outcome }) => outcome === 'told');
    const checks = told.flatMap((table) => checksOf(table, release, around.facts));
    await keepChecks(run, release.id, [...(await silentAgencies(run, release)), ...checks]);
    await run('select statistics.settle_draft($1)', [release.id]);
    // Of every case there is, so that none is named.
    await writeJobAudit(run, { action: 'job.count', partitions: ['core'], purpose: 'totals' });
  }

  private async around(run: RunSql, release: AskedRelease): Promise<Around> {
    const from = periodsBefore(release)[0]?.firstOn ?? release.firstOn;
    const [clock] = await run<{ now: Date }>('select panoh.now() as now');
    const places = await run<{ place: string }>('select p as place from statistics.places() p');
    return {
      facts: await factsBetween(run, from, endOf(release)),
      known: await knownBetween(run, release.firstOn, endOf(release)),
      earlier: await earlierTables(run, Number(release.firstOn.slice(0, 4))),
      places: places.map(({ place }) => place),
      now: clock?.now ?? new Date(),
    };
  }
}

async function silentAgencies(run: RunSql, release: AskedRelease): Promise<DraftCheck[]> {
  const silent = await run<{ agency_id: string }>(
    'select agency_id from statistics.silent_agencies($1, $2)',
    [release.firstOn, endOf(release)],
  );
  return silent.map(({ agency_id: agencyId }) => ({ kind: 'silent_agency', agencyId }));
}
