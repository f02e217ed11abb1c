import { Injectable } from '@nestjs/common';
import { OtherAgencyKeys, VaultService, requireStepUp, AccessService } from '../access/index.js';
import type { Place } from '../platform/crypto/envelope.js';
import { Database } from '../platform/database/database.js';
import { notAllowed, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { SafeContactsService, parseCode } from '../survivors/index.js';
import { emergencyRefusal } from './emergency-access.access.js';
import type { DutyLineDto, EmergencyDto, EmergencyRequest, EmergencyRowDto } from './emergency-access.dto.js';
import {
  emergencyView,
  findTarget,
  isLocked,
  openEmergency,
  emergenciesOf,
  findEmergency,
  lockForReview,
  reviewEmergency,
} from './emergency-access.queries.js';
import type { Target, ViewRow, ListRow } from './emergency-access.queries.js';
import { AgenciesService } from '../agencies/index.js';
import type { AgencyInShort } from '../agencies/index.js';
import { expectVersion } from '../platform/http/if-match.js';
import type { EmergencyOutcome } from './emergency-access.access.js';

/** Where the reason of an emergency is stored, sealed to the agency that held the case. */
export const reasonPlace = (row: string): Place => ({ table: 'emergency_reasons', column: 'sealed', row });

/** Emergency access to a case of another agency (SECURITY B5): little, for four hours, and seen by its owner. */
@Injectable()
export class EmergencyAccessService {
  constructor(
    private readonly database: Database,
    private readonly vault: VaultService,
    private readonly safeContacts: SafeContactsService,
    private readonly otherAgencyKeys: OtherAgencyKeys,
  ) {}

  /** The duty number of the agency that holds the case; the police get nothing more. */
  async dutyPhone(reference: string): Promise<DutyLineDto> {
    requireStepUp(this.database.viewer, this.database.now);
    const target = await this.target(reference);
    this.database.audit.touch(target.caseId, 'core');
    return { dutyPhone: target.dutyPhone };
  }

  /** Opens the data for four hours and notifies the owner; the reason is sealed to the owner's agency. */
  async open({ reference, reasonCode, reason }: EmergencyRequest): Promise<string> {
    await this.refuse();
    requireStepUp(this.database.viewer, this.database.now);
    const { caseId, ownerId } = await this.target(reference);
    const id = newId();
    const sealed = await this.vault.sealForAgency(ownerId, reasonPlace(id), reason);
    await openEmergency(this.database, {
      id,
      reference: parseCode(reference),
      reasonCode,
      sealedFor: ownerId,
      agencyKeyVersion: sealed.agencyKeyVersion,
      sealedKey: sealed.sealedKey.toString('base64'),
      sealed: sealed.sealed.toString('base64'),
    });
    this.database.audit.purpose = reasonCode;
    this.database.audit.touch(caseId, 'risk', 'safe_contact');
    return id;
  }

  /** The opened data, for the user who opened it, until it expires. */
  async show(id: string): Promise<EmergencyDto> {
    const row = await emergencyView(this.database, id);
    this.database.audit.touch(row.caseId, 'risk', 'safe_contact');
    return {
      id,
      endsAt: row.endsAt.toISOString(),
      band: row.band,
      dutyPhone: row.dutyPhone,
      ...this.safeContacts.tell(this.wordsOf(row), row),
    };
  }

  /** Opened with the owner's key, which the server holds; no wrap is made that would outlast the emergency. */
  private wordsOf(row: ViewRow): string | null {
    const { caseId, ownerId: agencyId, sealed, keyVersion, sealedKey, sealedPrivateKey } = row;
    if (!sealed || keyVersion === null || !sealedKey || !sealedPrivateKey) return null;
    const wrap = { caseId, partition: 'safe_contact', keyVersion, agencyId, sealedKey, sealedPrivateKey };
    return this.otherAgencyKeys.open(wrap, { table: 'safe_contacts', column: 'sealed', row: caseId }, sealed);
  }

  private async refuse(): Promise<void> {
    const { agencyKind } = this.database.viewer;
    const refusal = emergencyRefusal({ agencyKind, isLocked: await isLocked(this.database) });
    if (refusal === 'not_allowed') throw notAllowed();
    if (refusal) throw refused(refusal, [refusal]);
  }

  /** Unknown, closed, of the own agency or blocked: one answer. */
  private async target(reference: string): Promise<Target> {
    const code = parseCode(reference);
    const target = code ? await findTarget(this.database, code) : undefined;
    if (!target) throw notFound();
    return target;
  }
}

/** What the owner of a case sees of emergencies, and the review within a day. */
@Injectable()
export class EmergencyReviewsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly vault: VaultService,
    private readonly agencies: AgenciesService,
  ) {}

  async list(caseId: string): Promise<EmergencyRowDto[]> {
    const access = await this.access.toRead(caseId, 'core');
    if (!access.relations.has('own')) throw notFound();
    const rows = await emergenciesOf(this.database, caseId);
    const agencies = await this.agencies.inShort([...new Set(rows.map((row) => row.agencyId))]);
    const shown: EmergencyRowDto[] = [];
    for (const row of rows) shown.push(this.toRow(row, await this.reasonOf(row), agencies));
    return shown;
  }

  /** Said once. What was not justified ends at once, where it still runs. */
  async review(id: string, expectedVersion: number, outcome: EmergencyOutcome): Promise<string> {
    const { caseId } = await findEmergency(this.database, id);
    const access = await this.access.toRead(caseId, 'core');
    if (!access.relations.has('own')) throw notAllowed();
    await lockForReview(this.database, caseId);
    const row = await findEmergency(this.database, id);
    expectVersion(expectedVersion, row.version, { version: row.version });
    if (row.reviewedAt) throw refused('already_reviewed', ['already_reviewed']);
    await reviewEmergency(this.database, id, outcome);
    return caseId;
  }

  /** Sealed to the agency that held the case then; another one reads the code alone. */
  private async reasonOf(row: ListRow): Promise<string | null> {
    const { agencyKeyVersion, sealedKey, sealed } = row;
    if (agencyKeyVersion === null || !sealedKey || !sealed) return null;
    return this.vault.openForAgency(reasonPlace(row.id), { agencyKeyVersion, sealedKey, sealed });
  }

  private toRow(
    row: ListRow,
    reason: string | null,
    agencies: ReadonlyMap<string, AgencyInShort>,
  ): EmergencyRowDto {
    const isReviewer = this.database.viewer.roles.includes('supervisor') && row.reviewOutcome === null;
    return {
      id: row.id,
      openedAt: row.openedAt.toISOString(),
      endsAt: row.endsAt.toISOString(),
      agencyName: agencies.get(row.agencyId)?.name ?? null,
      personName: row.personName,
      reasonCode: row.reasonCode,
      reason,
      reviewOutcome: row.reviewOutcome,
      allowedActions: isReviewer ? ['review'] : [],
      version: row.version,
    };
  }
}
