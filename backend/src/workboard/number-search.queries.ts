import type { Database } from '../platform/database/database.js';

export interface SealedOrder {
  id: string;
  caseId: string;
  sealed: Buffer;
}

export interface SealedNumber {
  id: string;
  caseId: string;
  sealedNumber: Buffer;
}

/** The newest orders that the own agency recorded, as far as the viewer may read them. */
export const newestOrders = (database: Database, limit: number): Promise<SealedOrder[]> =>
  database.query(
    `select o.id, o.case_id as "caseId", o.sealed from panoh.protection_orders o
     where o.agency_id = $1 order by o.recorded_at desc, o.id desc limit $2`,
    [database.viewer.agencyId, limit],
  );

/** The newest numbers of reports and decisions that the own agency recorded, as far as the viewer may read them. */
export const newestNumbers = (database: Database, limit: number): Promise<SealedNumber[]> =>
  database.query(
    `select q.id, q.case_id as "caseId", q.sealed_number as "sealedNumber" from panoh.legal_qualifications q
     where q.agency_id = $1 and q.sealed_number is not null order by q.recorded_at desc, q.id desc limit $2`,
    [database.viewer.agencyId, limit],
  );
