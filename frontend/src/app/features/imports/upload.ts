import { Component, DestroyRef, computed, effect, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { discardImportFile } from '../../api/fn/imports/discard-import-file';
import { getImportFile } from '../../api/fn/imports/get-import-file';
import { startImport } from '../../api/fn/imports/start-import';
import type { ImportFileDto } from '../../api/models/import-file-dto';
import { Dialogs } from '../../core/dialogs/dialogs';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission, unattended } from '../../core/http/request-context';
import { sender } from '../../core/http/sender';
import { Texts } from '../../core/language/texts';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { Arrived } from '../../ui/states/arrived';
import { UploadPreview } from './upload-preview';
import { UploadProgress } from './upload-progress';
import { UploadReading } from './upload-reading';

const ASK_AGAIN_MS = 1500;

/** One file of a register, from its layout to its last row. Any user who returns to it finds its current state. */
@Component({
  selector: 'pn-upload',
  imports: [Arrived, MatButton, Note, PageHeader, RouterLink, UploadPreview, UploadProgress, UploadReading],
  providers: [Dialogs],
  templateUrl: './upload.html',
  styles: `
    .actions {
      margin-top: 16px;
    }
  `,
})
export class Upload {
  readonly uploadId = input.required<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly dialogs = inject(Dialogs);
  private readonly problems = inject(ProblemTexts);
  private readonly starting = new Submission();
  private timer: ReturnType<typeof setTimeout> | undefined;
  protected readonly t = inject(Texts).t;
  protected readonly upload = apiResource(
    (id: string) => this.api.call(getImportFile, { id }),
    () => this.uploadId(),
  );
  protected readonly refusal = signal('');
  /** What was refused shows how the file stands now. */
  private readonly sender = sender(async (problem) => {
    this.refusal.set(this.problems.sentence(problem));
    await this.upload.reload();
  });
  protected readonly isChanging = signal(false);
  protected readonly isReading = computed(() => {
    const state = this.upload.value()?.state;
    return state === 'received' || (state === 'ready' && this.isChanging());
  });
  protected readonly back = computed(() => ({ to: ['/registers'], label: this.t('menu.registers') }));

  constructor() {
    effect(() => {
      clearTimeout(this.timer);
      if (this.upload.value()?.state === 'running')
        this.timer = setTimeout(() => void this.ask(), ASK_AGAIN_MS);
    });
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
  }

  protected keep(upload: ImportFileDto): void {
    this.isChanging.set(false);
    this.upload.set(upload);
  }

  protected async start(workerId: string | null = null): Promise<void> {
    await this.change(async (id) => {
      // With doubts, the button said that the book is the agency's.
      const isOurs = (this.upload.value()?.preview?.doubts.length ?? 0) > 0;
      this.upload.set(
        await this.api.call(startImport, { id, body: { isOurs, workerId } }, this.starting.context()),
      );
      this.starting.renew();
    });
  }

  protected async drop(): Promise<void> {
    const goesOn = await this.dialogs.confirm({
      title: this.t('registers.drop-title'),
      body: this.t('registers.drop-body'),
      goOn: this.t('registers.drop'),
      back: this.t('registers.drop-back'),
    });
    if (!goesOn) return;
    await this.change(async (id) => {
      await this.api.call(discardImportFile, { id });
      await this.router.navigate(['/registers']);
    });
  }

  private async change(work: (id: string) => Promise<void>): Promise<void> {
    this.refusal.set('');
    await this.sender.send(() => work(this.uploadId()));
  }

  /** Polls again after a failed request: the import continues on the server. */
  private async ask(): Promise<void> {
    const id = this.uploadId();
    const known = await this.api.call(getImportFile, { id }, unattended()).catch(() => null);
    if (id === this.uploadId()) this.upload.update((shown) => known ?? { ...shown });
  }
}
