import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { listImportFiles } from '../../api/fn/imports/list-import-files';
import type { ImportFileDto } from '../../api/models/import-file-dto';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { Dates } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';

/** Unfinished files of all users: leaving the page loses no work. */
@Component({
  selector: 'pn-open-uploads',
  imports: [MatButton, RouterLink],
  template: `
    @if (files().length > 0) {
      <section class="card padded" [attr.aria-labelledby]="'open-files'">
        <h2 id="open-files">{{ t('registers.files') }}</h2>
        <ul>
          @for (file of files(); track file.id) {
            <li>
              <div class="what">
                <p class="small quiet">{{ file.sent }}</p>
                <p>{{ file.state }}</p>
              </div>
              <a matButton="outlined" [routerLink]="['/registers', 'files', file.id]">{{
                t('registers.open-file')
              }}</a>
            </li>
          }
        </ul>
      </section>
    }
  `,
  styles: `
    section {
      margin-bottom: 16px;
    }
    h2 {
      font: var(--mat-sys-title-medium);
    }
    li {
      display: flex;
      flex-wrap: wrap;
      gap: 8px 16px;
      align-items: center;
      padding: 12px 0;
    }
    .what {
      flex: 1 1 220px;
      min-width: 0;
    }
  `,
})
export class OpenUploads {
  private readonly api = inject(Api);
  private readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  /** The list of imports stands without it. */
  private readonly uploads = apiResource(() => this.api.call(listImportFiles, {}));
  protected readonly files = computed(() =>
    (this.uploads.value() ?? [])
      .filter(({ state }) => state !== 'done')
      .map((upload) => ({ id: upload.id, sent: this.sent(upload), state: this.state(upload) })),
  );

  private sent({ sentAt, sentByName }: ImportFileDto): string {
    return this.t('registers.sent', { when: this.dates.moment(sentAt), name: sentByName });
  }

  private state({ state, doneRows, allRows, preview }: ImportFileDto): string {
    if (state !== 'running') return this.t(`upload-state.${state}`);
    return this.t('registers.bringing', { done: doneRows, all: allRows || (preview?.rows ?? 0) });
  }
}
