import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { notAllowed, notFound } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { CLOSURE_REVIEW_PARTITIONS, GROUP_PARTITIONS, PARTITIONS } from './access.types.js';
import type { CaseAccess, Partition, Relation } from './access.types.js';
import { Grant } from './access.entity.js';
import { accessOf, accessOfEach, endGrants } from './access.queries.js';
import type { AccessRow } from './access.queries.js';

export interface NewGrant {
  caseId: string;
  granteeId: string;
  relation: Relation;
  partitions: readonly Partition[];
  purpose: string;
  sourceId?: string;
  /** null: until the grant is revoked. */
  endsAt?: Date | null;
}

/**
 * Who may reach which partition of a case. The database holds the same rule once more as row-level security; this
 * one holds where that is switched off, and tells the caller why (SECURITY B6).
 */
@Injectable()
export class AccessService {
  constructor(private readonly database: Database) {}

  /** The viewer's access to a case; null where she has none, is blocked, or the case never was. */
  find(caseId: string): Promise<CaseAccess | null> {
    return this.database.once(`access/${caseId}`, async () => {
      const rows = await accessOf(this.database, caseId);
      this.remember(caseId, rows);
      return toAccess(caseId, rows);
    });
  }

  /** Of these cases those whose partition the viewer may read, for a list of work; asked at once. */
  async readable(caseIds: readonly string[], partition: Partition): Promise<string[]> {
    const [caseId] = caseIds;
    if (caseId === undefined) return [];
    if (caseIds.length === 1) return (await this.find(caseId))?.reads.has(partition) ? [caseId] : [];
    const rows = await accessOfEach(this.database, [...new Set(caseIds)]);
    const found = new Map<string, AccessRow[]>();
    for (const row of rows.filter(({ reads }) => reads.includes(partition)))
      found.set(row.case_id, [...(found.get(row.case_id) ?? []), row]);
    for (const [id, opening] of found) this.remember(id, opening);
    return [...found.keys()];
  }

  /** Access that includes reading the partition, written to the audit trace. Throws "not found" otherwise. */
  async toRead(caseId: string, partition: Partition): Promise<CaseAccess> {
    const access = await this.find(caseId);
    if (!access?.reads.has(partition)) throw notFound();
    this.database.audit.touch(caseId, partition);
    return access;
  }

  /** Access that includes writing the partition. Throws "not found" where the case itself is out of reach. */
  async toWrite(caseId: string, partition: Partition): Promise<CaseAccess> {
    const access = await this.find(caseId);
    if (!access?.reads.has('core')) throw notFound();
    if (!access.writes.has(partition)) throw notAllowed();
    this.database.audit.touch(caseId, partition);
    return access;
  }

  /** Access of a user of the owning agency. */
  async toOwn(caseId: string, partition: Partition): Promise<CaseAccess> {
    const access = await this.toWrite(caseId, partition);
    if (!access.relations.has('own')) throw notAllowed();
    return access;
  }

  /** The owner's grant, made with the case. */
  async grantOwnership(caseId: string, agencyId: string): Promise<void> {
    await this.grant({
      caseId,
      granteeId: agencyId,
      relation: 'own',
      partitions: PARTITIONS,
      purpose: 'ownership',
    });
  }

  /** The coded facts that a working group may read. `endsAt` is when the survivor's consent expires. */
  async grantToGroup(caseId: string, groupId: string, endsAt: Date | null = null): Promise<void> {
    await this.grant({
      caseId,
      granteeId: groupId,
      relation: 'group',
      partitions: GROUP_PARTITIONS,
      purpose: 'case_conference_mdwg',
      endsAt,
    });
  }

  /** The coded facts of the gate, for the life of one closure request (DOMAIN 2.5). */
  async grantClosureReview(caseId: string, granteeId: string, episodeId: string): Promise<void> {
    await this.grant({
      caseId,
      granteeId,
      relation: 'closure_review',
      partitions: CLOSURE_REVIEW_PARTITIONS,
      purpose: 'closure_review',
      sourceId: episodeId,
    });
  }

  async grant(grant: NewGrant): Promise<void> {
    await this.database.insert(Grant, { id: newId(), ...grant, partitions: [...grant.partitions] });
  }

  /** Ends what a source (a referral, a consent, a closure request) had opened. */
  async endBySource(caseId: string, sourceId: string): Promise<void> {
    await endGrants(this.database, { caseId, sourceId });
  }

  async endForGrantee(caseId: string, granteeId: string, relation: Relation): Promise<void> {
    await endGrants(this.database, { caseId, granteeId, relation });
  }

  /** For the audit row: which grants it was. */
  private remember(caseId: string, rows: readonly AccessRow[]): void {
    const grants = rows.map(({ grant_id: id, reads, writes }) => ({ id, partitions: [...reads, ...writes] }));
    this.database.audit.openedBy(caseId, grants);
  }
}

/** A grant to an agency gives no access to its users whose role reads no partition of it, such as coordinators. */
function toAccess(caseId: string, found: AccessRow[]): CaseAccess | null {
  const rows = found.filter(({ reads, writes }) => reads.length + writes.length > 0);
  const first = rows[0];
  if (!first) return null;
  return {
    caseId,
    relations: new Set(rows.map((row) => row.relation)),
    granted: new Set(rows.flatMap((row) => row.partitions)),
    reads: new Set(rows.flatMap((row) => row.reads)),
    writes: new Set(rows.flatMap((row) => row.writes)),
    isLead: first.is_lead && rows.some((row) => row.relation === 'own'),
    ownerAgencyId: first.agency_id,
  };
}
