import { DOCUMENT } from '@angular/common';
import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { listRejectedRows } from '../../api/fn/imports/list-rejected-rows';
import type { ImportDto } from '../../api/models/import-dto';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Texts } from '../../core/language/texts';
import { Note } from '../../ui/note/note';
import { rejectedFile, toMend } from './rejected-file';
import { countsOf } from './row-filters';

/** Rejected rows as a file, to be corrected and uploaded again. */
@Component({
  selector: 'pn-rejected-download',
  imports: [MatButton, Note],
  template: `
    @if (isOffered()) {
      <button matButton="outlined" type="button" (click)="save()">
        {{ t('registers.download-rejected') }}
      </button>
      <p class="small quiet">{{ t('registers.download-hint') }}</p>
      @if (outcome()) {
        <pn-note icon="information" role="status">{{ outcome() }}</pn-note>
      }
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 8px;
      justify-items: start;
    }
    @media (width < 600px) {
      button {
        width: 100%;
      }
    }
  `,
})
export class RejectedDownload {
  readonly run = input.required<ImportDto>();

  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly document = inject(DOCUMENT);
  protected readonly t = inject(Texts).t;
  protected readonly outcome = signal('');
  protected readonly isOffered = computed(() => countsOf(this.run()).rejected > 0);

  protected async save(): Promise<void> {
    this.outcome.set('');
    try {
      const rows = toMend(await this.api.call(listRejectedRows, { id: this.run().id }));
      if (rows.length === 0) return this.outcome.set(this.t('registers.none-to-mend'));
      const address = URL.createObjectURL(new Blob([rejectedFile(rows, this.t)], { type: 'text/csv' }));
      const link = this.document.createElement('a');
      link.href = address;
      link.download = `${this.t('registers.back-file')}.csv`;
      link.click();
      URL.revokeObjectURL(address);
    } catch (problem) {
      this.outcome.set(this.problems.sentence(problem));
    }
  }
}
