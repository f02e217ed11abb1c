import type { Database } from '../platform/database/database.js';
import type { RunSql } from '../platform/database/worker-database.js';
import type { Day } from '../shared/dates.js';
import type { Attended } from './training.rules.js';
import type { TrainerDto, TrainingActDto, TrainingSessionDto } from './training.dto.js';
import type { TrainingModuleCode, TrainingState } from './training.types.js';

const TODAY = `(panoh.now() at time zone 'Asia/Dushanbe')::date`;
const COUNTS = 'a.passed and (not s.needs_second or s.confirmed_by is not null)';

export interface Rule {
  enforcedFrom: Day | null;
  version: number;
  /** Months that each module is valid. */
  months: Partial<Record<TrainingModuleCode, number>>;
}

/** The day from which acts need modules, and how long each module is valid. */
export async function readRule(database: Database): Promise<Rule> {
  const [rule] = await database.query<Rule>(
    `select enforced_from::text as "enforcedFrom", version,
       (select jsonb_object_agg(code, valid_months) from panoh.training_modules) as months from panoh.training_rules`,
  );
  if (!rule) throw new Error('training_rules has one row');
  return rule;
}

export const setRule = (database: Database, enforcedFrom: Day | null, version: number): Promise<unknown[]> =>
  database.query(
    `update panoh.training_rules set enforced_from = $1, set_by = $2, set_at = panoh.now(), version = version + 1
     where version = $3 returning id`,
    [enforcedFrom, database.viewer.userId, version],
  );

export interface Person {
  id: string;
  displayName: string;
  agencyId: string;
  roles: string[];
  accountFrom: Day;
  login: string | null;
}

/** Accounts for which the viewer may write, or the viewer alone; the login only of those typed. */
export const readPeople = (database: Database, logins: readonly string[] = []): Promise<Person[]> =>
  database.query<Person>(
    `select id, display_name as "displayName", agency_id as "agencyId", roles, account_from::text as "accountFrom", login
     from panoh.training_people($1)`,
    [logins],
  );

export interface AttendedRow extends Attended {
  userId: string;
  agencyId: string;
  module: TrainingModuleCode;
  sessionId: string;
}

/** Attendance that counts, of people in the viewer's reach or of one agency. */
export const readAttended = (database: Database, agencyId: string | null): Promise<AttendedRow[]> =>
  database.query<AttendedRow>(
    `select a.user_id as "userId", a.agency_id as "agencyId", s.module, s.held_on::text as "heldOn",
       greatest(s.held_on, (coalesce(s.confirmed_at, s.recorded_at) at time zone 'Asia/Dushanbe')::date)::text as "countsFrom",
       a.revoked_on::text as "revokedOn", s.id as "sessionId"
     from panoh.training_attendance a join panoh.training_sessions s on s.id = a.session_id
       left join panoh.users u on u.id = a.user_id
     where ${COUNTS} and u.status is distinct from 'disabled' and ($1::uuid is null or a.agency_id = $1)`,
    [agencyId],
  );

/** Active accounts of the viewer's agency. */
export const readColleagues = (
  database: Database,
): Promise<{ id: string; accountFrom: Day; roles: string[] }[]> =>
  database.query(
    `select id, roles, (created_at at time zone 'Asia/Dushanbe')::date::text as "accountFrom" from panoh.users
     where agency_id = $1 and status = 'active'`,
    [database.viewer.agencyId],
  );

export interface NewSession {
  id: string;
  module: TrainingModuleCode;
  heldOn: Day;
  place: string;
  host: string;
  trainerIds: readonly string[];
  needsSecond: boolean;
}

export async function insertSession(database: Database, session: NewSession): Promise<void> {
  const { userId, agencyId } = database.viewer;
  const { id, module, heldOn, place, host, trainerIds, needsSecond } = session;
  await database.query(
    `insert into panoh.training_sessions
       (id, module, held_on, place, host, trainer_ids, needs_second, recorded_by, agency_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, module, heldOn, place, host, trainerIds, needsSecond, userId, agencyId],
  );
}

export const insertAttendance = (
  database: Database,
  sessionId: string,
  persons: readonly { userId: string; agencyId: string; passed: boolean }[],
): Promise<unknown> =>
  database.query(
    `insert into panoh.training_attendance (session_id, user_id, agency_id, passed)
     select $1, p."userId", p."agencyId", p.passed
     from jsonb_to_recordset($2) as p ("userId" uuid, "agencyId" uuid, passed boolean)`,
    [sessionId, JSON.stringify(persons)],
  );

/** Sessions with anybody in the viewer's reach, the newest first. */
export const readSessions = (database: Database, id: string | null = null): Promise<TrainingSessionDto[]> =>
  database.query<TrainingSessionDto>(
    `select s.id, s.module, s.held_on::text as "heldOn", s.place, s.host, s.trainer_ids as "trainerIds",
       count(*)::integer as persons, (count(*) filter (where a.passed))::integer as passed,
       s.needs_second and s.confirmed_by is null as waits,
       s.needs_second and s.confirmed_by is null and s.recorded_by <> $1 and not bool_or(a.user_id = $1) as "mayConfirm"
     from panoh.training_sessions s join panoh.training_attendance a on a.session_id = s.id
     where $2::uuid is null or s.id = $2 group by s.id order by s.held_on desc, s.id limit 200`,
    [database.viewer.userId, id],
  );

export const confirmSession = (database: Database, id: string): Promise<unknown[]> =>
  database.query(
    `update panoh.training_sessions set confirmed_by = $1, confirmed_at = panoh.now()
     where id = $2 and confirmed_by is null and recorded_by <> $1 returning id`,
    [database.viewer.userId, id],
  );

/** What these people were already entered for, whatever the result. */
export const readEntered = (
  database: Database,
  userIds: readonly string[],
): Promise<{ userId: string; module: TrainingModuleCode; heldOn: Day }[]> =>
  database.query(
    `select a.user_id as "userId", s.module, s.held_on::text as "heldOn"
     from panoh.training_attendance a join panoh.training_sessions s on s.id = a.session_id where a.user_id = any ($1)`,
    [userIds],
  );

/** Every session of the module that the person attended up to now: an earlier one proves no more than the newest. */
export const revokeAttendance = (database: Database, sessionId: string, userId: string): Promise<unknown[]> =>
  database.query(
    `update panoh.training_attendance a set revoked_on = ${TODAY}, revoked_by = $1
     from panoh.training_sessions s, panoh.training_sessions named
     where named.id = $2 and s.module = named.module and s.id = a.session_id and a.user_id = $3 and a.revoked_on is null
     returning a.user_id`,
    [database.viewer.userId, sessionId, userId],
  );

/** Those in the pool: when each last taught, and how often with another trainer. */
export const readTrainers = (database: Database): Promise<TrainerDto[]> =>
  database.query<TrainerDto>(
    `select t.id, t.display_name as "displayName", t.modules, t.languages, t.trained_on::text as "trainedOn",
       t.is_paid as "isPaid", max(s.held_on)::text as "lastTaughtOn",
       (count(*) filter (where cardinality(s.trainer_ids) > 1))::integer as "taughtWithOthers"
     from panoh.trainers t left join panoh.training_sessions s on t.id = any (s.trainer_ids)
     where t.ended_at is null group by t.id order by t.display_name, t.id`,
  );

export const insertTrainer = (
  database: Database,
  id: string,
  trainer: Pick<TrainerDto, 'displayName' | 'modules' | 'languages' | 'trainedOn' | 'isPaid'>,
): Promise<unknown> => {
  const { userId, agencyId } = database.viewer;
  const { displayName, modules, languages, trainedOn, isPaid } = trainer;
  return database.query(
    `insert into panoh.trainers (id, agency_id, display_name, modules, languages, trained_on, is_paid, added_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, agencyId, displayName, modules, languages, trainedOn, isPaid, userId],
  );
};

