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
import { Dates, dayOf } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { SessionStore } from '../../core/session/session.store';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { FigureTable } from '../../ui/figures/figure-table';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { MeasureWords } from './measure-words';

const OWN_AGENCY = 'own-agency';
/** A year and the quarter that runs. */
const SHOWN_QUARTERS = 5;

/** What a group can trust instead of a closure rate: by month and quarter, each with how it is counted. */
@Component({
  selector: 'pn-figures',
  imports: [ChoiceChips, FigureTable, LoadError, Loading, MatButton, Note, PageHeader, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <pn-page-header [heading]="t('menu.figures')" [lead]="t('measures.lead')">
      @if (leadsGroup()) {
        <a actions matButton="outlined" routerLink="/persons">{{ t('persons.open') }}</a>
      }
    </pn-page-header>
    <div class="stack">
      @if (scopes().length > 1) {
        <pn-choice-chips
          [legend]="t('figures.fact-who')"
          [hidesLegend]="true"
          [options]="scopes()"
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
            <pn-figure-table
              [caption]="measure.title"
              [corner]="measure.corner"
              [heads]="measure.heads"
              [rows]="measure.rows"
              [facts]="measure.facts"
              [smallestShown]="smallestShown()"
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
  private readonly session = inject(SessionStore);
  private readonly language = inject(Language);
  private readonly dates = inject(Dates);
  private readonly clock = inject(ServerClock);
  protected readonly t = inject(Texts).t;
  protected readonly problem = signal('');
  private readonly measures = signal<MeasuresDto | null>(null);
  protected readonly smallestShown = computed(() => this.measures()?.smallestShown ?? 0);

  /** The groups that she leads, and the agency that she supervises. */
  protected readonly scopes = computed(() => {
    const user = this.session.user();
    const led = (user?.workingGroups ?? []).filter(({ isLed }) => isLed);
    return [
      ...led.map(({ id, name }) => ({ value: id, label: name[this.language.current()] })),
      ...(user?.roles.includes('supervisor')
        ? [{ value: OWN_AGENCY, label: user.agency.name[this.language.current()] }]
        : []),
    ];
  });
  protected readonly leadsGroup = computed(() => this.scopes().some(({ value }) => value !== OWN_AGENCY));
  protected readonly scope = signal<string | null>(this.scopes()[0]?.value ?? null);
  protected readonly quarters = computed(() =>
    lastQuarters(this.today, SHOWN_QUARTERS).map((value) => ({
      value,
      label: this.quarterName(value),
    })),
  );
  /** Of a group the quarter that runs is not counted yet. */
  protected readonly quarter = signal<string | null>(
    lastQuarters(this.today, 2)[this.scope() === OWN_AGENCY ? 0 : 1] ?? null,
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

  private get today(): string {
    return dayOf(this.clock.now());
  }

  private quarterName(value: string): string {
    const [year = '', quarter = 1] = value.split('-');
    const first = 3 * (Number(quarter) - 1) + 1;
    const name = (month: number): string =>
      this.dates.shortMonth(`${year}-${String(month).padStart(2, '0')}-01`);
    return `${name(first)}\u2013${name(first + 2)} ${year}`;
  }
}

/** Quarters as `2026-4`, the newest first. */
function lastQuarters(today: string, count: number): string[] {
  const newest = Number(today.slice(0, 4)) * 4 + Math.floor((Number(today.slice(5, 7)) - 1) / 3);
  return Array.from({ length: count }, (_, back) => newest - back).map(
    (each) => `${Math.floor(each / 4)}-${(each % 4) + 1}`,
  );
}
