import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { getArticle } from '../../api/fn/articles/get-article';
import { submitArticle } from '../../api/fn/articles/submit-article';
import type { ArticleDto } from '../../api/models/article-dto';
import { DraftStore } from '../../core/drafts/draft-store';
import { Api } from '../../core/http/api';
import { toProblem } from '../../core/http/api-problem';
import { formErrors } from '../../core/http/form-errors';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { Dates } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { LANGUAGE_NAMES } from '../../core/language/languages';
import { Texts, textName } from '../../core/language/texts';
import { Announcer } from '../../core/shell/announcer';
import { Chip } from '../../ui/due-chip/chip';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { ArticleForm } from './article-form';
import { ArticleReviews } from './article-reviews';
import { ArticleLabels, articleDraft } from './article-labels';
import { ReviewForm } from './review-form';
import { WithdrawArticle } from './withdraw-article';
import { LANGUAGE } from '../../api/models/language-array';
import { apiResource } from '../../core/http/api-resource';
import { Arrived } from '../../ui/states/arrived';

const PARTS = ['titleTg', 'textTg', 'titleRu', 'textRu', 'titleEn', 'textEn'];

/** One text: its words in three languages, what a second person found, and what this person may do with it now. */
@Component({
  selector: 'pn-article',
  imports: [
    Arrived,
    ArticleForm,
    ArticleReviews,
    Chip,
    ErrorSummary,
    MatButton,
    Note,
    PageHeader,
    ReviewForm,
    WithdrawArticle,
  ],
  templateUrl: './article.html',
  styleUrl: './article.scss',
})
export class Article {
  readonly id = input.required<string>();

  private readonly api = inject(Api);
  private readonly drafts = inject(DraftStore);
  private readonly dates = inject(Dates);
  private readonly problems = inject(ProblemTexts);
  private readonly language = inject(Language);
  private readonly announcer = inject(Announcer);
  private submission = new Submission();
  protected readonly words = inject(ArticleLabels);
  protected readonly t = inject(Texts).t;
  protected readonly article = apiResource(
    async (id) => {
      const article = await this.api.call(getArticle, { id });
      // Words that were typed and not saved are shown at once, where they can still be saved.
      if (article.allowedActions.includes('write') && this.drafts.find(articleDraft(id)))
        this.open.set('words');
      return article;
    },
    () => this.id(),
  );
  protected readonly open = signal<'' | 'words' | 'withdraw'>('');
  /** What is missing leads to the same place in the form, which opens for it. */
  protected readonly errors = formErrors(Object.fromEntries(PARTS.map((path) => [path, path])));
  protected readonly heading = computed(() => {
    const article = this.article.value();
    return article ? this.words.title(article).text : '';
  });
  protected readonly parts = computed(() => {
    const article = this.article.value();
    const of = article && {
      tg: { title: article.titleTg, text: article.textTg },
      ru: { title: article.titleRu, text: article.textRu },
      en: { title: article.titleEn, text: article.textEn },
    };
    return of ? LANGUAGE.map((lang) => ({ lang, name: LANGUAGE_NAMES[lang], ...of[lang] })) : [];
  });
  protected readonly publicAddress = computed(() => {
    const article = this.article.value();
    return article?.isPublic
      ? `/portal/${this.language.current()}/news/${article.section}/${article.id}`
      : null;
  });
  /** What sent the words back that stand here now or stood here last. */
  protected readonly concerns = computed(() => {
    const review = this.article.value()?.review;
    if (this.article.value()?.state !== 'draft' || !review || review.concerns.length === 0) return null;
    return {
      questions: review.concerns.map((code) => this.t(`review-question.${textName(code)}`)),
      note: review.note,
      who: this.t('articles.sent-back', {
        name: review.reviewedBy,
        day: this.dates.moment(review.reviewedAt),
      }),
    };
  });

  protected may(action: ArticleDto['allowedActions'][number]): boolean {
    return this.article.value()?.allowedActions.includes(action) ?? false;
  }

  protected questionOf(code: ArticleDto['hints'][number]['question']): string {
    return this.t(`review-question.${textName(code)}`);
  }

  protected withdrawn({ withdrawnAt, withdrawnReason }: ArticleDto): string {
    if (!withdrawnAt || !withdrawnReason) return '';
    const reason = this.t(`article-reason.${withdrawnReason}`);
    return this.t('articles.withdrawn', { day: this.dates.moment(withdrawnAt), reason });
  }

  protected show(article: ArticleDto, said: string): void {
    this.article.set(article);
    this.open.set('');
    this.errors.show([]);
    this.announcer.say(this.t(said));
  }

  protected reviewed(article: ArticleDto): void {
    this.show(article, article.state === 'published' ? 'articles.said-published' : 'articles.said-back');
  }

  /** Whole or not: the server says which language is missing, and the form opens at it. */
  protected async submit(): Promise<void> {
    const article = this.article.value();
    if (!article) return;
    try {
      const { id, version } = article;
      const context = this.submission.context(version);
      this.show(await this.api.call(submitArticle, { id }, context), 'articles.said-submitted');
    } catch (problem) {
      const { status } = toProblem(problem);
      if (status === 422) this.open.set('words');
      if (status === 412) await this.article.reload();
      this.errors.showProblem(problem);
    } finally {
      this.submission = new Submission();
    }
  }
}
