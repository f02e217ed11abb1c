import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { writeJobAudit } from '../../platform/audit/job-audit.js';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { Repeating } from '../../platform/queue/repeating.js';
import { checksOf, periodsBefore } from '../draft-checks.rules.js';
import { draftTable, shareOf } from '../drafts.rules.js';
import type { EarlierTable } from '../drafts.rules.js';
import { isToldOf } from '../facts.rules.js';
import type { Fact, KnownFact } from '../facts.rules.js';
import { endOf } from '../releases.rules.js';
import { PUBLISHED_CODES } from '../releases.types.js';
import { OF_THE_WHOLE } from '../statistics.types.js';
import type { TableCode } from '../statistics.types.js';
import { factsBetween, knownBetween, refreshFacts } from './facts.js';
import { askedReleases, earlierTables, keepChecks, keepTable } from './release-store.js';
import type { AskedRelease, DraftCheck, KeptTable } from './release-store.js';

/** Often, since somebody waits for it; most times nothing was asked for. */
const EVERY_MS = 5_000;

interface Around {
  readonly facts: readonly Fact[];
  readonly known: readonly KnownFact[];
  readonly earlier: readonly (EarlierTable & { code: TableCode })[];
  readonly places: readonly string[];
  readonly now: Date;
}

/**
 * Counts a period that a statistician asked for, once, and keeps what the rules leave of it beside everything that was
 * published before, with what is to be explained.
 */
@Injectable()
export class ReleaseDrafts implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly drafting: Repeating;

  constructor(
    private readonly database: WorkerDatabase,
    log: Log,
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
    const tables = PUBLISHED_CODES.filter((code) => isToldOf(code, release.kind)).map((code) =>
      tableFor(code, release, around),
    );
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

function tableFor(code: TableCode, release: AskedRelease, around: Around): KeptTable {
  const table = draftTable({
    ...{ code, period: release, isCorrection: release.version > 1, now: around.now },
    ...{ facts: around.facts, known: around.known, places: around.places },
    earlier: around.earlier.filter((told) => told.code === code),
  });
  const whole = (column: string): number =>
    around.facts
      .filter((fact) => fact.code === code && fact.line === OF_THE_WHOLE && fact.column === column)
      .filter(({ firstOn }) => firstOn >= release.firstOn && firstOn < endOf(release))
      .reduce((sum, { records }) => sum + records, 0);
  const [counted, consent, day] = [whole('counted'), whole('without_consent'), whole('without_day')];
  const isOfNoDay = table.outcome === 'told' && counted === 0 && day > 0;
  return {
    ...table,
    ...(isOfNoDay && { outcome: 'no_day', cells: [] }),
    withoutConsentPercent: shareOf(consent, counted + consent + day),
    withoutDayPercent: shareOf(day, counted + day),
  };
}

async function silentAgencies(run: RunSql, release: AskedRelease): Promise<DraftCheck[]> {
  const silent = await run<{ agency_id: string }>(
    'select agency_id from statistics.silent_agencies($1, $2)',
    [release.firstOn, endOf(release)],
  );
  return silent.map(({ agency_id: agencyId }) => ({ kind: 'silent_agency', agencyId }));
}
