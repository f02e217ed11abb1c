/** How she died: of the health partition, which many of those who ask to close never read. */
import type { Database } from '../platform/database/database.js';
import { newId } from '../shared/ids.js';
import { DeathCauseRecord } from './closure.entity.js';

type Cause = Pick<DeathCauseRecord, 'episodeId' | 'caseId' | 'cause' | 'version'>;

export async function keepCause(database: Database, cause: Cause): Promise<void> {
  const { agencyId, userId } = database.viewer;
  await database.insert(DeathCauseRecord, { id: newId(), ...cause, agencyId, recordedBy: userId });
  database.audit.touch(cause.caseId, 'health');
}
