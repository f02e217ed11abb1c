import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Answers, ReviewQuestion } from './articles.types.js';

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
