import { Injectable } from '@nestjs/common';
import { OtherAgencyKeys, VaultService, requireStepUp } from '../access/index.js';
import type { Place } from '../platform/crypto/envelope.js';
import { Database } from '../platform/database/database.js';
import { notAllowed, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { SafeContactsService, parseCode } from '../survivors/index.js';
import { emergencyRefusal } from './emergency-access.access.js';
import type { DutyLineDto, EmergencyDto, EmergencyRequest } from './emergency-access.dto.js';
import { emergencyView, findTarget, isLocked, openEmergency } from './emergency-access.queries.js';
import type { Target, ViewRow } from './emergency-access.queries.js';

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
