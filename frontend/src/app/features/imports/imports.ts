import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { listImports } from '../../api/fn/imports/list-imports';
import type { ImportDto } from '../../api/models/import-dto';
import { Api } from '../../core/http/api';
import { PagedList } from '../../core/http/paged-list';
import { Dates } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts } from '../../core/language/texts';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { Empty } from '../../ui/states/empty';
import { importFacts } from './import-facts';
import { Rematch } from './rematch';
import { OpenUploads } from './open-uploads';
import { countsOf } from './row-filters';
import { Arrived } from '../../ui/states/arrived';
import { More } from '../../ui/states/more';

/** The registers of the agency that were imported, newest first: what became of their rows, what is still asked. */
@Component({
  selector: 'pn-imports',
  imports: [Arrived, Empty, MatButton, More, Note, OpenUploads, PageHeader, Rematch, RouterLink],
  templateUrl: './imports.html',
  styleUrl: './imports.scss',
})
export class Imports {
  private readonly api = inject(Api);
  private readonly dates = inject(Dates);
  private readonly language = inject(Language);
  protected readonly t = inject(Texts).t;
  protected readonly list = new PagedList<ImportDto>((cursor) =>
    this.api.call(listImports, cursor ? { cursor } : {}),
  );
  protected readonly imports = computed(() => this.list.items().map((item) => this.toView(item)));
  protected readonly hasPast = computed(() => this.imports().some(({ isPast }) => isPast));

  private toView(item: ImportDto) {
    const { from, until } = { from: item.periodFrom, until: item.periodUntil };
    return {
      id: item.id,
      title: item.title[this.language.current()],
      period: this.t('registers.period', { from: this.dates.date(from), until: this.dates.date(until) }),
      ran: this.t('registers.ran', {
        when: `${this.dates.date(item.startedAt)} ${this.dates.time(item.startedAt)}`,
        name: item.importedByName,
      }),
      isUnfinished: item.finishedAt === null,
      isPast: item.results.length > 0,
      hasQuestions: countsOf(item).unanswered > 0,
      facts: importFacts(item, this.t),
    };
  }
}