export const endTrainer = (database: Database, id: string): Promise<unknown[]> =>
  database.query(
    'update panoh.trainers set ended_at = panoh.now() where id = $1 and ended_at is null returning id',
    [id],
  );

export interface NewAct {
  id: string;
  action: string;
  module: TrainingModuleCode;
  state: TrainingState;
}

export async function noteAct(database: Database, { id, action, module, state }: NewAct): Promise<void> {
  const { userId, agencyId } = database.viewer;
  await database.query(
    `insert into panoh.training_acts (id, user_id, agency_id, action, module, state, case_id)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [id, userId, agencyId, action, module, state, database.audit.firstCase],
  );
}

export type ActRow = Omit<TrainingActDto, 'isLate' | 'dueAt'> & { userId: string };

/** Acts of the agency that wait for a colleague, the oldest first: those in cases that the viewer may open. */
export const readActs = (database: Database): Promise<ActRow[]> =>
  database.query<ActRow>(
    `select t.id, t.user_id as "userId", u.display_name as "displayName", t.action, t.module, t.state,
       t.done_at as "doneAt", c.id as "caseId", c.reference
     from panoh.training_acts t join panoh.users u on u.id = t.user_id left join panoh.cases c on c.id = t.case_id
     where t.confirmed_by is null and t.agency_id = $1 and t.user_id <> $2 and (t.case_id is null or c.id is not null)
     order by t.done_at, t.id`,
    [database.viewer.agencyId, database.viewer.userId],
  );

/** Whether acts of colleagues in the case of the command wait for their confirmation. */
export async function waitingInCase(database: Database, actions: readonly string[]): Promise<boolean> {
  const rows = await database.query(
    `select 1 from panoh.training_acts where case_id = $1 and confirmed_by is null and user_id <> $2 and agency_id = $3
       and action = any ($4) limit 1`,
    [database.audit.firstCase, database.viewer.userId, database.viewer.agencyId, actions],
  );
  return rows.length > 0;
}

export const confirmActs = (database: Database, ids: readonly string[]): Promise<unknown[]> =>
  database.query(
    `update panoh.training_acts set confirmed_by = $1, confirmed_at = panoh.now()
     where id = any ($2) and confirmed_by is null and user_id <> $1 returning id`,
    [database.viewer.userId, ids],
  );

export interface ConfirmedCommand {
  action: string;
  caseId: string;
  userId: string;
  doneAt: Date;
}

/** Commands in cases for which none of these acts, nor another of the same command, waits any longer; the oldest first. */
export const confirmedCommands = (database: Database, ids: readonly string[]): Promise<ConfirmedCommand[]> =>
  database.query<ConfirmedCommand>(
    `select distinct t.action, t.case_id as "caseId", t.user_id as "userId", t.done_at as "doneAt"
     from panoh.training_acts t where t.id = any ($1) and t.case_id is not null
       and not exists (select 1 from panoh.training_acts o where o.user_id = t.user_id and o.action = t.action
         and o.case_id = t.case_id and o.done_at = t.done_at and o.confirmed_by is null)
     order by t.done_at`,
    [ids],
  );

/** Deletes what is older than five years; answers how much that was. */
export async function eraseTrainings(run: RunSql): Promise<number> {
  const [row] = await run<{ gone: number }>('select panoh.erase_trainings() as gone');
  return row?.gone ?? 0;
}

/** Notifies of modules that end (tr.renew); answers how many were notified. */
export async function notifyTrainings(run: RunSql): Promise<number> {
  const [row] = await run<{ notified: number }>('select panoh.notify_trainings() as notified');
  return row?.notified ?? 0;
}
