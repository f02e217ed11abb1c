import { Component, computed, inject, input, output, signal } from '@angular/core';
import { Api } from '../../../core/http/api';
import { formErrors } from '../../../core/http/form-errors';
import { Submission } from '../../../core/http/request-context';
import { sender } from '../../../core/http/sender';
import { dayOf } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { signOff } from '../../../api/fn/legal-pack/sign-off';
import { signProtocol } from '../../../api/fn/legal-pack/sign-protocol';
import type { SignOffStep } from '../../../api/models/sign-off-step';
import { DateField } from '../../../ui/date-field/date-field';
import type { KnownDay } from '../../../ui/date-field/known-day';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { TextField } from '../../../ui/field/text-field';
import { FormActions } from '../../../ui/form-actions/form-actions';

/** Who signed the protocol for an agency, or who did a step before the first case, and on which day. */
@Component({
  selector: 'pn-done-form',
  imports: [DateField, ErrorSummary, FormActions, TextField],
  template: `
    <form class="stack" novalidate (submit)="submit($event)">
      <pn-error-summary [errors]="errors.list()" />
      @if (agencyId()) {
        <pn-text-field
          fieldId="first-signer"
          [label]="t('legal-pack.first-signer')"
          [error]="errors.at('first-signer')"
          [(value)]="who"
        />
        <pn-text-field
          fieldId="second-signer"
          [label]="t('legal-pack.second-signer')"
          [error]="errors.at('second-signer')"
          [(value)]="second"
        />
        <pn-text-field
          fieldId="paper-number"
          [label]="t('legal-pack.paper')"
          [error]="errors.at('paper-number')"
          [(value)]="paper"
        />
      } @else {
        <pn-text-field
          fieldId="responsible"
          [label]="t('legal-pack.who')"
          [error]="errors.at('responsible')"
          [(value)]="who"
        />
      }
      <pn-date-field
        fieldId="done-on"
        [label]="t(agencyId() ? 'legal-pack.signed-on' : 'legal-pack.done-on')"
        [today]="today()"
        [recent]="false"
        [error]="errors.at('done-on')"
        [(value)]="day"
      />
      <pn-form-actions [isSending]="sender.isSending()" (cancelled)="closed.emit(false)" />
    </form>
  `,
})
export class DoneForm {
  /** Whose signature; null: a step. */
  readonly agencyId = input<string | null>(null);
  readonly step = input<SignOffStep | null>(null);
  /** True: something was saved. */
  readonly closed = output<boolean>();

  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly errors = formErrors({
    firstSigner: 'first-signer',
    secondSigner: 'second-signer',
    paperNumber: 'paper-number',
    signedOn: 'done-on',
    doneOn: 'done-on',
    responsible: 'responsible',
  });
  protected readonly sender = sender(this.errors.showProblem);
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly who = signal('');
  protected readonly second = signal('');
  protected readonly paper = signal('');
  protected readonly day = signal<KnownDay | null>(null);

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    this.errors.show([]);
    if (await this.sender.send(() => this.save())) this.closed.emit(true);
  }

  private save(): Promise<unknown> {
    const [agencyId, step, on] = [this.agencyId(), this.step(), this.day()?.on ?? ''];
    const context = this.submission.context();
    if (agencyId === null)
      return this.api.call(signOff, { step: step!, body: { doneOn: on, responsible: this.who() } }, context);
    const body = { firstSigner: this.who(), secondSigner: this.second(), signedOn: on };
    return this.api.call(signProtocol, { agencyId, body: { ...body, paperNumber: this.paper() } }, context);
  }
}
