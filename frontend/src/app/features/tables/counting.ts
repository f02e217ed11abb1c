import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { listTables } from '../../api/fn/statistics/list-tables';
import type { TableListDto } from '../../api/models/table-list-dto';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Language } from '../../core/language/language';
import { Texts } from '../../core/language/texts';
import { Fold } from '../../ui/figures/fold';
import { FoldAll } from '../../ui/figures/fold-all';
import { PageHeader } from '../../ui/page-header/page-header';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { MinimumSet } from './minimum-set';
import { TableWords } from './table-words';

/** How every table is counted, and why some numbers are not shown. */
@Component({
  selector: 'pn-counting',
  imports: [Fold, FoldAll, LoadError, Loading, MinimumSet, PageHeader],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <pn-page-header [heading]="t('menu.counting')" />
    @if (problem()) {
      <pn-load-error [heading]="problem()" (retried)="load()" />
    } @else if (catalogue()) {
      <div class="stack">
        <p>
          <a target="_blank" rel="noreferrer" [href]="manual()">{{ t('figures.manual') }}</a>
        </p>
        <pn-fold-all [(isOpen)]="areOpen" />
        <pn-fold
          class="card padded text"
          [isSection]="true"
          [heading]="t('figures.how-records')"
          [opens]="true"
        >
          <p>{{ t('figures.how-records-text') }}</p>
          <p>{{ t('figures.how-consent') }}</p>
          <p>{{ t('figures.how-days') }}</p>
        </pn-fold>
        <pn-fold
          class="card padded text"
          [isSection]="true"
          [heading]="t('figures.how-small')"
          [opens]="areOpen()"
        >
          <p>{{ t('figures.how-small-text') }}</p>
          <p>{{ t('figures.how-small-second') }}</p>
          <p>{{ t('figures.how-small-places') }}</p>
        </pn-fold>
        <pn-fold
          class="card padded text"
          [isSection]="true"
          [heading]="t('eige.heading')"
          [opens]="areOpen()"
        >
          <p>{{ t('eige.lead') }}</p>
          <ol class="small">
            @for (indicator of indicators(); track indicator.name) {
              <li>
                <strong>{{ indicator.name }}</strong> · {{ indicator.held }}
                <p class="quiet">{{ indicator.why }}</p>
              </li>
            }
          </ol>
          <p>{{ t('figures.sdg') }}</p>
        </pn-fold>
        <pn-fold class="card padded" [isSection]="true" [heading]="t('minimum.heading')" [opens]="areOpen()">
          <pn-minimum-set />
        </pn-fold>
        @for (table of tables(); track table.title) {
          <pn-fold class="card padded" [isSection]="true" [heading]="table.title" [opens]="areOpen()">
            <dl class="small">
              @for (fact of table.facts; track fact.label) {
                <div>
                  <dt class="quiet">{{ fact.label }}</dt>
                  <dd>{{ fact.value }}</dd>
                </div>
              }
            </dl>
          </pn-fold>
        }
      </div>
    } @else {
      <pn-loading (retried)="load()" />
    }
  `,
  styles: `
    .text p {
      max-width: 70ch;
      margin-top: 8px;
    }
    li {
      padding-block: 6px;
    }
    dl {
      margin-top: 8px;
    }
    dl div {
      display: grid;
      grid-template-columns: minmax(110px, 28%) 1fr;
      gap: 12px;
      padding-block: 4px;
    }
  `,
})
export class Counting {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly words = inject(TableWords);
  private readonly language = inject(Language);
  protected readonly t = inject(Texts).t;
  protected readonly areOpen = signal(false);
  protected readonly catalogue = signal<TableListDto | null>(null);
  protected readonly problem = signal('');
  /** A page of the product that anybody may read, in the language of the screen. */
  protected readonly manual = computed(() => `/portal/${this.language.current()}/manual`);
  protected readonly tables = computed(() =>
    (this.catalogue()?.items ?? []).map((item) => ({
      title: this.words.title(item.code),
      facts: this.words.definition(item),
    })),
  );

  protected readonly indicators = computed(() =>
    (this.catalogue()?.indicators ?? []).map(({ number, held, tables }) => ({
      name: this.t(`eige.name-${number}`),
      held: [this.t(`eige.held-${held}`), tables.map((code) => this.words.title(code)).join(', ')]
        .filter(Boolean)
        .join(': '),
      why: this.t(`eige.why-${number}`),
    })),
  );

  constructor() {
    void this.load();
  }

  protected async load(): Promise<void> {
    this.problem.set('');
    try {
      this.catalogue.set(await this.api.call(listTables, {}));
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }
}
