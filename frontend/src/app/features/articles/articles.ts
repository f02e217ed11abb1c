import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { listArticles } from '../../api/fn/articles/list-articles';
import type { ArticleLineDto } from '../../api/models/article-line-dto';
import type { ArticleListDto } from '../../api/models/article-list-dto';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Texts } from '../../core/language/texts';
import { Chip } from '../../ui/due-chip/chip';
import { PageHeader } from '../../ui/page-header/page-header';
import { Empty } from '../../ui/states/empty';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { ArticleLabels } from './article-labels';

/** The agency's texts for the public pages; those that this user must review come first. */
@Component({
  selector: 'pn-articles',
  imports: [Chip, Empty, LoadError, Loading, MatButton, PageHeader, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <pn-page-header
      [heading]="t('title.articles')"
      [lead]="lead()"
      [back]="{ to: ['/services'], label: t('menu.services') }"
    >
      @if (list()?.section) {
        <a actions matButton="filled" routerLink="/articles/new">{{ t('articles.begin') }}</a>
      }
    </pn-page-header>
    @switch (state()) {
      @case ('loading') {
        <pn-loading (retried)="load()" />
      }
      @case ('failed') {
        <pn-load-error [heading]="problem()" (retried)="load()" />
      }
      @default {
        @for (group of groups(); track group.title) {
          <section class="group">
            <h2>{{ group.title }}</h2>
            <ul class="card">
              @for (article of group.articles; track article.id) {
                <li>
                  <a [routerLink]="['/articles', article.id]" [lang]="words.title(article).lang">{{
                    words.title(article).text
                  }}</a>
                  <p class="small quiet">{{ words.kind(article) }} · {{ words.changed(article) }}</p>
                  <p class="chips">
                    <pn-chip [icon]="words.state(article).icon" [tone]="words.state(article).tone">{{
                      words.state(article).text
                    }}</pn-chip>
                    @if (article.isPublic && article.state !== 'published') {
                      <pn-chip icon="eye">{{ t('articles.earlier-public') }}</pn-chip>
                    }
                  </p>
                </li>
              }
            </ul>
          </section>
        } @empty {
          <pn-empty
            icon="document"
            [heading]="t(list()?.section ? 'articles.none' : 'error.no-section')"
            [next]="list()?.section ? t('articles.none-next') : ''"
          />
        }
      }
    }
  `,
  styles: `
    .group {
      margin-top: 24px;
    }
    h2 {
      margin-bottom: 8px;
    }
    li {
      padding: 12px 16px;
      overflow-wrap: anywhere;
    }
    li + li {
      border-top: 1px solid var(--mat-sys-outline-variant);
    }
    li a {
      display: inline-block;
      min-height: 32px;
      font: var(--mat-sys-title-medium);
    }
    .chips {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      margin-top: 6px;
    }
  `,
})
export class Articles {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  protected readonly words = inject(ArticleLabels);
  protected readonly t = inject(Texts).t;
  protected readonly list = signal<ArticleListDto | null>(null);
  protected readonly state = signal<'loading' | 'ready' | 'failed'>('loading');
  protected readonly problem = signal('');
  protected readonly lead = computed(() => {
    const section = this.list()?.section;
    return section ? this.t('articles.lead', { section: this.t(`article-section.${section}`) }) : '';
  });
  protected readonly groups = computed(() => {
    const articles = this.list()?.articles ?? [];
    const isMine = ({ allowedActions }: ArticleLineDto): boolean => allowedActions.includes('review');
    const groups = [
      { title: this.t('articles.to-review'), articles: articles.filter(isMine) },
      { title: this.t('articles.of-agency'), articles: articles.filter((one) => !isMine(one)) },
    ];
    return groups.filter((group) => group.articles.length > 0);
  });

  constructor() {
    void this.load();
  }

  protected async load(): Promise<void> {
    this.state.set('loading');
    try {
      this.list.set(await this.api.call(listArticles, {}));
      this.state.set('ready');
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
      this.state.set('failed');
    }
  }
}
