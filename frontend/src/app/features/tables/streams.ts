import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  signal,
  untracked,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import { exportStreams } from '../../api/fn/exports/export-streams';
import { getStreams } from '../../api/fn/statistics/get-streams';
import type { StreamsDto } from '../../api/models/streams-dto';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { SavedFiles } from '../../core/http/saved-files';
import { Language } from '../../core/language/language';
import { Texts } from '../../core/language/texts';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { Figure } from '../../core/figures/figure';
import { FigureFiles } from '../../ui/figures/figure-files';
import type { FileForm } from '../../ui/figures/figure-files';
import { Fold } from '../../ui/figures/fold';
import { FoldAll } from '../../ui/figures/fold-all';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { Empty } from '../../ui/states/empty';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { PersonViews } from './persons/person-views';
import { TableSources } from './table-sources';
import { TableWords } from './table-words';

/** Side by side before, one under the other after. */
const BESIDE = 2;

/** What services were asked beside what the police wrote down, and what lies between them. */
@Component({
  selector: 'pn-streams',
  imports: [
    ...[ChoiceChips, Empty, Figure, FigureFiles, Fold, FoldAll, LoadError, Loading],
    ...[Note, PageHeader, RouterLink],
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <pn-page-header [heading]="t('menu.streams')" [lead]="t('streams.lead')" />
    @if (problem()) {
      <pn-load-error [heading]="problem()" (retried)="load(year())" />
    } @else if (streams()?.years?.length === 0) {
      <pn-empty icon="chart" [heading]="t('figures.not-counted')" [next]="t('figures.not-counted-next')" />
    } @else if (streams()) {
      <div class="stack">
        <pn-choice-chips
          [legend]="t('figures.year')"
          [hidesLegend]="true"
          [options]="years()"
          [(value)]="year"
        />
        <pn-note icon="information">{{ t('figures.no-survey') }} {{ t('figures.sdg') }}</pn-note>
        <pn-fold-all [(isOpen)]="areOpen" />
        @for (part of parts(); track $index) {
          @if ($index === 1) {
            <h2>{{ t('streams.gap') }}</h2>
            <p class="quiet">{{ t('streams.gap-text') }}</p>
          }
          <div [class.beside]="$index === 0">
            @for (table of part; track table.caption) {
              <pn-fold
                class="card padded"
                [isSection]="true"
                [heading]="table.title"
                [opens]="areOpen() || table.isBeside"
              >
                <pn-figure
                  [caption]="table.caption"
                  [corner]="table.corner"
                  [heads]="table.heads"
                  [rows]="table.rows"
                  [facts]="table.facts"
                  [kind]="table.chart"
                  [isNamedAbove]="true"
                  [folds]="true"
                  [smallestShown]="table.smallestShown"
                  [source]="table.source"
                />
              </pn-fold>
            }
          </div>
          @if ($index === 0) {
            @for (people of persons(); track people.caption) {
              <pn-fold class="card padded" [isSection]="true" [heading]="people.caption" [opens]="true">
                <pn-figure
                  [caption]="people.caption"
                  [corner]="t('persons.corner')"
                  [heads]="[t('persons.head')]"
                  [rows]="people.rows"
                  [bars]="people.bars"
                  [facts]="people.facts"
                  [isNamedAbove]="true"
                  [folds]="true"
                  [smallestShown]="people.smallestShown"
                  [source]="people.source"
                />
              </pn-fold>
            } @empty {
              <p class="quiet">{{ t('streams.no-persons') }}</p>
            }
            <p>
              <a routerLink="/persons">{{ t('streams.persons') }}</a>
            </p>
          }
        }
        <section class="card padded">
          <h2>{{ t('streams.whole') }}</h2>
          <pn-figure-files [caption]="t('menu.streams')" [problem]="refusal()" (asked)="save($event)" />
        </section>
      </div>
    } @else {
      <pn-loading (retried)="load(year())" />
    }
  `,
  styles: `
    .stack > div {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 16px;
      align-items: start;
    }
    @media (min-width: 900px) {
      .stack > .beside {
        grid-template-columns: repeat(2, minmax(0, 1fr));
      }
    }
  `,
})
export class Streams {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly words = inject(TableWords);
  private readonly people = inject(PersonViews);
  private readonly sources = inject(TableSources);
  private readonly files = inject(SavedFiles);
  private readonly language = inject(Language);
  protected readonly refusal = signal('');
  protected readonly t = inject(Texts).t;
  protected readonly areOpen = signal(false);
  protected readonly streams = signal<StreamsDto | null>(null);
  protected readonly year = signal<string | null>(null);
  protected readonly problem = signal('');
  protected readonly years = computed(() =>
    (this.streams()?.years ?? []).map((year) => ({ value: `${year}`, label: `${year}` })),
  );
  protected readonly all = computed(() =>
    (this.streams()?.tables ?? []).map((table, at) => ({
      ...this.words.view(table),
      isBeside: at < BESIDE,
      title: this.words.title(table.definition.code),
      caption: `${this.words.title(table.definition.code)}, ${table.year}`,
      facts: this.words.statement(table),
      source: this.sources.ofStream(table),
    })),
  );
  /** How many people stand behind both: of all groups, or of each that its reader leads. */
  protected readonly persons = computed(() => {
    const figures = this.streams()?.persons;
    if (!figures) return [];
    const all = figures.items.filter(({ kind }) => kind === 'all');
    const whose = all.length > 0 ? all : figures.items.filter(({ kind }) => kind === 'group');
    return whose.map((scope) => ({
      ...this.people.view(figures, scope),
      caption: `${this.t('menu.persons')}: ${this.people.scope(scope)}, ${this.people.period(figures.period)}`,
    }));
  });
  protected readonly parts = computed(() => [this.all().slice(0, BESIDE), this.all().slice(BESIDE)]);

  constructor() {
    void this.load(null);
    effect(() => {
      const year = this.year();
      if (year && Number(year) !== untracked(this.streams)?.year) untracked(() => void this.load(year));
    });
  }

  protected async load(year: string | null): Promise<void> {
    this.problem.set('');
    try {
      const streams = await this.api.call(getStreams, year ? { year: Number(year) } : {});
      this.streams.set(streams);
      this.year.set(streams.year === null ? null : `${streams.year}`);
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }

  /** Both streams, what lies between them and the people behind, as one file. */
  protected async save(form: FileForm): Promise<void> {
    const year = this.streams()?.year;
    if (!year) return;
    this.refusal.set('');
    try {
      const file = ['streams', this.language.current(), form].join('.');
      this.files.save(await this.api.call(exportStreams, { year, file }), `streams-${year}.${form}`);
    } catch (problem) {
      this.refusal.set(this.problems.sentence(problem));
    }
  }
}
