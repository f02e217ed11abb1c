import type { Database } from '../platform/database/database.js';
import type { Partition, Relation } from './access.types.js';

/** One grant of the viewer on a case, with what the viewer's roles may do by it. */
export interface AccessRow {
  relation: Relation;
  partitions: Partition[];
  reads: Partition[];
  writes: Partition[];
  is_lead: boolean;
  agency_id: string;
  grant_id: string;
}

export const accessOf = (database: Database, caseId: string): Promise<AccessRow[]> =>
  database.query('select * from panoh.access_to_cases(array[$1]::uuid[])', [caseId]);

export const accessOfEach = (
  database: Database,
  caseIds: readonly string[],
): Promise<(AccessRow & { case_id: string })[]> =>
  database.query('select * from panoh.access_to_cases($1::uuid[])', [caseIds]);

/** Grants of a case by their source, or by their grantee and relation. */
export type GrantsEnded =
  | { caseId: string; sourceId: string }
  | { caseId: string; granteeId: string; relation: Relation };

export const endGrants = (database: Database, ended: GrantsEnded): Promise<unknown> => {
  const [which, values] =
    'sourceId' in ended
      ? ['source_id = $2', [ended.sourceId]]
      : ['grantee_id = $2 and relation = $3', [ended.granteeId, ended.relation]];
  return database.query(
    `update panoh.grants set ends_at = panoh.now()
     where case_id = $1 and ${which} and (ends_at is null or ends_at > panoh.now())`,
    [ended.caseId, ...values],
  );
};

/** For the digests of staff names, which each agency keys its own way. */
export async function agencyIds(database: Database): Promise<string[]> {
  const rows = await database.query<{ id: string }>('select id from panoh.agencies');
  return rows.map(({ id }) => id);
}

/** Goes out with the end of the transaction. */
export const keepName = (database: Database, kind: 'perpetrator' | 'staff', named: object): void =>
  database.finallyRun('select panoh.keep_name($1, $2)', [kind, JSON.stringify(named)]);
