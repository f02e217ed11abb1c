import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OldEvent } from './historical-records.types.js';
import type { RegisterTitle } from './register-mapping.types.js';
import type { FailedRow, ImportCode, RowOutcomeKind } from './registration.types.js';
import type { ImportPreviewDto } from './files/import-files.dto.js';
import type { BookEncoding, BookKind, ImportFileState } from './files/import-files.types.js';

/** Words that belong to no case: their data key sealed to the agency, and the text sealed with that key. */
abstract class SealedToAgency {
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('integer', { name: 'agency_key_version' }) agencyKeyVersion: number;
  @Column('bytea', { name: 'sealed_key' }) sealedKey: Buffer;
  @Column('bytea') sealed: Buffer;
}

/** Outcome of one row of a register: codes only. Identical content of one agency stays one row permanently. */
@Entity('import_rows', { schema: 'panoh' })
export class ImportRowRecord {
  @PrimaryColumn('uuid') id: string;
  /** Null after an undo, where the case of the row stayed. */
  @Column('uuid', { name: 'import_id', nullable: true }) importId: string | null;
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
export class ImportRowText extends SealedToAgency {
  @PrimaryColumn('uuid', { name: 'row_id' }) rowId: string;
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
  @Column('date', { name: 'period_from' }) periodFrom: string;
  @Column('date', { name: 'period_until' }) periodUntil: string;
  @Column('integer', { name: 'row_count' }) rowCount: number;
  @Column('uuid', { name: 'imported_by' }) importedBy: string;
  @Column('timestamptz', { name: 'started_at', default: () => 'panoh.now()' }) startedAt: Date;
  @Column('timestamptz', { name: 'finished_at', nullable: true }) finishedAt: Date | null;
}

/**
 * A past order or referral of a survivor without a case: codes and days in the clear, the rest sealed to its agency.
 * Belongs to no case: starts no deadline, gives no right and blocks no closing.
 */
@Entity('historical_records', { schema: 'panoh' })
export class HistoricalRecord extends SealedToAgency {
  @PrimaryColumn('uuid', { name: 'row_id' }) rowId: string;
  @Column('text') kind: OldEvent['kind'];
  /** Outcome: the decision on an order, the answer to a referral; null if the words are not understood. */
  @Column('text', { nullable: true }) result: string | null;
  @Column('date', { name: 'happened_on' }) happenedOn: string;
  @Column('text', { nullable: true }) place: string | null;
  @Column('jsonb') facts: OldEvent;
}

/** A file that a supervisor sent, and how far it is: codes and numbers. */
@Entity('import_files', { schema: 'panoh' })
export class ImportFile {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'sent_by' }) sentBy: string;
  @Column('timestamptz', { name: 'sent_at', default: () => 'panoh.now()' }) sentAt: Date;
  @Column('text', { default: 'received' }) state: ImportFileState;
  @Column('text') kind: BookKind;
  @Column('text') encoding: BookEncoding;
  @Column('integer', { nullable: true }) sheet: number | null;
  @Column('text', { nullable: true }) layout: string | null;
  @Column('date', { name: 'period_from', nullable: true }) periodFrom: string | null;
  @Column('date', { name: 'period_until', nullable: true }) periodUntil: string | null;
  @Column('jsonb', { nullable: true }) preview: ImportPreviewDto | null;
  @Column('integer', { name: 'done_rows', default: 0 }) doneRows: number;
  @Column('integer', { name: 'all_rows', default: 0 }) allRows: number;
  @Column('uuid', { name: 'import_id', nullable: true }) importId: string | null;
  /** Null where no row was stored; else the rows that were known already. */
  @Column('integer', { name: 'known_rows', nullable: true }) knownRows: number | null;
  /** Rows that could not be stored, by number and code. */
  @Column('jsonb', { default: [] }) failed: readonly FailedRow[];
  /** Why it stopped, as a code. */
  @Column('text', { nullable: true }) problem: string | null;
  /** The colleague who gets the cases with signs of danger at the end. */
  @Column('uuid', { name: 'worker_id', nullable: true }) workerId: string | null;
  /** Number of confirmations: each run uses its confirmer's session. */
  @Column('integer', { default: 1 }) round: number;
  /** How often a worker began with it since. */
  @Column('integer', { default: 0 }) tries: number;
  /** Until when a worker has it; one that is gone does not renew this. */
  @Column('timestamptz', { name: 'leased_until', nullable: true }) leasedUntil: Date | null;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt: Date | null;
  @Column('integer', { default: 1 }) version: number;
}

/** The tables of the file, sealed to the agency; removed with its last row. */
@Entity('import_file_contents', { schema: 'panoh' })
export class ImportFileContent extends SealedToAgency {
  @PrimaryColumn('uuid') id: string;
  @Column('timestamptz', { name: 'sent_at', default: () => 'panoh.now()' }) sentAt: Date;
}

/** A layout that an agency drew for its register; name and headings are free text, therefore sealed. */
@Entity('import_mappings', { schema: 'panoh' })
export class ImportMapping extends SealedToAgency {
  @PrimaryColumn('uuid') id: string;
  /** For the agency's next file too; another is removed with its file. */
  @Column('boolean', { name: 'is_kept' }) isKept: boolean;
  @Column('uuid', { name: 'made_by' }) madeBy: string;
  @Column('timestamptz', { name: 'made_at', default: () => 'panoh.now()' }) madeAt: Date;
}
