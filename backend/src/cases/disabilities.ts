/** Whether she has a disability: of the health partition, which many of those who write it never read. */
import type { CaseAccess } from '../access/index.js';
import type { Database } from '../platform/database/database.js';
import { newId } from '../shared/ids.js';
import type { Disability } from './cases.types.js';
import { DisabilityAnswer } from './cases.entity.js';

export async function keepDisability(
  database: Database,
  caseId: string,
  { answer, version }: { answer: Disability; version: number },
): Promise<void> {
  const { agencyId, userId } = database.viewer;
  const row = { id: newId(), caseId, agencyId, recordedBy: userId, version, answer };
  await database.insert(DisabilityAnswer, row);
  database.audit.touch(caseId, 'health');
}

/** Null for viewers who may not read the health partition. */
export async function readDisability(
  database: Database,
  { caseId, reads }: CaseAccess,
): Promise<Disability | null> {
  if (!reads.has('health')) return null;
  const [newest] = await database.rows(DisabilityAnswer, 'where case_id = $1 order by version desc limit 1', [
    caseId,
  ]);
  if (newest) database.audit.touch(caseId, 'health');
  return newest?.answer ?? 'not_asked';
}
