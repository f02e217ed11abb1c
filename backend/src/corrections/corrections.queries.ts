import type { Database } from '../platform/database/database.js';
import type { CorrectionSubject } from './corrections.types.js';

/** The present record, without its texts; columns as the database names them. */
export interface StoredSubject {
  readonly row: Readonly<Record<string, unknown>> & { readonly id: string; readonly case_id: string };
  readonly partition: 'core' | 'follow_ups' | 'legal' | 'perpetrator';
  readonly version: number;
  readonly recordedBy: string | null;
  readonly recordedAt: string | null;
  readonly caseIsOpen: boolean;
  readonly isErased: boolean;
}

/** null: it is not there, or not for the viewer to correct or confirm. */
export async function correctionSubject(
  database: Database,
  kind: CorrectionSubject,
  id: string,
): Promise<StoredSubject | null> {
  const [found] = await database.query<{ subject: StoredSubject | null }>(
    'select panoh.correction_subject($1, $2) as subject',
    [kind, id],
  );
  return found?.subject ?? null;
}

/** False where the record changed since it was read. */
export async function recordCorrection(database: Database, correction: object): Promise<boolean> {
  const [row] = await database.query<{ stored: boolean }>('select panoh.record_correction($1) as stored', [
    JSON.stringify(correction),
  ]);
  return row?.stored ?? false;
}

/** False where it was decided by another person in between. */
export async function decideCorrection(database: Database, decision: object): Promise<boolean> {
  const [row] = await database.query<{ stored: boolean }>('select panoh.decide_correction($1) as stored', [
    JSON.stringify(decision),
  ]);
  return row?.stored ?? false;
}

/** Those of these corrections on which the viewer decides. */
export async function decidableOf(database: Database, ids: readonly string[]): Promise<string[]> {
  const sql = 'select id from panoh.corrections where id = any ($1::uuid[]) and panoh.decides_correction(id)';
  return (await database.query<{ id: string }>(sql, [ids])).map(({ id }) => id);
}

export interface Correctable {
  readonly kind: CorrectionSubject;
  readonly id: string;
  readonly version: number;
}

/** Records of the own agency in a case, with the version that a correction names. */
export const correctables = (database: Database, caseId: string): Promise<Correctable[]> =>
  database.query<Correctable>(
    `with mine as (
       select 'order' as kind, id, version from panoh.protection_orders
         where case_id = $1 and agency_id = $2 and issued_at is not null and annulled_at is null
       union all select 'order_paper', id, version from panoh.protection_orders
         where case_id = $1 and agency_id = $2 and issued_at is not null and annulled_at is null
       union all select 'respondent', o.id, o.version from panoh.protection_orders o
         where o.case_id = $1 and o.agency_id = $2 and o.annulled_at is null
           and exists (select 1 from panoh.respondents r where r.order_id = o.id)
       union all select 'incident', id, null from panoh.incidents where case_id = $1 and agency_id = $2
       union all select 'qualification', id, null from panoh.legal_qualifications where case_id = $1 and agency_id = $2
       union all select 'contact', id, null from panoh.contacts
         where case_id = $1 and agency_id = $2 and mirrored_from is null)
     select kind, id, coalesce(version, 1 + (select count(*) from panoh.corrections c
       where c.subject_kind = mine.kind and c.subject_id = mine.id))::integer as version
     from mine`,
    [caseId, database.viewer.agencyId],
  );

export interface Surroundings {
  readonly caseId: string;
  readonly code: string | null;
  readonly reference: string;
}

/** For the list of a supervisor: which cases these are. */
export const casesNamed = (database: Database, caseIds: readonly string[]): Promise<Surroundings[]> =>
  database.query<Surroundings>(
    `select c.id as "caseId", c.reference, s.code from panoh.cases c
       left join panoh.survivors s on s.case_id = c.id and c.agency_id = $2 where c.id = any ($1::uuid[])`,
    [caseIds, database.viewer.agencyId],
  );

/** Colleagues; people of other agencies have no name here. */
export async function namesOf(
  database: Database,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await database.query<{ id: string; name: string }>(
    `select id, display_name as name from panoh.users where id = any ($1::uuid[]) and agency_id = $2`,
    [userIds, database.viewer.agencyId],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
