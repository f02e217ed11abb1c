import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { listArticles } from '../../api/fn/articles/list-articles';
import type { ArticleLineDto } from '../../api/models/article-line-dto';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Texts } from '../../core/language/texts';
import { Chip } from '../../ui/due-chip/chip';
import { PageHeader } from '../../ui/page-header/page-header';
import { Empty } from '../../ui/states/empty';
import { ArticleLabels } from './article-labels';
import { apiResource } from '../../core/http/api-resource';
import { Arrived } from '../../ui/states/arrived';

/** The agency's texts for the public pages; those that this user must review come first. */
@Component({
  selector: 'pn-articles',
  imports: [Arrived, Chip, Empty, MatButton, PageHeader, RouterLink],
  template: `
    <pn-page-header
      [heading]="t('title.articles')"
      [lead]="lead()"
      [back]="{ to: ['/services'], label: t('menu.services') }"
    >
      @if (list.value()?.section) {
        <a actions matButton="filled" routerLink="/articles/new">{{ t('articles.begin') }}</a>
      }
    </pn-page-header>
    <ng-container *pnArrived="list">
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
          [heading]="t(list.value()?.section ? 'articles.none' : 'error.no-section')"
          [next]="list.value()?.section ? t('articles.none-next') : ''"
        />
      }
    </ng-container>
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
  protected readonly list = apiResource(() => this.api.call(listArticles, {}));
  protected readonly lead = computed(() => {
    const section = this.list.value()?.section;
    return section ? this.t('articles.lead', { section: this.t(`article-section.${section}`) }) : '';
  });
  protected readonly groups = computed(() => {
    const articles = this.list.value()?.articles ?? [];
    const isMine = ({ allowedActions }: ArticleLineDto): boolean => allowedActions.includes('review');
    const groups = [
      { title: this.t('articles.to-review'), articles: articles.filter(isMine) },
      { title: this.t('articles.of-agency'), articles: articles.filter((one) => !isMine(one)) },
    ];
    return groups.filter((group) => group.articles.length > 0);
  });
}
