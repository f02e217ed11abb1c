import { Component, computed, inject, input, output, signal } from '@angular/core';
import { removeFile } from '../../api/fn/files/remove-file';
import { FILE_REMOVAL_REASON } from '../../api/models/file-removal-reason-array';
import { Api } from '../http/api';
import { Submission } from '../http/request-context';
import { sender } from '../http/sender';
import { Texts, textName } from '../language/texts';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { StepForm } from '../../ui/field/step-form';
import { ReturnsFocus } from '../../ui/panel/returns-focus';

/** Why a file is removed; its content cannot be brought back. */
@Component({
  selector: 'pn-file-removal',
  imports: [ChoiceChips, StepForm],
  hostDirectives: [ReturnsFocus],
  template: `
    <form class="stack" novalidate (submit)="submit($event)">
      <pn-choice-chips
        [legend]="t('files.why-remove')"
        [fieldId]="'removal-' + fileId()"
        [options]="reasons()"
        [(value)]="reason"
      />
      <pn-step-form
        [problem]="isMissing() ? t('error.required') : sender.problem()"
        [isSending]="sender.isSending()"
        [label]="t('files.remove')"
        (cancelled)="cancelled.emit()"
      />
    </form>
  `,
})
export class FileRemoval {
  readonly fileId = input.required<string>();
  readonly removed = output();
  readonly cancelled = output();

  private readonly api = inject(Api);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly reason = signal<string | null>(null);
  protected readonly isMissing = signal(false);
  protected readonly sender = sender();
  protected readonly reasons = computed(() =>
    FILE_REMOVAL_REASON.map((value) => ({
      value,
      label: this.t(`file-removal-reason.${textName(value)}`),
    })),
  );

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const reason = FILE_REMOVAL_REASON.find((known) => known === this.reason());
    this.isMissing.set(!reason);
    if (!reason) return;
    const params = { id: this.fileId(), body: { reason } };
    if (await this.sender.send(() => this.api.call(removeFile, params, this.submission.context())))
      this.removed.emit();
  }
}
