import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  computed,
  effect,
  inject,
  input,
  signal,
  untracked,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { dropRegisterUpload } from '../../api/fn/registers/drop-register-upload';
import { getRegisterUpload } from '../../api/fn/registers/get-register-upload';
import { startRegisterUpload } from '../../api/fn/registers/start-register-upload';
import type { RegisterUploadDto } from '../../api/models/register-upload-dto';
import { Dialogs } from '../../core/dialogs/dialogs';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission, unattended } from '../../core/http/request-context';
import { Texts } from '../../core/language/texts';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { UploadPreview } from './upload-preview';
import { UploadProgress } from './upload-progress';
import { UploadReading } from './upload-reading';

const ASK_AGAIN_MS = 1500;

/** One file of a register, from saying how it is read to its last row. It is there whoever comes back to it. */
@Component({
  selector: 'pn-upload',
  imports: [
    LoadError,
    Loading,
    MatButton,
    Note,
    PageHeader,
    RouterLink,
    UploadPreview,
    UploadProgress,
    UploadReading,
  ],
  providers: [Dialogs],
  changeDetection: ChangeDetectionStrategy.OnPush,
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
  private isBusy = false;
  protected readonly t = inject(Texts).t;
  protected readonly upload = signal<RegisterUploadDto | null>(null);
  protected readonly problem = signal('');
  protected readonly refusal = signal('');
  protected readonly isChanging = signal(false);
  protected readonly isReading = computed(() => {
    const state = this.upload()?.state;
    return state === 'received' || (state === 'ready' && this.isChanging());
  });
  protected readonly back = computed(() => ({ to: ['/registers'], label: this.t('menu.registers') }));

  constructor() {
    effect(() => {
      this.uploadId();
      untracked(() => void this.load());
    });
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
  }

  protected async load(): Promise<void> {
    this.problem.set('');
    try {
      this.show(await this.api.call(getRegisterUpload, { id: this.uploadId() }));
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }

  protected keep(upload: RegisterUploadDto): void {
    this.isChanging.set(false);
    this.show(upload);
  }

  protected async start(): Promise<void> {
    await this.change(async (id) => {
      this.show(await this.api.call(startRegisterUpload, { id }, this.starting.context()));
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
      await this.api.call(dropRegisterUpload, { id });
      await this.router.navigate(['/registers']);
    });
  }

  /** One thing at a time; what was refused shows how the file stands now. */
  private async change(work: (id: string) => Promise<void>): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.refusal.set('');
    try {
      await work(this.uploadId());
    } catch (problem) {
      this.refusal.set(this.problems.sentence(problem));
      await this.load();
    }
    this.isBusy = false;
  }

  private show(upload: RegisterUploadDto): void {
    this.upload.set(upload);
    clearTimeout(this.timer);
    if (upload.state === 'running') this.timer = setTimeout(() => void this.ask(), ASK_AGAIN_MS);
  }

  /** A question that was not answered is asked again: the import goes on by itself. */
  private async ask(): Promise<void> {
    const id = this.uploadId();
    const known = await this.api.call(getRegisterUpload, { id }, unattended()).catch(() => this.upload());
    if (known && id === this.uploadId()) this.show(known);
  }
}
