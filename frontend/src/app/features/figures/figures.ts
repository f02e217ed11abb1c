import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  signal,
  untracked,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { getAgencyMeasures } from '../../api/fn/statistics/get-agency-measures';
import { getGroupMeasures } from '../../api/fn/statistics/get-group-measures';
import type { MeasuresDto } from '../../api/models/measures-dto';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Dates } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { FigureChart } from '../../ui/figures/figure-chart';
import { FigureFiles } from '../../ui/figures/figure-files';
import type { FileForm } from '../../ui/figures/figure-files';
import { FigureTable } from '../../ui/figures/figure-table';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { Tabs } from '../../ui/tabs/tabs';
import { FigureScopes, OWN_AGENCY } from './figure-scopes';
import { FileTaking } from './file-taking';
import { MeasureWords } from './measure-words';

/** A year and the quarter that runs. */
const SHOWN_QUARTERS = 5;

/** What a group can trust instead of a closure rate: by month and quarter, each with how it is counted. */
@Component({
  selector: 'pn-figures',
  imports: [
    ChoiceChips,
    FigureChart,
    FigureFiles,
    FigureTable,
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
          [(value)]="scope"
        />
      }
      <pn-choice-chips
        [legend]="t('measures.period')"
        [hidesLegend]="true"
        [options]="quarters()"
        [(value)]="quarter"
      />
      @if (problem()) {
        <pn-load-error [heading]="problem()" (retried)="load()" />
      } @else if (shown()) {
        <pn-note icon="information">{{ uncounted() || t('measures.no-rate') }}</pn-note>
        @for (measure of shown(); track measure.code) {
          <section class="card padded">
            <pn-figure-chart
              [caption]="measure.title"
              [heads]="measure.heads"
              [rows]="measure.rows"
              [smallestShown]="smallestShown()"
            />
            <pn-figure-table
              [caption]="measure.title"
              [corner]="measure.corner"
              [heads]="measure.heads"
              [rows]="measure.rows"
              [facts]="measure.facts"
              [smallestShown]="smallestShown()"
            />
            <pn-figure-files
              [caption]="measure.title"
              [problem]="failed() === measure.code ? failure() : ''"
              (asked)="save(measure.code, $event)"
            />
          </section>
        }
      } @else {
        <pn-loading (retried)="load()" />
      }
    </div>
  `,
})
export class Figures {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly words = inject(MeasureWords);
  private readonly dates = inject(Dates);
  protected readonly scopes = inject(FigureScopes);
  private readonly taking = inject(FileTaking);
  protected readonly t = inject(Texts).t;
  protected readonly problem = signal('');
  /** Which measure could not be taken as a file, and why. */
  protected readonly failed = signal('');
  protected readonly failure = signal('');
  private readonly measures = signal<MeasuresDto | null>(null);
  protected readonly smallestShown = computed(() => this.measures()?.smallestShown ?? 0);

  protected readonly scope = signal<string | null>(this.scopes.all()[0]?.value ?? null);
  protected readonly tabs = this.scopes.tabs;
  protected readonly quarters = computed(() =>
    this.scopes.lastQuarters(SHOWN_QUARTERS).map((value) => ({
      value,
      label: this.dates.period(value),
    })),
  );
  /** Of a group the quarter that runs is not counted yet. */
  protected readonly quarter = signal<string | null>(
    this.scopes.lastQuarters(2)[this.scope() === OWN_AGENCY ? 0 : 1] ?? null,
  );
  protected readonly shown = computed(() => {
    const measures = this.measures();
    const isOfGroup = this.scope() !== OWN_AGENCY;
    return measures?.items.map((item) =>
      this.words.show(item, { isOfGroup, smallestShown: measures.smallestShown }),
    );
  });

  /** Why nothing is shown of this quarter. */
  protected readonly uncounted = computed(() => {
    const measures = this.measures();
    if (!measures || measures.items.length > 0) return '';
    const { countsOn } = measures;
    return countsOn
      ? this.t('measures.counts-on', { day: this.dates.day(countsOn) })
      : this.t('measures.not-counted');
  });

  constructor() {
    effect(() => {
      this.scope();
      this.quarter();
      untracked(() => void this.load());
    });
  }

  protected async load(): Promise<void> {
    const [scope, chosen] = [this.scope(), this.quarter()];
    if (!scope || !chosen) return;
    this.problem.set('');
    this.measures.set(null);
    const [year = 0, quarter = 0] = chosen.split('-').map(Number);
    try {
      const measures =
        scope === OWN_AGENCY
          ? await this.api.call(getAgencyMeasures, { year, quarter })
          : await this.api.call(getGroupMeasures, { groupId: scope, year, quarter });
      // Of two answers only that of the last choice is shown.
      if (scope === this.scope() && chosen === this.quarter()) this.measures.set(measures);
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }

  protected async save(name: string, form: FileForm): Promise<void> {
    const [scope, period] = [this.scope(), this.quarter()];
    if (!scope || !period) return;
    this.failure.set(await this.taking.measure({ scope, period, name, form }));
    this.failed.set(name);
  }
}
