import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { LinkageDatabase } from '../../linkage/linking/index.js';
import { writeJobAudit } from '../../platform/audit/job-audit.js';
import { RootKey } from '../../platform/crypto/root-key.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { Repeating } from '../../platform/queue/repeating.js';
import { correctionOf } from '../person-corrections.rules.js';
import { daysOf, duePeriods, latePeriods, shorterIn, waysOf } from '../periods.rules.js';
import type { BroughtIn, CountedPeriod, Days, LatePeriod, Period } from '../periods.rules.js';
import { longerFigures, quarterFigures } from '../period-figures.rules.js';
import type { CountPersons } from '../period-figures.rules.js';
import type { FigureLine, UnitCount } from '../person-figures.rules.js';
import { ALL, NO_GROUP } from '../persons.types.js';
import type { CountedUnit } from '../persons.types.js';
import { settledFigures, settledOfQuarters } from '../settled-figures.rules.js';
import { readPersonBook } from './person-book.js';
import type { CountedRegistration, PersonBook } from './person-book.js';
import {
  isCounted,
  keepCorrection,
  keepFigures,
  noteLater,
  noteTried,
  readVersions,
  untriedLater,
} from './person-store.js';

/** Often, since most times there is nothing to count: what waits to be linked is waited for. */
const EVERY_MS = 15_000;
const REGISTRATIONS = `select case_id as "caseId", agency_id as "agencyId", group_id as "groupId",
  duplicate_of as "duplicateOf" from statistics.registrations_to_count($1, $2) order by 1`;
const RECORDS = `select unit, agency_id as "agencyId", group_id as "groupId", records
  from statistics.records_to_count($1, $2)`;
const RETURNS = `select group_id as "groupId", records from statistics.returns_to_count($1, $2)`;
const DAYS = `select to_char(first_on, 'YYYY-MM-DD') as first, to_char(today, 'YYYY-MM-DD') as today,
  to_char(began_on, 'YYYY-MM-DD') as began,
  exists (select 1 from linkage.inbox where handed_at > panoh.now() - interval '1 day')
    or exists (select 1 from linkage.to_compare where attempts < 3) as "isLinking"
  from statistics.days_to_count()`;
const BROUGHT_IN = `select year, quarter, to_char(last_on, 'YYYY-MM-DD') as "lastOn" from statistics.imports_to_count()`;
const COUNTED = `select distinct on (year, quarter) year, quarter, state,
  to_char(counted_at at time zone 'Asia/Dushanbe', 'YYYY-MM-DD') as "countedOn"
  from statistics.person_periods order by year, quarter, version desc`;

interface ReturnRow {
  groupId: string | null;
  records: string;
}

interface RecordRow {
  unit: CountedUnit;
  agencyId: string;
  groupId: string | null;
  records: string;
}

/**
 * Counts persons of quarters, half-years and years beside registrations, cases, incidents and services, and keeps what the rules of
 * suppression leave of it. What was published stays, whoever is linked or split later; a book that is brought in later makes
 * another version beside it.
 */
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
      const [days] = await run<Omit<Days, 'broughtIn'> & { isLinking: boolean }>(DAYS);
      // What was handed in today is linked first; what waits longer than that waits for somebody.
      if (!days || days.isLinking) return;
      const known = { ...days, broughtIn: await run<BroughtIn>(BROUGHT_IN) };
      const counted = await run<CountedPeriod>(COUNTED);
      const due = duePeriods(known, counted);
      for (const period of due) await keepFigures(run, period, await this.figures(run, period));
      const corrected = await this.correct(run, latePeriods(known, counted));
      // Of every case there is, so that none is named.
      if (due.length + corrected > 0)
        await writeJobAudit(run, { action: 'job.count', partitions: ['core'], purpose: 'totals' });
    });
  }

  /** How many were counted anew, whether or not that may be told yet. */
  private async correct(run: RunSql, late: readonly LatePeriod[]): Promise<number> {
    for (const period of late) await noteLater(run, period);
    const untried = late.length > 0 ? await untriedLater(run) : new Set<string>();
    const waiting = new Set<string>();
    let tried = 0;
    for (const period of late) {
      // What is longer is what its quarters tell, and is weighed against its half-years: it waits for them.
      const isReady = period.isComplete && !shorterIn(period).some((part) => waiting.has(keyOf(part)));
      if (isReady && untried.has(keyOf(period))) {
        tried += 1;
        if (await this.tellLater(run, period)) continue;
      }
      waiting.add(keyOf(period));
    }
    return tried;
  }

  private async tellLater(run: RunSql, period: Period): Promise<boolean> {
    const earlier = await readVersions(run, period);
    const lines = correctionOf(earlier, await this.figures(run, period, earlier));
    await (lines ? keepCorrection(run, period, lines) : noteTried(run, period));
    return lines !== null;
  }

  /** @param earlier What was published of it before. */
  private async figures(run: RunSql, period: Period, earlier: FigureLine[][] = []): Promise<FigureLine[]> {
    const { from, to } = daysOf(period);
    const registrations = await run<CountedRegistration>(REGISTRATIONS, [from, to]);
    const book = await readPersonBook(run, this.root, registrations);
    const count = counterOf(registrations, book);
    const [quarters, ...others] = await this.shorter(run, period);
    if (quarters)
      return [...longerFigures([quarters, ...others], count, earlier), ...settledOfQuarters(quarters)];
    const records = (await run<RecordRow>(RECORDS, [from, to])).map(recordOf);
    const lines = quarterFigures([...unitsOf(registrations, book), ...records], count, earlier);
    const settled = settledFigures(
      new Map((await run<ReturnRow>(RETURNS, [from, to])).map(settledOf)),
      lines.map(({ group }) => group),
    );
    return [...lines, ...settled];
  }

  /** What it is put together from, each as it was told last; of a quarter nothing. */
  private async shorter(run: RunSql, period: Period): Promise<FigureLine[][][]> {
    const told = new Map<number, FigureLine[]>();
    for (const part of shorterIn(period))
      if (await isCounted(run, part)) told.set(part.quarter, (await readVersions(run, part)).at(-1) ?? []);
    return waysOf(period).map((way) =>
      way.flatMap((quarter) => {
        const lines = told.get(quarter);
        return lines ? [lines] : [];
      }),
    );
  }
}

const keyOf = ({ year, quarter }: Period): string => `${year}/${quarter}`;
const settledOf = ({ groupId, records }: ReturnRow): [string, number] => [
  groupId ?? NO_GROUP,
  Number(records),
];

const recordOf = ({ unit, agencyId, groupId, records }: RecordRow): UnitCount => ({
  ...{ unit, agency: agencyId, group: groupId ?? NO_GROUP },
  records: Number(records),
});

const unitsOf = (registrations: readonly CountedRegistration[], { linked }: PersonBook): UnitCount[] =>
  registrations.flatMap(({ caseId, agencyId, groupId }) => {
    const where = { agency: agencyId, group: groupId ?? NO_GROUP, records: 1 };
    const counted: UnitCount = { unit: 'registrations', ...where };
    return linked.has(caseId) ? [counted] : [counted, { unit: 'not_linked', ...where }];
  });

/** Persons of some registrations, by where those are. */
const counterOf =
  (registrations: readonly CountedRegistration[], { graph }: PersonBook): CountPersons =>
  ({ group, agency }) =>
    graph.count(
      registrations
        .filter(({ groupId }) => group === ALL || (groupId ?? NO_GROUP) === group)
        .filter(({ agencyId }) => agency === ALL || agencyId === agency)
        .map(({ caseId }) => caseId),
    );
