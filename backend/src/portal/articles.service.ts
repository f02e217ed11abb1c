import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { expectVersion } from '../platform/http/if-match.js';
import { invalid, notAllowed, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import type { Language, Names } from '../identity/index.js';
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
  blocksOf,
  concernsOf,
  reviewTrace,
  wordProblems,
  CHECKLIST_VERSION,
  SECTION_OF,
} from './articles.rules.js';
import type { ArticleAction, Block, Section, WithdrawalReason } from './articles.rules.js';
import { articleById, listArticles, lockArticle, publicArticle, publicLines } from './articles.queries.js';
import type { ArticleRow, PublicLine, PublicRow, StoredReview } from './articles.queries.js';
import { hintsOf, mixedWords } from './stereotypes.rules.js';

/** Texts for the public pages: written by people of an agency, published when a second person of it found nothing. */
@Injectable()
export class ArticlesService {
  constructor(private readonly database: Database) {}

  async list(): Promise<ArticleListDto> {
    const rows = await listArticles(this.database);
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
  async write(id: string, expectedVersion: number, words: ArticleTextRequest): Promise<string> {
    const row = await this.toAct(id, expectedVersion, 'write');
    const number = row.number + 1;
    await this.addRevision(id, number, words);
    return this.change(row, { state: 'draft', number });
  }

  async submit(id: string, expectedVersion: number): Promise<string> {
    const row = await this.toAct(id, expectedVersion, 'submit');
    const problems = wordProblems(row);
    if (problems.length > 0) throw invalid(...problems);
    return this.change(row, { state: 'in_review' });
  }

  /** The second person's review: publishes if every answer is no, else returns the article to its author. */
  async review(
    id: string,
    expectedVersion: number,
    { answers, note }: ArticleReviewRequest,
  ): Promise<string> {
    const row = await this.toAct(id, expectedVersion, 'review');
    const concerns = concernsOf(answers);
    if (concerns.length > 0 && !note) throw invalid({ path: 'note', code: 'required' });
    const { now, viewer } = this.database;
    const { number } = row;
    await this.database.insert(ArticleReview, {
      ...{ id: newId(), articleId: id, number, checklist: CHECKLIST_VERSION, answers: { ...answers } },
      ...{ concerns, note: note ?? null, reviewedBy: viewer.userId },
    });
    this.database.audit.purpose = reviewTrace(id, number, answers);
    if (concerns.length > 0) return this.change(row, { state: 'draft' });
    return this.change(row, {
      ...{ state: 'published', publishedNumber: number, withdrawnAt: null, withdrawnReason: null },
      ...(row.publishedAt ? { correctedAt: now } : { publishedAt: now }),
    });
  }

  /** Nobody reads it any more from this moment on; that it was withdrawn, and why, stands in its place. */
  async withdraw(id: string, expectedVersion: number, { reason }: ArticleWithdrawalRequest): Promise<string> {
    const row = await this.toAct(id, expectedVersion, 'withdraw');
    return this.change(row, {
      ...(row.state === 'published' ? { state: 'withdrawn' as const } : {}),
      withdrawnAt: this.database.now,
      withdrawnReason: reason,
    });
  }

  private get section() {
    return SECTION_OF[this.database.viewer.agencyType as AgencyType] ?? null;
  }

  private async addRevision(articleId: string, number: number, words: ArticleTextRequest): Promise<void> {
    const { titleTg = null, titleRu = null, titleEn = null } = words;
    const { textTg = null, textRu = null, textEn = null } = words;
    const writtenBy = this.database.viewer.userId;
    const all = { titleTg, titleRu, titleEn, textTg, textRu, textEn };
    await this.database.insert(ArticleRevision, { articleId, number, ...all, writtenBy });
  }

  private async change({ id, version }: ArticleRow, changed: Partial<Article>): Promise<string> {
    const { now: changedAt } = this.database;
    await this.database.repository(Article).update({ id }, { ...changed, changedAt, version: version + 1 });
    return id;
  }

  private async row(id: string): Promise<ArticleRow> {
    const [row] = await articleById(this.database, id);
    if (!row) throw notFound();
    return row;
  }

  /** The locked article, if the viewer may do this to it. */
  private async toAct(id: string, expectedVersion: number, action: ArticleAction): Promise<ArticleRow> {
    await lockArticle(this.database, id);
    const row = await this.row(id);
    expectVersion(expectedVersion, row.version, this.toDto(row));
    if (!this.actions(row).includes(action)) throw notAllowed();
    return row;
  }

  private actions(row: ArticleRow): ArticleAction[] {
    const isReviewed = row.reviews[0]?.number === row.number;
    const standing = { state: row.state, isPublic: isPublic(row), isReviewed, writtenBy: row.writerIds };
    return actionsOn(standing, this.database.viewer);
  }

  private toLine(row: ArticleRow): ArticleLineDto {
    const { id, kind, state, titleTg, titleRu, titleEn, changedAt } = row;
    const allowedActions = this.actions(row);
    return { id, kind, state, isPublic: isPublic(row), titleTg, titleRu, titleEn, changedAt, allowedActions };
  }

  private toDto(row: ArticleRow): ArticleDto {
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

const toReview = ({ reviewedById, ...review }: StoredReview): ArticleReviewDto => ({
  ...review,
  staffCode: staffCode(reviewedById),
});

const isPublic = ({ publishedNumber, withdrawnAt }: ArticleRow): boolean =>
  publishedNumber !== null && withdrawnAt === null;

/** A text as anybody reads it; of a withdrawn one only that, when and why. */
export type PublicArticle =
  | (PublicLine & { readonly agency: Names; readonly blocks: Readonly<Record<Language, readonly Block[]>> })
  | {
      readonly section: Section;
      readonly withdrawn: { readonly at: Date; readonly reason: WithdrawalReason };
    };

/** Public reads, without a session and from the pool for requests from outside. */
@Injectable()
export class PublicArticlesService {
  constructor(private readonly database: Database) {}

  /** The newest first. */
  list(): Promise<PublicLine[]> {
    return this.reading(() => publicLines(this.database));
  }

  /** Null where there is none of this id, or none that was ever public. */
  async find(id: string): Promise<PublicArticle | null> {
    const [row] = await this.reading(() => publicArticle(this.database, id));
    return row ? toArticle(row) : null;
  }

  private reading<T>(work: () => Promise<T>): Promise<T> {
    return this.database.run({ sessionHash: null, isOfStranger: true, readsOnly: true }, work);
  }
}

function toArticle({ text, withdrawnAt, withdrawnReason, ...shown }: PublicRow): PublicArticle {
  const { section } = shown;
  if (withdrawnAt) return { section, withdrawn: { at: withdrawnAt, reason: withdrawnReason } };
  return { ...shown, blocks: { tg: blocksOf(text.tg), ru: blocksOf(text.ru), en: blocksOf(text.en) } };
}
