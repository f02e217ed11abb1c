import {
  Component,
  Injector,
  computed,
  inject,
  input,
  output,
  runInInjectionContext,
  signal,
} from '@angular/core';
import type { OnInit } from '@angular/core';
import { createArticle } from '../../api/fn/articles/create-article';
import { updateArticle } from '../../api/fn/articles/update-article';
import type { ArticleDto, ArticleTextRequest } from '../../api/models';
import { formDraft } from '../../core/drafts/form-draft';
import type { FormDraft } from '../../core/drafts/form-draft';
import { Api } from '../../core/http/api';
import { toProblem } from '../../core/http/api-problem';
import { formErrors } from '../../core/http/form-errors';
import { LANGUAGE_NAMES } from '../../core/language/languages';
import { Texts } from '../../core/language/texts';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { DraftLine } from '../../ui/draft-line/draft-line';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { TextField } from '../../ui/field/text-field';
import { Note } from '../../ui/note/note';
import { articleDraft } from './article-labels';
import { sender } from '../../core/http/sender';
import { FormActions } from '../../ui/form-actions/form-actions';

const MOST_IN_TITLE = 160;
const MOST_IN_TEXT = 8000;
/** The order in which people here write: what is missing is translated last. */
const PARTS = [
  { language: 'tg', title: 'titleTg', text: 'textTg' },
  { language: 'ru', title: 'titleRu', text: 'textRu' },
  { language: 'en', title: 'titleEn', text: 'textEn' },
] as const;
type Name = (typeof PARTS)[number]['title' | 'text'];
const FIELDS: readonly Name[] = PARTS.flatMap(({ title, text }) => [title, text]);

interface Kept {
  kind: string | null;
  seen: number | null;
  words: Record<Name, string>;
}

/**
 * The words of a text in three languages; kept as a draft of the agency at any time, whole only when it is handed in. What
 * was typed and not saved is kept for its writer alone.
 */
@Component({
  selector: 'pn-article-form',
  imports: [ChoiceChips, DraftLine, ErrorSummary, FormActions, Note, TextField],
  template: `
    <form class="card padded stack" novalidate (submit)="submit($event)">
      <pn-error-summary [errors]="errors.list()" />
      @if (isOvertaken()) {
        <pn-note kind="soon" icon="warning">{{ t('articles.overtaken') }}</pn-note>
      }
      @if (!article()) {
        <pn-choice-chips [legend]="t('articles.kind')" [options]="kinds()" [(value)]="kind" />
      }
      <p class="small quiet">{{ t('articles.marks') }}</p>
      @for (part of parts; track part.language) {
        <fieldset class="stack">
          <legend [lang]="part.language">{{ part.name }}</legend>
          <pn-text-field
            [fieldId]="part.title"
            [label]="t('articles.title') + ' · ' + part.name"
            [limit]="mostInTitle"
            [error]="errors.at(part.title)"
            [lang]="part.language"
            [(value)]="words[part.title]"
          />
          @if (theirs(part.title); as other) {
            <p class="small quiet" [lang]="part.language">{{ t('articles.now', { text: other }) }}</p>
          }
          <pn-text-field
            [fieldId]="part.text"
            [label]="t('articles.text') + ' · ' + part.name"
            [limit]="mostInText"
            [error]="errors.at(part.text)"
            [rows]="8"
            [lang]="part.language"
            [(value)]="words[part.text]"
          />
          @if (theirs(part.text); as other) {
            <p class="small quiet theirs" [lang]="part.language">{{ t('articles.now', { text: other }) }}</p>
          }
        </fieldset>
      }
      <pn-draft-line [draft]="draft" />
      <pn-form-actions
        [label]="t('articles.save')"
        [isSending]="sender.isSending()"
        (cancelled)="cancelled.emit()"
      />
    </form>
  `,
  styles: `
    fieldset {
      padding: 0;
      border: 0;
    }
    .theirs {
      white-space: pre-line;
    }
    legend {
      font: var(--mat-sys-title-medium);
    }
  `,
})
export class ArticleForm implements OnInit {
  /** The one to change; a new one where there is none. */
  readonly article = input<ArticleDto | null>(null);
  readonly saved = output<ArticleDto>();
  readonly cancelled = output<void>();
  /** Another user saved a newer version. */
  readonly outdated = output<void>();

  private readonly api = inject(Api);
  private readonly injector = inject(Injector);
  protected readonly t = inject(Texts).t;
  protected readonly mostInTitle = MOST_IN_TITLE;
  protected readonly mostInText = MOST_IN_TEXT;
  protected readonly parts = PARTS.map((part) => ({ ...part, name: LANGUAGE_NAMES[part.language] }));
  protected readonly errors = formErrors(Object.fromEntries(FIELDS.map((path) => [path, path])));
  protected readonly sender = sender((problem) => {
    this.errors.showProblem(problem);
    if (toProblem(problem).status === 412) {
      this.draft.submission.renew();
      this.outdated.emit();
    }
  });
  protected readonly kind = signal<string | null>('news');
  protected readonly words = {
    titleTg: signal(''),
    titleRu: signal(''),
    titleEn: signal(''),
    textTg: signal(''),
    textRu: signal(''),
    textEn: signal(''),
  };
  protected draft!: FormDraft;
  /** The version on which these words were written. */
  private readonly seen = signal<number | null>(null);
  protected readonly isOvertaken = computed(() => (this.article()?.version ?? null) !== this.seen());

  ngOnInit(): void {
    const article = this.article();
    this.seen.set(article?.version ?? null);
    if (article) for (const field of FIELDS) this.words[field].set(article[field] ?? '');
    const form = { read: () => this.kept(), restore: (kept: Kept) => this.restore(kept) };
    this.draft = runInInjectionContext(this.injector, () => formDraft(articleDraft(article?.id), form));
  }

  /** The field's text in the newer version, where it differs. */
  protected theirs(field: Name): string {
    const other = this.article()?.[field] ?? '';
    return this.isOvertaken() && other !== this.words[field]().trim() ? other : '';
  }

  protected kinds() {
    return (['news', 'methodology'] as const).map((value) => ({
      value,
      label: this.t(`article-kind.${value}`),
    }));
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const tooLong = FIELDS.filter(
      (field) =>
        this.words[field]().trim().length > (field.startsWith('title') ? MOST_IN_TITLE : MOST_IN_TEXT),
    );
    const found = tooLong.map((fieldId) => ({ fieldId, text: this.t('error.too-long-plain') }));
    if (this.errors.show(found)) return;
    await this.sender.send(async () => {
      const saved = await this.send();
      this.draft.drop();
      this.saved.emit(saved);
    });
  }

  private send(): Promise<ArticleDto> {
    const body = Object.fromEntries(
      FIELDS.map((field) => [field, this.words[field]().trim() || null]),
    ) as unknown as ArticleTextRequest;
    const article = this.article();
    if (article)
      return this.api.call(
        updateArticle,
        { id: article.id, body },
        this.draft.submission.context(article.version),
      );
    const kind = this.kind() === 'methodology' ? 'methodology' : 'news';
    return this.api.call(createArticle, { body: { ...body, kind } }, this.draft.submission.context());
  }

  private kept(): Kept {
    const words = Object.fromEntries(FIELDS.map((field) => [field, this.words[field]()]));
    return { kind: this.kind(), seen: this.seen(), words: words as Kept['words'] };
  }

  private restore({ kind, seen, words }: Kept): void {
    this.kind.set(kind);
    this.seen.set(seen);
    for (const field of FIELDS) this.words[field].set(words[field]);
  }
}
