import { Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import { addShock } from '../../api/fn/statistics/add-shock';
import { changeShock } from '../../api/fn/statistics/change-shock';
import type { ShockDto } from '../../api/models/shock-dto';
import type { ShockKind } from '../../api/models/shock-kind';
import { SHOCK_KIND } from '../../api/models/shock-kind-array';
import { Api } from '../../core/http/api';
import { formErrors } from '../../core/http/form-errors';
import { Submission } from '../../core/http/request-context';
import { sender } from '../../core/http/sender';
import { dayOf } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { DateField } from '../../ui/date-field/date-field';
import type { KnownDay } from '../../ui/date-field/known-day';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { CodeSelect } from '../../ui/field/code-select';
import { FormActions } from '../../ui/form-actions/form-actions';

const FIELD_IDS = { kind: 'kind', fromOn: 'from-on', untilOn: 'until-on', groupId: 'where' };
const COUNTRY = 'country';

const known = (on: string | null | undefined): KnownDay | null => (on ? { precision: 'day', on } : null);

/** What happened outside, where, and from when to when. */
@Component({
  selector: 'pn-shock-form',
  imports: [ChoiceChips, CodeSelect, DateField, ErrorSummary, FormActions],
  template: `
    <form class="card padded stack" novalidate (submit)="submit($event)">
      <h2>{{ t(shock() ? 'shocks.change' : 'shocks.add') }}</h2>
      <pn-error-summary [errors]="errors.list()" />
      <pn-code-select
        fieldId="kind"
        prefix="shock-kind."
        [label]="t('shocks.kind')"
        [codes]="kinds"
        [error]="errors.at('kind')"
        [(value)]="kind"
      />
      @if (!shock() && places().length > 1) {
        <pn-choice-chips
          fieldId="where"
          [legend]="t('shocks.where')"
          [options]="places()"
          [error]="errors.at('where')"
          [(value)]="where"
        />
      }
      <pn-date-field
        fieldId="from-on"
        [label]="t('shocks.from')"
        [today]="today()"
        [recent]="false"
        [error]="errors.at('from-on')"
        [(value)]="from"
      />
      <pn-date-field
        fieldId="until-on"
        [label]="t('shocks.until')"
        [hint]="t('shocks.until-hint')"
        [today]="today()"
        [recent]="false"
        [error]="errors.at('until-on')"
        [(value)]="until"
      />
      <pn-form-actions [isSending]="sender.isSending()" (cancelled)="closed.emit()" />
    </form>
  `,
})
export class ShockForm {
  /** The one that is changed; null: a new one. */
  readonly shock = input<ShockDto | null>(null);
  /** Groups that the viewer leads, by id and name. */
  readonly groups = input.required<readonly { value: string; label: string }[]>();
  readonly isOfCountry = input.required<boolean>();
  readonly closed = output<void>();

  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly kinds = SHOCK_KIND;
  protected readonly errors = formErrors(FIELD_IDS);
  protected readonly sender = sender(this.errors.showProblem);
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly places = computed(() => [
    ...this.groups(),
    ...(this.isOfCountry() ? [{ value: COUNTRY, label: this.t('shocks.country') }] : []),
  ]);
  protected readonly kind = linkedSignal<string>(() => this.shock()?.kind ?? '');
  protected readonly where = linkedSignal<string | null>(() => this.places()[0]?.value ?? null);
  protected readonly from = linkedSignal(() => known(this.shock()?.fromOn));
  protected readonly until = linkedSignal(() => known(this.shock()?.untilOn));

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.errors.show(this.missing())) return;
    const isSaved = await this.sender.send(() => this.save());
    if (isSaved) this.closed.emit();
  }

  private save(): Promise<unknown> {
    const shock = this.shock();
    const where = this.where();
    const body = {
      kind: this.kind() as ShockKind,
      fromOn: this.from()?.on ?? '',
      untilOn: this.until()?.on ?? null,
    };
    if (shock)
      return this.api.call(changeShock, { id: shock.id, body }, this.submission.context(shock.version));
    const groupId = where === COUNTRY ? null : where;
    return this.api.call(addShock, { body: { ...body, groupId } }, this.submission.context());
  }

  private missing() {
    const [from, until] = [this.from(), this.until()];
    const asked: [string, string, boolean][] = [
      ['kind', this.t('shocks.choose-kind'), !this.kind()],
      ['from-on', this.t('error.invalid-date'), !from?.on],
      ['until-on', this.t('error.invalid-date'), until !== null && !until.on],
    ];
    return asked.filter(([, , is]) => is).map(([fieldId, text]) => ({ fieldId, text }));
  }
}
