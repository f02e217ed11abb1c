import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { getFileContent } from '../../api/fn/files/get-file-content';
import { listReferralFiles } from '../../api/fn/files/list-referral-files';
import { shareFile } from '../../api/fn/files/share-file';
import { unshareFile } from '../../api/fn/files/unshare-file';
import type { FileDto } from '../../api/models/file-dto';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { SavedFiles } from '../../core/http/saved-files';
import { sender } from '../../core/http/sender';
import { Texts } from '../../core/language/texts';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { StepForm } from '../../ui/field/step-form';
import { Arrived } from '../../ui/states/arrived';

/** Files that go with a running referral: the sender picks each with the survivor, the receiver opens them. */
@Component({
  selector: 'pn-referral-files',
  imports: [Arrived, ChoiceChips, MatButton, StepForm],
  template: `
    <ng-container *pnArrived="files as found">
      @if (found.shared.length + found.shareable.length > 0) {
        <section [attr.aria-label]="t('files.for-receiver')">
          <h2>{{ t('files.for-receiver') }}</h2>
          @for (file of found.shared; track file.id) {
            <div class="card padded stack">
              <p>{{ file.name }}</p>
              <div class="actions">
                <button
                  matButton="outlined"
                  type="button"
                  [attr.aria-label]="t('files.download') + ': ' + file.name"
                  (click)="download(file)"
                >
                  {{ t('files.download') }}
                </button>
                @if (isSender()) {
                  <button
                    matButton="outlined"
                    type="button"
                    [attr.aria-label]="t('files.unshare') + ': ' + file.name"
                    (click)="unshare(file)"
                  >
                    {{ t('files.unshare') }}
                  </button>
                }
              </div>
            </div>
          }
          @for (file of found.shareable; track file.id) {
            <div class="card padded stack">
              <p>{{ file.name }}</p>
              @if (sharing() === file.id) {
                <form class="stack" novalidate (submit)="share($event, file)">
                  <pn-choice-chips
                    [legend]="t('files.ask-alone')"
                    [fieldId]="'alone-' + file.id"
                    [options]="answers()"
                    [(value)]="alone"
                  />
                  <pn-step-form
                    [problem]="refusal() || sender.problem()"
                    [isSending]="sender.isSending()"
                    [label]="t('files.share')"
                    (cancelled)="sharing.set(null)"
                  />
                </form>
              } @else {
                <div class="actions">
                  <button
                    matButton="outlined"
                    type="button"
                    [attr.aria-label]="t('files.share') + ': ' + file.name"
                    (click)="ask(file)"
                  >
                    {{ t('files.share') }}
                  </button>
                </div>
              }
            </div>
          }
        </section>
      }
    </ng-container>
  `,
})
export class ReferralFiles {
  readonly referralId = input.required<string>();
  readonly isSender = input.required<boolean>();

  private readonly api = inject(Api);
  private readonly saved = inject(SavedFiles);
  protected readonly t = inject(Texts).t;
  protected readonly files = apiResource(
    (id: string) => this.api.call(listReferralFiles, { id }),
    () => this.referralId(),
  );
  protected readonly sharing = signal<string | null>(null);
  protected readonly alone = signal<string | null>(null);
  protected readonly refusal = signal('');
  protected readonly sender = sender();
  protected readonly answers = computed(() =>
    ['yes', 'no'].map((value) => ({ value, label: this.t(`answer.${value}`) })),
  );

  protected ask({ id }: FileDto): void {
    this.alone.set(null);
    this.refusal.set('');
    this.sharing.set(id);
  }

  protected async share(event: Event, { id: fileId }: FileDto): Promise<void> {
    event.preventDefault();
    this.refusal.set(this.alone() === 'yes' ? '' : this.t('error.must-be-alone'));
    if (this.refusal()) return;
    const params = { id: this.referralId(), body: { fileId, alone: 'yes' as const } };
    const isShared = await this.sender.send(async () =>
      this.files.set(await this.api.call(shareFile, params)),
    );
    if (isShared) this.sharing.set(null);
  }

  protected async unshare({ id: fileId }: FileDto): Promise<void> {
    await this.sender.send(() => this.api.call(unshareFile, { id: this.referralId(), fileId }));
    await this.files.reload();
  }

  protected async download({ id, format }: FileDto): Promise<void> {
    await this.sender.send(async () =>
      this.saved.save(await this.api.call(getFileContent, { id }), `file-${id.slice(-8)}.${format ?? 'bin'}`),
    );
  }
}
