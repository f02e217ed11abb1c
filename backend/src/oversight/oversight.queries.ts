import type { Database } from '../platform/database/database.js';
import { newId } from '../shared/ids.js';
import type { AppointmentDto, UndeliverableDto } from './oversight.dto.js';
import type { AppointedAs, Candidate } from './oversight.rules.js';

type UndeliverableRow = Omit<UndeliverableDto, 'latestHours'> & { since: Date | null };

/** Agencies where rows reach no person who can act; the longest late first. */
export const undeliverableRows = (database: Database): Promise<UndeliverableRow[]> =>
  database.query<UndeliverableRow>(
    `select r.agency_id as "agencyId", jsonb_build_object('tg', a.name_tg, 'ru', a.name_ru, 'en', a.name_en) as "agencyName",
       r.rows, r.since, r.causes, r.uncovered as "openCasesWithoutAnybodyAbove"
     from panoh.undeliverable_rows() r join panoh.agencies a on a.id = r.agency_id order by r.since, r.agency_id`,
  );

export interface AppointmentRow extends Pick<
  AppointmentDto,
  'id' | 'agencyId' | 'userId' | 'personName' | 'as'
> {
  proposedBy: string;
  proposedAt: Date;
  confirmedAt: Date | null;
}

const APPOINTMENTS = `select o.id, o.agency_id as "agencyId", o.user_id as "userId", u.display_name as "personName",
    o.appointed_as as "as", o.proposed_by as "proposedBy", o.proposed_at as "proposedAt", o.confirmed_at as "confirmedAt"
  from panoh.oversight_appointments o join panoh.users u on u.id = o.user_id`;

/** Unconfirmed ones first, then those confirmed in the last 30 days, the newest first. */
export const recentAppointments = (database: Database): Promise<AppointmentRow[]> =>
  database.query<AppointmentRow>(
    `${APPOINTMENTS} where o.confirmed_at is null or o.confirmed_at > panoh.now() - interval '30 days'
     order by o.confirmed_at is not null, o.proposed_at desc, o.id limit 100`,
  );

export async function findAppointment(database: Database, id: string): Promise<AppointmentRow | undefined> {
  const [row] = await database.query<AppointmentRow>(`${APPOINTMENTS} where o.id = $1`, [id]);
  return row;
}

/** One person of oversight proposes, the other confirms. */
export async function insertAppointment(
  database: Database,
  { agencyId, userId, as }: { agencyId: string; userId: string; as: AppointedAs },
): Promise<string> {
  const id = newId();
  await database.query(
    `insert into panoh.oversight_appointments (id, agency_id, user_id, appointed_as, proposed_by)
     values ($1, $2, $3, $4, $5)`,
    [id, agencyId, userId, as, database.viewer.userId],
  );
  return id;
}

/** Checks once more that two people of oversight agreed, and gives the role; false where that is not possible now. */
export async function applyAppointment(database: Database, id: string): Promise<boolean> {
  const [row] = await database.query<{ isApplied: boolean }>(
    'select panoh.apply_appointment($1) as "isApplied"',
    [id],
  );
  return row?.isApplied ?? false;
}

export async function findCandidate(database: Database, userId: string): Promise<Candidate | undefined> {
  const [row] = await database.query<Candidate>(
    `select u.agency_id as "agencyId", u.status = 'active' as "isActive", u.roles,
       coalesce(a.head_user_id = u.id, false) as "isHead"
     from panoh.users u join panoh.agencies a on a.id = u.agency_id where u.id = $1`,
    [userId],
  );
  return row;
}
