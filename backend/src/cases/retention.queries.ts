import type { Names } from '../identity/index.js';
import type { Database } from '../platform/database/database.js';
import { newId } from '../shared/ids.js';
import type { ErasureFacts, StoredErasure } from './erasure.rules.js';
import type { ErasureGround, HoldGround } from './cases.types.js';

export interface HoldRow {
  id: string;
  ground: HoldGround;
  untilOn: string;
  setAt: Date;
  setByName: string | null;
  agencyId: string;
  isRunning: boolean;
  agencyName: Names;
}

/** The legal holds of a case, the newest first; who set one, for colleagues. */
export const holdsOf = (database: Database, caseId: string): Promise<HoldRow[]> =>
  database.query(
    `select h.id, h.ground, h.until_on::text as "untilOn", h.set_at as "setAt", h.agency_id as "agencyId",
    h.lifted_at is null and h.until_on >= (panoh.now() at time zone 'Asia/Dushanbe')::date as "isRunning",
    case when h.agency_id = (select (panoh.me()).agency_id) then u.display_name end as "setByName",
    jsonb_build_object('tg', a.name_tg, 'ru', a.name_ru, 'en', a.name_en) as "agencyName"
  from panoh.legal_holds h join panoh.agencies a on a.id = h.agency_id left join panoh.users u on u.id = h.set_by
  where h.case_id = $1 order by h.set_at desc, h.id`,
    [caseId],
  );

export const holdCase = (
  database: Database,
  caseId: string,
  { ground, untilOn }: { ground: HoldGround; untilOn: string },
): Promise<unknown> =>
  database.query('select panoh.hold_case($1, $2, $3, $4)', [newId(), caseId, ground, untilOn]);

export const liftHold = (database: Database, caseId: string, holdId: string): Promise<unknown> =>
  database.query('select panoh.hold_case($1, $2, null, null)', [holdId, caseId]);

export interface SealedRow {
  leadName: string | null;
  supervisorName: string | null;
  sealedAt: Date;
}

/** Row security shows it to the two people only. */
export async function sealedFileOf(database: Database, caseId: string): Promise<SealedRow | undefined> {
  const [row] = await database.query<SealedRow>(
    `select l.display_name as "leadName", v.display_name as "supervisorName", s.sealed_at as "sealedAt"
     from panoh.sealed_files s left join panoh.users l on l.id = s.lead_user_id
       left join panoh.users v on v.id = s.supervisor_id
     where s.case_id = $1 and s.opened_at is null`,
    [caseId],
  );
  return row;
}

export const sealFile = (
  database: Database,
  caseId: string,
  { leadId, supervisorId }: { leadId: string; supervisorId: string },
): Promise<unknown> =>
  database.query(
    `insert into panoh.sealed_files (id, case_id, agency_id, lead_user_id, supervisor_id, sealed_by)
     values ($1, $2, $3, $4, $5, $6)`,
    [newId(), caseId, database.viewer.agencyId, leadId, supervisorId, database.viewer.userId],
  );

export const openSealedFile = (database: Database, caseId: string): Promise<unknown> =>
  database.query(
    `update panoh.sealed_files set opened_by = $2, opened_at = panoh.now() where case_id = $1 and opened_at is null`,
    [caseId, database.viewer.userId],
  );

/** Whether both can be notified themselves and neither is blocked; the second is a supervisor of the agency. */
export async function canKeepSealed(
  database: Database,
  caseId: string,
  { leadId, supervisorId }: { leadId: string; supervisorId: string },
): Promise<boolean> {
  const rows = await database.query(
    `select 1 from panoh.users u where u.agency_id = $4 and (u.id = $2 or (u.id = $3 and 'supervisor' = any (u.roles)))
       and panoh.may_be_notified(u.id) and not exists (select 1 from panoh.conflict_blocks b
         where b.case_id = $1 and b.lifted_at is null and b.subject_id = u.id)`,
    [caseId, leadId, supervisorId, database.viewer.agencyId],
  );
  return rows.length === 2;
}

export interface RequestRow extends StoredErasure {
  id: string;
  caseId: string;
  confirmedAt: Date | null;
  owns: boolean;
  /** Of an own case only. */
  leadId: string | null;
  fallbackAgencyId: string | null;
  askedByName: string | null;
  confirmedByName: string | null;
  agencyName: Names;
}

