import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ImportCode, RowOutcomeKind } from './registration.types.js';

/** What became of one row of a register: codes only. The same content of one agency is one row for ever. */
@Entity('register_rows', { schema: 'panoh' })
export class RegisterRowRecord {
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
@Entity('register_row_texts', { schema: 'panoh' })
export class RegisterRowText {
  @PrimaryColumn('uuid', { name: 'row_id' }) rowId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('integer', { name: 'agency_key_version' }) agencyKeyVersion: number;
  @Column('bytea', { name: 'sealed_key' }) sealedKey: Buffer;
  @Column('bytea') sealed: Buffer;
}

/** The case a row became a part of; seen by the owner of the case and by nobody else. */
@Entity('register_row_cases', { schema: 'panoh' })
export class RegisterRowCase {
  @PrimaryColumn('uuid', { name: 'row_id' }) rowId: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('timestamptz', { name: 'linked_at', default: () => 'panoh.now()' }) linkedAt: Date;
}
