import type { Database } from '../../platform/database/database.js';
import type { RunSql } from '../../platform/database/worker-database.js';

export interface DeviceRow {
  id: string;
  number: number;
  hours: number;
  isResting: boolean;
  startedAt: Date;
  lastContactAt: Date;
  takenUntil: Date;
  shareUntil: Date;
}

const COLUMNS = `d.id, d.number, d.hours, d.is_resting as "isResting", d.started_at as "startedAt",
  d.last_contact_at as "lastContactAt", d.taken_until as "takenUntil", d.share_until as "shareUntil"`;
/** With those that row security hides: a block changes no count. */
const COUNTED = `${COLUMNS}, (select h.cases from panoh.held_along(d.id) h) as "caseCount"`;
const IS_ACTIVE = 'd.ended_at is null and d.taken_until > panoh.now()';

export type CountedDevice = DeviceRow & { caseCount: number };

export const ownDevices = (database: Database): Promise<CountedDevice[]> =>
  database.query(
    `select ${COUNTED} from panoh.devices d where d.user_id = $1 and ${IS_ACTIVE} order by d.number`,
    [database.viewer.userId],
  );

/** Row security shows them to supervisors of the agency. */
export const agencyDevices = (database: Database): Promise<(CountedDevice & { personName: string })[]> =>
  database.query(
    `select ${COUNTED}, u.display_name as "personName" from panoh.devices d join panoh.users u on u.id = d.user_id
     where d.agency_id = $1 and ${IS_ACTIVE} order by u.display_name, d.user_id, d.number`,
    [database.viewer.agencyId],
  );

/** The viewer's own active phone, locked until the end of the transaction. */
export async function ownDevice(
  database: Database,
  id: string,
): Promise<(DeviceRow & { sealedShare: Buffer }) | null> {
  const [device] = await database.query<DeviceRow & { sealedShare: Buffer }>(
    `select ${COLUMNS}, d.sealed_share as "sealedShare" from panoh.devices d
     where d.id = $1 and d.user_id = $2 and ${IS_ACTIVE} for update`,
    [id, database.viewer.userId],
  );
  return device ?? null;
}

/** Ends what ran out, so that its number is free again. */
export const endExpired = (database: Database): Promise<unknown> =>
  database.query(
    `update panoh.devices set ended_at = taken_until, sealed_share = null
     where user_id = $1 and ended_at is null and taken_until <= panoh.now()`,
    [database.viewer.userId],
  );

/** Of phones begun at once by one person the second waits, and counts the first. */
export const lockOwnDevices = (database: Database): Promise<unknown> =>
  database.query('select pg_advisory_xact_lock(hashtextextended($1, 72))', [
    `devices/${database.viewer.userId}`,
  ]);

export interface NewDevice {
  id: string;
  number: number;
  hours: number;
  takenUntil: Date;
  shareUntil: Date;
  sealedShare: Buffer;
}

export const addDevice = (database: Database, device: NewDevice): Promise<unknown> =>
  database.query(
    `insert into panoh.devices (id, user_id, agency_id, number, hours, taken_until, share_until, sealed_share)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      device.id,
      ...[database.viewer.userId, database.viewer.agencyId, device.number, device.hours],
      ...[device.takenUntil, device.shareUntil, device.sealedShare],
    ],
  );

/** False where the viewer may not see the phone; one that ended stays as it ended. */
export async function endDevice(database: Database, id: string): Promise<boolean> {
  const rows = await database.query(
    `with ended as (update panoh.devices set ended_at = panoh.now(), sealed_share = null
       where id = $1 and ended_at is null)
     select 1 from panoh.devices where id = $1`,
    [id],
  );
  return rows.length > 0;
}

/**
 * A phone that meets the server: false, and it ended, where it holds a case that may not be taken along any more, for
 * whatever reason.
 */
export async function meetDevice(
  database: Database,
  id: string,
  { shareUntil, isResting }: Pick<DeviceRow, 'shareUntil' | 'isResting'>,
): Promise<boolean> {
  const [row] = await database.query<{ isLost: boolean }>(
    `with held as materialized (select is_lost from panoh.held_along($1)),
     met as (update panoh.devices d set last_contact_at = panoh.now(), share_until = $2, is_resting = $3,
         ended_at = case when h.is_lost then panoh.now() end,
         sealed_share = case when h.is_lost then null else d.sealed_share end
       from held h where d.id = $1)
     select is_lost as "isLost" from held`,
    [id, shareUntil, isResting],
  );
  return row?.isLost === false;
}

/** What the viewer's other phones hold. */
export async function casesElsewhere(database: Database, id: string): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    `select distinct k.case_id as id from panoh.device_cases k join panoh.devices d on d.id = k.device_id
     where d.user_id = $1 and d.id <> $2 and k.dropped_at is null and ${IS_ACTIVE}`,
    [database.viewer.userId, id],
  );
  return rows.map((row) => row.id);
}

export const replaceCases = (database: Database, id: string, caseIds: readonly string[]): Promise<unknown> =>
  database.query(
    `with gone as (update panoh.device_cases set dropped_at = panoh.now()
       where device_id = $1 and dropped_at is null and case_id <> all ($3::uuid[]))
     insert into panoh.device_cases (device_id, user_id, case_id) select $1, $2, c from unnest($3::uuid[]) c
     on conflict (device_id, case_id) do update set dropped_at = null,
       taken_at = case when device_cases.dropped_at is null
           or device_cases.taken_at > panoh.now() - interval '24 hours' then device_cases.taken_at end`,
    [id, database.viewer.userId, caseIds],
  );

export interface TakingRow {
  isHeld: boolean;
  /** Taken since it is on the list: it is only asked for again. */
  isTaken: boolean;
  /** How many others this person took within 24 hours. */
  others: number;
}

export async function takingOf(database: Database, id: string, caseId: string): Promise<TakingRow> {
  const [row] = await database.query<TakingRow>(
    `select h.taken_at is not null as "isTaken", h.device_id is not null as "isHeld",
       (select count(distinct k.case_id)::int from panoh.device_cases k where k.user_id = $3 and k.case_id <> $2
         and k.taken_at > panoh.now() - interval '24 hours') as others
     from (values (1)) one left join panoh.device_cases h on h.device_id = $1 and h.case_id = $2
       and h.dropped_at is null`,
    [id, caseId, database.viewer.userId],
  );
  return row ?? { isHeld: false, isTaken: false, others: 0 };
}

/** The first time counts, or an hourly renewal would be a taking of every day. */
export const markTaken = (database: Database, id: string, caseId: string): Promise<unknown> =>
  database.query(
    `with contact as (update panoh.devices set last_contact_at = panoh.now() where id = $1)
     update panoh.device_cases set taken_at = panoh.now()
     where device_id = $1 and case_id = $2 and taken_at is null`,
    [id, caseId],
  );

/** For the worker: phones that ended a month ago, with their lists. */
export async function removeOldDevices(run: RunSql): Promise<number> {
  const sql = `delete from panoh.devices where coalesce(ended_at, taken_until) < panoh.now() - interval '30 days'
    returning taken_until`;
  return (await run(sql)).length;
}
