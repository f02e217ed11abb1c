import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SealedPartition } from './access.types.js';

/** One data key of a case and sealed partition, sealed to one agency. */
@Entity('case_keys', { schema: 'vault' })
export class CaseKey {
  @PrimaryColumn('uuid', { name: 'case_id' }) caseId: string;
  @PrimaryColumn('text') partition: SealedPartition;
  @PrimaryColumn('integer', { name: 'key_version' }) keyVersion: number;
  @PrimaryColumn('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('integer', { name: 'agency_key_version' }) agencyKeyVersion: number;
  @Column('bytea', { name: 'sealed_key' }) sealedKey: Buffer;
  @Column('timestamptz', { name: 'created_at', default: () => 'panoh.now()' }) createdAt: Date;
}
