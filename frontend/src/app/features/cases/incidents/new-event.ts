import { Component, computed, inject, signal } from '@angular/core';
import { ActivatedRoute } from '@angular/router';
import { recordEvent } from '../../../api/fn/cases/record-event';
import type { CaseEventRequest } from '../../../api/models/case-event-request';
import { formDraft } from '../../../core/drafts/form-draft';
import { Api } from '../../../core/http/api';
import { formErrors } from '../../../core/http/form-errors';
import { dayOf } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { DateField } from '../../../ui/date-field/date-field';
import type { KnownDay } from '../../../ui/date-field/known-day';
import { DraftLine } from '../../../ui/draft-line/draft-line';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { RadioCards } from '../../../ui/radio-cards/radio-cards';
import { backToCase } from '../case-page/back-to-case';
import { CaseStore } from '../case-page/case-store';
import { formSender } from '../case-page/form-sender';
import { ASKS_HER_VIEW, CHANGES, PRESSED, PRESSURES, RAISES_RISK } from './event-lists';
import type { RecordedEvent } from './event-lists';
import { ACCUSATION_BODY } from '../../../api/models/accusation-body-array';
import { CLOSURE_EVENT } from '../../../api/models/closure-event-array';
import { REPORT_WITHDRAWAL_REASON } from '../../../api/models/report-withdrawal-reason-array';
import { SURVIVOR_VIEW } from '../../../api/models/survivor-view-array';
import { FormActions } from '../../../ui/form-actions/form-actions';

/** Records what others call an end: it stays an event, ends nothing, and some of it raises risk. */
@Component({
  selector: 'pn-new-event',
  imports: [ChoiceChips, DateField, DraftLine, ErrorSummary, FormActions, Note, PageHeader, RadioCards],
  templateUrl: './new-event.html',
  styleUrl: '../case-page/form.scss',
})
export class NewEvent {
  /** What changed in her life, and not what others call an end. */
  protected readonly isChange = inject(ActivatedRoute).snapshot.data['about'] === 'changes';
  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  protected readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly back = backToCase();
  protected readonly today = computed(() => dayOf(this.clock.now()));

  protected readonly event = signal<string | null>(null);
  protected readonly day = signal<KnownDay | null>(null);
  protected readonly view = signal<string | null>(null);
  protected readonly reason = signal<string | null>(null);
  protected readonly periodEnds = signal<KnownDay | null>(null);
  protected readonly accusedTo = signal<string | null>(null);
  protected readonly errors = formErrors({
    event: 'event',
    happenedOn: 'happenedOn',
    survivorView: 'survivorView',
    withdrawalReason: 'withdrawalReason',
    periodEndsOn: 'periodEndsOn',
    accusedTo: 'accusedTo',
  });
  protected readonly draft = formDraft(`${this.isChange ? 'change' : 'event'}:${this.store.subject().id}`, {
    read: () => ({
      event: this.event(),
      day: this.day(),
      view: this.view(),
      reason: this.reason(),
      periodEnds: this.periodEnds(),
      accusedTo: this.accusedTo(),
    }),
    restore: (kept) => {
      this.event.set(kept.event);
      this.day.set(kept.day);
      this.view.set(kept.view);
      this.reason.set(kept.reason);
      this.periodEnds.set(kept.periodEnds);
      this.accusedTo.set(kept.accusedTo);
    },
  });
  protected readonly sender = formSender(this.errors, this.draft);

  protected readonly endings = computed(() => this.cards(CLOSURE_EVENT, 'closure-event.'));
  protected readonly changes = computed(() => this.cards(CHANGES, 'change-event.'));
  protected readonly pressures = computed(() => this.cards(PRESSURES, 'pressure-event.'));
  protected readonly views = computed(() => this.chips(SURVIVOR_VIEW, 'survivor-view.'));
  protected readonly reasons = computed(() => this.chips(REPORT_WITHDRAWAL_REASON, 'withdrawal-reason.'));
  protected readonly bodies = computed(() => this.chips(ACCUSATION_BODY, 'paper-issuer.'));
  protected readonly asksBody = computed(() => this.event() === 'counter_accusation');
  protected readonly asksView = computed(() => ASKS_HER_VIEW.has(this.event() ?? ''));
  protected readonly asksReason = computed(() => this.event() === 'complaint_withdrawn');
  protected readonly asksPeriod = computed(() => this.event() === 'court_period');
  protected readonly raisesRisk = computed(
    () => RAISES_RISK.has(this.event() ?? '') || (this.asksReason() && PRESSED.has(this.reason() ?? '')),
  );

  protected async submit(submitted: Event): Promise<void> {
    submitted.preventDefault();
    await this.sender.send({
      missing: this.missing(),
      call: (context) =>
        this.api.call(recordEvent, { caseId: this.store.subject().id, body: this.request() }, context),
      tab: '',
    });
  }

  private request(): CaseEventRequest {
    const view = SURVIVOR_VIEW.find((known) => known === this.view());
    const reason = REPORT_WITHDRAWAL_REASON.find((known) => known === this.reason());
    const body = ACCUSATION_BODY.find((known) => known === this.accusedTo());
    return {
      // Nothing is sent while it is missing.
      event: this.event() as RecordedEvent,
      happenedOn: dayIn(this.day()) ?? '',
      survivorView: (this.asksView() && view) || null,
      withdrawalReason: (this.asksReason() && reason) || null,
      periodEndsOn: this.asksPeriod() ? dayIn(this.periodEnds()) : null,
      accusedTo: (this.asksBody() && body) || null,
    };
  }

  private missing() {
    const missing: [boolean, string, string][] = [
      [!this.event(), 'event', 'event-screen.missing-event'],
      [!this.day()?.on, 'happenedOn', 'event-screen.missing-day'],
      [this.asksView() && !this.view(), 'survivorView', 'event-screen.missing-view'],
      [this.asksReason() && !this.reason(), 'withdrawalReason', 'event-screen.missing-reason'],
      [this.asksBody() && !this.accusedTo(), 'accusedTo', 'event-screen.missing-body'],
    ];
    return missing.filter(([is]) => is).map(([, fieldId, key]) => ({ fieldId, text: this.t(key) }));
  }

  private chips(codes: readonly string[], prefix: string) {
    return codes.map((value) => ({ value, label: this.t(prefix + textName(value)) }));
  }

  private cards(codes: readonly string[], prefix: string) {
    return this.chips(codes, prefix).map((option) => ({
      ...option,
      ...(RAISES_RISK.has(option.value) ? { detail: this.t('timeline.raises-risk') } : {}),
    }));
  }
}

const dayIn = (known: KnownDay | null): string | null => known?.on ?? null;
