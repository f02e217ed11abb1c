import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RegisterTitle } from './register-mapping.types.js';

/** One reading of one register, for the agency that kept it. The file's name is kept nowhere. */
@Entity('register_imports', { schema: 'panoh' })
export class RegisterImport {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('text') mapping: string;
  /** What the keeper calls the register, in three languages. */
  @Column('jsonb') title: RegisterTitle;
  /** Keyed digest of the bytes: by it a run that was cut off is continued. */
  @Column('bytea', { name: 'file_key' }) fileKey: Buffer;
  @Column('integer', { name: 'key_version' }) keyVersion: number;
  @Column('text') encoding: string;
  @Column('text') delimiter: string;
  @Column('date', { name: 'period_from' }) periodFrom: string;
  @Column('date', { name: 'period_until' }) periodUntil: string;
  @Column('integer', { name: 'row_count' }) rowCount: number;
  @Column('uuid', { name: 'imported_by' }) importedBy: string;
  @Column('timestamptz', { name: 'started_at', default: () => 'panoh.now()' }) startedAt: Date;
  @Column('timestamptz', { name: 'finished_at', nullable: true }) finishedAt: Date | null;
}
