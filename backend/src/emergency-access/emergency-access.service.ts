import { Injectable } from '@nestjs/common';
import { OtherAgencyKeys, VaultService, requireStepUp } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { notAllowed, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { SafeContactsService, parseCode } from '../survivors/index.js';
import { emergencyRefusal } from './emergency-access.access.js';
import type { DutyLineDto, EmergencyDto, EmergencyRequest } from './emergency-access.dto.js';
import { reasonPlace } from './reason-place.js';

interface Target {
  case_id: string;
  owner_id: string;
  duty_phone: string | null;
}

interface ViewRow extends Target {
  ends_at: Date;
  band: EmergencyDto['band'];
  sealed: Buffer | null;
  locked_at: Date | null;
  doubted_at: Date | null;
  key_version: number | null;
  sealed_key: Buffer | null;
  sealed_private_key: Buffer | null;
}

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
    this.database.audit.touch(target.case_id, 'core');
    return { dutyPhone: target.duty_phone };
  }

  /** Opens what helps for four hours and tells the owner; the reason is sealed to the owner's agency. */
  async open({ reference, reasonCode, reason }: EmergencyRequest): Promise<string> {
    await this.refuse();
    requireStepUp(this.database.viewer, this.database.now);
    const { case_id, owner_id } = await this.target(reference);
    const id = newId();
    const sealed = await this.vault.sealForAgency(owner_id, reasonPlace(id), reason);
    await this.database.query('select panoh.open_emergency($1)', [
      JSON.stringify({
        id,
        reference: parseCode(reference),
        reasonCode,
        sealedFor: owner_id,
        agencyKeyVersion: sealed.agencyKeyVersion,
        sealedKey: sealed.sealedKey.toString('base64'),
        sealed: sealed.sealed.toString('base64'),
      }),
    ]);
    this.database.audit.purpose = reasonCode;
    this.database.audit.touch(case_id, 'risk', 'safe_contact');
    return id;
  }

  /** The opened data, for the user who opened it, until it expires. */
  async show(id: string): Promise<EmergencyDto> {
    const [row] = await this.database.query<ViewRow>('select * from panoh.emergency_view($1)', [id]);
    if (!row) throw notFound();
    this.database.audit.touch(row.case_id, 'risk', 'safe_contact');
    return {
      id,
      endsAt: row.ends_at.toISOString(),
      band: row.band,
      dutyPhone: row.duty_phone,
      ...this.safeContacts.tell(this.wordsOf(row), { lockedAt: row.locked_at, doubtedAt: row.doubted_at }),
    };
  }

  /** Opened with the owner's key, which the server holds; no wrap is made that would outlast the emergency. */
  private wordsOf(row: ViewRow): string | null {
    const { case_id: caseId, sealed, key_version, sealed_key, sealed_private_key } = row;
    if (!sealed || key_version === null || !sealed_key || !sealed_private_key) return null;
    const wrap = {
      caseId,
      partition: 'safe_contact',
      keyVersion: key_version,
      agencyId: row.owner_id,
      sealedKey: sealed_key,
      sealedPrivateKey: sealed_private_key,
    };
    return this.otherAgencyKeys.open(wrap, { table: 'safe_contacts', column: 'sealed', row: caseId }, sealed);
  }

  private async refuse(): Promise<void> {
    const [row] = await this.database.query<{ locked: boolean }>(
      'select panoh.emergency_is_locked() as locked',
    );
    const { agencyKind } = this.database.viewer;
    const refusal = emergencyRefusal({ agencyKind, isLocked: row?.locked ?? true });
    if (refusal === 'not_allowed') throw notAllowed();
    if (refusal) throw refused(refusal, [refusal]);
  }

  /** Unknown, closed, of the own agency or blocked: one answer. */
  private async target(reference: string): Promise<Target> {
    const code = parseCode(reference);
    const [target] = code
      ? await this.database.query<Target>('select * from panoh.emergency_target($1)', [code])
      : [];
    if (!target) throw notFound();
    return target;
  }
}
