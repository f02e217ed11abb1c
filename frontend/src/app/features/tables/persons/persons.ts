import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  signal,
  untracked,
} from '@angular/core';
import { getPersonFigures } from '../../../api/fn/statistics/get-person-figures';
import { listPersonPeriods } from '../../../api/fn/statistics/list-person-periods';
import type { PersonFiguresDto } from '../../../api/models/person-figures-dto';
import type { PersonPeriodDto } from '../../../api/models/person-period-dto';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Texts } from '../../../core/language/texts';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { Figure } from '../../../core/figures/figure';
import { OneOf } from '../../../ui/field/one-of';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { Empty } from '../../../ui/states/empty';
import { LoadError } from '../../../ui/states/load-error';
import { Loading } from '../../../ui/states/loading';
import { PersonViews } from './person-views';
import { PersonWords } from './person-words';

const keyOf = ({ year, quarter }: PersonPeriodDto): string => `${year}-${quarter}`;

/** How many people there are behind registrations: each figure says what it counts, and how. */
@Component({
  selector: 'pn-persons',
  imports: [ChoiceChips, Empty, Figure, LoadError, Loading, Note, OneOf, PageHeader],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <pn-page-header [heading]="t('menu.persons')" [lead]="t('persons.lead')" />
    @if (problem()) {
      <pn-load-error [heading]="problem()" (retried)="load()" />
    } @else if (periods()?.length === 0) {
      <pn-empty icon="chart" [heading]="t('persons.none')" [next]="t('persons.none-next')" />
    } @else if (periods()) {
      <div class="stack">
        <pn-one-of
          [label]="t('measures.period')"
          fieldId="period"
          [options]="periodChips()"
          [(value)]="period"
        />
        @if (figures(); as figures) {
          @if (words.versions(figures.period); as versions) {
            @if (versions.length > 0) {
              <pn-choice-chips [legend]="t('persons.versions')" [options]="versions" [(value)]="version" />
            }
          }
          @for (note of words.notes(figures.period); track note) {
            <pn-note icon="information">{{ note }}</pn-note>
          }
          @if (scopes().length > 1) {
            <pn-one-of
              [label]="t('persons.of-whom')"
              fieldId="of-whom"
              [options]="scopes()"
              [(value)]="scope"
            />
          }
          @if (figures.period.state === 'draft') {
            <pn-note icon="information">{{ t('persons.draft-note') }}</pn-note>
          }
          @if (shown(); as table) {
            <section class="card padded">
              <pn-figure
                [caption]="table.caption"
                [corner]="t('persons.corner')"
                [heads]="[t('persons.head')]"
                [rows]="table.rows"
                [bars]="table.bars"
                [facts]="table.facts"
                [smallestShown]="table.smallestShown"
                [source]="table.source"
              />
            </section>
            <pn-note icon="information">{{ t('figures.no-survey') }}</pn-note>
          } @else {
            <pn-empty icon="chart" [heading]="t('persons.none')" />
          }
        } @else {
          <pn-loading (retried)="load()" />
        }
      </div>
    } @else {
      <pn-loading (retried)="load()" />
    }
  `,
})
export class Persons {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly views = inject(PersonViews);
  protected readonly words = inject(PersonWords);
  protected readonly t = inject(Texts).t;
  protected readonly periods = signal<PersonPeriodDto[] | null>(null);
  protected readonly period = signal<string | null>(null);
  protected readonly scope = signal<string | null>(null);
  /** Of the period that is shown; the last one where none was chosen. */
  protected readonly version = signal<string | null>(null);
  protected readonly figures = signal<PersonFiguresDto | null>(null);
  protected readonly problem = signal('');
  protected readonly periodChips = computed(() =>
    (this.periods() ?? []).map((each) => ({ value: keyOf(each), label: this.words.period(each) })),
  );
  private readonly items = computed(() =>
    (this.figures()?.items ?? []).map((item) => ({
      item,
      value: `${item.kind}/${item.groupId}/${item.agencyId}`,
      label: this.words.scope(item),
    })),
  );
  protected readonly scopes = computed(() => this.items().map(({ value, label }) => ({ value, label })));
  protected readonly shown = computed(() => {
    const figures = this.figures();
    const chosen = this.items().find(({ value }) => value === this.scope()) ?? this.items()[0];
    if (!figures || !chosen) return null;
    const caption = `${chosen.label}, ${this.words.period(figures.period)}`;
    return { caption, ...this.views.view(figures, chosen.item) };
  });

  constructor() {
    void this.load();
    effect(() => {
      const chosen = this.period();
      if (chosen) untracked(() => void this.show(chosen, null));
    });
    effect(() => {
      const version = this.version();
      const [period, shown] = untracked(() => [this.period(), this.figures()?.period]);
      if (period && version && shown && `${shown.version}` !== version)
        untracked(() => void this.show(period, version));
    });
  }

  protected async load(): Promise<void> {
    this.problem.set('');
    try {
      const { items } = await this.api.call(listPersonPeriods, {});
      this.periods.set(items);
      const chosen = this.period() ?? (items[0] ? keyOf(items[0]) : null);
      if (chosen === this.period() && chosen) await this.show(chosen, this.version());
      else this.period.set(chosen);
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }

  private async show(chosen: string, version: string | null): Promise<void> {
    this.problem.set('');
    const [year = 0, quarter = 0] = chosen.split('-').map(Number);
    try {
      const asked = version === null ? {} : { version: Number(version) };
      const figures = await this.api.call(getPersonFigures, { year, quarter, ...asked });
      // Of two answers only that of the last choice is shown.
      if (chosen === this.period() && version === (version && this.version())) this.take(figures);
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }

  private take(figures: PersonFiguresDto): void {
    this.figures.set(figures);
    this.version.set(`${figures.period.version}`);
    if (!this.items().some(({ value }) => value === this.scope()))
      this.scope.set(this.items()[0]?.value ?? null);
  }
}
