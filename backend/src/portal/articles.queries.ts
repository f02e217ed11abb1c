import type { Database } from '../platform/database/database.js';
import type { Language, Names } from '../identity/index.js';
import type { ArticleReviewDto } from './articles.dto.js';
import type { Article } from './articles.entity.js';
import type { ArticleKind, ArticleWords, Section, WithdrawalReason } from './articles.rules.js';

export type StoredReview = Omit<ArticleReviewDto, 'staffCode'> & { reviewedById: string };
export type ArticleRow = Article &
  ArticleWords & { writerIds: string[]; writers: string[]; reviews: StoredReview[] };

/** Articles of the own agency with their newest words; row security leaves out all others. */
const ROWS = `select a.id, a.agency_id as "agencyId", a.section, a.kind, a.state, a.number,
    a.published_number as "publishedNumber", a.published_at as "publishedAt", a.withdrawn_at as "withdrawnAt",
    a.withdrawn_reason as "withdrawnReason", a.changed_at as "changedAt", a.version,
    r.title_tg as "titleTg", r.title_ru as "titleRu", r.title_en as "titleEn",
    r.text_tg as "textTg", r.text_ru as "textRu", r.text_en as "textEn",
    w.ids as "writerIds", w.names as writers, v.reviews
  from panoh.articles a
    join panoh.article_revisions r on r.article_id = a.id and r.number = a.number
    cross join lateral (select array_agg(distinct o.written_by) as ids, array_agg(distinct u.display_name) as names
      from panoh.article_revisions o join panoh.users u on u.id = o.written_by
      where o.article_id = a.id and (o.number > coalesce(case when a.withdrawn_at is null then a.published_number end, 0) or o.number = a.number)) w
    cross join lateral (select coalesce(json_agg(json_build_object('number', e.number, 'checklist', e.checklist,
        'answers', e.answers, 'concerns', e.concerns, 'note', e.note, 'reviewedBy', u.display_name,
        'reviewedById', u.id, 'reviewedAt', e.reviewed_at) order by e.number desc), '[]') as reviews
      from panoh.article_reviews e join panoh.users u on u.id = e.reviewed_by
      where e.article_id = a.id) v`;
const MOST_LISTED = 200;

/** The last changed first. For the list of the agency that writes them. */
export const listArticles = (database: Database): Promise<ArticleRow[]> =>
  database.query<ArticleRow>(`${ROWS} order by a.changed_at desc, a.id limit ${MOST_LISTED}`);

export const articleById = (database: Database, id: string): Promise<ArticleRow[]> =>
  database.query<ArticleRow>(`${ROWS} where a.id = $1`, [id]);

/** Until the transaction ends. For a step that depends on the state of the article. */
export const lockArticle = (database: Database, id: string): Promise<unknown> =>
  database.query('select 1 from panoh.articles where id = $1 for update', [id]);

const inThree = (word: string): string =>
  `jsonb_build_object('tg', ${word}_tg, 'ru', ${word}_ru, 'en', ${word}_en) as ${word}`;
const LINE = `id, section, kind, ${inThree('title')}, published_at as "publishedAt", corrected_at as "correctedAt"`;

export interface PublicLine {
  readonly id: string;
  readonly section: Section;
  readonly kind: ArticleKind;
  readonly title: Names;
  readonly publishedAt: Date;
  readonly correctedAt: Date | null;
}

/** Published articles by the database function that returns only public columns, the newest first. */
export const publicLines = (database: Database): Promise<PublicLine[]> =>
  database.query<PublicLine>(`select ${LINE} from panoh.public_articles(null)`);

export interface PublicRow extends PublicLine {
  readonly text: Readonly<Record<Language, string>>;
  readonly agency: Names;
  readonly withdrawnAt: Date | null;
  readonly withdrawnReason: WithdrawalReason;
}

export const publicArticle = (database: Database, id: string): Promise<PublicRow[]> =>
  database.query<PublicRow>(
    `select ${LINE}, ${inThree('text')}, ${inThree('agency')}, withdrawn_at as "withdrawnAt",
       withdrawn_reason as "withdrawnReason" from panoh.public_articles($1)`,
    [id],
  );
