import type { Database } from '../platform/database/database.js';
import { PERMISSIONS } from '../platform/http/permissions.js';
import { notFound } from '../shared/errors.js';
import type { AbsenceDto, ColleagueDto, OwnSessionDto, SessionDto, SessionUserDto } from './identity.dto.js';
import type { LockReason } from './identity.types.js';
import { User } from './user.entity.js';

async function first<Row>(database: Database, sql: string, parameters: unknown[]): Promise<Row | undefined> {
  const [row] = await database.query<Row>(sql, parameters);
  return row;
}

/** The answer of a database function that says yes or no. */
async function isDone(database: Database, call: string, ...parameters: unknown[]): Promise<boolean> {
  const row = await first<{ done: boolean }>(database, `select panoh.${call} as done`, parameters);
  return row?.done === true;
}

// Before sign-in, and sessions.

/** Names the browser to the functions that count attempts. */
export async function nameDevice(database: Database, deviceHash: string | null): Promise<void> {
  await database.query(`select set_config('panoh.device', $1, true)`, [deviceHash]);
}

/** Uses up a proof; false where it was none or was used before. */
export const spendProof = (database: Database, kind: string, proof: object): Promise<boolean> =>
  isDone(database, 'spend_proof($1, $2)', kind, JSON.stringify(proof));

export const openSession = (database: Database, userId: string, session: object): Promise<boolean> =>
  isDone(database, 'open_session($1, $2)', userId, JSON.stringify(session));

/** Sent with the end of the transaction that it records. */
export function noteAttempt(database: Database, action: string, decision: 'allowed' | 'refused'): void {
  const entry = database.audit.entry(action, decision, database.requestId);
  database.finallyRun('select panoh.write_audit($1)', [JSON.stringify(entry)]);
}

interface StoredFactors {
  sealed_secret: Buffer | null;
  sealed_code_key: Buffer | null;
}

interface LoginAttempt {
  user_id: string;
  password_hash: string | null;
  has_factor: boolean;
}

/** Counts an attempt to sign in; undefined for an unknown, disabled or locked account. */
export const attemptLogin = (database: Database, login: string): Promise<LoginAttempt | undefined> =>
  first(database, `select * from panoh.attempt('login', $1)`, [login]);

/** Counts an attempt to give a code for a ticket. */
export const attemptTicket = (
  database: Database,
  ticketHash: string | null,
): Promise<(StoredFactors & { user_id: string }) | undefined> =>
  first(database, `select * from panoh.attempt('ticket', $1)`, [ticketHash]);

/** Counts an attempt to prove presence in an open session. */
export const attemptStepUp = (
  database: Database,
): Promise<(StoredFactors & { password_hash: string | null }) | undefined> =>
  first(database, `select * from panoh.attempt('session')`, []);

export async function issueTicket(
  database: Database,
  userId: string,
  ticketHash: string | null,
): Promise<void> {
  await database.query(`select panoh.issue_proof('ticket', $1, null, $2)`, [ticketHash, userId]);
}

export async function userOfLogin(database: Database, login: string): Promise<string | null> {
  const sql = `select user_id as id from panoh.account_of('login', $1)`;
  return (await first<{ id: string }>(database, sql, [login]))?.id ?? null;
}

/** Ends the session of this request. */
export async function endSession(database: Database): Promise<void> {
  const sql = 'update panoh.sessions set ended_at = panoh.now() where id = (panoh.viewer()).session_id';
  await database.query(sql);
}

type SessionRow = SessionUserDto &
  Pick<SessionDto, 'mustChangePassword' | 'mustAddFactor' | 'proofs' | 'isTourClosed'> & { expiresAt: Date };

