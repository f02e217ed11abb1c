import { Column, Entity, PrimaryColumn } from 'typeorm';
import type {
  Answers,
  ReviewQuestion,
  ArticleKind,
  ArticleState,
  Section,
  WithdrawalReason,
} from './articles.rules.js';

/** What a second person found in one revision. */
@Entity('article_reviews', { schema: 'panoh' })
export class ArticleReview {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'article_id' }) articleId: string;
  @Column('integer') number: number;
  /** Which checklist was asked. */
  @Column('integer') checklist: number;
  /** Every answer as it was given; the database keeps no review without all of them. */
  @Column('jsonb') answers: Answers;
  /** Questions that were answered with yes; none: it was published. */
  @Column('text', { array: true }) concerns: ReviewQuestion[];
  @Column('text', { nullable: true }) note: string | null;
  @Column('uuid', { name: 'reviewed_by' }) reviewedBy: string;
  @Column('timestamptz', { name: 'reviewed_at', default: () => 'panoh.now()' }) reviewedAt: Date;
}

/** One saved version of a text; never changed. */
@Entity('article_revisions', { schema: 'panoh' })
export class ArticleRevision {
  @PrimaryColumn('uuid', { name: 'article_id' }) articleId: string;
  @PrimaryColumn('integer') number: number;
  @Column('text', { name: 'title_tg', nullable: true }) titleTg: string | null;
  @Column('text', { name: 'title_ru', nullable: true }) titleRu: string | null;
  @Column('text', { name: 'title_en', nullable: true }) titleEn: string | null;
  @Column('text', { name: 'text_tg', nullable: true }) textTg: string | null;
  @Column('text', { name: 'text_ru', nullable: true }) textRu: string | null;
  @Column('text', { name: 'text_en', nullable: true }) textEn: string | null;
  @Column('uuid', { name: 'written_by' }) writtenBy: string;
  @Column('timestamptz', { name: 'written_at', default: () => 'panoh.now()' }) writtenAt: Date;
}

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
