import { Component, computed, inject, input, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { getImport } from '../../api/fn/imports/get-import';
import { listImportRows } from '../../api/fn/imports/list-import-rows';
import type { ImportDto, ImportRowDto } from '../../api/models';
import { Api } from '../../core/http/api';
import { PagedList } from '../../core/http/paged-list';
import type { Page } from '../../core/http/paged-list';
import { Dates } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { Code } from '../../ui/code/code';
import { Chip } from '../../ui/due-chip/chip';
import type { BackLink } from '../../ui/page-header/page-header';
import { PageHeader } from '../../ui/page-header/page-header';
import { Empty } from '../../ui/states/empty';
import { outcomeChip } from './outcome-chip';
import { historicalLine } from './historical-record';
import { RejectedDownload } from './rejected-download';
import { ROW_FILTERS, countsOf, filterOf } from './row-filters';
import type { RowFilter } from './row-filters';
import { TakeBack } from './take-back';
import { Arrived } from '../../ui/states/arrived';
import { More } from '../../ui/states/more';

const NONE: Page<ImportRowDto> = { items: [] };

/** What became of each row of one import, in codes; the words of a row stand on its own screen. */
@Component({
  selector: 'pn-import-rows',
  imports: [
    Arrived,
    Chip,
    ChoiceChips,
    Code,
    Empty,
    More,
    PageHeader,
    RejectedDownload,
    RouterLink,
    TakeBack,
  ],
  templateUrl: './import-rows.html',
  styleUrl: './import-rows.scss',
})
export class ImportRows {
  readonly importId = input.required<string>();
  /** From the address, so that the way back leads to the same list. */
  readonly show = input<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly dates = inject(Dates);
  private readonly language = inject(Language);
  protected readonly t = inject(Texts).t;
  protected readonly run = signal<ImportDto | null>(null);
  protected readonly list = new PagedList<ImportRowDto>(
    (cursor) => this.page(cursor),
    () => [this.importId(), this.show()],
  );
  protected readonly back = computed<BackLink>(() => ({
    to: ['/registers'],
    label: this.t('menu.registers'),
  }));
  protected readonly title = computed(() => this.run()?.title[this.language.current()] ?? '');
  protected readonly period = computed(() => {
    const shown = this.run();
    if (!shown) return '';
    const [from, until] = [shown.periodFrom, shown.periodUntil].map((day) => this.dates.date(day));
    return this.t('registers.period', { from, until });
  });
  private readonly counts = computed(() => {
    const shown = this.run();
    return shown && countsOf(shown);
  });
  /** Without a filter in the address: the open rows, or all rows if none is open. */
  protected readonly filter = computed<RowFilter>(
    () => filterOf(this.show()) ?? (this.counts()?.unanswered ? 'unanswered' : 'all'),
  );
  protected readonly filters = computed(() =>
    ROW_FILTERS.map((value) => ({
      value,
      label: `${this.t(`registers.show-${textName(value)}`)} ${this.counts()?.[value] ?? ''}`.trim(),
    })),
  );
  protected readonly rows = computed(() => this.list.items().map((row) => this.toView(row)));

  protected async choose(show: string | null): Promise<void> {
    await this.router.navigate([], { queryParams: { show }, replaceUrl: true });
  }

  private async page(cursor: string | null): Promise<Page<ImportRowDto>> {
    const id = this.importId();
    if (!cursor) {
      const run = await this.api.call(getImport, { id });
      if (id === this.importId()) this.run.set(run);
    }
    const filter = this.filter();
    if (filter !== 'all' && this.counts()?.[filter] === 0) return NONE;
    return this.api.call(listImportRows, {
      id,
      ...(filter === 'all' ? {} : { filter }),
      ...(cursor ? { cursor } : {}),
    });
  }

  private toView(row: ImportRowDto) {
    const codes = row.codes.map((code) => this.t(`register-code.${textName(code)}`));
    const number = this.t('registers.row', { number: row.rowNo });
    return {
      id: row.id,
      number,
      // An accepted row has no question and its data is in its case: only old records have a page.
      link: row.outcome === 'accepted' && !row.past ? null : ['/registers', this.importId(), 'rows', row.id],
      reasons: codes.join('. '),
      past: row.past ? historicalLine(row.past, { t: this.t, dates: this.dates }) : '',
      chip: outcomeChip(row),
      case: row.case,
      caseLabel: this.t('registers.case', { code: row.case?.code ?? '' }),
    };
  }
}
