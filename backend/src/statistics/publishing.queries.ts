import type { AgencyReportDto, CommitteeReportDto } from './statistics.dto.js';
import type { DeliveryFacts, Recipient, Report } from './deliveries.rules.js';
import type { IncidentExportFacts } from './incident-exports.rules.js';
import type { CellCountPeriod } from './periods.rules.js';
import { DAY } from './statistics.queries.js';
import type { Reader } from './statistics.queries.js';

export interface DeliveryRow extends CellCountPeriod, DeliveryFacts {
  id: string;
  report: Report;
  recipient: Recipient;
  content: CommitteeReportDto | AgencyReportDto;
  askedBy: string;
  askedAt: Date;
  approvedBy: string | null;
  approvedAt: Date | null;
}

const DELIVERY = `select d.id, d.report, d.kind, ${DAY('d.first_on')} as "firstOn", d.recipient,
    d.asked_by as "askedById", d.asked_name as "askedBy", d.asked_at as "askedAt", d.approved_by as "approvedById",
    d.approved_name as "approvedBy", d.approved_at as "approvedAt", d.discarded_at as "discardedAt"`;

/** Those that wait first, then the newest; without their content. */
export const readDeliveries = (database: Reader): Promise<DeliveryRow[]> =>
  database.query(`${DELIVERY} from panoh.deliveries d
    order by d.approved_at is not null or d.discarded_at is not null, d.asked_at desc limit 100`);

export async function readDelivery(database: Reader, id: string): Promise<DeliveryRow | undefined> {
  const sql = `${DELIVERY}, d.content from panoh.deliveries d where d.id = $1`;
  return (await database.query<DeliveryRow>(sql, [id]))[0];
}

type NewDelivery = Pick<DeliveryRow, 'id' | 'report' | 'kind' | 'firstOn' | 'recipient' | 'content'> & {
  readonly agencyId: string | null;
};

/** False if the same report waits for approval already. */
export async function insertDelivery(database: Reader, made: NewDelivery, userId: string): Promise<boolean> {
  const { id, report, agencyId, kind, firstOn, recipient, content } = made;
  const asked = await database.query(
    `insert into panoh.deliveries (id, report, agency_id, kind, first_on, recipient, content, asked_by, asked_name, asked_at)
     select $1, $2, $3, $4, $5, $6, $7, u.id, u.display_name, panoh.now() from panoh.users u where u.id = $8
     on conflict do nothing returning id`,
    [id, report, agencyId, kind, firstOn, recipient, JSON.stringify(content), userId],
  );
  return asked.length > 0;
}

/** Row security lets only pending rows be updated, so that the second of two concurrent decisions changes none. */
export async function approveDelivery(database: Reader, id: string, userId: string): Promise<boolean> {
  const approved = await database.query(
    `update panoh.deliveries d set approved_by = u.id, approved_name = u.display_name, approved_at = panoh.now()
     from panoh.users u where d.id = $1 and u.id = $2 returning d.id`,
    [id, userId],
  );
  return approved.length > 0;
}

export async function discardDelivery(database: Reader, id: string): Promise<boolean> {
  const sql = 'update panoh.deliveries set discarded_at = panoh.now() where id = $1 returning id';
  return (await database.query(sql, [id])).length > 0;
}

export interface IncidentExportRow extends IncidentExportFacts {
  id: string;
  fromOn: string;
  toOn: string;
  requestedBy: string;
  requestedAt: Date;
  decidedBy: string | null;
}

/** All of the agency, the newest first; or one. */
export const readIncidentExports = (database: Reader, id: string | null): Promise<IncidentExportRow[]> =>
  database.query(
    `select x.id, ${DAY('x.from_on')} as "fromOn", ${DAY('x.to_on')} as "toOn",
       x.requested_by as "requestedById", a.display_name as "requestedBy", x.requested_at as "requestedAt",
       d.display_name as "decidedBy", x.is_approved as "isApproved", x.ready_at as "readyAt", x.ends_at as "endsAt", x.taken
     from panoh.incident_exports x join panoh.users a on a.id = x.requested_by left join panoh.users d on d.id = x.decided_by
     where x.id = $1 or $1 is null order by x.requested_at desc limit 50`,
    [id],
  );

export const insertIncidentExport = (
  database: Reader,
  { id, fromOn, toOn }: Pick<IncidentExportRow, 'id' | 'fromOn' | 'toOn'>,
  { agencyId, userId }: { agencyId: string; userId: string },
): Promise<unknown> =>
  database.query(
    `insert into panoh.incident_exports (id, agency_id, from_on, to_on, requested_by, requested_at)
     values ($1, $2, $3, $4, $5, panoh.now())`,
    [id, agencyId, fromOn, toOn, userId],
  );

/** False if it was decided before. */
export async function decideIncidentExport(
  database: Reader,
  { id, approves, userId }: { id: string; approves: boolean; userId: string },
): Promise<boolean> {
  const decided = await database.query(
    `with decided as (update panoh.incident_exports set decided_by = $3, decided_at = panoh.now(), is_approved = $2,
       ready_at = case when $2 then panoh.now() + interval '24 hours' end,
       ends_at = case when $2 then panoh.now() + interval '96 hours' end where id = $1 and decided_at is null returning id)
     select id from decided`,
    [id, approves, userId],
  );
  return decided.length > 0;
}

/** Counts the download. */
export const takeIncidentExport = (
  database: Reader,
  id: string,
): Promise<{ caseId: string; cells: string[] }[]> =>
  database.query('select case_id as "caseId", cells from panoh.take_incident_export($1)', [id]);
