import { PAIR_LEVELS, pairPlace } from '../../linkage/linkage.types.js';
import type { PairFacts } from '../../linkage/linkage.types.js';
import { RootKey } from '../../platform/crypto/root-key.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import { personLines } from '../person-lines.rules.js';
import type { CountedRegistration, CountedRecords } from '../person-lines.rules.js';
import { PersonGraph } from '../persons.rules.js';
import type { Registration, StoredLink, PersonLine, PersonPeriod } from '../persons.types.js';
import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { LinkageDatabase } from '../../linkage/worker/index.js';
import { writeJobAudit } from '../../platform/audit/job-audit.js';
import { Log } from '../../platform/log.js';
import { Repeating } from '../../platform/queue/repeating.js';
import { daysOf, duePeriods } from './due-periods.rules.js';
import type { CountedPeriod, Imported, Known } from './due-periods.rules.js';

export interface PersonBook {
  readonly graph: PersonGraph;
  readonly linked: ReadonlySet<string>;
}

interface PairRow {
  id: string;
  one: string;
  other: string;
  sealed: Buffer;
}

interface AnswerRow {
  one: string;
  other: string;
  answer: 'same' | 'different' | 'cannot_tell';
}

const MEMBERS = `select case_id as "caseId", person_id as "personId" from linkage.registrations where is_linkable and person_id in
  (select person_id from linkage.registrations where is_linkable and case_id = any ($1::uuid[])) order by case_id`;
const PAIRS = `select id, one, other, sealed from linkage.pairs
  where one = any ($1::uuid[]) and other = any ($1::uuid[]) order by id`;
/** The latest answer on each pair that was not undone. */
const ANSWERS = `select distinct on (one, other) one, other, answer from linkage.decisions
  where undone_at is null and one = any ($1::uuid[]) and other = any ($1::uuid[])
  order by one, other, decided_at desc, id desc`;

/** The persons of these registrations and of all registrations linked with them. */
export async function readPersonBook(
  run: RunSql,
  root: RootKey,
  registrations: readonly CountedRegistration[],
): Promise<PersonBook> {
  const named = registrations.flatMap(({ caseId, duplicateOf }) => [
    caseId,
    ...(duplicateOf ? [duplicateOf] : []),
  ]);
  const members = await run<Registration>(MEMBERS, [named]);
  const linked = new Set(members.map(({ caseId }) => caseId));
  const ids = [...linked];
  const pairs = await run<PairRow>(PAIRS, [ids]);
  const answers = await run<AnswerRow>(ANSWERS, [ids]);
  const alone = [...new Set(named)].filter((caseId) => !linked.has(caseId));
  const known = [...members, ...alone.map((caseId): Registration => ({ caseId, personId: caseId }))];
  const links = [...linksOf(pairs, answers, root), ...duplicates(registrations)];
  return { graph: new PersonGraph(asWrittenTwice(known, registrations), links), linked };
}

const keyOf = (pair: { one: string; other: string }): string => `${pair.one}/${pair.other}`;

/** What people said of a pair holds whatever its probability is. */
function linksOf(pairs: readonly PairRow[], answers: readonly AnswerRow[], root: RootKey): StoredLink[] {
  const said = new Map(answers.map((row) => [keyOf(row), row.answer]));
  return pairs.flatMap((pair): StoredLink[] => {
    const answer = said.get(keyOf(pair));
    if (answer === 'different') return [];
    const { one, other } = pair;
    return [{ one, other, probability: answer === 'same' ? 1 : probabilityOf(pair, root) }];
  });
}

function probabilityOf({ id, sealed }: PairRow, root: RootKey): number {
  const words = root.open(PAIR_LEVELS, pairPlace(id), sealed).toString('utf8');
  return (JSON.parse(words) as PairFacts).probability;
}

const duplicates = (registrations: readonly CountedRegistration[]): StoredLink[] =>
  registrations.flatMap(({ caseId, duplicateOf }) =>
    duplicateOf ? [{ one: caseId, other: duplicateOf, probability: 1 }] : [],
  );

/** Cases closed as duplicates count as one person, even if the survivor may not be linked. */
function asWrittenTwice(
  known: readonly Registration[],
  registrations: readonly CountedRegistration[],
): Registration[] {
  const above = new Map<string, string>();
  const firstOf = (personId: string): string => {
    const next = above.get(personId);
    return next === undefined ? personId : firstOf(next);
  };
  const personOf = new Map(known.map(({ caseId, personId }) => [caseId, personId]));
  for (const { caseId, duplicateOf } of registrations) {
    if (!duplicateOf) continue;
    const [mine, theirs] = [
      firstOf(personOf.get(caseId) ?? caseId),
      firstOf(personOf.get(duplicateOf) ?? duplicateOf),
    ];
    if (mine !== theirs) above.set(mine, theirs);
  }
  return known.map(({ caseId, personId }) => ({ caseId, personId: firstOf(personId) }));
}

/** Frequent, because most runs have no work: counting waits until linking is finished. */
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
export class UnduplicatedCounts implements OnApplicationBootstrap, OnModuleDestroy {
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
      // Audits the job as a whole, so that no case is named.
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
