import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import type { Partition } from '../access/index.js';
import { runsOutAt, standingPartitions } from '../consent/index.js';
import type { Consent } from '../consent/index.js';
import { Database } from '../platform/database/database.js';
import type { ReferralRecord } from './referral.entity.js';

interface RunningGrant {
  partitions: Partition[];
  ends_at: Date | null;
}

/** Keeps what a receiver may read in step with what the survivor allows it. */
@Injectable()
export class ReferralAccessService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
  ) {}

  /** Narrows, prolongs or ends the receiver's grant; false where her consent carries the referral no more. */
  async settle(record: ReferralRecord, consents: readonly Consent[]): Promise<boolean> {
    const own = consents.find((consent) => consent.id === record.consentId);
    const standing = own ? standingPartitions(own, consents, this.database.now) : [];
    const partitions = record.sharedPartitions.filter((partition) => standing.includes(partition));
    if (!own || !partitions.includes('core')) {
      await this.access.endBySource(record.caseId, record.id);
      return false;
    }
    if (record.receivedCaseId) await this.regrant(record, partitions, runsOutAt(own));
    return true;
  }

  private async regrant(record: ReferralRecord, partitions: Partition[], endsAt: Date | null): Promise<void> {
    const [running] = await this.database.query<RunningGrant>(
      `select partitions, ends_at from panoh.grants where case_id = $1 and source_id = $2
         and (ends_at is null or ends_at > panoh.now())`,
      [record.caseId, record.id],
    );
    const isSame =
      running?.partitions.length === partitions.length &&
      running.partitions.every((partition) => partitions.includes(partition)) &&
      running.ends_at?.getTime() === endsAt?.getTime();
    if (isSame || !record.toAgencyId) return;
    await this.access.endBySource(record.caseId, record.id);
    await this.access.grant({
      caseId: record.caseId,
      granteeId: record.toAgencyId,
      relation: 'referred',
      partitions,
      purpose: 'referral',
      sourceId: record.id,
      endsAt,
    });
  }
}
