import type { RunSql } from '../../platform/database/worker-database.js';
import type { Day } from '../../shared/dates.js';
import type {
  CountedPeriod,
  CountedRegistration,
  Imported,
  Known,
  PersonLine,
  PersonPeriod,
  Registration,
} from '../persons.rules.js';
import { DAY } from '../statistics.queries.js';
import { CLASSIFIED_AS } from '../statistics.types.js';
import type { Span } from '../statistics.types.js';

/** For the rest of the transaction: one worker counts at a time. */
export const takeTurn = (run: RunSql, what: 'cell_counts' | 'persons'): Promise<unknown> =>
  run(`select pg_advisory_xact_lock(hashtext('statistics.${what}'))`);

/** Notes the months and years of every changed case. */
export const gatherStale = (run: RunSql): Promise<unknown> => run('select statistics.gather_stale()');

export interface StalePeriod {
  span: Span;
  firstOn: Day;
}
export const readStalePeriods = (run: RunSql): Promise<StalePeriod[]> =>
  run(
    `select span, ${DAY('first_on')} as "firstOn" from statistics.periods_to_recount order by first_on desc, span`,
  );

/** False if another worker has counted it by now. */
export async function recount(run: RunSql, { span, firstOn }: StalePeriod): Promise<boolean> {
  const sql = 'select 1 from statistics.periods_to_recount where span = $1 and first_on = $2';
  if ((await run(sql, [span, firstOn])).length === 0) return false;
  await run('select statistics.recount($1, $2, $3)', [span, firstOn, JSON.stringify(CLASSIFIED_AS)]);
  return true;
}

/** The first registration, today, each imported quarter, and whether registrations of today still wait to be linked. */
export const readDays = (
  run: RunSql,
): Promise<(Omit<Known, 'imports'> & Imported & { isLinking: boolean })[]> =>
  run(`select ${DAY('first_on')} as first, ${DAY('today')} as today, ${DAY('imported_on')} as "firstOn",
      imported_at as "lastAt", exists (select 1 from linkage.inbox where handed_at > panoh.now() - interval '1 day')
      or exists (select 1 from linkage.to_compare where attempts < 3) as "isLinking"
    from statistics.days_to_count()`);

export const readCountedPeriods = (run: RunSql): Promise<CountedPeriod[]> =>
  run(`select kind, ${DAY('first_on')} as "firstOn", counted_at as "countedAt",
    ${DAY("counted_at at time zone 'Asia/Dushanbe'")} as "countedOn" from statistics.person_periods`);

export type RecordRow = CountedRegistration & {
  readonly unit: 'registrations' | 'returns' | 'cases' | 'incidents' | 'services';
  readonly records: number;
};

export const readRecords = (run: RunSql, from: Day, until: Day): Promise<RecordRow[]> =>
  run(
    `select unit, case_id as "caseId", duplicate_of as "duplicateOf", agency_id as "agencyId",
       group_id as "groupId", is_shared as "isShared", records::integer as records
     from statistics.records_to_count($1, $2) order by 2`,
    [from, until],
  );

/** These registrations with all others of the same persons. */
export const readMembers = (run: RunSql, caseIds: readonly string[]): Promise<Registration[]> =>
  run(
    `select case_id as "caseId", person_id as "personId" from linkage.registrations where is_linkable and person_id in
       (select person_id from linkage.registrations where is_linkable and case_id = any ($1::uuid[])) order by case_id`,
    [caseIds],
  );

export interface PairRow {
  id: string;
  one: string;
  other: string;
  sealed: Buffer;
  /** The latest answer on the pair that was not undone. */
  answer: 'same' | 'different' | 'cannot_tell' | null;
}

export const readPairs = (run: RunSql, caseIds: readonly string[]): Promise<PairRow[]> =>
  run(
    `select p.id, p.one, p.other, p.sealed, d.answer from linkage.pairs p
       left join (select distinct on (one, other) one, other, answer from linkage.decisions
         where undone_at is null and one = any ($1::uuid[]) and other = any ($1::uuid[])
         order by one, other, decided_at desc, id desc) d using (one, other)
     where p.one = any ($1::uuid[]) and p.other = any ($1::uuid[]) order by p.id`,
    [caseIds],
  );

/** Replaces what was counted of the period before. */
export async function replaceLines(
  run: RunSql,
  { kind, firstOn }: PersonPeriod,
  lines: readonly PersonLine[],
): Promise<void> {
  await run('delete from statistics.person_periods where kind = $1 and first_on = $2', [kind, firstOn]);
  await run('insert into statistics.person_periods (kind, first_on) values ($1, $2)', [kind, firstOn]);
  if (lines.length === 0) return;
  await run(
    `insert into statistics.person_counts (kind, first_on, scope, group_id, agency_id, registrations, not_linked,
       cases, incidents, services, persons, estimate, low, high, settled_too_soon)
     select $1, $2, scope, "groupId", "agencyId", registrations, "notLinked", cases, incidents, services, persons,
       estimate, "from", "to", "settledTooSoon" from jsonb_to_recordset($3) l (scope text, "groupId" uuid,
       "agencyId" uuid, registrations integer, "notLinked" integer, cases integer, incidents integer, services integer,
       persons integer, estimate integer, "from" integer, "to" integer, "settledTooSoon" integer)`,
    [kind, firstOn, JSON.stringify(lines)],
  );
}
