import { Component, computed, effect, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { proposeAppointment } from '../../api/fn/oversight/propose-appointment';
import type { AppointmentRequest, UserDto } from '../../api/models';
import { Api } from '../../core/http/api';
import { formErrors } from '../../core/http/form-errors';
import { Submission } from '../../core/http/request-context';
import { Texts, textName } from '../../core/language/texts';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { Control } from '../../ui/field/control';
import { Field } from '../../ui/field/field';
import { ReturnsFocus } from '../../ui/panel/returns-focus';
import { APPOINTED_AS } from '../../api/models/appointed-as-array';
import { sender } from '../../core/http/sender';

const FIELD_IDS = { agencyId: 'agencyId', userId: 'userId', as: 'as' };

/** Proposes one person of an agency from the list; the other person of oversight confirms. */
@Component({
  selector: 'pn-appointment-form',
  imports: [ChoiceChips, Control, ErrorSummary, Field, MatButton],
  hostDirectives: [ReturnsFocus],
  template: `
    <form class="stack" novalidate (submit)="submit($event)">
      <p class="small quiet">{{ t('oversight.appoint-lead') }}</p>
      <pn-error-summary [errors]="errors.list()" />
      <pn-field fieldId="agencyId" [label]="t('directory.agency')" [error]="errors.at('agencyId')">
        <select pnControl [(text)]="chosenAgency">
          <option value="">{{ t('common.choose') }}</option>
          @for (agency of agencies(); track agency.id) {
            <option [value]="agency.id">{{ agency.name }}</option>
          }
        </select>
      </pn-field>
      <pn-field fieldId="userId" [label]="t('oversight.person')" [error]="errors.at('userId')">
        <select pnControl [(text)]="userId">
          <option value="">{{ t('common.choose') }}</option>
          @for (person of candidates(); track person.id) {
            <option [value]="person.id">{{ person.label }}</option>
          }
        </select>
      </pn-field>
      <pn-choice-chips
        fieldId="as"
        [legend]="t('oversight.as')"
        [options]="kinds()"
        [error]="errors.at('as')"
        [(value)]="appointedAs"
      />
      <div class="actions">
        <button matButton="filled" type="submit">
          {{ t(sender.isSending() ? 'common.saving' : 'oversight.appoint') }}
        </button>
        <button matButton="outlined" type="button" (click)="cancelled.emit()">{{ t('ui.cancel') }}</button>
      </div>
    </form>
  `,
})
export class AppointmentForm {
  readonly agencyId = input('');
  readonly agencies = input.required<readonly { id: string; name: string }[]>();
  readonly people = input.required<readonly UserDto[]>();
  readonly saved = output();
  readonly cancelled = output();

  private readonly api = inject(Api);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly errors = formErrors(FIELD_IDS);
  protected readonly chosenAgency = signal('');
  protected readonly userId = signal('');
  protected readonly appointedAs = signal<string | null>(null);
  protected readonly sender = sender(this.errors.showProblem);
  protected readonly kinds = computed(() =>
    APPOINTED_AS.map((value) => ({ value, label: this.t(`oversight.as-${textName(value)}`) })),
  );
  protected readonly candidates = computed(() =>
    this.people()
      .filter(({ agencyId, status }) => agencyId === this.chosenAgency() && status === 'active')
      .map(({ id, displayName, roles }) => ({
        id,
        label: `${displayName} · ${roles.map((role) => this.t(`role.${textName(role)}`)).join(', ')}`,
      })),
  );

  constructor() {
    effect(() => this.chosenAgency.set(this.agencyId()));
    // A person of another agency is not kept.
    effect(() => {
      if (!this.candidates().some(({ id }) => id === this.userId())) this.userId.set('');
    });
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.errors.show(this.missing())) return;
    await this.sender.send(async () => {
      const body = { agencyId: this.chosenAgency(), userId: this.userId(), as: this.appointedAs() };
      await this.api.call(
        proposeAppointment,
        { body: body as AppointmentRequest },
        this.submission.context(),
      );
      this.saved.emit();
    });
  }

  private missing() {
    const given = { agencyId: this.chosenAgency(), userId: this.userId(), as: this.appointedAs() };
    return Object.entries(given)
      .filter(([, value]) => !value)
      .map(([fieldId]) => ({ fieldId, text: this.t(`oversight.missing-${fieldId.toLowerCase()}`) }));
  }
}
