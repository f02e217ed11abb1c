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

/** The newest answer of the case with that id; row security shows it to readers of the health partition only. */
export const disabilityOf = (caseId: string): string =>
  `(select d.answer from panoh.disability_answers d where d.case_id = ${caseId} order by d.version desc limit 1)`;

/** Null for viewers who may not read the health partition. */
export function disabilityShown(
  database: Database,
  { caseId, reads }: CaseAccess,
  newest: Disability | null,
): Disability | null {
  if (!reads.has('health')) return null;
  if (newest) database.audit.touch(caseId, 'health');
  return newest ?? 'not_asked';
}

export async function readDisability(database: Database, access: CaseAccess): Promise<Disability | null> {
  if (!access.reads.has('health')) return null;
  const [row] = await database.query<{ newest: Disability | null }>(
    `select ${disabilityOf('$1')} as newest`,
    [access.caseId],
  );
  return disabilityShown(database, access, row?.newest ?? null);
}

export interface AnswerRow {
  answer: Disability;
  version: number;
  recordedAt: Date;
  recordedByName: string | null;
}

/** Every answer of a case, the newest first; who gave it, for colleagues. */
export const disabilityAnswers = (database: Database, caseId: string): Promise<AnswerRow[]> =>
  database.query(
    `select d.answer, d.version, d.recorded_at as "recordedAt",
    case when d.agency_id = (select (panoh.me()).agency_id) then u.display_name end as "recordedByName"
  from panoh.disability_answers d left join panoh.users u on u.id = d.recorded_by
  where d.case_id = $1 order by d.version desc`,
    [caseId],
  );
