import type { Database } from '../platform/database/database.js';
import { notFound } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import type { OverridesToAgreeDto } from './closure-requests.dto.js';
import type { ReviewAgencyDto } from './closure.dto.js';
import { CORRECTED_DAYS } from './duplicate-cards.rules.js';
import { ClosureEpisodeRecord, ClosureStatement, DeathCauseRecord } from './closure.entity.js';

export async function findRequest(database: Database, id: string): Promise<ClosureEpisodeRecord> {
  const record = await database.repository(ClosureEpisodeRecord).findOneBy({ id });
  if (!record) throw notFound();
  return record;
}

export async function changeRequest(
  database: Database,
  id: string,
  values: Partial<ClosureEpisodeRecord>,
): Promise<void> {
  const next = { ...values, version: () => 'version + 1' };
  await database
    .repository(ClosureEpisodeRecord)
    .createQueryBuilder()
    .update()
    .set(next as never)
    .where({ id })
    .execute();
}

/** Statements of a case, newest first. */
export const statementsOf = (
  database: Database,
  where: Pick<ClosureStatement, 'caseId'> & Partial<Pick<ClosureStatement, 'kind'>>,
  take: number,
): Promise<ClosureStatement[]> =>
  database.repository(ClosureStatement).find({ where, order: { saidAt: 'DESC', id: 'DESC' }, take });

/** Closes the case of an approved request. */
export async function closeCase(
  database: Database,
  requestId: string,
  reopenOnRegistration: boolean,
): Promise<void> {
  await database.query('select panoh.close_case($1, $2)', [requestId, reopenOnRegistration]);
}

/** Ends a waiting request and the reviewer's access to the case; returns whether a request ended. */
export async function lapseRequest(database: Database, caseId: string): Promise<boolean> {
  const sql = 'select panoh.lapse_closure($1) as count';
  const [row] = await database.query<{ count: number }>(sql, [caseId]);
  return row !== undefined && row.count > 0;
}

/** The overrides to agree to; agrees at the version that was seen, where it is given. */
export async function overridesToAgree(
  database: Database,
  id: string,
  expectedVersion: number | null,
): Promise<OverridesToAgreeDto> {
  const [row] = await database.query<{ asked: OverridesToAgreeDto | null }>(
    'select panoh.agree_overrides($1, $2) as asked',
    [id, expectedVersion],
  );
  if (!row?.asked) throw notFound();
  return row.asked;
}

export async function hasWorkedOn(database: Database, caseId: string, userId: string): Promise<boolean> {
  const sql = 'select panoh.has_worked_on($1, $2) as worked';
  const [row] = await database.query<{ worked: boolean }>(sql, [caseId, userId]);
  return row?.worked ?? true;
}

/** Names of users; row security leaves those of the own agency. */
export async function namesOf(
  database: Database,
  ids: readonly (string | null)[],
): Promise<Map<string | null, string>> {
  const rows = await database.query<{ id: string; display_name: string }>(
    'select id, display_name from panoh.users where id = any ($1)',
    [ids.filter((id) => id !== null)],
  );
  return new Map(rows.map((row) => [row.id, row.display_name]));
}

/** Agencies in the order of their ids. */
export const reviewAgencies = (database: Database, ids: readonly string[]): Promise<ReviewAgencyDto[]> =>
  database.query<ReviewAgencyDto>(
    `select a.id, jsonb_build_object('tg', a.name_tg, 'ru', a.name_ru, 'en', a.name_en) as name
     from panoh.agencies a join unnest($1::uuid[]) with ordinality as w(id, place) on w.id = a.id
     order by w.place`,
    [ids],
  );

/** Another case of the same agency that the viewer may see, and whether it continues in a third one. */
export async function otherCase(
  database: Database,
  caseId: string,
  otherCaseId: string,
): Promise<{ isMerged: boolean } | undefined> {
  const rows = await database.query<{ isMerged: boolean }>(
    `select exists (select 1 from panoh.merged_records(o.id) m where m.is_kept) as "isMerged"
     from panoh.cases o join panoh.cases c on c.id = $1
     where o.id = $2 and o.id <> c.id and o.agency_id = c.agency_id`,
    [caseId, otherCaseId],
  );
  return rows[0];
}

interface CardRow {
  id: string;
  code: string | null;
  openedAt: Date;
  leadName: string | null;
  lastContactAt: Date | null;
}

/** What both records of a duplicate show; row security leaves the cases that the viewer may see. */
export const cardRows = (database: Database, caseIds: readonly string[]): Promise<CardRow[]> =>
  database.query<CardRow>(
    `select c.id, s.code, c.opened_at as "openedAt", u.display_name as "leadName",
       (select max(k.contacted_at) from panoh.contacts k where k.case_id = c.id) as "lastContactAt"
     from panoh.cases c left join panoh.survivors s on s.case_id = c.id
       left join panoh.users u on u.id = c.lead_user_id
     where c.id = any ($1)`,
    [caseIds],
  );

/** Fields of the identity that were corrected lately in one of the cases. */
export async function correctedFields(database: Database, caseIds: readonly string[]): Promise<string[]> {
  const rows = await database.query<{ field: string }>(
    `select distinct f.field from panoh.case_events e cross join jsonb_array_elements_text(e.facts->'fields') f (field)
     where e.case_id = any ($1) and e.kind = 'identity_corrected' and e.recorded_at > panoh.now() - make_interval(days => $2)`,
    [caseIds, CORRECTED_DAYS],
  );
  return rows.map(({ field }) => field);
}

/** The request by which the case is closed for a death. */
export async function closingForDeath(database: Database, caseId: string): Promise<string | null> {
  const [closing] = await database.query<{ id: string }>(
    `select e.id from panoh.closure_episodes e join panoh.cases c on c.id = e.case_id
     where c.id = $1 and c.status = 'closed' and e.episode_no = c.episode_no and e.state = 'approved'
       and e.reason = 'died'`,
    [caseId],
  );
  return closing?.id ?? null;
}

type CauseRow = Pick<DeathCauseRecord, 'cause' | 'version' | 'recordedAt'> & {
  recordedByName: string | null;
};

/** Answers about the cause of death, the newest first; names inside their own agency. */
export const deathCauses = (database: Database, requestId: string): Promise<CauseRow[]> =>
  database.query<CauseRow>(
    `select d.cause, d.version, d.recorded_at as "recordedAt",
       case when d.agency_id = (select (panoh.me()).agency_id) then u.display_name end as "recordedByName"
     from panoh.death_causes d left join panoh.users u on u.id = d.recorded_by
     where d.episode_id = $1 order by d.version desc`,
    [requestId],
  );

/** The cause is of the health partition, which many users who ask to close never read. */
export async function insertCause(
  database: Database,
  cause: Pick<DeathCauseRecord, 'episodeId' | 'caseId' | 'cause' | 'version'>,
): Promise<void> {
  const { agencyId, userId } = database.viewer;
  await database.insert(DeathCauseRecord, { id: newId(), ...cause, agencyId, recordedBy: userId });
  database.audit.touch(cause.caseId, 'health');
}