/** The current session with its user, agency and working groups. */
export function currentSession(database: Database): Promise<SessionRow | undefined> {
  const { userId, sessionId, groupIds, ledGroupIds } = database.viewer;
  return first(
    database,
    `select u.id, u.display_name as "displayName", u.roles, u.language,
       jsonb_build_object('id', a.id, 'type', a.type, 'kind', a.kind, 'place', a.place,
         'name', jsonb_build_object('tg', a.name_tg, 'ru', a.name_ru, 'en', a.name_en)) as agency,
       coalesce((select jsonb_agg(jsonb_build_object('id', g.id, 'place', g.place, 'isLed', g.id = any ($4),
           'isFallback', g.fallback_agency_id is not distinct from u.agency_id,
           'name', jsonb_build_object('tg', g.name_tg, 'ru', g.name_ru, 'en', g.name_en)) order by g.place, g.id)
         from panoh.working_groups g where g.id = any ($3)), '[]') as "workingGroups",
       s.expires_at as "expiresAt", o.must_change as "mustChangePassword", o.must_enrol as "mustAddFactor", o.proofs,
       exists (select 1 from panoh.closed_tours t where t.user_id = u.id) as "isTourClosed"
     from panoh.users u join panoh.agencies a on a.id = u.agency_id
       join panoh.sessions s on s.id = $2 cross join panoh.own_account() o
     where u.id = $1`,
    [userId, sessionId, groupIds, ledGroupIds],
  );
}

/** Closed twice it stays closed. */
export async function closeTour(database: Database): Promise<void> {
  await database.query(
    'insert into panoh.closed_tours (user_id) values ($1) on conflict (user_id) do nothing',
    [database.viewer.userId],
  );
}

type OwnSessionRow = Pick<OwnSessionDto, 'id' | 'authMethod'> & {
  device: string | null;
  openedAt: Date;
  seenAt: Date;
};

/** The user's open sessions, latest seen first. Sessions of imports are left out. */
export const ownSessions = (database: Database): Promise<OwnSessionRow[]> =>
  database.query<OwnSessionRow>(
    `select id, device, opened_by as "authMethod", created_at as "openedAt", seen_at as "seenAt" from panoh.sessions
     where user_id = $1 and ended_at is null and expires_at > panoh.now() and opened_by <> 'import'
       and seen_at > panoh.now() - interval '30 minutes'
     order by seen_at desc, id`,
    [database.viewer.userId],
  );

export async function endOwnSession(database: Database, id: string): Promise<boolean> {
  const ended = await database.query(
    'update panoh.sessions set ended_at = panoh.now() where id = $1 and ended_at is null returning id',
    [id],
  );
  return ended.length > 0;
}

/** Devices that show messages end as well: which of them this session uses is not known. */
export async function endOtherSessions(database: Database): Promise<void> {
  await database.query(
    'update panoh.sessions set ended_at = panoh.now() where id <> $1 and ended_at is null',
    [database.viewer.sessionId],
  );
  await database.query('delete from panoh.push_devices where user_id = $1', [database.viewer.userId]);
}

// Passkeys and other factors.

/** Stores the hash of a challenge for one answer within five minutes. */
export async function makeChallenge(
  database: Database,
  challengeHash: string | null,
  purpose: string,
): Promise<void> {
  await database.query(`select panoh.issue_proof('challenge', $1, $2, null)`, [challengeHash, purpose]);
}

interface KnownPasskey {
  id: string;
  userId: string;
  host: string;
  publicKey: Buffer;
  counter: string;
}

export const passkeyOf = (database: Database, credentialId: string): Promise<KnownPasskey | undefined> =>
  first(
    database,
    `select passkey_id as id, user_id as "userId", host, public_key as "publicKey", counter
     from panoh.account_of('passkey', $1)`,
    [credentialId],
  );

interface OwnPasskey {
  id: string;
  credentialId: string;
  host: string;
  sealedName: Buffer;
  isBackedUp: boolean;
  createdAt: Date;
  usedAt: Date | null;
}

/** As the database answers it, in JSON. */
interface PasskeyRow extends Omit<OwnPasskey, 'sealedName' | 'createdAt' | 'usedAt'> {
  sealedName: string;
  createdAt: string;
  usedAt: string | null;
}

