import type { Database } from '../platform/database/database.js';
import { awaitAll } from '../shared/await-all.js';
import * as queries from './risk.queries.js';
import { criticalHolds, standing } from './risk.rules.js';
import type { BandChange } from './risk.types.js';

/** What was assessed last, and whether a critical factor holds. */
export async function standingOf(
  database: Database,
  caseId: string,
): Promise<Pick<BandChange, 'assessed' | 'criticalHolds'>> {
  const records = [caseId, ...(await queries.mergedWith(database, caseId))];
  const [last = [], ...merged] = await awaitAll(
    records.map(async (id) => standing(await queries.assessmentsOf(database, id))),
  );
  const bands = last.map(({ assessedBand }) => assessedBand);
  const triage = await queries.isTriageCritical(database, caseId);
  const reasons = [last, ...merged].flat().flatMap(({ highReasons }) => highReasons);
  const known = await queries.knownCriticals(database, records);
  return {
    assessed: bands.includes('incomplete') ? 'incomplete' : (bands[0] ?? 'incomplete'),
    criticalHolds: criticalHolds([...reasons, ...known], triage),
  };
}
