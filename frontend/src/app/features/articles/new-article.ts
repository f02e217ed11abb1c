import { Component, inject } from '@angular/core';
import { Router } from '@angular/router';
import type { ArticleDto } from '../../api/models/article-dto';
import { Texts } from '../../core/language/texts';
import { PageHeader } from '../../ui/page-header/page-header';
import { ArticleForm } from './article-form';

/** A new text; it gets an address with the first save. */
@Component({
  selector: 'pn-new-article',
  imports: [ArticleForm, PageHeader],
  template: `
    <pn-page-header
      [heading]="t('articles.begin')"
      [back]="{ to: ['/articles'], label: t('title.articles') }"
    />
    <pn-article-form (saved)="open($event)" (cancelled)="back()" />
  `,
})
export class NewArticle {
  private readonly router = inject(Router);
  protected readonly t = inject(Texts).t;

  protected open({ id }: ArticleDto): void {
    void this.router.navigate(['/articles', id], { replaceUrl: true });
  }

  protected back(): void {
    void this.router.navigate(['/articles']);
  }
}
