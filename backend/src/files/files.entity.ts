import { Column, Entity, PrimaryColumn } from 'typeorm';
import type {
  FileFormat,
  FilePart,
  FilePartition,
  FileRemovalReason,
  FileState,
  FileSubject,
} from './files.types.js';

/** A photo, recording or paper of a case; its bytes are in chunks. */
@Entity('files', { schema: 'panoh' })
export class CaseFile {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'added_by' }) addedBy: string;
  @Column('text') subject: FileSubject;
  @Column('uuid', { name: 'subject_id' }) subjectId: string;
  @Column('text') partition: FilePartition;
  @Column('text', { default: 'uploading' }) state: FileState;
  @Column('text', { nullable: true }) format: FileFormat | null;
  @Column('integer') size: number;
  /** Name and data key; null once removed. */
  @Column('bytea', { nullable: true }) sealed: Buffer | null;
  @Column('timestamptz', { name: 'started_at' }) startedAt: Date;
  @Column('timestamptz', { name: 'kept_at', nullable: true }) keptAt: Date | null;
  @Column('timestamptz', { name: 'removed_at', nullable: true }) removedAt: Date | null;
  @Column('uuid', { name: 'removed_by', nullable: true }) removedBy: string | null;
  @Column('text', { name: 'removal_reason', nullable: true }) removalReason: FileRemovalReason | null;
}

/** 256 kB of a file, sealed with its data key. */
@Entity('file_chunks', { schema: 'panoh' })
export class FileChunk {
  @PrimaryColumn('uuid', { name: 'file_id' }) fileId: string;
  @PrimaryColumn('text') part: FilePart;
  @PrimaryColumn('integer') no: number;
  @Column('bytea') sealed: Buffer;
}

/** A file that the survivor agreed to show to the receiver of a referral. */
@Entity('referral_files', { schema: 'panoh' })
export class ReferralFile {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'file_id' }) fileId: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'referral_id' }) referralId: string;
  @Column('text') partition: FilePartition;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'shared_by' }) sharedBy: string;
  @Column('uuid', { name: 'consent_id' }) consentId: string;
  @Column('integer', { name: 'agency_key_version' }) agencyKeyVersion: number;
  @Column('bytea', { name: 'sealed_key' }) sealedKey: Buffer;
  @Column('bytea') sealed: Buffer;
  @Column('timestamptz', { name: 'shared_at' }) sharedAt: Date;
}
