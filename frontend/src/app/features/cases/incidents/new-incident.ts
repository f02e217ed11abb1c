import { Component, inject } from '@angular/core';
import { recordIncident } from '../../../api/fn/cases/record-incident';
import { formDraft } from '../../../core/drafts/form-draft';
import { Api } from '../../../core/http/api';
import { formErrors } from '../../../core/http/form-errors';
import { dayOf } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { DraftLine } from '../../../ui/draft-line/draft-line';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { backToCase } from '../case-page/back-to-case';
import { CaseStore } from '../case-page/case-store';
import { formSender } from '../case-page/form-sender';
import { IncidentSection } from '../intake/incident-section';
import { faultTexts } from '../intake/fault-texts';
import { missingOfIncident } from '../intake/incident-validation';
import { INCIDENT_FIELDS } from '../intake/intake-lists';
import { IncidentForm } from '../intake/incident-form';
import { FormActions } from '../../../ui/form-actions/form-actions';

/** A new incident of a case: the same questions as at registering. A closed case opens again with it. */
@Component({
  selector: 'pn-new-incident',
  imports: [DraftLine, ErrorSummary, FormActions, IncidentSection, Note, PageHeader],
  template: `
    <pn-page-header [heading]="t('incident-screen.new')" [lead]="t('register.lead')" [back]="back()" />
    <pn-error-summary [errors]="errors.list()" />
    <form class="card section stack" novalidate (submit)="submit($event)">
      <pn-note icon="warning" kind="soon">
        {{
          t(
            store.subject().status === 'closed'
              ? 'incident-screen.reopens'
              : 'incident-screen.shortens-clocks'
          )
        }}
      </pn-note>
      <h2>{{ t('register.part-incident') }}</h2>
      <pn-incident-section [form]="form" [errors]="errors" />
      <pn-draft-line [draft]="draft" />
      <pn-form-actions [isSending]="sender.isSending()" [back]="['/cases', store.subject().id]" />
    </form>
  `,
  styleUrl: '../case-page/form.scss',
})
export class NewIncident {
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
  protected readonly draft = formDraft(`incident:${this.store.subject().id}`, {
    read: () => this.form.keep(),
    restore: (kept) => this.form.restore(kept),
  });
  protected readonly sender = formSender(this.errors, this.draft);

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    await this.sender.send({
      missing: this.missing(),
      call: (context) => {
        const body = this.form.toRequest();
        return this.api.call(recordIncident, { caseId: this.store.subject().id, body }, context);
      },
      mayWait: true,
      tab: 'incidents',
    });
  }

  private missing() {
    return this.textsOf(missingOfIncident(this.form, dayOf(this.clock.now())));
  }
}
