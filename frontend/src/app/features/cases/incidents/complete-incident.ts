import { Component, effect, inject, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { completeIncident } from '../../../api/fn/cases/complete-incident';
import { listIncidents } from '../../../api/fn/cases/list-incidents';
import { formDraft } from '../../../core/drafts/form-draft';
import { Api } from '../../../core/http/api';
import { formErrors } from '../../../core/http/form-errors';
import { dayOf } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { apiResource } from '../../../core/http/api-resource';
import { writeDay } from '../../../ui/date-field/known-day';
import { DraftLine } from '../../../ui/draft-line/draft-line';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { PageHeader } from '../../../ui/page-header/page-header';
import { backToCase } from '../case-page/back-to-case';
import { CaseStore } from '../case-page/case-store';
import { formSender } from '../case-page/form-sender';
import { faultTexts } from '../intake/fault-texts';
import { IncidentForm } from '../intake/incident-form';
import { IncidentSection } from '../intake/incident-section';
import { missingOfIncident } from '../intake/incident-validation';
import { INCIDENT_FIELDS } from '../intake/intake-lists';
import { Arrived } from '../../../ui/states/arrived';

/** The rest of the incident that a case was registered with. It is recorded once and counts no second incident. */
@Component({
  selector: 'pn-complete-incident',
  imports: [Arrived, DraftLine, ErrorSummary, IncidentSection, MatButton, PageHeader, RouterLink],
  template: `
    <pn-page-header [heading]="t('open-question.incident')" [lead]="t('register.lead')" [back]="back()" />
    <ng-container *pnArrived="incidents">
      <pn-error-summary [errors]="errors.list()" />
      <form class="card section stack" novalidate (submit)="submit($event)">
        <pn-incident-section [form]="form" [errors]="errors" />
        <pn-draft-line
          [keptAt]="draft.keptAt()"
          [keeping]="draft.keeping()"
          [other]="draft.other()"
          (otherTaken)="draft.takeOther()"
        />
        <div class="actions">
          <button class="large" matButton="filled" type="submit">
            {{ t(sender.isSending() ? 'common.saving' : 'ui.save') }}
          </button>
          <a matButton="outlined" [routerLink]="['/cases', store.subject().id]">{{ t('ui.cancel') }}</a>
        </div>
      </form>
    </ng-container>
  `,
  styleUrl: '../case-page/form.scss',
})
export class CompleteIncident {
  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  private readonly textsOf = faultTexts();
  protected readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly back = backToCase();
  protected readonly form = new IncidentForm();
  protected readonly errors = formErrors(
    Object.fromEntries(INCIDENT_FIELDS.map((field) => [field, `incident.${field}`])),
  );
  protected readonly draft = formDraft(`incident-details:${this.store.subject().id}`, {
    read: () => this.form.keep(),
    restore: (kept) => this.form.restore(kept),
  });
  protected readonly sender = formSender(this.errors, this.draft);
  protected readonly incidents = apiResource(() =>
    this.api.call(listIncidents, { caseId: this.store.subject().id }),
  );

  constructor() {
    effect(() => {
      const open = this.incidents.value()?.find(({ awaitsDetails }) => awaitsDetails);
      if (open) untracked(() => this.beginWith(open.reportedOn, open.lawForms));
    });
  }

  /** What was answered at the registration is not asked again. */
  private beginWith(reportedOn: string, lawForms: readonly string[]): void {
    if (!this.form.text.reportedOn())
      this.form.text.reportedOn.set(writeDay({ precision: 'day', on: reportedOn }));
    if (this.form.lawForms().length === 0) this.form.lawForms.set(lawForms);
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const incidentId = this.incidents.value()?.find(({ awaitsDetails }) => awaitsDetails)?.id ?? '';
    await this.sender.send({
      missing: this.textsOf(missingOfIncident(this.form, dayOf(this.clock.now()))),
      call: (context) => {
        const params = { caseId: this.store.subject().id, incidentId, body: this.form.toRequest() };
        return this.api.call(completeIncident, params, context);
      },
      tab: '',
    });
  }
}
