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
import { getTable } from '../../api/fn/statistics/get-table';
import type { GetTable$Params } from '../../api/fn/statistics/get-table';
import { listTables } from '../../api/fn/statistics/list-tables';
import type { TableDto } from '../../api/models/table-dto';
import type { TableListDto } from '../../api/models/table-list-dto';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Texts } from '../../core/language/texts';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { CodeSelect } from '../../ui/field/code-select';
import { Figure } from '../../core/figures/figure';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { Empty } from '../../ui/states/empty';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { TableSources } from './table-sources';
import { TableWords } from './table-words';

/** Counts with their definition under them. Small ones never arrive here; what is left out says why. */
@Component({
  selector: 'pn-tables',
  imports: [
    ChoiceChips,
    CodeSelect,
    Empty,
    Figure,
    LoadError,
    Loading,
    MatButton,
    Note,
    PageHeader,
    RouterLink,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './tables.html',
})
export class Tables {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly words = inject(TableWords);
  private readonly sources = inject(TableSources);
  protected readonly t = inject(Texts).t;
  private readonly catalogue = signal<TableListDto | null>(null);
  protected readonly code = signal('');
  protected readonly year = signal<string | null>(null);
  protected readonly table = signal<TableDto | null>(null);
  protected readonly problem = signal('');
  protected readonly isUncounted = computed(() => this.catalogue()?.years.length === 0);
  protected readonly codes = computed(() => (this.catalogue()?.items ?? []).map(({ code }) => code));
  protected readonly years = computed(() =>
    (this.catalogue()?.years ?? []).map((year) => ({ value: `${year}`, label: `${year}` })),
  );
  protected readonly title = computed(() => this.words.title(this.table()?.definition.code ?? 'new_cases'));
  protected readonly statement = computed(() => {
    const table = this.table();
    return table ? this.words.statement(table) : [];
  });
  protected readonly shown = computed(() => {
    const table = this.table();
    return table && { ...this.words.view(table), source: this.sources.ofYear(table) };
  });

  constructor() {
    void this.load();
    effect(() => {
      const [code, year] = [this.code(), this.year()];
      if (code && year) untracked(() => void this.show(code, Number(year)));
    });
  }

  protected async load(): Promise<void> {
    this.problem.set('');
    try {
      const catalogue = await this.api.call(listTables, {});
      this.catalogue.set(catalogue);
      this.code.update((code) => code || (catalogue.items[0]?.code ?? ''));
      this.year.update((year) => year ?? `${catalogue.years[0] ?? ''}`);
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }

  private async show(code: string, year: number): Promise<void> {
    this.problem.set('');
    try {
      const table = await this.api.call(getTable, { code: code as GetTable$Params['code'], year });
      // Of two answers only that of the last choice is shown.
      if (code === this.code() && `${year}` === this.year()) this.table.set(table);
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }
}
