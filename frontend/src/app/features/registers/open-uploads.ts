import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { listRegisterUploads } from '../../api/fn/registers/list-register-uploads';
import type { RegisterUploadDto } from '../../api/models/register-upload-dto';
import { Api } from '../../core/http/api';
import { Dates } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';

/** Files that are not done with, whoever sent them: nothing is lost when a page is left. */
@Component({
  selector: 'pn-open-uploads',
  imports: [MatButton, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
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
  private readonly uploads = signal<readonly RegisterUploadDto[]>([]);
  protected readonly files = computed(() =>
    this.uploads()
      .filter(({ state }) => state !== 'done')
      .map((upload) => ({ id: upload.id, sent: this.sent(upload), state: this.state(upload) })),
  );

  constructor() {
    void this.load();
  }

  /** The list of imports stands without it. */
  private async load(): Promise<void> {
    this.uploads.set(await this.api.call(listRegisterUploads, {}).catch(() => []));
  }

  private sent({ sentAt, sentByName }: RegisterUploadDto): string {
    return this.t('registers.sent', { when: this.dates.moment(sentAt), name: sentByName });
  }

  private state({ state, doneRows, allRows, preview }: RegisterUploadDto): string {
    if (state !== 'running') return this.t(`upload-state.${state}`);
    return this.t('registers.bringing', { done: doneRows, all: allRows || (preview?.rows ?? 0) });
  }
}
