import type { Names } from '../identity/index.js';
import type { Database } from '../platform/database/database.js';
import type { Day } from '../shared/dates.js';
import { notFound } from '../shared/errors.js';
import type { MembershipDto } from './agencies.dto.js';
import { Agency, AgencyKey } from './agencies.entity.js';
import type { Service } from './agencies.entity.js';
import type { ServiceType } from './agencies.types.js';
import type { FreeRange } from './services.rules.js';

export const findAgency = async (database: Database, id: string): Promise<Agency | undefined> =>
  (await database.rows(Agency, 'where id = $1', [id]))[0];

export const agenciesOf = (database: Database, ids: readonly string[]): Promise<Agency[]> =>
  database.rows(Agency, 'where id = any ($1)', [ids]);

const RUNNING = '(m.ended_at is null or m.ended_at > panoh.now())';

/** Running memberships by agency, the oldest first; of one agency where it is named. */
export async function runningMemberships(
  database: Database,
  agencyId: string | null = null,
): Promise<Map<string, MembershipDto[]>> {
  const rows = await database.query<{ agency_id: string; group_id: string; started_at: Date }>(
    `select m.agency_id, m.working_group_id as group_id, m.started_at from panoh.agency_memberships m
     where ${RUNNING} and ($1::uuid is null or m.agency_id = $1) order by m.started_at, m.id`,
    [agencyId],
  );
  const memberships = new Map<string, MembershipDto[]>();
  for (const { agency_id, group_id, started_at } of rows)
    memberships.set(agency_id, [
      ...(memberships.get(agency_id) ?? []),
      { workingGroupId: group_id, startedAt: started_at.toISOString() },
    ]);
  return memberships;
}

/** Who holds the private key of the newest pair of each agency. */
export async function keyHolders(
  database: Database,
  agencyId: string | null = null,
): Promise<Map<string, AgencyKey['heldBy']>> {
  const rows = await database.query<{ id: string; holder: AgencyKey['heldBy'] }>(
    `select distinct on (agency_id) agency_id as id, held_by as holder from panoh.agency_keys
     where $1::uuid is null or agency_id = $1 order by agency_id, version desc`,
    [agencyId],
  );
  return new Map(rows.map(({ id, holder }) => [id, holder]));
}

export async function newestKey(database: Database, agencyId: string): Promise<AgencyKey> {
  const newest = 'where agency_id = $1 order by version desc limit 1';
  const [key] = await database.rows(AgencyKey, newest, [agencyId]);
  if (!key) throw notFound();
  return key;
}

export async function keyAt(database: Database, agencyId: string, version: number): Promise<AgencyKey> {
  const [key] = await database.rows(AgencyKey, 'where agency_id = $1 and version = $2', [agencyId, version]);
  if (!key) throw notFound();
  return key;
}

/** Whether the user is active in the agency: only one of its users can be its head. */
export async function isActiveIn(database: Database, userId: string, agencyId: string): Promise<boolean> {
  const people = await database.query(
    `select 1 from panoh.users where id = $1 and agency_id = $2 and status = 'active'`,
    [userId, agencyId],
  );
  return people.length > 0;
}

export async function needsAdministrator(database: Database): Promise<boolean> {
  const [row] = await database.query<{ needed: boolean }>('select panoh.needs_administrator() as needed');
  return row?.needed ?? false;
}

/** A row of the directory; times and the last check are the database's. */
export interface ServiceRow extends Omit<Service, 'createdAt' | 'saidPlaces' | 'saidWithChildren'> {
  /** Of a service of another agency whose place is hidden. */
  freeRange: FreeRange | null;
  agencyName: Names;
  place: string;
  isInMyGroups: boolean;
  checkedOn: Day | null;
}

