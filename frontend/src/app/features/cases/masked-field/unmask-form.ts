import { Component, inject, input, output, signal } from '@angular/core';
import { Texts } from '../../../core/language/texts';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { PasswordField } from '../../../ui/field/password-field';
import { Note } from '../../../ui/note/note';
import { DISCLOSURE_REASON } from '../../../api/models/disclosure-reason-array';
import type { DisclosureReason } from '../../../api/models/disclosure-reason';
import { FormActions } from '../../../ui/form-actions/form-actions';
import { codeOptions } from '../../../core/language/code-options';

export type UnmaskReason = DisclosureReason;

export interface UnmaskRequest {
  reason: UnmaskReason;
  /** Only where presence has to be proved again. */
  password: string;
}

/** The step before a hidden value: proof of presence where needed, a reason, and what will be listed. */
@Component({
  selector: 'pn-unmask-form',
  imports: [ChoiceChips, FormActions, Note, PasswordField],
  template: `
    <form class="stack" novalidate (submit)="submit($event)">
      <pn-choice-chips
        [legend]="t('access.reason')"
        [options]="reasons()"
        [error]="isTried() && !reason() ? t('error.reason-required') : ''"
        [(value)]="reason"
      />
      @if (needsPassword()) {
        <pn-password-field
          fieldId="unmask-password"
          [label]="t('access.step-up')"
          [error]="problem() || (isTried() && !password() ? t('sign-in.password-missing') : '')"
          [(password)]="password"
        />
      } @else if (problem()) {
        <pn-note kind="error" icon="late">{{ problem() }}</pn-note>
      }
      <pn-note>{{ t('access.logged') }}</pn-note>
      <pn-form-actions [label]="t('masked.show')" (cancelled)="cancelled.emit()" />
    </form>
  `,
})
export class UnmaskForm {
  readonly needsPassword = input(false);
  /** Why the server refused, as a sentence. */
  readonly problem = input('');
  readonly sent = output<UnmaskRequest>();
  readonly cancelled = output();

  protected readonly t = inject(Texts).t;
  protected readonly reason = signal<string | null>(null);
  protected readonly password = signal('');
  protected readonly isTried = signal(false);
  protected readonly reasons = codeOptions(DISCLOSURE_REASON, 'masked.reason-');

  protected submit(event: Event): void {
    event.preventDefault();
    this.isTried.set(true);
    const reason = DISCLOSURE_REASON.find((known) => known === this.reason());
    if (!reason || (this.needsPassword() && !this.password())) return;
    this.sent.emit({ reason, password: this.password() });
    this.password.set('');
  }
}