interface OwnFactors {
  login: string;
  isRequired: boolean;
  authenticatorSince: Date | null;
  codesLeft: number;
  plannedSecret: Buffer | null;
  passkeys: OwnPasskey[];
}

export async function ownFactors(database: Database): Promise<OwnFactors> {
  const row = await first<Omit<OwnFactors, 'passkeys'> & { passkeys: PasskeyRow[] }>(
    database,
    `select login, is_required as "isRequired", authenticator_since as "authenticatorSince",
       codes_left as "codesLeft", planned_secret as "plannedSecret", passkeys from panoh.own_factors()`,
    [],
  );
  if (!row) throw notFound();
  const passkeys = row.passkeys.map((passkey) => ({
    ...passkey,
    sealedName: Buffer.from(passkey.sealedName, 'base64'),
    createdAt: new Date(passkey.createdAt),
    usedAt: passkey.usedAt === null ? null : new Date(passkey.usedAt),
  }));
  return { ...row, passkeys };
}

/** False where there was no such factor. */
export const changeFactors = (database: Database, what: string, values: object): Promise<boolean> =>
  isDone(database, 'change_factors($1, $2)', what, JSON.stringify(values));

/** Records proved presence; false where this proof is not strong enough. */
export const proveStepUp = async (
  database: Database,
  by: 'password' | 'code' | 'passkey',
): Promise<boolean> => {
  const row = await first<{ until: Date | null }>(database, 'select panoh.step_up($1) as until', [by]);
  return row !== undefined && row.until !== null;
};

// Accounts.

export const listUsers = (database: Database): Promise<User[]> =>
  database.rows(User, 'order by display_name, id');

export const findUser = async (database: Database, id: string): Promise<User | undefined> =>
  (await database.rows(User, 'where id = $1', [id]))[0];

/** Callers who are not administrators get the lock only. */
export interface AccountRow {
  userId: string;
  hasPassword: boolean | null;
  mustChange: boolean | null;
  lockedUntil: Date | null;
  mustEnrol: boolean | null;
  lockedAt: Date | null;
  lockReason: LockReason | null;
  mayReopen: boolean;
}

export async function accountStates(database: Database): Promise<ReadonlyMap<string, AccountRow>> {
  const rows = await database.query<AccountRow>(
    `select user_id as "userId", has_password as "hasPassword", must_change as "mustChange",
       locked_until as "lockedUntil", must_enrol as "mustEnrol", locked_at as "lockedAt",
       lock_reason as "lockReason", may_reopen as "mayReopen" from panoh.account_states()`,
  );
  return new Map(rows.map((row) => [row.userId, row]));
}

/** Whether the agency is a programme for perpetrators. */
export async function isProgramme(database: Database, agencyId: string): Promise<boolean> {
  const rows = await database.query(
    `select 1 from panoh.agencies where id::text = $1 and type = 'perpetrator_prog'`,
    [agencyId],
  );
  return rows.length > 0;
}

export async function insertCredentials(database: Database, userId: string, login: string): Promise<void> {
  await database.query(
    `insert into panoh.credentials (user_id, login, must_change, second_factor_from)
     values ($1, lower($2), true, panoh.now())`,
    [userId, login],
  );
}

export async function setPassword(
  database: Database,
  userId: string,
  { stored, mustChange }: { stored: string; mustChange: boolean },
): Promise<void> {
  await database.query('select panoh.set_password($1, $2, $3)', [userId, stored, mustChange]);
}

/** Why the protocol of sharing lets an agency have no account with these roles; null: it may. */
export async function accountRefusal(
  database: Database,
  agencyId: string,
  roles: readonly string[],
): Promise<string | null> {
  const sql = 'select panoh.account_refusal($1, $2) as refusal';
  const [row] = await database.query<{ refusal: string | null }>(sql, [agencyId, roles]);
  return row?.refusal ?? null;
}

export async function lockAccount(database: Database, userId: string): Promise<void> {
  await database.query('select panoh.lock_account($1)', [userId]);
}

