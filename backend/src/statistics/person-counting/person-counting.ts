import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { LinkageDatabase } from '../../linkage/linking/index.js';
import { writeJobAudit } from '../../platform/audit/job-audit.js';
import { RootKey } from '../../platform/crypto/root-key.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { Repeating } from '../../platform/queue/repeating.js';
import { personLines } from '../person-lines.rules.js';
import type { CountedRecords, CountedRegistration } from '../person-lines.rules.js';
import type { PersonLine, PersonPeriod } from '../persons.types.js';
import { daysOf, duePeriods } from './due-periods.rules.js';
import type { CountedPeriod, Imported, Known } from './due-periods.rules.js';
import { readPersonBook } from './person-book.js';

/** Often, since most times there is nothing to count: what waits to be linked is waited for. */
const EVERY_MS = 15_000;
const RECORDS = `select unit, case_id as "caseId", duplicate_of as "duplicateOf", agency_id as "agencyId",
  group_id as "groupId", is_shared as "isShared", records::integer as records
  from statistics.records_to_count($1, $2) order by 2`;
const DAYS = `select to_char(first_on, 'YYYY-MM-DD') as first, to_char(today, 'YYYY-MM-DD') as today,
  to_char(imported_on, 'YYYY-MM-DD') as "firstOn", imported_at as "lastAt", exists (select 1 from linkage.inbox where handed_at > panoh.now() - interval '1 day')
    or exists (select 1 from linkage.to_compare where attempts < 3) as "isLinking"
  from statistics.days_to_count()`;
const COUNTED = `select kind, to_char(first_on, 'YYYY-MM-DD') as "firstOn", counted_at as "countedAt",
  to_char(counted_at at time zone 'Asia/Dushanbe', 'YYYY-MM-DD') as "countedOn" from statistics.person_periods`;
const KEEP = `insert into statistics.person_counts (kind, first_on, scope, group_id, agency_id, registrations, not_linked,
    cases, incidents, services, persons, estimate, low, high, settled_too_soon)
  select $1, $2, scope, "groupId", "agencyId", registrations, "notLinked", cases, incidents, services, persons, estimate,
    "from", "to", "settledTooSoon" from jsonb_to_recordset($3) l (scope text, "groupId" uuid, "agencyId" uuid,
    registrations integer, "notLinked" integer, cases integer, incidents integer, services integer, persons integer,
    estimate integer, "from" integer, "to" integer, "settledTooSoon" integer)`;

type Days = Omit<Known, 'imports'> & { isLinking: boolean };
type RecordRow = CountedRegistration & {
  readonly unit: CountedRecords['unit'] | 'registrations' | 'returns';
  readonly records: number;
};
const APART: ReadonlySet<string> = new Set(['registrations', 'returns']);

/** Counts persons of quarters, half-years and years, exactly, beside registrations, cases, incidents and services. */
@Injectable()
export class PersonCounting implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly counting: Repeating;

  constructor(
    private readonly database: LinkageDatabase,
    private readonly root: RootKey,
    log: Log,
  ) {
    this.counting = new Repeating({ failure: 'person_count_failed', everyMs: EVERY_MS, log }, () =>
      this.run(),
    );
  }

  onApplicationBootstrap(): void {
    this.counting.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.counting.stop();
  }

  /** Several workers come at the same time; one counts and the others find it done. */
  async run(): Promise<void> {
    await this.database.transaction(async (run) => {
      await run(`select pg_advisory_xact_lock(hashtext('statistics.persons'))`);
      const imports = await run<Days & Imported>(DAYS);
      const days = imports[0];
      // Registrations of today are linked first; one that waits longer than a day needs a person and holds up nothing.
      if (!days || days.isLinking) return;
      const { first, today } = days;
      const known = { first, today, imports: imports.filter(({ firstOn }) => firstOn !== null) };
      const due = duePeriods(known, await run<CountedPeriod>(COUNTED));
      for (const period of due) await keep(run, period, await this.lines(run, period));
      // Of every case there is, so that none is named.
      if (due.length > 0)
        await writeJobAudit(run, { action: 'job.count', partitions: ['core'], purpose: 'totals' });
    });
  }

  private async lines(run: RunSql, period: PersonPeriod): Promise<PersonLine[]> {
    const { from, to } = daysOf(period);
    const rows = await run<RecordRow>(RECORDS, [from, to]);
    const registrations = rows.filter(({ unit }) => unit === 'registrations');
    const records = rows.filter((row): row is RecordRow & CountedRecords => !APART.has(row.unit));
    const returns = rows.filter(({ unit }) => unit === 'returns');
    const { graph, linked } = await readPersonBook(run, this.root, registrations);
    return personLines({ registrations, records, returns, graph, linked });
  }
}

/** Replaces what was counted of the period before. */
async function keep(
  run: RunSql,
  { kind, firstOn }: PersonPeriod,
  lines: readonly PersonLine[],
): Promise<void> {
  await run('delete from statistics.person_periods where kind = $1 and first_on = $2', [kind, firstOn]);
  await run('insert into statistics.person_periods (kind, first_on) values ($1, $2)', [kind, firstOn]);
  if (lines.length > 0) await run(KEEP, [kind, firstOn, JSON.stringify(lines)]);
}
