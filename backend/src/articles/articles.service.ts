import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { expectVersion } from '../platform/http/if-match.js';
import { invalid, notAllowed, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { staffCode } from '../shared/staff-code.js';
import type { AgencyType } from '../agencies/index.js';
import { ArticleReview, ArticleRevision, Article } from './articles.entity.js';
import type {
  ArticleDto,
  ArticleLineDto,
  ArticleListDto,
  ArticleTextRequest,
  NewArticleRequest,
  ArticleReviewDto,
  ArticleReviewRequest,
  ArticleWithdrawalRequest,
} from './articles.dto.js';
import {
  actionsOn,
  concernsOf,
  reviewTrace,
  wordProblems,
  CHECKLIST_VERSION,
  SECTION_OF,
} from './articles.rules.js';
import type { ArticleAction, ArticleWords } from './articles.rules.js';
import { hintsOf, mixedWords } from './stereotypes.rules.js';

type Stored = Omit<ArticleReviewDto, 'staffCode'> & { reviewedById: string };
type Row = Article & ArticleWords & { writerIds: string[]; writers: string[]; reviews: Stored[] };

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

/** Texts for the public pages: written by people of an agency, published when a second person of it found nothing. */
@Injectable()
export class ArticlesService {
  constructor(private readonly database: Database) {}

  async list(): Promise<ArticleListDto> {
    const rows = await this.database.query<Row>(
      `${ROWS} order by a.changed_at desc, a.id limit ${MOST_LISTED}`,
    );
    return { section: this.section, articles: rows.map((row) => this.toLine(row)) };
  }

  async get(id: string): Promise<ArticleDto> {
    return this.toDto(await this.row(id));
  }

  async create({ kind, ...words }: NewArticleRequest): Promise<string> {
    const { section } = this;
    if (!section) throw refused('no_section');
    const id = newId();
    const { agencyId } = this.database.viewer;
    await this.database.insert(Article, { id, agencyId, section, kind });
    await this.addRevision(id, 1, words);
    return id;
  }

  /** Keeps the words as a new revision; of what is public, the reviewed one stays there until this one is reviewed too. */
  async write(id: string, expectedVersion: number, words: ArticleTextRequest): Promise<void> {
    const row = await this.toAct(id, expectedVersion, 'write');
    const number = row.number + 1;
    await this.addRevision(id, number, words);
    await this.change(row, { state: 'draft', number });
  }

  async submit(id: string, expectedVersion: number): Promise<void> {
    const row = await this.toAct(id, expectedVersion, 'submit');
    const problems = wordProblems(row);
    if (problems.length > 0) throw invalid(...problems);
    await this.change(row, { state: 'in_review' });
  }

  /** The second person's review: publishes if every answer is no, else returns the article to its author. */
  async review(id: string, expectedVersion: number, { answers, note }: ArticleReviewRequest): Promise<void> {
    const row = await this.toAct(id, expectedVersion, 'review');
    const concerns = concernsOf(answers);
    if (concerns.length > 0 && !note) throw invalid({ path: 'note', code: 'required' });
    const { userId, now } = { userId: this.database.viewer.userId, now: this.database.now };
    const { number } = row;
    await this.database.insert(ArticleReview, {
      ...{
        id: newId(),
        articleId: id,
        number,
        checklist: CHECKLIST_VERSION,
        answers: { ...answers },
        concerns,
      },
      ...{ note: note ?? null, reviewedBy: userId },
    });
    this.database.audit.purpose = reviewTrace(id, number, answers);
    if (concerns.length > 0) return this.change(row, { state: 'draft' });
    await this.change(row, {
      ...{ state: 'published', publishedNumber: number, withdrawnAt: null, withdrawnReason: null },
      ...(row.publishedAt ? { correctedAt: now } : { publishedAt: now }),
    });
  }

  /** Nobody reads it any more from this moment on; that it was withdrawn, and why, stands in its place. */
  async withdraw(id: string, expectedVersion: number, { reason }: ArticleWithdrawalRequest): Promise<void> {
    const row = await this.toAct(id, expectedVersion, 'withdraw');
    await this.change(row, {
      ...(row.state === 'published' ? { state: 'withdrawn' as const } : {}),
      withdrawnAt: this.database.now,
      withdrawnReason: reason,
    });
  }

  private get section() {
    return SECTION_OF[this.database.viewer.agencyType as AgencyType] ?? null;
  }

  private async addRevision(articleId: string, number: number, words: ArticleTextRequest): Promise<void> {
    const {
      titleTg = null,
      titleRu = null,
      titleEn = null,
      textTg = null,
      textRu = null,
      textEn = null,
    } = words;
    const writtenBy = this.database.viewer.userId;
    const all = { titleTg, titleRu, titleEn, textTg, textRu, textEn };
    await this.database.insert(ArticleRevision, { articleId, number, ...all, writtenBy });
  }

  private async change({ id, version }: Row, changed: Partial<Article>): Promise<void> {
    await this.database
      .repository(Article)
      .update({ id }, { ...changed, changedAt: this.database.now, version: version + 1 });
  }

  private async row(id: string): Promise<Row> {
    const [row] = await this.database.query<Row>(`${ROWS} where a.id = $1`, [id]);
    if (!row) throw notFound();
    return row;
  }

  /** The locked article, if the viewer may do this to it. */
  private async toAct(id: string, expectedVersion: number, action: ArticleAction): Promise<Row> {
    await this.database.query('select 1 from panoh.articles where id = $1 for update', [id]);
    const row = await this.row(id);
    expectVersion(expectedVersion, row.version, this.toDto(row));
    if (!this.actions(row).includes(action)) throw notAllowed();
    return row;
  }

  private actions(row: Row): ArticleAction[] {
    const isReviewed = row.reviews[0]?.number === row.number;
    const standing = { state: row.state, isPublic: isPublic(row), isReviewed, writtenBy: row.writerIds };
    return actionsOn(standing, this.database.viewer);
  }

  private toLine(row: Row): ArticleLineDto {
    const { id, kind, state, titleTg, titleRu, titleEn, changedAt } = row;
    const allowedActions = this.actions(row);
    return { id, kind, state, isPublic: isPublic(row), titleTg, titleRu, titleEn, changedAt, allowedActions };
  }

  private toDto(row: Row): ArticleDto {
    const { section, textTg, textRu, textEn, number, publishedNumber, publishedAt } = row;
    const { withdrawnAt, withdrawnReason, writers, version } = row;
    const reviews = row.reviews.map(toReview);
    return {
      ...this.toLine(row),
      ...{ section, textTg, textRu, textEn, number, publishedNumber, publishedAt },
      ...{ withdrawnAt, withdrawnReason, writers, reviews, version },
      review: reviews[0] ?? null,
      hints: hintsOf(row),
      mixedWords: mixedWords(row),
    };
  }
}

const toReview = ({ reviewedById, ...review }: Stored): ArticleReviewDto => ({
  ...review,
  staffCode: staffCode(reviewedById),
});

const isPublic = ({ publishedNumber, withdrawnAt }: Row): boolean =>
  publishedNumber !== null && withdrawnAt === null;