/** Row security shows what may be found; what may only be asked comes from a function, without the rest. */
const DIRECTORY = `
  select s.id, s.agency_id, s.type, s.languages, s.opening_hours, s.hours_note, s.cost, s.cost_note, s.documents,
    s.documents_note, s.address, s.public_phone, s.checked_on, s.capacity, s.capacity_unit, s.free_places,
    s.confirmed_at, s.confirmed_until, s.is_confidential, s.status, s.withdrawn_at, s.version, null::text as free_range,
    s.free_with_children from panoh.services s
  union all
  select k.id, k.agency_id, k.type, k.languages, k.opening_hours, null, k.cost, null, k.documents,
    null, null, null, null, null, null, null, k.confirmed_at, k.confirmed_until, true, k.status, null, k.version,
    k.free_range, k.free_with_children
  from panoh.askable_services() k`;

const SELECT = `
  select d.id, d.agency_id as "agencyId", d.type, d.languages, d.opening_hours as "openingHours",
    d.hours_note as "hoursNote", d.cost, d.cost_note as "costNote", d.documents, d.documents_note as "documentsNote",
    d.address, d.public_phone as "publicPhone", d.checked_on::text as "checkedOn", d.capacity,
    d.capacity_unit as "capacityUnit", d.free_places as "freePlaces", d.confirmed_at as "confirmedAt",
    d.confirmed_until::text as "confirmedUntil", d.is_confidential as "isConfidential", d.status,
    d.withdrawn_at as "withdrawnAt", d.version, d.free_range as "freeRange",
    d.free_with_children as "freeWithChildren", a.place,
    jsonb_build_object('tg', a.name_tg, 'ru', a.name_ru, 'en', a.name_en) as "agencyName",
    exists (select 1 from panoh.agency_memberships m
      where m.agency_id = a.id and m.working_group_id = any ($1) and ${RUNNING}) as "isInMyGroups"
  from (${DIRECTORY}) d join panoh.agencies a on a.id = d.agency_id and a.status = 'active'`;

export interface ServiceFilter {
  type?: string | null;
  /** Those of this place come first. */
  place?: string | null;
  agencyIds?: readonly string[] | null;
  /** Also what the viewer's own agency offers no longer. */
  withWithdrawn?: boolean;
}

/** Services of active agencies: the viewer's groups first, then the place that is given. */
export function listServices(
  database: Database,
  { type = null, place = null, agencyIds = null, withWithdrawn }: ServiceFilter,
): Promise<ServiceRow[]> {
  const { groupIds, agencyId } = database.viewer;
  return database.query<ServiceRow>(
    `${SELECT} where ($2::text is null or d.type = $2) and ($4::uuid[] is null or d.agency_id = any ($4))
       and (d.status <> 'withdrawn' or d.agency_id = $5)
     order by d.status = 'withdrawn', "isInMyGroups" desc,
       (not d.is_confidential and a.place = coalesce($3, a.place)) desc, a.name_en, d.id
     limit 300`,
    [groupIds, type, place, agencyIds, withWithdrawn ? agencyId : null],
  );
}

export async function findService(database: Database, id: string): Promise<ServiceRow> {
  const sql = `${SELECT} where d.id = $2`;
  const [row] = await database.query<ServiceRow>(sql, [database.viewer.groupIds, id]);
  if (!row) throw notFound();
  return row;
}

export const servicesBeside = (database: Database, id: string): Promise<ServiceRow[]> =>
  database.query<ServiceRow>(
    `${SELECT} where d.agency_id in (select o.agency_id from (select s.id, s.agency_id from panoh.services s
       union all select k.id, k.agency_id from panoh.askable_services() k) o where o.id = $2)`,
    [database.viewer.groupIds, id],
  );

export async function lockService(database: Database, id: string): Promise<void> {
  await database.query('select 1 from panoh.services where id = $1 for update', [id]);
}

export async function ownServiceTypes(database: Database): Promise<ServiceType[]> {
  const rows = await database.query<{ type: ServiceType }>(
    `select type from panoh.services where agency_id = $1 and status = 'active'`,
    [database.viewer.agencyId],
  );
  return rows.map(({ type }) => type);
}

/** For an update of a service whose capacity shrank: no more places are free than there are. */
export const atMost = (capacity: number | null): (() => string) => {
  return () => `least(free_places, ${Number(capacity)})`;
};
