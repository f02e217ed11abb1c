import { Injectable } from '@nestjs/common';
import { PAIR_LEVELS, pairPlace } from '../../linkage/linkage.types.js';
import type { PairFacts } from '../../linkage/linkage.types.js';
import { LinkageDatabase } from '../../linkage/worker/index.js';
import { writeJobAudit } from '../../platform/audit/job-audit.js';
import { RootKey } from '../../platform/crypto/root-key.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { RepeatingJob } from '../../platform/queue/repeating.js';
import { endOf } from '../periods.rules.js';
import { PersonGraph, duePeriods, personLines } from '../persons.rules.js';
import type {
  CountedRecords,
  CountedRegistration,
  PersonLine,
  PersonPeriod,
  Registration,
  StoredLink,
} from '../persons.rules.js';
import {
  readCountedPeriods,
  readDays,
  readMembers,
  readPairs,
  readRecords,
  replaceLines,
  takeTurn,
} from './counting.queries.js';
import type { PairRow, RecordRow } from './counting.queries.js';

/** Frequent, because most runs have no work: counting waits until linking is finished. */
const EVERY_MS = 15_000;

const isOfUnit = (row: RecordRow): row is RecordRow & CountedRecords =>
  row.unit !== 'registrations' && row.unit !== 'returns';

/** Counts persons of quarters, half-years and years, exactly, beside registrations, cases, incidents and services. */
@Injectable()
export class UnduplicatedCounts extends RepeatingJob {
  constructor(
    private readonly database: LinkageDatabase,
    private readonly root: RootKey,
    log: Log,
  ) {
    super({ failure: 'person_count_failed', everyMs: EVERY_MS, log });
  }

  /** Several workers come at the same time; one counts and the others find it done. */
  async run(): Promise<void> {
    await this.database.transaction(async (run) => {
      await takeTurn(run, 'persons');
      const imports = await readDays(run);
      const [days] = imports;
      // Registrations of today are linked first; one that waits longer than a day needs a person and holds up nothing.
      if (!days || days.isLinking) return;
      const { first, today } = days;
      const known = { first, today, imports: imports.filter(({ firstOn }) => firstOn !== null) };
      const due = duePeriods(known, await readCountedPeriods(run));
      for (const period of due) await replaceLines(run, period, await this.lines(run, period));
      // Audits the job as a whole, so that no case is named.
      if (due.length > 0)
        await writeJobAudit(run, { action: 'job.count', partitions: ['core'], purpose: 'totals' });
    });
  }

  private async lines(run: RunSql, period: PersonPeriod): Promise<PersonLine[]> {
    const rows = await readRecords(run, period.firstOn, endOf(period));
    const registrations = rows.filter(({ unit }) => unit === 'registrations');
    const returns = rows.filter(({ unit }) => unit === 'returns');
    const persons = await this.personsOf(run, registrations);
    return personLines({ registrations, records: rows.filter(isOfUnit), returns, ...persons });
  }

  /** The persons of these registrations and of all registrations linked with them. */
  private async personsOf(run: RunSql, registrations: readonly CountedRegistration[]) {
    const named = registrations.flatMap(({ caseId, duplicateOf }) => [caseId, duplicateOf ?? []].flat());
    const members = await readMembers(run, named);
    const linked = new Set(members.map(({ caseId }) => caseId));
    const pairs = await readPairs(run, [...linked]);
    const alone = [...new Set(named)].filter((caseId) => !linked.has(caseId));
    const known = [...members, ...alone.map((caseId): Registration => ({ caseId, personId: caseId }))];
    const links = [...pairs.flatMap((pair) => this.linkOf(pair)), ...duplicates(registrations)];
    return { graph: new PersonGraph(asWrittenTwice(known, registrations), links), linked };
  }

  /** An answer of people holds whatever the probability is. */
  private linkOf({ id, one, other, sealed, answer }: PairRow): StoredLink[] {
    if (answer === 'different') return [];
    if (answer === 'same') return [{ one, other, probability: 1 }];
    const facts = JSON.parse(
      this.root.open(PAIR_LEVELS, pairPlace(id), sealed).toString('utf8'),
    ) as PairFacts;
    return [{ one, other, probability: facts.probability }];
  }
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
    const [mine, theirs] = [caseId, duplicateOf].map((id) => firstOf(personOf.get(id) ?? id));
    if (mine !== undefined && theirs !== undefined && mine !== theirs) above.set(mine, theirs);
  }
  return known.map(({ caseId, personId }) => ({ caseId, personId: firstOf(personId) }));
}
