import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  signal,
  untracked,
} from '@angular/core';
import { getAgencyPath } from '../../api/fn/statistics/get-agency-path';
import { getGroupPath } from '../../api/fn/statistics/get-group-path';
import type { PathDto } from '../../api/models/path-dto';
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
import { PathWords } from './path-words';

const SHOWN_QUARTERS = 5;
const SHOWN_YEARS = 2;
/** Side by side one at a time; every other table stands below, whichever is chosen. */
const VIEWS = ['agency', 'service', 'place'] as const;

/** How far survivors come: from stage to stage, with what nobody knows, and never by cases that were closed. */
@Component({
  selector: 'pn-path',
  imports: [ChoiceChips, FigureChart, FigureFiles, FigureTable, LoadError, Loading, Note, PageHeader, Tabs],
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
          [(value)]="scope"
        />
      }
      <pn-choice-chips
        [legend]="t('measures.period')"
        [hidesLegend]="true"
        [options]="periods()"
        [(value)]="period"
      />
      @if (problem()) {
        <pn-load-error [heading]="problem()" (retried)="load()" />
      } @else if (path()) {
        <pn-note icon="information">{{ uncounted() || t('path.no-rate') }}</pn-note>
        @if (hasViews()) {
          <pn-choice-chips [legend]="t('path.view')" [options]="views()" [(value)]="view" />
        }
        @for (table of shown(); track table.key) {
          <section class="card padded">
            <pn-figure-chart
              [caption]="table.title"
              [heads]="table.heads"
              [rows]="table.rows"
              [kind]="table.chart"
              [smallestShown]="path()?.smallestShown ?? 0"
            />
            <pn-figure-table
              [caption]="table.title"
              [corner]="table.corner"
              [heads]="table.heads"
              [rows]="table.rows"
              [facts]="table.facts"
              [smallestShown]="path()?.smallestShown ?? 0"
            />
            @if (table.file) {
              <pn-figure-files
                [caption]="table.title"
                [problem]="failed() === table.file ? failure() : ''"
                (asked)="save(table.file, $event)"
              />
            }
          </section>
        }
      } @else {
        <pn-loading (retried)="load()" />
      }
    </div>
  `,
})
export class Path {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly words = inject(PathWords);
  private readonly dates = inject(Dates);
  protected readonly scopes = inject(FigureScopes);
  private readonly taking = inject(FileTaking);
  protected readonly t = inject(Texts).t;
  protected readonly problem = signal('');
  /** Which table could not be taken as a file, and why. */
  protected readonly failed = signal('');
  protected readonly failure = signal('');
  protected readonly path = signal<PathDto | null>(null);
  protected readonly scope = signal<string | null>(this.scopes.all()[0]?.value ?? null);
  protected readonly periods = computed(() =>
    [...this.scopes.lastQuarters(SHOWN_QUARTERS), ...this.scopes.lastYears(SHOWN_YEARS)].map((value) => ({
      value,
      label: this.dates.period(value),
    })),
  );
  /** Of a group the quarter that runs is not counted yet. */
  protected readonly period = signal<string | null>(
    this.scopes.lastQuarters(2)[this.scope() === OWN_AGENCY ? 0 : 1] ?? null,
  );
  protected readonly view = signal<string | null>('agency');
  protected readonly views = computed(() =>
    VIEWS.map((value) => ({ value, label: this.t(`path.view-${value}`) })),
  );
  protected readonly tabs = this.scopes.tabs;
  protected readonly hasViews = computed(() => this.path()?.items.some(({ code }) => code === 'referrals'));
  protected readonly shown = computed(() => {
    const path = this.path();
    if (!path) return [];
    const counted = { isOfGroup: this.scope() !== OWN_AGENCY, smallestShown: path.smallestShown };
    const isOfView = (view: string): boolean => !VIEWS.some((each) => each === view) || view === this.view();
    return path.items
      .filter(({ view }) => isOfView(view))
      .flatMap((table) => [
        ...(table.stages.length > 0 ? [this.words.stages(table, counted)] : []),
        this.words.table(table, counted),
      ]);
  });

  /** Why nothing is shown of this period. */
  protected readonly uncounted = computed(() => {
    const path = this.path();
    if (!path || path.items.length > 0) return '';
    return path.countsOn
      ? this.t('path.counts-on', { day: this.dates.day(path.countsOn) })
      : this.t('path.not-counted');
  });

  constructor() {
    effect(() => {
      this.scope();
      this.period();
      untracked(() => void this.load());
    });
  }

  protected async load(): Promise<void> {
    const [scope, chosen] = [this.scope(), this.period()];
    if (!scope || !chosen) return;
    this.problem.set('');
    this.path.set(null);
    const [year = 0, quarter = 0] = chosen.split('-').map(Number);
    try {
      const path =
        scope === OWN_AGENCY
          ? await this.api.call(getAgencyPath, { year, quarter })
          : await this.api.call(getGroupPath, { groupId: scope, year, quarter });
      // Of two answers only that of the last choice is shown.
      if (scope === this.scope() && chosen === this.period()) this.path.set(path);
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }

  protected async save(name: string, form: FileForm): Promise<void> {
    const [scope, period] = [this.scope(), this.period()];
    if (!scope || !period) return;
    this.failure.set(await this.taking.path({ scope, period, name, form }));
    this.failed.set(name);
  }
}
