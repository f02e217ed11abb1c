import { Component, computed, inject, linkedSignal } from '@angular/core';
import type { HttpContext } from '@angular/common/http';
import { ActivatedRoute } from '@angular/router';
import { listNewOwners } from '../../../api/fn/referrals/list-new-owners';
import { sendHandover } from '../../../api/fn/referrals/send-handover';
import type { Urgency } from '../../../api/models';
import { formDraft } from '../../../core/drafts/form-draft';
import { Api } from '../../../core/http/api';
import { apiResource } from '../../../core/http/api-resource';
import { formErrors } from '../../../core/http/form-errors';
import { dayOf } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { DraftLine } from '../../../ui/draft-line/draft-line';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { SelectField } from '../../../ui/field/select-field';
import { FormActions } from '../../../ui/form-actions/form-actions';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { Arrived } from '../../../ui/states/arrived';
import { backToCase } from '../case-page/back-to-case';
import { CaseStore } from '../case-page/case-store';
import { formSender } from '../case-page/form-sender';
import { survivorLanguage } from '../consents/survivor-language';
import { SHARING_FIELDS, SharingForm } from './sharing-form';
import { SharingScope } from './sharing-scope';

/** How soon the new agency answers, by her risk (capabilities 2.1). */
const URGENCY_OF_BAND: Readonly<Record<string, Urgency>> = {
  high: 'high',
  incomplete: 'high',
  medium: 'medium',
  standard: 'low',
};

/** Where she moves to, which agency there takes her over, and what she lets it know. */
@Component({
  selector: 'pn-handover',
  imports: [Arrived, DraftLine, ErrorSummary, FormActions, Note, PageHeader, SelectField, SharingScope],
  template: `
    <pn-page-header [heading]="t('handover.title')" [lead]="t('handover.lead')" [back]="back()" />
    <ng-container *pnArrived="owners as known">
      <pn-error-summary [errors]="errors.list()" />
      <form class="card" novalidate (submit)="submit($event)">
        <section class="section stack">
          <pn-note kind="waiting" icon="swap">{{ t('handover.sender') }}</pn-note>
          <p class="quiet">{{ t('handover.goes-along') }}</p>
          <pn-select-field
            fieldId="place"
            [label]="t('handover.place')"
            [error]="errors.at('place')"
            [(value)]="place"
          >
            <option value="">{{ t('common.choose') }}</option>
            @for (one of places(); track one.code) {
              <option [value]="one.code">{{ one.label }}</option>
            }
          </pn-select-field>
        </section>
        @if (to && there().length === 0) {
          <section class="section stack">
            <pn-note kind="error" icon="late">{{ t('handover.no-service') }}</pn-note>
          </section>
        }
        @if (there().length > 0) {
          <pn-sharing-scope purpose="handover" [form]="form" [services]="there()" [errors]="errors" />
        }
        <section class="section stack">
          <pn-draft-line [draft]="draft" />
          <pn-form-actions [label]="t('handover.send')" [isSending]="sender.isSending()" [back]="back().to" />
        </section>
      </form>
    </ng-container>
  `,
  styleUrl: '../case-page/form.scss',
})
export class Handover {
  /** The one agency that asked for her case at her wish. */
  protected readonly to = inject(ActivatedRoute).snapshot.queryParamMap.get('to');
  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  private readonly store = inject(CaseStore);
  private readonly caseId = this.store.subject().id;
  protected readonly t = inject(Texts).t;
  protected readonly back = backToCase();
  protected readonly place = linkedSignal(() => (this.to ? (this.places()[0]?.code ?? '') : ''));
  protected readonly form = new SharingForm(survivorLanguage());
  protected readonly errors = formErrors({ ...SHARING_FIELDS, place: 'place' });
  /** A draft for another agency is not one for the agency that asks now. */
  protected readonly draft = formDraft(['handover', this.caseId, ...(this.to ? [this.to] : [])].join(':'), {
    read: () => ({ place: this.place(), form: this.form.keep() }),
    restore: (kept) => {
      this.place.set(kept.place);
      this.form.restore(kept.form);
    },
  });
  protected readonly sender = formSender(this.errors, this.draft);
  protected readonly owners = apiResource(() => this.api.call(listNewOwners, { caseId: this.caseId }));
  private readonly receivers = computed(() =>
    (this.owners.value() ?? []).filter(({ agencyId }) => agencyId === (this.to ?? agencyId)),
  );
  /** Districts in which an agency may take her over; that of a confidential agency is not named. */
  protected readonly places = computed(() =>
    [...new Set(this.receivers().map(({ place }) => place ?? NOT_TOLD))]
      .map((code) => ({
        code,
        label: this.t(code === NOT_TOLD ? 'handover.place-not-told' : `place.${textName(code)}`),
      }))
      .sort((one, other) => one.label.localeCompare(other.label)),
  );
  protected readonly there = computed(() =>
    this.receivers().filter(({ place }) => (place ?? NOT_TOLD) === this.place()),
  );

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    // A receiver that is not on the screen, of another place or of an older draft, is sent nothing.
    const offered = new Set(this.there().map(({ id }) => id));
    this.form.receivers.update((chosen) => chosen.filter(({ id }) => offered.has(id)));
    const { band, isMinor } = this.store.subject();
    const context = { isMinor, today: dayOf(this.clock.now()) };
    const missing: [string, string][] = this.place()
      ? this.form.missing(context)
      : [['place', 'handover.missing-place']];
    const call = (http: HttpContext) => {
      const urgency = URGENCY_OF_BAND[band] ?? 'high';
      const body = { ...this.form.toRequest(context), urgency, escortNeeded: false };
      return this.api.call(sendHandover, { caseId: this.caseId, body }, http);
    };
    const inWords = missing.map(([fieldId, key]) => ({ fieldId, text: this.t(key) }));
    await this.sender.send({ missing: inWords, call, tab: 'referrals' });
  }
}

const NOT_TOLD = 'not_told';
