import { Component, computed, inject, output, signal } from '@angular/core';
import { addCourtCase } from '../../../api/fn/support/add-court-case';
import type { CourtCasesDto, NewCourtCaseRequest } from '../../../api/models';
import { COURT_CASE_KIND } from '../../../api/models/court-case-kind-array';
import { Api } from '../../../core/http/api';
import { formErrors } from '../../../core/http/form-errors';
import { Submission } from '../../../core/http/request-context';
import { dayOf } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { DateField } from '../../../ui/date-field/date-field';
import type { KnownDay } from '../../../ui/date-field/known-day';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { CodeSelect } from '../../../ui/field/code-select';
import { Note } from '../../../ui/note/note';
import { FormActions } from '../../../ui/form-actions/form-actions';
import { ReturnsFocus } from '../../../ui/panel/returns-focus';
import { CaseStore } from '../case-page/case-store';
import { PAPER_ADDRESSES } from './court-lists';

/** A court case begins: what it is about, whether it was filed, and the next day. */
@Component({
  selector: 'pn-new-court-case',
  imports: [ChoiceChips, CodeSelect, DateField, ErrorSummary, FormActions, Note],
  hostDirectives: [ReturnsFocus],
  template: `
    <pn-error-summary [errors]="errors.list()" />
    <form class="stack" novalidate (submit)="submit($event)">
      <pn-code-select
        fieldId="court-kind"
        [label]="t('court.kind')"
        prefix="court-kind."
        [codes]="kinds"
        [error]="errors.at('court-kind')"
        [(value)]="kind"
      />
      <pn-choice-chips
        fieldId="court-stage"
        [legend]="t('court.stage')"
        [options]="stages"
        [error]="errors.at('court-stage')"
        [(value)]="stage"
      />
      @if (stage() === 'filed') {
        <pn-choice-chips
          fieldId="court-address"
          [legend]="t('court.address')"
          [options]="addresses"
          [error]="errors.at('court-address')"
          [(value)]="address"
        />
        @if (address() === 'survivor') {
          <pn-note icon="warning">{{ t('court.address-warning') }}</pn-note>
        }
      }
      <pn-date-field
        fieldId="court-day"
        [label]="t('key-dates.day')"
        [today]="today()"
        [error]="errors.at('court-day')"
        [(value)]="day"
      />
      <pn-date-field
        fieldId="court-next"
        [label]="t('court.next-day')"
        [hint]="t('court.next-hint')"
        [optional]="true"
        [today]="today()"
        [recent]="false"
        [error]="errors.at('court-next')"
        [(value)]="next"
      />
      <pn-form-actions [isSending]="isSaving()" (cancelled)="cancelled.emit()" />
    </form>
  `,
})
export class NewCourtCase {
  readonly recorded = output<CourtCasesDto>();
  readonly cancelled = output();

  private readonly api = inject(Api);
  private readonly store = inject(CaseStore);
  private readonly clock = inject(ServerClock);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly kinds = COURT_CASE_KIND;
  protected readonly stages = (['preparing', 'filed'] as const).map((value) => ({
    value,
    label: this.t(`court-step.${value}`),
  }));
  protected readonly addresses = PAPER_ADDRESSES.map((value) => ({
    value,
    label: this.t(`court-address.${value}`),
  }));
  protected readonly address = signal<string | null>(null);
  protected readonly kind = signal('');
  protected readonly stage = signal<string | null>(null);
  protected readonly day = signal<KnownDay | null>({ precision: 'day', on: this.today() });
  protected readonly next = signal<KnownDay | null>(null);
  protected readonly isSaving = signal(false);
  protected readonly errors = formErrors({
    ...{ kind: 'court-kind', step: 'court-stage', onDay: 'court-day', nextOn: 'court-next' },
    address: 'court-address',
  });

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.isSaving() || this.errors.show(this.missing())) return;
    this.isSaving.set(true);
    const body: NewCourtCaseRequest = {
      kind: this.kind() as NewCourtCaseRequest['kind'],
      step: this.stage() as NewCourtCaseRequest['step'],
      onDay: this.day()?.on ?? '',
      nextOn: this.next()?.on ?? null,
      address: this.stage() === 'filed' ? (this.address() as NewCourtCaseRequest['address']) : null,
      note: null,
    };
    const { id: caseId } = this.store.subject();
    try {
      this.recorded.emit(await this.api.call(addCourtCase, { caseId, body }, this.submission.context()));
    } catch (problem) {
      this.errors.showProblem(problem);
    } finally {
      this.isSaving.set(false);
    }
  }

  private missing() {
    const missing: [boolean, string, string][] = [
      [!this.kind(), 'court-kind', 'key-dates.missing-kind'],
      [!this.stage(), 'court-stage', 'court.missing-stage'],
      [this.stage() === 'filed' && !this.address(), 'court-address', 'court.missing-address'],
      [!this.day()?.on, 'court-day', 'key-dates.missing-day'],
    ];
    return missing.filter(([is]) => is).map(([, fieldId, key]) => ({ fieldId, text: this.t(key) }));
  }
}
