import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { getAgencyMeasures } from '../../api/fn/statistics/get-agency-measures';
import { getGroupMeasures } from '../../api/fn/statistics/get-group-measures';
import { Api } from '../../core/http/api';
import { Dates } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { Figure } from '../../core/figures/figure';
import { Fold } from '../../ui/figures/fold';
import { FoldAll } from '../../ui/figures/fold-all';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { Tabs } from '../../ui/tabs/tabs';
import { figureChoice } from './figure-choice';
import { FigureScopes } from './figure-scopes';
import { MeasureWords } from './measure-words';

/** A year and the quarter that runs. */
const SHOWN_QUARTERS = 5;

/** What a group can trust instead of a closure rate: by month and quarter, each with how it is counted. */
@Component({
  selector: 'pn-figures',
  imports: [
    ChoiceChips,
    Figure,
    Fold,
    FoldAll,
    LoadError,
    Loading,
    MatButton,
    Note,
    PageHeader,
    RouterLink,
    Tabs,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <pn-page-header [heading]="t('menu.figures')" [lead]="t('measures.lead')">
      @if (scopes.leadsGroup()) {
        <ng-container actions>
          <a matButton="outlined" routerLink="/persons">{{ t('persons.open') }}</a>
          <a matButton routerLink="/releases">{{ t('menu.releases') }}</a>
          <a matButton routerLink="/streams">{{ t('streams.open') }}</a>
        </ng-container>
      }
    </pn-page-header>
    <pn-tabs [tabs]="tabs()" [label]="t('path.parts')" />
    <div class="stack">
      @if (scopes.all().length > 1) {
        <pn-choice-chips
          [legend]="t('figures.fact-who')"
          [hidesLegend]="true"
          [options]="scopes.all()"
          [(value)]="choice.scope"
        />
      }
      <pn-choice-chips
        [legend]="t('measures.period')"
        [hidesLegend]="true"
        [options]="quarters()"
        [(value)]="choice.period"
      />
      @if (choice.problem()) {
        <pn-load-error [heading]="choice.problem()" (retried)="choice.load()" />
      } @else if (shown()) {
        <pn-note icon="information">{{ choice.uncounted() || t('measures.no-rate') }}</pn-note>
        @if (shown()?.length) {
          <pn-fold-all [(isOpen)]="areOpen" />
        }
        @for (measure of shown(); track measure.code) {
          <pn-fold
            class="card padded"
            [isSection]="true"
            [heading]="measure.title"
            [opens]="$first || areOpen()"
          >
            <pn-figure
              [caption]="measure.caption"
              [corner]="measure.corner"
              [heads]="measure.heads"
              [rows]="measure.rows"
              [facts]="measure.facts"
              [isNamedAbove]="true"
              [smallestShown]="choice.smallestShown()"
              [source]="measure.source"
            />
          </pn-fold>
        }
      } @else {
        <pn-loading (retried)="choice.load()" />
      }
    </div>
  `,
})
export class Figures {
  private readonly api = inject(Api);
  private readonly words = inject(MeasureWords);
  private readonly dates = inject(Dates);
  protected readonly areOpen = signal(false);
  protected readonly scopes = inject(FigureScopes);
  protected readonly t = inject(Texts).t;
  protected readonly choice = figureChoice({
    kind: 'measures',
    ofAgency: (period) => this.api.call(getAgencyMeasures, period),
    ofGroup: (period) => this.api.call(getGroupMeasures, period),
  });
  protected readonly tabs = this.scopes.tabs;
  protected readonly quarters = computed(() =>
    this.scopes.lastQuarters(SHOWN_QUARTERS).map((value) => ({ value, label: this.dates.period(value) })),
  );
  protected readonly shown = computed(() => {
    const [isOfGroup, smallestShown] = [this.choice.isOfGroup(), this.choice.smallestShown()];
    const period = this.dates.period(this.choice.period() ?? '');
    return this.choice.counted()?.items.map((item) => {
      const shown = this.words.show(item, { isOfGroup, smallestShown });
      return {
        ...shown,
        caption: [shown.title, this.choice.whose(), period].join(', '),
        source: this.choice.sourceOf(shown.code),
      };
    });
  });
}
