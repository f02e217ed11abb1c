import type { Database } from '../platform/database/database.js';
import { notFound } from '../shared/errors.js';
import { ConsentRecord } from './consent.entity.js';
import type { Consent, ReviewOutcome } from './consent.types.js';

/** Every answer of a case, oldest first. */
export const consentRecords = (database: Database, caseId: string): Promise<ConsentRecord[]> =>
  database.rows(ConsentRecord, 'where case_id = $1 order by given_at, id', [caseId]);

/** Throws "not found" where the viewer may not read it. */
export async function findConsent(database: Database, id: string): Promise<ConsentRecord> {
  const [record] = await database.rows(ConsentRecord, 'where id = $1', [id]);
  if (!record) throw notFound();
  return record;
}

/** Locks the case against disclosures during a withdrawal; returns whether the survivor is a child. */
export async function lockCase(database: Database, caseId: string): Promise<boolean> {
  const sql = 'select is_minor as "isMinor" from panoh.cases where id = $1 for update';
  const [row] = await database.query<{ isMinor: boolean }>(sql, [caseId]);
  if (!row) throw notFound();
  return row.isMinor;
}

/** Whether a conflict of interest blocks the agency from the case; true where it is not known. */
export async function isBlocked(database: Database, caseId: string, agencyId: string): Promise<boolean> {
  const [row] = await database.query<{ it: boolean }>(
    `select (panoh.sharing_state($1, $2)->>'isBlocked')::boolean as it`,
    [caseId, agencyId],
  );
  return row?.it ?? true;
}

export async function reviewBasis(database: Database, id: string, outcome: ReviewOutcome): Promise<void> {
  await database.query('select panoh.review_basis($1, $2)', [id, outcome]);
}

/** An answer as the database writes it into JSON. */
export interface StoredConsent extends Omit<Consent, 'givenAt' | 'provisionalUntil' | 'withdrawnAt'> {
  givenAt: string;
  provisionalUntil: string | null;
  withdrawnAt: string | null;
}

const instant = (stored: string | null): Date | null => (stored === null ? null : new Date(stored));

export const readConsent = (stored: StoredConsent): Consent => ({
  ...stored,
  givenAt: new Date(stored.givenAt),
  provisionalUntil: instant(stored.provisionalUntil),
  withdrawnAt: instant(stored.withdrawnAt),
});

/** The answers of the case with that id, oldest first, as JSON; row security shows them to the owner only. */
export const consentsOf = (caseId: string): string =>
  `(select coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'scope', k.scope, 'agencyId', k.agency_id,
    'partitions', k.partitions, 'answer', k.answer, 'basis', k.basis, 'givenAt', k.given_at, 'untilOn', k.until_on,
    'provisionalUntil', k.provisional_until, 'withdrawnAt', k.withdrawn_at) order by k.given_at, k.id), '[]')
    from panoh.consents k where k.case_id = ${caseId})`;
