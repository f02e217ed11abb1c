import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { getAgencyPath } from '../../api/fn/statistics/get-agency-path';
import { getGroupPath } from '../../api/fn/statistics/get-group-path';
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
import { PathWords } from './path-words';
import type { ShownPath } from './path-words';

const SHOWN_QUARTERS = 5;
const SHOWN_YEARS = 2;
/** Side by side one at a time; every other table stands below, whichever is chosen. */
const VIEWS = ['agency', 'service', 'place'] as const;

/** How far survivors come: from stage to stage, with what nobody knows, and never by cases that were closed. */
@Component({
  selector: 'pn-path',
  imports: [ChoiceChips, Figure, Fold, FoldAll, LoadError, Loading, Note, PageHeader, Tabs],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <pn-page-header [heading]="t('path.title')" [lead]="t('path.lead')" />
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
        [options]="periods()"
        [(value)]="choice.period"
      />
      @if (choice.problem()) {
        <pn-load-error [heading]="choice.problem()" (retried)="choice.load()" />
      } @else if (choice.counted()) {
        <pn-note icon="information">{{ choice.uncounted() || t('path.no-rate') }}</pn-note>
        @if (hasViews()) {
          <pn-choice-chips [legend]="t('path.view')" [options]="views()" [(value)]="view" />
        }
        @if (shown().length > 0) {
          <pn-fold-all [(isOpen)]="areOpen" />
        }
        @for (table of shown(); track table.key) {
          <pn-fold
            class="card padded"
            [isSection]="true"
            [heading]="table.title"
            [opens]="table.key === firstTold() || areOpen()"
          >
            <pn-figure
              [caption]="table.caption"
              [corner]="table.corner"
              [heads]="table.heads"
              [rows]="table.rows"
              [facts]="table.facts"
              [kind]="table.chart"
              [isNamedAbove]="true"
              [smallestShown]="choice.smallestShown()"
              [source]="table.source"
            />
          </pn-fold>
        }
      } @else {
        <pn-loading (retried)="choice.load()" />
      }
    </div>
  `,
})
export class Path {
  private readonly api = inject(Api);
  private readonly words = inject(PathWords);
  private readonly dates = inject(Dates);
  protected readonly areOpen = signal(false);
  protected readonly scopes = inject(FigureScopes);
  protected readonly t = inject(Texts).t;
  protected readonly choice = figureChoice({
    kind: 'path',
    ofAgency: (period) => this.api.call(getAgencyPath, period),
    ofGroup: (period) => this.api.call(getGroupPath, period),
  });
  protected readonly periods = computed(() =>
    [...this.scopes.lastQuarters(SHOWN_QUARTERS), ...this.scopes.lastYears(SHOWN_YEARS)].map((value) => ({
      value,
      label: this.dates.period(value),
    })),
  );
  protected readonly view = signal<string | null>('agency');
  protected readonly views = computed(() =>
    VIEWS.map((value) => ({ value, label: this.t(`path.view-${value}`) })),
  );
  protected readonly tabs = this.scopes.tabs;
  private readonly items = computed(() => this.choice.counted()?.items ?? []);
  /** Open at first: the first table that has something to tell. */
  protected readonly firstTold = computed(() => {
    const tells = ({ rows }: ShownPath): boolean =>
      rows.some(({ cells }) => cells.some((cell) => Number(cell?.value) > 0 || cell?.mark));
    return (this.shown().find(tells) ?? this.shown()[0])?.key;
  });
  protected readonly hasViews = computed(() => this.items().some(({ code }) => code === 'referrals'));
  protected readonly shown = computed(() => {
    const counted = { isOfGroup: this.choice.isOfGroup(), smallestShown: this.choice.smallestShown() };
    const isOfView = (view: string): boolean => !VIEWS.some((each) => each === view) || view === this.view();
    return this.items()
      .filter(({ view }) => isOfView(view))
      .flatMap((table) => [
        ...(table.stages.length > 0 ? [this.words.stages(table, counted)] : []),
        this.words.table(table, counted),
      ])
      .map((table) => ({
        ...table,
        caption: [table.title, this.choice.whose(), this.dates.period(this.choice.period() ?? '')].join(', '),
        source: this.choice.sourceOf(table.file),
      }));
  });
}
