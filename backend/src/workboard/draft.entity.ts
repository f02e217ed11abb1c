import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Unsent input of a user: encrypted for the user's agency with a separate key, readable by that user only. */
@Entity('drafts', { schema: 'panoh' })
export class Draft {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId: string;
  @PrimaryColumn('uuid', { name: 'agency_id' }) agencyId: string;
  @PrimaryColumn('text') key: string;
  @Column('uuid', { name: 'case_id', nullable: true }) caseId: string | null;
  @Column('integer', { name: 'agency_key_version' }) agencyKeyVersion: number;
  @Column('bytea', { name: 'sealed_key' }) sealedKey: Buffer;
  @Column('bytea') sealed: Buffer;
  @Column('text') writer: string;
  @Column('integer') edit: number;
  @Column('integer', { default: 1 }) version: number;
  @Column('timestamptz', { name: 'saved_at', default: () => 'panoh.now()' }) savedAt: Date;
  @Column('timestamptz', { name: 'counted_from', default: () => 'panoh.now()' }) countedFrom: Date;
  @Column('integer', { default: 1 }) writes: number;
}
