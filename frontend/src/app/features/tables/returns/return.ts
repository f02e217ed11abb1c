import {
  ChangeDetectionStrategy,
  Component,
  afterNextRender,
  Injector,
  computed,
  effect,
  inject,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { exportReturn } from '../../../api/fn/exports/export-return';
import { printReturn } from '../../../api/fn/exports/print-return';
import { getReturn } from '../../../api/fn/statistics/get-return';
import { listReturnPeriods } from '../../../api/fn/statistics/list-return-periods';
import type { ReturnDto } from '../../../api/models/return-dto';
import type { ReturnPeriodDto } from '../../../api/models/return-period-dto';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { SavedFiles } from '../../../core/http/saved-files';
import { Language } from '../../../core/language/language';
import { dayOf } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { Control } from '../../../ui/field/control';
import { Field } from '../../../ui/field/field';
import { FigureFiles } from '../../../ui/figures/figure-files';
import type { FileForm } from '../../../ui/figures/figure-files';
import { Icon } from '../../../ui/icon/icon';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { Empty } from '../../../ui/states/empty';
import { LoadError } from '../../../ui/states/load-error';
import { Loading } from '../../../ui/states/loading';
import { ReleaseWords } from '../releases/release-words';
import { ReturnPaper } from './return-paper';

/** The last month in which the return of the year before is due. */
const SPRING = 3;

/** What is sent up of a period: numbered lines out of the tables, on a screen, on paper and as files. */
@Component({
  selector: 'pn-return',
  imports: [
    ...[Control, Empty, Field, FigureFiles, Icon, LoadError, Loading],
    ...[MatButton, Note, PageHeader, ReturnPaper, RouterLink],
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './return.html',
  styleUrl: './return.scss',
})
export class Return {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly files = inject(SavedFiles);
  private readonly language = inject(Language);
  private readonly clock = inject(ServerClock);
  private readonly releases = inject(ReleaseWords);
  private readonly injector = inject(Injector);
  protected readonly t = inject(Texts).t;
  protected readonly periods = signal<ReturnPeriodDto[] | null>(null);
  protected readonly period = signal('');
  protected readonly filled = signal<ReturnDto | null>(null);
  protected readonly problem = signal('');
  protected readonly refusal = signal('');
  /** Where a printed page comes from, and its number in the log. */
  protected readonly mark = signal('');
  protected readonly options = computed(() =>
    (this.periods() ?? []).map((each) => ({ value: each.name, label: this.releases.period(each) })),
  );
  protected readonly title = computed(() => {
    const form = this.filled();
    return form ? this.releases.period(form.period) : '';
  });
  private readonly paper = viewChild(ReturnPaper);

  constructor() {
    void this.load();
    effect(() => {
      const name = this.period();
      if (name) untracked(() => void this.show(name));
    });
  }

  protected async load(): Promise<void> {
    this.problem.set('');
    try {
      const { items } = await this.api.call(listReturnPeriods, {});
      this.periods.set(items);
      const before = this.period();
      const chosen = before || this.first(items);
      this.period.set(chosen);
      // The same one again, after something failed.
      if (before) await this.show(before);
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }

  protected async save(form: FileForm): Promise<void> {
    const period = this.filled()?.period.name;
    if (!period) return;
    this.refusal.set('');
    try {
      const file = `return.${this.language.current()}.${form}`;
      this.files.save(await this.api.call(exportReturn, { period, file }), `return-${period}.${form}`);
    } catch (problem) {
      this.refusal.set(this.problems.sentence(problem));
    }
  }

  /** Written down first; the form is marked as printable only while the printer is asked. */
  protected async print(): Promise<void> {
    const period = this.filled()?.period.name;
    if (!period) return;
    this.refusal.set('');
    try {
      const { mark } = await this.api.call(printReturn, { period, language: this.language.current() });
      this.mark.set(mark);
      afterNextRender(() => this.paper()?.print(), { injector: this.injector });
    } catch (problem) {
      this.refusal.set(this.problems.sentence(problem));
    }
  }

  /** The newest that is published; in spring the year before, which is due then; else the newest. */
  private first(items: readonly ReturnPeriodDto[]): string {
    const isSpring = Number(dayOf(this.clock.now()).slice(5, 7)) <= SPRING;
    const over = items.find(({ isOver, kind }) => isOver && (isSpring || kind !== 'year'));
    return (over ?? items[0])?.name ?? '';
  }

  private async show(name: string): Promise<void> {
    this.problem.set('');
    this.mark.set('');
    try {
      const form = await this.api.call(getReturn, { period: name });
      // Of two answers only that of the last choice is shown.
      if (name === this.period()) this.filled.set(form);
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }
}
