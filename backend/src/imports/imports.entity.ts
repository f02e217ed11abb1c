import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ImportCode, RowOutcomeKind } from './registration.types.js';
import type { RegisterTitle } from './register-mapping.types.js';

/** Outcome of one row of a register: codes only. Identical content of one agency stays one row permanently. */
@Entity('import_rows', { schema: 'panoh' })
export class ImportRowRecord {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'import_id' }) importId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('bytea', { name: 'content_key' }) contentKey: Buffer;
  /** Which key made it. */
  @Column('integer', { name: 'key_version' }) keyVersion: number;
  @Column('integer', { name: 'row_no' }) rowNo: number;
  @Column('text') outcome: RowOutcomeKind;
  @Column('text', { array: true, default: () => "'{}'" }) codes: ImportCode[];
  /** Of a duplicate: the number of the earlier row that it repeats word for word. */
  @Column('integer', { name: 'repeats_row_no', nullable: true }) repeatsRowNo: number | null;
  @Column('timestamptz', { name: 'answered_at', nullable: true }) answeredAt: Date | null;
  @Column('uuid', { name: 'answered_by', nullable: true }) answeredBy: string | null;
  @Column('integer', { default: 1 }) version: number;
}

/** The cells of a row that asks or was rejected, as JSON, sealed to its keeper. */
@Entity('import_row_texts', { schema: 'panoh' })
export class ImportRowText {
  @PrimaryColumn('uuid', { name: 'row_id' }) rowId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('integer', { name: 'agency_key_version' }) agencyKeyVersion: number;
  @Column('bytea', { name: 'sealed_key' }) sealedKey: Buffer;
  @Column('bytea') sealed: Buffer;
}

/** The case that a row became a part of; only the owner of the case sees it. */
@Entity('import_row_cases', { schema: 'panoh' })
export class ImportRowCase {
  @PrimaryColumn('uuid', { name: 'row_id' }) rowId: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('timestamptz', { name: 'linked_at', default: () => 'panoh.now()' }) linkedAt: Date;
}

/** One reading of one register, for the agency that kept it. The file's name is kept nowhere. */
@Entity('imports', { schema: 'panoh' })
export class ImportRun {
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
