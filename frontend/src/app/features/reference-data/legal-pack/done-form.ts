import { Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import { Api } from '../../../core/http/api';
import { formErrors } from '../../../core/http/form-errors';
import { Submission } from '../../../core/http/request-context';
import { sender } from '../../../core/http/sender';
import { dayOf } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { signOff } from '../../../api/fn/legal-pack/sign-off';
import { signProtocol } from '../../../api/fn/legal-pack/sign-protocol';
import type { PackAgencyDto } from '../../../api/models/pack-agency-dto';
import type { SignOffDto } from '../../../api/models/sign-off-dto';
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
      @if (agency()) {
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
        [label]="t(agency() ? 'legal-pack.signed-on' : 'legal-pack.done-on')"
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
  readonly agency = input<PackAgencyDto | null>(null);
  /** Version of the protocol that is on the screen. */
  readonly protocol = input(0);
  readonly done = input<SignOffDto | null>(null);
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
  protected readonly who = linkedSignal(() => this.agency()?.signers[0] ?? this.done()?.responsible ?? '');
  protected readonly second = linkedSignal(() => this.agency()?.signers[1] ?? '');
  protected readonly paper = linkedSignal(() => this.agency()?.paperNumber ?? '');
  protected readonly day = linkedSignal<KnownDay | null>(() => {
    const on = this.agency()?.signedOn ?? this.done()?.doneOn ?? null;
    return on === null ? null : { precision: 'day', on };
  });

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    this.errors.show([]);
    if (await this.sender.send(() => this.save())) this.closed.emit(true);
  }

  private save(): Promise<unknown> {
    const [agency, done, on] = [this.agency(), this.done(), this.day()?.on ?? ''];
    const context = this.submission.context();
    const recordedAt = (agency ?? done)?.recordedAt ?? null;
    if (agency === null) {
      const body = { doneOn: on, responsible: this.who(), recordedAt };
      return this.api.call(signOff, { step: done!.step, body }, context);
    }
    const signers = { firstSigner: this.who(), secondSigner: this.second(), paperNumber: this.paper() };
    const body = { ...signers, signedOn: on, protocolNumber: this.protocol(), recordedAt };
    return this.api.call(signProtocol, { agencyId: agency.id, body }, context);
  }
}
