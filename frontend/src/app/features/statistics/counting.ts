import { Component, computed, inject, signal } from '@angular/core';
import { listTables } from '../../api/fn/statistics/list-tables';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Language } from '../../core/language/language';
import { Texts } from '../../core/language/texts';
import { Collapsible } from '../../ui/collapsible/collapsible';
import { CollapseAll } from '../../ui/collapsible/collapse-all';
import { PageHeader } from '../../ui/page-header/page-header';
import { Facts } from './facts';
import { StatisticsLabels } from './statistics-labels';
import { apiResource } from '../../core/http/api-resource';
import { Arrived } from '../../ui/states/arrived';

/** How every table is counted, and how published numbers are rounded. */
@Component({
  selector: 'pn-counting',
  imports: [Arrived, CollapseAll, Collapsible, Facts, PageHeader],
  template: `
    <pn-page-header [heading]="t('menu.counting')" />
    <div *pnArrived="catalogue" class="stack">
      <section class="card padded text">
        <h2>{{ t('figures.how-records') }}</h2>
        <p>{{ t('figures.how-records-text') }}</p>
        <p>{{ t('figures.how-consent') }}</p>
        <p>{{ t('figures.how-days') }}</p>
      </section>
      <section class="card padded text">
        <h2>{{ t('figures.how-rounded') }}</h2>
        <p>{{ t('figures.how-rounded-text') }}</p>
      </section>
      <p>
        <a class="there" target="_blank" rel="noreferrer" [href]="manual()">{{ t('figures.manual') }}</a>
      </p>
      <pn-collapse-all [(isOpen)]="areOpen" />
      @for (table of tables(); track table.title) {
        <pn-collapsible class="card padded" [isSection]="true" [heading]="table.title" [opens]="areOpen()">
          <pn-facts [facts]="table.facts" />
        </pn-collapsible>
      }
    </div>
  `,
  styles: `
    .text p {
      max-width: 70ch;
      margin-top: 8px;
    }
  `,
})
export class Counting {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly words = inject(StatisticsLabels);
  private readonly language = inject(Language);
  protected readonly t = inject(Texts).t;
  protected readonly areOpen = signal(false);
  protected readonly catalogue = apiResource(async () => (await this.api.call(listTables, {})).items);
  /** A public page, in the language of the screen. */
  protected readonly manual = computed(() => `/portal/${this.language.current()}/manual`);
  protected readonly tables = computed(() =>
    (this.catalogue.value() ?? []).map((item) => ({
      title: `${item.number} ${this.words.title(item.code)}`,
      facts: this.words.definition(item),
    })),
  );
}
