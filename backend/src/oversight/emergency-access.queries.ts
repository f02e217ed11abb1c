import type { Database } from '../platform/database/database.js';
import { notFound } from '../shared/errors.js';
import type { EmergencyOutcome } from './emergency-access.access.js';
import type { EmergencyDto, EmergencyRowDto } from './emergency-access.dto.js';
import { EmergencyAccess } from './emergency-access.entity.js';

export interface Target {
  caseId: string;
  ownerId: string;
  dutyPhone: string | null;
}

/** The case of another agency under this reference; undefined if unknown, closed, own or blocked. */
export async function findTarget(database: Database, code: string): Promise<Target | undefined> {
  const rows = await database.query<Target>(
    `select case_id as "caseId", owner_id as "ownerId", duty_phone as "dutyPhone" from panoh.emergency_target($1)`,
    [code],
  );
  return rows[0];
}

/** Whether the user's last emergency access still waits for its review. */
export async function isLocked(database: Database): Promise<boolean> {
  const [row] = await database.query<{ locked: boolean }>('select panoh.emergency_is_locked() as locked');
  return row?.locked ?? true;
}

export async function openEmergency(database: Database, emergency: object): Promise<void> {
  await database.query('select panoh.open_emergency($1)', [JSON.stringify(emergency)]);
}

export interface ViewRow extends Target {
  endsAt: Date;
  band: EmergencyDto['band'];
  sealed: Buffer | null;
  lockedAt: Date | null;
  doubtedAt: Date | null;
  keyVersion: number | null;
  sealedKey: Buffer | null;
  sealedPrivateKey: Buffer | null;
}

/** The opened data of an emergency, for the user who opened it, until it expires. */
export async function emergencyView(database: Database, id: string): Promise<ViewRow> {
  const [row] = await database.query<ViewRow>(
    `select case_id as "caseId", owner_id as "ownerId", duty_phone as "dutyPhone", ends_at as "endsAt", band, sealed,
       locked_at as "lockedAt", doubted_at as "doubtedAt", key_version as "keyVersion", sealed_key as "sealedKey",
       sealed_private_key as "sealedPrivateKey" from panoh.emergency_view($1)`,
    [id],
  );
  if (!row) throw notFound();
  return row;
}

export interface ListRow extends Pick<
  EmergencyRowDto,
  'id' | 'personName' | 'reasonCode' | 'reviewOutcome' | 'version'
> {
  openedAt: Date;
  endsAt: Date;
  agencyId: string;
  agencyKeyVersion: number | null;
  sealedKey: Buffer | null;
  sealed: Buffer | null;
}

/** Emergency accesses to a case, for its owner. */
export const emergenciesOf = (database: Database, caseId: string): Promise<ListRow[]> =>
  database.query<ListRow>(
    `select id, opened_at as "openedAt", ends_at as "endsAt", agency_id as "agencyId", person_name as "personName",
       reason_code as "reasonCode", agency_key_version as "agencyKeyVersion", sealed_key as "sealedKey", sealed,
       review_outcome as "reviewOutcome", version from panoh.emergencies_of($1)`,
    [caseId],
  );

export async function findEmergency(
  database: Database,
  id: string,
): Promise<Pick<EmergencyAccess, 'caseId' | 'version' | 'reviewedAt'>> {
  const row = await database
    .repository(EmergencyAccess)
    .findOne({ select: { caseId: true, version: true, reviewedAt: true }, where: { id } });
  if (!row) throw notFound();
  return row;
}

/** Two reviews at the same moment: the second one reads the answer of the first. */
export async function lockForReview(database: Database, caseId: string): Promise<void> {
  await database.query('select 1 from panoh.cases where id = $1 for update', [caseId]);
}

/** Stores the review; what was not justified ends at once, where it still runs. */
export async function reviewEmergency(
  database: Database,
  id: string,
  outcome: EmergencyOutcome,
): Promise<void> {
  await database.query(
    `update panoh.emergency_accesses set review_outcome = $2, reviewed_by = $3, reviewed_at = panoh.now(),
       version = version + 1 where id = $1`,
    [id, outcome, database.viewer.userId],
  );
  if (outcome === 'not_justified')
    await database.query(
      `update panoh.grants set ends_at = panoh.now()
       where source_id = $1 and relation = 'emergency' and ends_at > panoh.now()`,
      [id],
    );
}
