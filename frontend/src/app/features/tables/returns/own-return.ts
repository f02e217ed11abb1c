import {
  ChangeDetectionStrategy,
  Component,
  Injector,
  afterNextRender,
  computed,
  effect,
  inject,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { exportOwnReturn } from '../../../api/fn/exports/export-own-return';
import { printOwnReturn } from '../../../api/fn/exports/print-own-return';
import { getOwnReturn } from '../../../api/fn/statistics/get-own-return';
import { listOwnReturnPeriods } from '../../../api/fn/statistics/list-own-return-periods';
import type { OwnReturnDto } from '../../../api/models/own-return-dto';
import type { ReturnPeriodDto } from '../../../api/models/return-period-dto';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { SavedFiles } from '../../../core/http/saved-files';
import { Language } from '../../../core/language/language';
import { Texts } from '../../../core/language/texts';
import { Control } from '../../../ui/field/control';
import { Field } from '../../../ui/field/field';
import { FigureFiles } from '../../../ui/figures/figure-files';
import type { FileForm } from '../../../ui/figures/figure-files';
import { Icon } from '../../../ui/icon/icon';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { LoadError } from '../../../ui/states/load-error';
import { Loading } from '../../../ui/states/loading';
import { ReleaseWords } from '../releases/release-words';
import { OwnVersion } from './own-version';
import { ReturnPaper } from './return-paper';

const yearOf = ({ firstOn }: ReturnPeriodDto): string => firstOn.slice(0, 4);

/** What an agency hands in of its own work: every number on the screen, and what may be handed on as files and on paper. */
@Component({
  selector: 'pn-own-return',
  imports: [
    ...[Control, Field, FigureFiles, Icon, LoadError, Loading],
    ...[MatButton, Note, OwnVersion, PageHeader, ReturnPaper],
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './own-return.html',
  styleUrl: './own-return.scss',
})
export class OwnReturn {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly files = inject(SavedFiles);
  private readonly language = inject(Language);
  private readonly releases = inject(ReleaseWords);
  private readonly injector = inject(Injector);
  private readonly paper = viewChild(ReturnPaper);
  private readonly periods = signal<readonly ReturnPeriodDto[]>([]);
  protected readonly t = inject(Texts).t;
  protected readonly year = signal('');
  protected readonly period = signal('');
  protected readonly counted = signal<OwnReturnDto | null>(null);
  /** While it is printed: what may be handed on. */
  private readonly handedOn = signal<OwnReturnDto | null>(null);
  protected readonly mark = signal('');
  protected readonly problem = signal('');
  protected readonly refusal = signal('');
  protected readonly shown = computed(() => this.handedOn() ?? this.counted());
  protected readonly heading = computed(() => {
    const agency = this.counted()?.agency[this.language.current()] ?? '';
    return `${this.t('own-returns.paper')}: ${agency}`;
  });
  protected readonly title = computed(() => {
    const form = this.counted();
    return form ? this.releases.period(form.period) : '';
  });
  protected readonly years = computed(() => [...new Set(this.periods().map(yearOf))]);
  /** The year first, then its parts from the longest to the shortest. */
  protected readonly parts = computed(() =>
    ['year', 'half_year', 'quarter', 'month'].flatMap((kind) =>
      this.periods()
        .filter((each) => each.kind === kind && yearOf(each) === this.year())
        .map((each) => ({ value: each.name, label: this.releases.period(each) })),
    ),
  );

  constructor() {
    void this.load();
    effect(() => {
      const parts = this.parts();
      untracked(() => {
        if (parts.some(({ value }) => value === this.period())) return;
        this.period.set(parts[0]?.value ?? '');
      });
    });
    effect(() => {
      const name = this.period();
      if (name) untracked(() => void this.show(name));
    });
  }

  protected async load(): Promise<void> {
    this.problem.set('');
    const before = this.period();
    if (before) return this.show(before);
    try {
      const { items } = await this.api.call(listOwnReturnPeriods, {});
      // What is over can be handed on.
      const first = items.find(({ isOver }) => isOver) ?? items[0];
      if (!first) return;
      this.period.set(first.name);
      this.year.set(yearOf(first));
      this.periods.set(items);
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }

  protected async save(form: FileForm): Promise<void> {
    const period = this.period();
    this.refusal.set('');
    try {
      const file = `own-return.${this.language.current()}.${form}`;
      this.files.save(await this.api.call(exportOwnReturn, { period, file }), `own-return-${period}.${form}`);
      this.lookAgain();
    } catch (problem) {
      this.refusal.set(this.problems.sentence(problem));
    }
  }

  /** Written down first; on paper stands what may be handed on, and on the screen again every number. */
  protected async print(): Promise<void> {
    const period = this.period();
    this.refusal.set('');
    try {
      const { mark, form } = await this.api.call(printOwnReturn, {
        ...{ period, language: this.language.current() },
      });
      this.mark.set(mark);
      this.handedOn.set(form);
      afterNextRender(() => this.toPrinter(), { injector: this.injector });
    } catch (problem) {
      this.refusal.set(this.problems.sentence(problem));
    }
  }

  private toPrinter(): void {
    this.paper()?.print();
    this.handedOn.set(null);
    this.mark.set('');
    this.lookAgain();
  }

  /** Once it was handed on the screen says which version it is. */
  private lookAgain(): void {
    if (!this.counted()?.handedOn) void this.show(this.period());
  }

  private async show(name: string): Promise<void> {
    this.problem.set('');
    this.refusal.set('');
    this.counted.set(null);
    try {
      const form = await this.api.call(getOwnReturn, { period: name });
      // Of two answers only that of the last choice is shown.
      if (name === this.period()) this.counted.set(form);
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }
}