const REQUESTS = `select r.id, r.case_id as "caseId", r.asked_by as "askedById", r.asked_at as "askedAt",
    r.confirmed_by as "confirmedById", r.confirmed_at as "confirmedAt", r.stopped_at as "stoppedAt", r.done_at as "doneAt",
    r.lapsed_at as "lapsedAt", r.fallback_agency_id as "fallbackAgencyId", panoh.viewer_owns_case(r.case_id) as owns,
    c.lead_user_id as "leadId", u.display_name as "askedByName", v.display_name as "confirmedByName",
    jsonb_build_object('tg', a.name_tg, 'ru', a.name_ru, 'en', a.name_en) as "agencyName"
  from panoh.erasure_requests r join panoh.agencies a on a.id = r.agency_id left join panoh.cases c on c.id = r.case_id
    left join panoh.users u on u.id = r.asked_by left join panoh.users v on v.id = r.confirmed_by`;

/** The latest request to erase a case. */
export async function latestErasure(database: Database, caseId: string): Promise<RequestRow | undefined> {
  const [row] = await database.query<RequestRow>(
    `${REQUESTS} where r.case_id = $1 order by r.asked_at desc, r.id desc limit 1`,
    [caseId],
  );
  return row;
}

/** Requests that run, the oldest first. */
export const runningErasures = (database: Database): Promise<RequestRow[]> =>
  database.query(
    `${REQUESTS} where r.stopped_at is null and r.done_at is null and r.lapsed_at is null order by r.asked_at, r.id limit 200`,
  );

/** The request, locked until the transaction ends. */
export async function lockErasure(database: Database, id: string): Promise<RequestRow | undefined> {
  const locked = await database.query('select 1 from panoh.erasure_requests where id = $1 for update', [id]);
  const [row] = await database.query<RequestRow>(`${REQUESTS} where r.id = $1`, [id]);
  return locked.length > 0 ? row : undefined;
}

/** The fallback agency of the group confirms too, if the group has one. */
export async function askErasure(database: Database, caseId: string, mayAskGroup: boolean): Promise<string> {
  const id = newId();
  const { agencyId, userId } = database.viewer;
  await database.query(
    `insert into panoh.erasure_requests (id, case_id, agency_id, fallback_agency_id, asked_by)
     values ($1, $2, $3, (select g.fallback_agency_id from panoh.cases c
       join panoh.working_groups g on g.id = c.working_group_id
       where c.id = $2 and g.fallback_agency_id <> c.agency_id and $4::boolean), $5)`,
    [id, caseId, agencyId, mayAskGroup, userId],
  );
  return id;
}

const STEPS = {
  confirm: 'confirmed_by = $2, confirmed_at = panoh.now()',
  stop: 'stopped_by = $2, stopped_at = panoh.now()',
} as const;

/** By the viewer, now. */
export const markErasure = (database: Database, id: string, step: keyof typeof STEPS): Promise<unknown> =>
  database.query(`update panoh.erasure_requests set ${STEPS[step]} where id = $1`, [
    id,
    database.viewer.userId,
  ]);

export const lapseErasure = (database: Database, id: string): Promise<unknown> =>
  database.query('update panoh.erasure_requests set lapsed_at = panoh.now() where id = $1', [id]);

export async function erasureFacts(database: Database, caseId: string): Promise<ErasureFacts | undefined> {
  const [row] = await database.query<{ facts: ErasureFacts }>('select panoh.erasure_facts($1) as facts', [
    caseId,
  ]);
  return row?.facts;
}

/** Destroys every wrap of the case; the database compares the reference, where one is given. */
export const eraseCase = (
  database: Database,
  caseId: string,
  { reference, ground }: { reference: string | null; ground: ErasureGround },
): Promise<unknown> => database.query('select panoh.erase_case($1, $2, $3)', [caseId, reference, ground]);

/** Why the words of a case were erased. */
export async function groundOfErasure(database: Database, caseId: string): Promise<ErasureGround | null> {
  const [row] = await database.query<{ ground: ErasureGround }>(
    'select ground from panoh.erasures where case_id = $1',
    [caseId],
  );
  return row?.ground ?? null;
}