/** False for the user who removed the factors of this account. */
export const reopenAccount = (database: Database, userId: string): Promise<boolean> =>
  isDone(database, 'reopen_account($1)', userId);

export async function removeFactors(database: Database, userId: string): Promise<void> {
  await database.query('select panoh.remove_factors($1)', [userId]);
}

/** Makes the first administrator with an agency; refused once there is one. */
export async function setUpAdministrator(
  database: Database,
  agencyId: string,
  values: { userId: string; account: object },
): Promise<void> {
  const { userId, account } = values;
  const sql = 'select panoh.set_up_administrator($1, $2, $3)';
  await database.query(sql, [agencyId, userId, JSON.stringify(account)]);
}

// Absences.

type AbsenceRow = Pick<AbsenceDto, 'id' | 'person' | 'standIn' | 'version'> & {
  startsAt: Date;
  endsAt: Date;
};

const NOT_OVER = 'a.ended_at is null and a.ends_at > panoh.now()';
const LISTED = `select a.id, jsonb_build_object('id', u.id, 'displayName', u.display_name) as person,
    case when a.stand_in_id is not null
      then jsonb_build_object('id', a.stand_in_id, 'displayName', coalesce(s.display_name, '')) end as "standIn",
    a.starts_at as "startsAt", a.ends_at as "endsAt", a.version
  from panoh.absences a join panoh.users u on u.id = a.user_id left join panoh.users s on s.id = a.stand_in_id
  where ${NOT_OVER}`;

/** Absences that are not over, the earliest first. */
export const listAbsences = (database: Database): Promise<AbsenceRow[]> =>
  database.query<AbsenceRow>(`${LISTED} order by a.starts_at, u.display_name, a.id`);

export async function findAbsence(database: Database, id: string): Promise<AbsenceRow> {
  const row = await first<AbsenceRow>(database, `${LISTED} and a.id = $1`, [id]);
  if (!row) throw notFound();
  return row;
}

/** Whether another absence of the user overlaps; two entries at the same moment wait for each other here. */
export async function hasOverlap(
  database: Database,
  userId: string,
  { startsAt, endsAt }: { startsAt: Date; endsAt: Date },
): Promise<boolean> {
  await database.query(`select pg_advisory_xact_lock(hashtext('panoh.absences'), hashtext($1))`, [userId]);
  const rows = await database.query(
    `select 1 from panoh.absences a
     where a.user_id = $1 and ${NOT_OVER} and a.starts_at < $3 and a.ends_at > $2`,
    [userId, startsAt, endsAt],
  );
  return rows.length > 0;
}

export async function insertAbsence(
  database: Database,
  absence: { id: string; userId: string; standInId: string | null; startsAt: Date; endsAt: Date },
): Promise<void> {
  const { id, userId, standInId, startsAt, endsAt } = absence;
  const { viewer } = database;
  await database.query(
    `insert into panoh.absences (id, user_id, agency_id, stand_in_id, starts_at, ends_at, entered_by)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [id, userId, viewer.agencyId, standInId, startsAt, endsAt, viewer.userId],
  );
}

/** The number of absences that ended: none where it changed since. */
export async function endAbsence(database: Database, id: string, expectedVersion: number): Promise<number> {
  const ended = await database.query(
    `update panoh.absences set ended_at = panoh.now(), version = version + 1
     where id = $1 and version = $2 returning id`,
    [id, expectedVersion],
  );
  return ended.length;
}

/** Active users of the agency who work with survivors' cases. */
export const colleaguesOnCases = (database: Database): Promise<(ColleagueDto & { isReady: boolean })[]> =>
  database.query(
    `select id, display_name as "displayName", panoh.account_is_ready(id) as "isReady" from panoh.users
     where agency_id = $1 and status = 'active' and roles && $2::text[] order by display_name, id`,
    [database.viewer.agencyId, PERMISSIONS['absences.write']],
  );
