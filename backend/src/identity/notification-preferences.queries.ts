import type { Database } from '../platform/database/database.js';
import { newId } from '../shared/ids.js';
import type { NotificationChoicesDto } from './notification-preferences.dto.js';

interface OwnAddress {
  sealedAddress: Buffer | null;
  /** Null once its code has expired. */
  sealedPlanned: Buffer | null;
  plannedUntil: Date | null;
}

/** The e-mail address of the viewer, and the one that waits for its code. */
export async function ownAddress(database: Database): Promise<OwnAddress | undefined> {
  const [row] = await database.query<OwnAddress>(
    `select sealed_address as "sealedAddress",
       case when planned_until > panoh.now() then sealed_planned end as "sealedPlanned",
       case when planned_until > panoh.now() then planned_until end as "plannedUntil"
     from panoh.staff_email_addresses where user_id = $1 and channel = 'email'`,
    [database.viewer.userId],
  );
  return row;
}

/** The own number, and whether the viewer works at a helpline, which has alarms. */
export async function ownPhone(
  database: Database,
): Promise<{ hasAlarms: boolean; sealedNumber: Buffer | null }> {
  const [row] = await database.query<{ hasAlarms: boolean; sealedNumber: Buffer | null }>(
    `select a.type = 'hotline_1313' as "hasAlarms", p.sealed_number as "sealedNumber"
     from panoh.agencies a left join panoh.staff_phones p on p.user_id = $1 where a.id = $2`,
    [database.viewer.userId, database.viewer.agencyId],
  );
  return row ?? { hasAlarms: false, sealedNumber: null };
}

/** Null removes the number. */
export async function storePhone(database: Database, sealed: Buffer | null): Promise<void> {
  const { userId } = database.viewer;
  await database.query('delete from panoh.staff_phones where user_id = $1', [userId]);
  if (sealed)
    await database.query('insert into panoh.staff_phones (user_id, sealed_number) values ($1, $2)', [
      userId,
      sealed,
    ]);
}

/** Without settings a user has the defaults of the database, which plans messages with the same values. */
export async function ownChoices(database: Database): Promise<NotificationChoicesDto | undefined> {
  const [row] = await database.query<NotificationChoicesDto>(
    `select coalesce(m.language, u.language) as language, coalesce(m.email, d.email) as email,
       coalesce(m.digest_hour, d.digest_hour) as "digestHour", coalesce(m.quiet_from, d.quiet_from) as "quietFrom",
       coalesce(m.quiet_until, d.quiet_until) as "quietUntil", coalesce(m.works_on, d.works_on) as "worksOn",
       coalesce(m.breaks_quiet, d.breaks_quiet) as "breaksQuiet"
     from panoh.users u cross join panoh.usual_choices d
       left join panoh.notification_preferences m on m.user_id = u.id
     where u.id = $1`,
    [database.viewer.userId],
  );
  return row;
}

export async function storeChoices(database: Database, chosen: NotificationChoicesDto): Promise<void> {
  await database.query(
    `insert into panoh.notification_preferences (user_id, language, email, digest_hour, quiet_from, quiet_until, works_on, breaks_quiet)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (user_id) do update set language = excluded.language,
       email = excluded.email, digest_hour = excluded.digest_hour, quiet_from = excluded.quiet_from,
       quiet_until = excluded.quiet_until, works_on = excluded.works_on, breaks_quiet = excluded.breaks_quiet`,
    [
      ...[database.viewer.userId, chosen.language, chosen.email, chosen.digestHour],
      ...[chosen.quietFrom, chosen.quietUntil, [...chosen.worksOn].sort(), chosen.breaksQuiet],
    ],
  );
}

/** Sends a code to a new address; null removes the address. */
export async function planAddress(database: Database, sealed: Buffer | null): Promise<void> {
  if (sealed === null) await database.query(`select panoh.change_email_address('remove')`);
  else await database.query(`select panoh.change_email_address('plan', $1, $2)`, [newId(), sealed]);
}

/** Counts a try; answers with the id of the message that carries the code, null where no code is open. */
export async function countCodeTry(database: Database): Promise<string | null> {
  const [row] = await database.query<{ id: string | null }>(`select panoh.change_email_address('try') as id`);
  return row?.id ?? null;
}

/** False where the code of that message is no longer open. */
export async function confirmAddress(database: Database, messageId: string): Promise<boolean> {
  const [row] = await database.query<{ done: boolean }>(
    `select panoh.change_email_address('confirm', $1) is not null as done`,
    [messageId],
  );
  return row?.done ?? false;
}

/** Days set by decree, from last year on. */
export async function decreedHolidays(database: Database): Promise<string[]> {
  const rows = await database.query<{ day: string }>(
    `select day::text from panoh.holidays
     where day >= date_trunc('year', panoh.now() at time zone 'Asia/Dushanbe') - interval '1 year' order by day`,
  );
  return rows.map(({ day }) => day);
}

/** Entered twice it is one. */
export async function addHoliday(database: Database, day: string): Promise<void> {
  await database.query(
    'insert into panoh.holidays (day, entered_by) values ($1, $2) on conflict (day) do nothing',
    [day, database.viewer.userId],
  );
}

/** False where the day was none. */
export async function removeHoliday(database: Database, day: string): Promise<boolean> {
  const gone = await database.query('delete from panoh.holidays where day = $1 returning day', [day]);
  return gone.length > 0;
}
