import type { Database } from '../platform/database/database.js';
import type { RuleKey } from './follow-ups.types.js';
import { isSecondLook } from './row-actions.rules.js';

/** Of these rows the second looks that are the viewer's to take: never those at the viewer's own work. */
export async function secondLooksOf(
  database: Database,
  rows: readonly { readonly id: string; readonly rule: RuleKey }[],
): Promise<ReadonlySet<string>> {
  const ids = rows.filter(({ rule }) => isSecondLook(rule)).map(({ id }) => id);
  if (ids.length === 0) return new Set();
  const sql = 'select x.id from unnest($1::uuid[]) x (id) where panoh.gives_second_look(x.id)';
  const found = await database.query<{ id: string }>(sql, [ids]);
  return new Set(found.map(({ id }) => id));
}

/** Locks the case of a second look for a coordinator too, who may update no case. */
export const lockForLook = (database: Database, caseId: string): Promise<unknown> =>
  database.query('select panoh.lock_case($1, false)', [caseId]);
