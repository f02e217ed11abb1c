import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The words of a text as somebody saved them; none is ever changed. */
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
