import { Component, computed, effect, inject, signal, untracked } from '@angular/core';
import { listCaseOrders } from '../../../api/fn/orders/list-case-orders';
import { listIncidents } from '../../../api/fn/cases/list-incidents';
import { previewOrder } from '../../../api/fn/orders/preview-order';
import { requestOrder } from '../../../api/fn/orders/request-order';
import { formDraft } from '../../../core/drafts/form-draft';
import { Api } from '../../../core/http/api';
import { formErrors } from '../../../core/http/form-errors';
import { Dates, dayOf } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { ownIssuingBody } from '../../../core/session/police';
import { ServerClock } from '../../../core/session/server-clock';
import { NotFound } from '../../../core/shell/not-found';
import { OrderEndLabels } from '../../../core/work/order-end-labels';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { MomentField } from '../../../ui/date-field/moment-field';
import { DraftLine } from '../../../ui/draft-line/draft-line';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { backToCase } from '../case-page/back-to-case';
import { CaseStore } from '../case-page/case-store';
import { formSender } from '../case-page/form-sender';
import { apiResource } from '../../../core/http/api-resource';
import {
  EMPTY_ORDER,
  ISSUE_LINES,
  RESPONDENT_LINES,
  STAGES,
  WITNESS_LINES,
  missingOf,
  orderRequest,
  previewRequest,
} from './order-form';
import type { OrderForm, RespondentTexts } from './order-form';
import { ORDER_CONDITION } from '../../../api/models/order-condition-array';
import { SeveralChips } from '../../../ui/chips/several-chips';
import { TextField } from '../../../ui/field/text-field';
import { FormActions } from '../../../ui/form-actions/form-actions';
import { codeOptions } from '../../../core/language/code-options';

const PREVIEW_AFTER_MS = 300;

/** A requested, issued or already served order; the server computes its last day. */
@Component({
  selector: 'pn-new-order',
  imports: [
    ChoiceChips,
    DraftLine,
    ErrorSummary,
    FormActions,
    MomentField,
    Note,
    NotFound,
    PageHeader,
    SeveralChips,
    TextField,
  ],
  templateUrl: './new-order.html',
  styleUrl: '../case-page/form.scss',
})
export class NewOrder {
  private readonly api = inject(Api);
  private readonly dates = inject(Dates);
  private readonly clock = inject(ServerClock);
  private readonly ends = inject(OrderEndLabels);
  protected readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly back = backToCase();
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly form = signal<OrderForm>({ ...EMPTY_ORDER, issuingBody: ownIssuingBody() });
  protected readonly issueLines = ISSUE_LINES;
  protected readonly respondentLines = RESPONDENT_LINES;
  protected readonly witnessLines = WITNESS_LINES;
  protected readonly isIssued = computed(() => this.form().stage !== 'requested');
  protected readonly isServed = computed(() => this.form().stage === 'served');
  protected readonly errors = formErrors({
    reportedAt: 'reportedAt',
    'issue.issuedAt': 'issuedAt',
    'issue.days': 'days',
    'issue.number': 'number',
    'issue.issuingBody': 'issuingBody',
    'respondent.surname': 'surname',
    'respondent.givenName': 'givenName',
    'respondent.patronymic': 'patronymic',
    'respondent.bornOn': 'bornOn',
    'service.servedAt': 'servedAt',
    'service.servedHow': 'servedHow',
    'service.firstWitness': 'firstWitness',
  });
  protected readonly draft = formDraft(`order:${this.store.subject().id}`, {
    read: () => this.form(),
    restore: (kept) => this.form.set({ ...EMPTY_ORDER, ...kept }),
  });
  protected readonly sender = formSender(this.errors, this.draft);
  private readonly ofCase = apiResource(() =>
    this.api.call(listCaseOrders, { caseId: this.store.subject().id }),
  );
  /** The form does not exist for users who may not request an order. */
  protected readonly isForbidden = computed(() => {
    const actions: readonly string[] = this.ofCase.value()?.allowedActions ?? ['request_order'];
    return this.store.counts().orders === undefined || !actions.includes('request_order');
  });
  protected readonly mayName = computed(() =>
    this.ofCase.value()?.allowedActions.includes('name_respondent'),
  );
  private readonly known = apiResource(() =>
    this.api.call(listIncidents, { caseId: this.store.subject().id }),
  );
  /** The last day that would follow, in a sentence; empty while none does. */
  protected readonly wouldEnd = signal('');
  protected readonly stages = codeOptions(STAGES, 'orders.stage-');
  protected readonly conditions = codeOptions(ORDER_CONDITION, 'order-condition.');
  protected readonly services = codeOptions(['signed', 'refused_to_sign'], 'order-service.');
  protected readonly incidents = computed(() =>
    (this.known.value() ?? []).map((incident) => ({
      value: incident.id,
      label: this.dates.date(incident.startedOn ?? incident.reportedOn),
    })),
  );

  constructor() {
    effect((onCleanup) => {
      const body = previewRequest(this.form());
      let isStale = false;
      const timer = setTimeout(() => void untracked(() => this.ask(body, () => isStale)), PREVIEW_AFTER_MS);
      onCleanup(() => {
        isStale = true;
        clearTimeout(timer);
      });
    });
  }

  protected set(change: Partial<OrderForm>): void {
    this.form.update((form) => ({ ...form, ...change }));
  }

  protected write(name: (typeof ISSUE_LINES)[number]['name'], text: string): void {
    this.set({ [name]: text });
  }

  protected witness(name: (typeof WITNESS_LINES)[number]['name'], text: string): void {
    this.set({ [name]: text });
  }

  protected name(line: keyof RespondentTexts, text: string): void {
    this.form.update((form) => ({ ...form, respondent: { ...form.respondent, [line]: text } }));
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const form = this.form();
    await this.sender.send({
      missing: missingOf(form).map(({ fieldId, label }) => ({
        fieldId,
        text: this.t('orders.missing', { what: this.t(label) }),
      })),
      call: (context) =>
        this.api.call(requestOrder, { caseId: this.store.subject().id, body: orderRequest(form) }, context),
      tab: 'orders',
    });
  }

  private async ask(body: ReturnType<typeof previewRequest>, isStale: () => boolean): Promise<void> {
    try {
      const answer = body ? await this.api.call(previewOrder, { body }) : null;
      if (!isStale()) this.wouldEnd.set(answer ? this.ends.sentence(answer) : '');
    } catch {
      // The sentence is a courtesy; saving says what is wrong.
      if (!isStale()) this.wouldEnd.set('');
    }
  }
}
