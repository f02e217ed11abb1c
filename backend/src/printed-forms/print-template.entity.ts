import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { FormCode, FormLanguage, TemplateText } from './forms.types.js';

/** A version of the text of a form that an administrator wrote; the shipped ones are files. */
@Entity('print_templates', { schema: 'panoh' })
export class PrintTemplate implements TemplateText {
  @PrimaryColumn('uuid') id: string;
  @Column('text') code: FormCode;
  @Column('text') language: FormLanguage;
  @Column('integer') number: number;
  @Column('text') body: string;
  @Column('date', { name: 'valid_from' }) validFrom: string;
  @Column('date', { name: 'valid_to', nullable: true }) validTo: string | null;
  @Column('text', { name: 'form_approved_by', nullable: true }) formApprovedBy: string | null;
  @Column('date', { name: 'form_approved_on', nullable: true }) formApprovedOn: string | null;
  @Column('uuid', { name: 'written_by' }) writtenBy: string;
  @Column('timestamptz', { name: 'written_at', default: () => 'panoh.now()' }) writtenAt: Date;
  /** The second administrator. */
  @Column('uuid', { name: 'approved_by', nullable: true }) approvedBy: string | null;
  @Column('timestamptz', { name: 'approved_at', nullable: true }) approvedAt: Date | null;
  @Column('integer', { default: 1 }) version: number;
}

/** What an order said when it was printed, found by a keyed digest of its number and check word. */
@Entity('paper_marks', { schema: 'panoh' })
export class PaperMark {
  @PrimaryColumn('bytea') mark: Buffer;
  @Column('uuid', { name: 'order_id' }) orderId: string;
  @Column('boolean') served: boolean;
  @Column('boolean') lifted: boolean;
  @Column('date', { name: 'expires_on', nullable: true }) expiresOn: string | null;
  @Column('timestamptz', { name: 'printed_at', default: () => 'panoh.now()' }) printedAt: Date;
}
