import { In } from 'typeorm';
import type { Names } from '../identity/index.js';
import type { Database } from '../platform/database/database.js';
import { RecordedRiskFact, RiskAssessment } from './risk.entity.js';
import type { RiskPartitionCritical } from './risk.types.js';

/** Newest first. */
export const assessmentsOf = (database: Database, caseId: string): Promise<RiskAssessment[]> =>
  database.repository(RiskAssessment).find({ where: { caseId }, order: { assessedAt: 'DESC', id: 'DESC' } });

/** Records that were merged with the case: what was critical there is not forgotten. */
export async function mergedWith(database: Database, caseId: string): Promise<string[]> {
  const sql = 'select case_id as id from panoh.merged_records($1) where not is_kept';
  return (await database.query<{ id: string }>(sql, [caseId])).map(({ id }) => id);
}

export const lastAssessment = (database: Database, caseId: string): Promise<RiskAssessment | null> =>
  database
    .repository(RiskAssessment)
    .findOne({ where: { caseId }, order: { assessedAt: 'DESC', id: 'DESC' } });

/** Assessments of people without the training that no colleague has confirmed, as far as the viewer may know. */
export async function unconfirmedAssessments(
  database: Database,
  caseId: string,
): Promise<ReadonlySet<string>> {
  const sql = `select a.id from panoh.risk_assessments a where a.case_id = $1 and exists (select 1 from panoh.training_acts t
    where t.case_id = a.case_id and t.user_id = a.assessed_by and t.done_at = a.recorded_at and t.confirmed_at is null)`;
  return new Set((await database.query<{ id: string }>(sql, [caseId])).map(({ id }) => id));
}

/** Whether anything but an assessment was recorded since that raises the danger, also what the viewer may not read. */
export async function raisedSince(database: Database, caseId: string, since: Date): Promise<boolean> {
  const sql = 'select panoh.raised_since($1, $2) as it';
  const [row] = await database.query<{ it: boolean }>(sql, [caseId, since]);
  return row?.it ?? true;
}

/** Whether the band was changed by judgement since. */
export async function isJudgedSince(database: Database, caseId: string, since: Date): Promise<boolean> {
  const sql = `select 1 from panoh.band_changes where case_id = $1 and state = 'applied'
    and coalesce(decided_at, requested_at) > $2 limit 1`;
  return (await database.query(sql, [caseId, since])).length > 0;
}

/** Critical factors known as facts, whatever the assessments answer. */
export async function knownCriticals(
  database: Database,
  caseIds: readonly string[],
): Promise<RiskPartitionCritical[]> {
  const facts = await database.repository(RecordedRiskFact).findBy({ caseId: In(caseIds) });
  return [...new Set(facts.map(({ factor }) => factor))];
}

/** Whether the last triage is a critical factor; used by the rules and never shown. */
export async function isTriageCritical(database: Database, caseId: string): Promise<boolean> {
  const sql = 'select panoh.critical_triage($1) as it';
  const [row] = await database.query<{ it: boolean }>(sql, [caseId]);
  return row?.it ?? false;
}

/** Whether health care followed the attempt of a triage at this time. */
export async function wasFollowedUp(database: Database, caseId: string, askedAt: Date): Promise<boolean> {
  const rows = await database.query(
    `select 1 from panoh.follow_ups where case_id = $1 and rule in ('su.emergency', 'su.same_day')
       and status = 'done' and outcome = 'done' and done_at > $2 limit 1`,
    [caseId, askedAt],
  );
  return rows.length > 0;
}

/** Whether the user ever worked on the case, by assignment or by an entry. */
export async function hasWorkedOn(database: Database, caseId: string, userId: string): Promise<boolean> {
  const sql = 'select panoh.has_worked_on($1, $2) as it';
  const [row] = await database.query<{ it: boolean }>(sql, [caseId, userId]);
  return row?.it ?? true;
}

/** Whether the user is an active colleague with one of the roles, and not blocked from the case. */
export async function isCaseColleague(
  database: Database,
  caseId: string,
  { userId, roles }: { userId: string; roles: readonly string[] },
): Promise<boolean> {
  const sql = 'select 1 from panoh.choosable($1, $2::text[]) c (id) where c.id = $3';
  return (await database.query(sql, [caseId, roles, userId])).length > 0;
}

/** The own agency's code of the survivor. */
export async function codeOf(database: Database, caseId: string): Promise<string | null> {
  const sql = 'select code from panoh.survivors where case_id = $1';
  const [row] = await database.query<{ code: string }>(sql, [caseId]);
  return row?.code ?? null;
}

/** Notifies the named colleagues, or the supervisors of the agency if none is named. */
export async function notify(
  database: Database,
  caseId: string,
  { kind, subjectId, userIds }: { kind: string; subjectId: string; userIds?: string[] },
): Promise<void> {
  await database.query(
    `select panoh.notify_people($1, null, $2, $3, coalesce($4::uuid[], array(
       select id from panoh.users where agency_id = $5 and 'supervisor' = any (roles))))`,
    [caseId, kind, subjectId, userIds ?? null, database.viewer.agencyId],
  );
}

/** Display names by user, of the own agency only. */
export async function userNames(
  database: Database,
  userIds: readonly (string | null)[],
): Promise<Map<string | null, string>> {
  const rows = await database.query<{ id: string; name: string }>(
    'select id, display_name as name from panoh.users where id = any ($1) and agency_id = $2',
    [userIds.filter((id) => id !== null), database.viewer.agencyId],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export async function agencyNames(database: Database, ids: readonly string[]): Promise<Map<string, Names>> {
  const rows = await database.query<Names & { id: string }>(
    'select id, name_tg as tg, name_ru as ru, name_en as en from panoh.agencies where id = any ($1)',
    [[...new Set(ids)]],
  );
  return new Map(rows.map(({ id, ...names }) => [id, names]));
}
