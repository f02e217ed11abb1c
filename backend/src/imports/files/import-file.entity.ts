import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BookEncoding, BookKind } from './book.types.js';
import type { ImportPreview } from './preview.types.js';
import type { ImportFileState } from './import-files.types.js';

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
  @Column('jsonb', { nullable: true }) preview: ImportPreview | null;
  @Column('integer', { name: 'done_rows', default: 0 }) doneRows: number;
  @Column('integer', { name: 'all_rows', default: 0 }) allRows: number;
  @Column('uuid', { name: 'import_id', nullable: true }) importId: string | null;
  /** Null where no row was stored; else the rows that were known already. */
  @Column('integer', { name: 'known_rows', nullable: true }) knownRows: number | null;
  /** Rows that could not be stored, by number and code. */
  @Column('jsonb', { default: [] }) failed: readonly { rowNo: number; code: string }[];
  /** Why it stopped, as a code. */
  @Column('text', { nullable: true }) problem: string | null;
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
export class ImportFileContent {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('timestamptz', { name: 'sent_at', default: () => 'panoh.now()' }) sentAt: Date;
  @Column('integer', { name: 'agency_key_version' }) agencyKeyVersion: number;
  @Column('bytea', { name: 'sealed_key' }) sealedKey: Buffer;
  @Column('bytea') sealed: Buffer;
}

/** A layout that an agency drew for its register; name and headings are free text, therefore sealed. */
@Entity('import_mappings', { schema: 'panoh' })
export class ImportMapping {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  /** For the agency's next file too; another is removed with its file. */
  @Column('boolean', { name: 'is_kept' }) isKept: boolean;
  @Column('uuid', { name: 'made_by' }) madeBy: string;
  @Column('timestamptz', { name: 'made_at', default: () => 'panoh.now()' }) madeAt: Date;
  @Column('integer', { name: 'agency_key_version' }) agencyKeyVersion: number;
  @Column('bytea', { name: 'sealed_key' }) sealedKey: Buffer;
  @Column('bytea') sealed: Buffer;
}
