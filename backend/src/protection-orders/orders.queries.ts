import type { Band } from '../cases/index.js';
import type { Names } from '../identity/index.js';
import type { Database } from '../platform/database/database.js';
import { notFound } from '../shared/errors.js';
import type { AskedOrder } from './extension-answers.rules.js';
import type { OrderStatusDto } from './protection-orders.dto.js';
import type { OrderStatus } from './orders.types.js';
import type { ProtectionOrder } from './protection-orders.entity.js';

/** An order that the office of the viewer is asked to extend. */
export interface AskedRow extends AskedOrder {
  readonly orderId: string;
  readonly caseId: string;
  readonly reference: string;
  readonly agencyId: string;
  readonly agencyName: Names;
  readonly conditions: string[];
  readonly breaches: number;
  readonly requestedOn: string;
  readonly sentAt: Date;
  readonly state: 'sent' | 'seen';
  readonly answerBy: Date;
  readonly band: Band | null;
  readonly version: number;
}

/** For the prosecutor's list and answers; the first to be answered on top. */
export const extensionRequests = (database: Database): Promise<AskedRow[]> =>
  database.query<AskedRow>(
    `select r.order_id as "orderId", r.case_id as "caseId", r.reference, r.agency_id as "agencyId",
       jsonb_build_object('tg', a.name_tg, 'ru', a.name_ru, 'en', a.name_en) as "agencyName",
       r.issued_at as "issuedAt", r.served_at as "servedAt", r.reported_at as "reportedAt", r.days,
       r.starts_on::text as "startsOn", r.first_expires_on::text as "firstExpiresOn", r.expires_on::text as "expiresOn",
       r.conditions, r.breaches, r.requested_on::text as "requestedOn", r.sent_at as "sentAt", r.state,
       r.answer_by as "answerBy", r.band, r.version
     from panoh.extension_requests() r join panoh.agencies a on a.id = r.agency_id order by r.answer_by, r.order_id`,
  );

/** Stores what the prosecutor did with a request; false where the order changed since it was read. */
export async function answerExtension(database: Database, answer: object): Promise<boolean> {
  const [row] = await database.query<{ stored: boolean }>('select panoh.answer_extension($1) as stored', [
    JSON.stringify(answer),
  ]);
  return row?.stored ?? false;
}

/** Active offices of prosecutors in the working group of a case, without those that are kept away from it. */
export async function officesToAsk(database: Database, caseId: string): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    `select a.id from panoh.cases c
       join panoh.agency_memberships m on m.working_group_id = c.working_group_id
       join panoh.agencies a on a.id = m.agency_id and a.type = 'prosecutor' and a.status = 'active'
     where c.id = $1 and not exists (select 1 from panoh.conflict_blocks b where b.case_id = c.id
       and b.lifted_at is null and (b.subject_id = a.id or b.subject_code = a.kind)) order by a.id`,
    [caseId],
  );
  return rows.map(({ id }) => id);
}

/** For the action "request an order". */
export async function isCaseOpen(database: Database, caseId: string): Promise<boolean> {
  const [row] = await database.query<{ isOpen: boolean }>(
    `select status = 'open' as "isOpen" from panoh.cases where id = $1`,
    [caseId],
  );
  return row?.isOpen ?? false;
}

/** Status of the orders of this case, or of the case from which it was referred. */
export const orderStatuses = (
  database: Database,
  caseId: string,
  isElsewhere: boolean,
): Promise<OrderStatusDto[]> =>
  database.query<OrderStatusDto>(
    `select id, status, starts_on::text as "startsOn", expires_on::text as "expiresOn"
     from panoh.order_statuses($1, $2)`,
    [caseId, isElsewhere],
  );

export interface Surroundings {
  readonly code: string | null;
  readonly reference: string;
  readonly band: Band;
  readonly agencyName: Names;
  readonly prosecutor: Names | null;
}

/** What a shown order says of its case and the agencies. Throws "not found" without the case. */
export async function surroundingsOf(
  database: Database,
  { caseId, agencyId, extensionProsecutorId }: ProtectionOrder,
): Promise<Surroundings> {
  const [row] = await database.query<Surroundings>(
    `select c.reference, c.band, (select s.code from panoh.survivors s where s.case_id = c.id) as code,
       jsonb_build_object('tg', a.name_tg, 'ru', a.name_ru, 'en', a.name_en) as "agencyName",
       (select jsonb_build_object('tg', p.name_tg, 'ru', p.name_ru, 'en', p.name_en)
         from panoh.agencies p where p.id = $3) as prosecutor
     from panoh.cases c join panoh.agencies a on a.id = $2 where c.id = $1`,
    [caseId, agencyId, extensionProsecutorId],
  );
  if (!row) throw notFound();
  return row;
}

/** Names of the persons whom the orders of a case bind, for holders of the partition by a referral. */
export const respondentNames = (
  database: Database,
  caseId: string,
): Promise<{ id: string; caseId: string; orderId: string; sealedName: Buffer }[]> =>
  database.query(
    `select id, case_id as "caseId", order_id as "orderId", sealed_name as "sealedName"
     from panoh.respondent_names($1)`,
    [caseId],
  );

export interface CalledRow {
  readonly id: string;
  readonly caseId: string;
  readonly orderId: string;
  readonly sealedName: Buffer;
  readonly sealed: Buffer;
  readonly issuedAt: Date;
  readonly expiresOn: string | null;
  readonly status: OrderStatus;
  readonly breaches: number;
}

/** Orders of the own police agency whose respondent has a similar name; none where an employee is called so. */
export const respondentsCalled = (database: Database, asked: object): Promise<CalledRow[]> =>
  database.query(
    `select id, case_id as "caseId", order_id as "orderId", sealed_name as "sealedName", sealed,
       issued_at as "issuedAt", expires_on::text as "expiresOn", status, breaches
     from panoh.respondents_called($1)`,
    [JSON.stringify(asked)],
  );
