import { ChangeDetectionStrategy, Component, effect, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { createArticle } from '../../api/fn/articles/create-article';
import { writeArticle } from '../../api/fn/articles/write-article';
import type { ArticleDto } from '../../api/models/article-dto';
import type { ArticleWordsRequest } from '../../api/models/article-words-request';
import { Api } from '../../core/http/api';
import { formErrors } from '../../core/http/form-errors';
import { Submission } from '../../core/http/request-context';
import { LANGUAGE_NAMES } from '../../core/language/languages';
import { Texts } from '../../core/language/texts';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { Control } from '../../ui/field/control';
import { Field } from '../../ui/field/field';

const MOST_IN_TITLE = 160;
const MOST_IN_TEXT = 8000;
/** The order in which people here write: what is missing is translated last. */
const PARTS = [
  { language: 'tg', title: 'titleTg', text: 'textTg' },
  { language: 'ru', title: 'titleRu', text: 'textRu' },
  { language: 'en', title: 'titleEn', text: 'textEn' },
] as const;
const FIELDS = PARTS.flatMap(({ title, text }) => [title, text] as const);

/** The words of a text in three languages; kept as a draft at any time, whole only when it is handed in. */
@Component({
  selector: 'pn-article-form',
  imports: [ChoiceChips, Control, ErrorSummary, Field, MatButton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form class="card padded stack" novalidate (submit)="submit($event)">
      <pn-error-summary [errors]="errors.list()" />
      @if (!article()) {
        <pn-choice-chips [legend]="t('articles.kind')" [options]="kinds()" [(value)]="kind" />
      }
      <p class="small quiet">{{ t('articles.marks') }}</p>
      @for (part of parts; track part.language) {
        <fieldset class="stack">
          <legend [lang]="part.language">{{ part.name }}</legend>
          <pn-field
            [fieldId]="part.title"
            [label]="t('articles.title') + ' · ' + part.name"
            [limit]="mostInTitle"
            [error]="errors.at(part.title)"
          >
            <input
              pnControl
              type="text"
              autocomplete="off"
              [lang]="part.language"
              [(text)]="words[part.title]"
            />
          </pn-field>
          <pn-field
            [fieldId]="part.text"
            [label]="t('articles.text') + ' · ' + part.name"
            [limit]="mostInText"
            [error]="errors.at(part.text)"
          >
            <textarea pnControl rows="8" [lang]="part.language" [(text)]="words[part.text]"></textarea>
          </pn-field>
        </fieldset>
      }
      <div class="actions">
        <button matButton="filled" type="submit">
          {{ t(isSending() ? 'piece.saving' : 'articles.save') }}
        </button>
        <button matButton="outlined" type="button" (click)="cancelled.emit()">{{ t('ui.cancel') }}</button>
      </div>
    </form>
  `,
  styles: `
    :host {
      display: block;
    }
    fieldset {
      padding: 0;
      border: 0;
    }
    legend {
      font: var(--mat-sys-title-medium);
    }
  `,
})
export class ArticleForm {
  /** The one to change; a new one where there is none. */
  readonly article = input<ArticleDto | null>(null);
  readonly saved = output<ArticleDto>();
  readonly cancelled = output<void>();

  private readonly api = inject(Api);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly mostInTitle = MOST_IN_TITLE;
  protected readonly mostInText = MOST_IN_TEXT;
  protected readonly parts = PARTS.map((part) => ({ ...part, name: LANGUAGE_NAMES[part.language] }));
  protected readonly errors = formErrors(Object.fromEntries(FIELDS.map((path) => [path, path])));
  protected readonly isSending = signal(false);
  protected readonly kind = signal<string | null>('news');
  protected readonly words = {
    titleTg: signal(''),
    titleRu: signal(''),
    titleEn: signal(''),
    textTg: signal(''),
    textRu: signal(''),
    textEn: signal(''),
  };
  /** The version that was read, and not one that somebody wrote meanwhile. */
  private seen: number | null = null;

  constructor() {
    effect(() => {
      const article = this.article();
      if (!article || this.seen !== null) return;
      this.seen = article.version;
      for (const field of FIELDS) this.words[field].set(article[field] ?? '');
    });
  }

  protected kinds() {
    return (['news', 'methodology'] as const).map((value) => ({
      value,
      label: this.t(`article-kind.${value}`),
    }));
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.isSending()) return;
    const tooLong = FIELDS.filter(
      (field) =>
        this.words[field]().trim().length > (field.startsWith('title') ? MOST_IN_TITLE : MOST_IN_TEXT),
    );
    const found = tooLong.map((fieldId) => ({ fieldId, text: this.t('error.too-long-plain') }));
    if (this.errors.show(found)) return;
    this.isSending.set(true);
    try {
      this.saved.emit(await this.send());
    } catch (problem) {
      this.errors.showProblem(problem);
    } finally {
      this.isSending.set(false);
    }
  }

  private send(): Promise<ArticleDto> {
    const body = Object.fromEntries(
      FIELDS.map((field) => [field, this.words[field]().trim() || null]),
    ) as unknown as ArticleWordsRequest;
    const article = this.article();
    if (article)
      return this.api.call(writeArticle, { id: article.id, body }, this.submission.context(this.seen));
    const kind = this.kind() === 'methodology' ? 'methodology' : 'news';
    return this.api.call(createArticle, { body: { ...body, kind } }, this.submission.context());
  }
}
