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
import { getStreams } from '../../api/fn/statistics/get-streams';
import type { StreamsDto } from '../../api/models/streams-dto';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Texts } from '../../core/language/texts';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { FigureTable } from '../../ui/figures/figure-table';
import { Fold } from '../../ui/figures/fold';
import { FoldAll } from '../../ui/figures/fold-all';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { Empty } from '../../ui/states/empty';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { TableWords } from './table-words';

/** Side by side before, one under the other after. */
const BESIDE = 2;

/** What services were asked beside what the police wrote down, and what lies between them. */
@Component({
  selector: 'pn-streams',
  imports: [ChoiceChips, Empty, FigureTable, Fold, FoldAll, LoadError, Loading, Note, PageHeader, RouterLink],
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
        <p>
          <a routerLink="/persons">{{ t('streams.persons') }}</a>
        </p>
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
                <pn-figure-table
                  [caption]="table.caption"
                  [corner]="table.corner"
                  [heads]="table.heads"
                  [rows]="table.rows"
                  [facts]="table.facts"
                  [isNamedAbove]="true"
                  [folds]="true"
                  [smallestShown]="table.smallestShown"
                />
              </pn-fold>
            }
          </div>
        }
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
    })),
  );
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
}
