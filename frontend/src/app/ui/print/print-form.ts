import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Texts, textName } from '../../core/language/texts';
import { ChoiceChips } from '../chips/choice-chips';
import { ErrorSummary } from '../error-summary/error-summary';
import type { FieldError } from '../error-summary/error-summary';
import { Note } from '../note/note';
import type { PrintReason } from '../../api/models/print-reason';
import { PRINT_REASON } from '../../api/models/print-reason-array';

/** The step before anything is printed: a reason, and what will be listed. */
@Component({
  selector: 'pn-print-form',
  imports: [ChoiceChips, ErrorSummary, MatButton, Note],
  template: `
    <form class="stack" novalidate (submit)="submit($event)">
      <pn-error-summary [errors]="missing()" />
      <pn-choice-chips
        fieldId="print-reason"
        [legend]="t('print.why')"
        [options]="reasons()"
        [error]="missing()[0]?.text ?? ''"
        [(value)]="reason"
      />
      @if (problem()) {
        <pn-note kind="error" icon="late" role="alert">{{ problem() }}</pn-note>
      }
      <pn-note>{{ t('print.listed') }}</pn-note>
      <div class="actions">
        <button matButton="filled" type="submit">
          {{ t(isSending() ? 'print.sending' : 'print.print') }}
        </button>
        <button matButton="outlined" type="button" (click)="cancelled.emit()">{{ t('ui.cancel') }}</button>
      </div>
    </form>
  `,
})
export class PrintForm {
  readonly isSending = input(false);
  readonly problem = input('');
  readonly sent = output<PrintReason>();
  readonly cancelled = output();

  protected readonly t = inject(Texts).t;
  protected readonly reason = signal<string | null>(null);
  private readonly tries = signal(0);
  /** A new list for every try, so that the summary takes the focus each time. */
  protected readonly missing = computed<readonly FieldError[]>(() =>
    this.tries() > 0 && !this.reason()
      ? [{ fieldId: 'print-reason', text: this.t('error.reason-required') }]
      : [],
  );
  protected readonly reasons = computed(() =>
    PRINT_REASON.map((value) => ({ value, label: this.t(`print.reason-${textName(value)}`) })),
  );

  protected submit(event: Event): void {
    event.preventDefault();
    this.tries.update((tries) => tries + 1);
    const reason = PRINT_REASON.find((known) => known === this.reason());
    if (reason && !this.isSending()) this.sent.emit(reason);
  }
}
