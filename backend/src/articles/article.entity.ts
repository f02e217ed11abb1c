import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ArticleKind, ArticleState, Section, WithdrawalReason } from './articles.types.js';

/** A text for the public pages, kept by the agency that writes it; its words are in its revisions. */
@Entity('articles', { schema: 'panoh' })
export class Article {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('text') section: Section;
  @Column('text') kind: ArticleKind;
  @Column('text', { default: 'draft' }) state: ArticleState;
  /** The newest revision. */
  @Column('integer', { default: 1 }) number: number;
  /** The revision that stands, or stood last, on the public pages. */
  @Column('integer', { name: 'published_number', nullable: true }) publishedNumber: number | null;
  @Column('timestamptz', { name: 'published_at', nullable: true }) publishedAt: Date | null;
  @Column('timestamptz', { name: 'corrected_at', nullable: true }) correctedAt: Date | null;
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt: Date | null;
  @Column('text', { name: 'withdrawn_reason', nullable: true }) withdrawnReason: WithdrawalReason | null;
  @Column('timestamptz', { name: 'changed_at', default: () => 'panoh.now()' }) changedAt: Date;
  @Column('integer', { default: 1 }) version: number;
}
