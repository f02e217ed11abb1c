import { Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { recordEvent } from '../../api/fn/cases/record-event';
import type { CaseEventRequest, EventOfferDto } from '../../api/models';
import { Api } from '../../core/http/api';
import { formErrors } from '../../core/http/form-errors';
import { Submission } from '../../core/http/request-context';
import { dayOf } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { DateField } from '../../ui/date-field/date-field';
import type { KnownDay } from '../../ui/date-field/known-day';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { Note } from '../../ui/note/note';
import { SURVIVOR_VIEW } from '../../api/models/survivor-view-array';
import { REPORT_WITHDRAWAL_REASON } from '../../api/models/report-withdrawal-reason-array';
import { sender } from '../../core/http/sender';

/** What others call an end: recorded as the event it is, with her own view; it raises risk and ends nothing. */
@Component({
  selector: 'pn-event-panel',
  imports: [ChoiceChips, DateField, ErrorSummary, MatButton, Note],
  template: `
    <form class="stack" novalidate (submit)="submit($event)">
      <h3>{{ t('closure-event.' + name(offer().event)) }}</h3>
      <pn-note [kind]="offer().raisesRisk === 'never' ? 'plain' : 'soon'" icon="warning">
        {{ t(effectKey()) }}
      </pn-note>
      <pn-error-summary [errors]="errors.list()" />
      <pn-date-field
        fieldId="event-day"
        [label]="t('closing.event-day')"
        [today]="today()"
        [error]="errors.at('event-day')"
        [(value)]="day"
      />
      @if (offer().isPressure) {
        <div id="event-view" tabindex="-1">
          <pn-choice-chips
            [legend]="t('closing.event-view')"
            [options]="views()"
            [error]="errors.at('event-view')"
            [(value)]="view"
          />
        </div>
      }
      @if (asksWhy()) {
        <div id="event-why" tabindex="-1">
          <pn-choice-chips
            [legend]="t('closing.event-why')"
            [options]="reasons()"
            [error]="errors.at('event-why')"
            [(value)]="reason"
          />
        </div>
      }
      <div class="actions">
        <button matButton="filled" type="submit">
          {{ t(sender.isSending() ? 'common.saving' : 'closing.event-record') }}
        </button>
        <button matButton="outlined" type="button" (click)="cancelled.emit()">{{ t('ui.cancel') }}</button>
      </div>
    </form>
  `,
  styles: `
    :host {
      display: block;
    }
  `,
})
export class EventPanel {
  readonly caseId = input.required<string>();
  readonly offer = input.required<EventOfferDto>();
  readonly recorded = output();
  readonly cancelled = output();

  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  private readonly submission = linkedSignal({ source: this.offer, computation: () => new Submission() });
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly errors = formErrors({
    happenedOn: 'event-day',
    survivorView: 'event-view',
    withdrawalReason: 'event-why',
  });
  protected readonly sender = sender(this.errors.showProblem);
  protected readonly day = signal<KnownDay | null>(null);
  protected readonly view = signal<string | null>(null);
  protected readonly reason = signal<string | null>(null);
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly asksWhy = computed(() => this.offer().event === 'complaint_withdrawn');
  protected readonly views = computed(() => this.chips(SURVIVOR_VIEW, 'survivor-view.'));
  protected readonly reasons = computed(() => this.chips(REPORT_WITHDRAWAL_REASON, 'withdrawal-reason.'));
  protected readonly effectKey = computed(() => {
    const keys = {
      always: 'closing.event-raises',
      when_pressed: 'closing.event-raises-pressed',
      never: 'closing.event-ends-nothing',
    };
    return keys[this.offer().raisesRisk];
  });

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.errors.show(this.missing())) return;
    await this.sender.send(async () => {
      const params = { caseId: this.caseId(), body: this.body() };
      await this.api.call(recordEvent, params, this.submission().context());
      this.submission().renew();
      this.recorded.emit();
    });
  }

  private missing() {
    const missing: [boolean, string, string][] = [
      [!this.day()?.on, 'event-day', 'closing.missing-day'],
      [this.offer().isPressure && !this.view(), 'event-view', 'closing.missing-view'],
      [this.asksWhy() && !this.reason(), 'event-why', 'closing.missing-why'],
    ];
    return missing.filter(([is]) => is).map(([, fieldId, key]) => ({ fieldId, text: this.t(key) }));
  }

  private body(): CaseEventRequest {
    const view = this.offer().isPressure ? SURVIVOR_VIEW.find((known) => known === this.view()) : null;
    const reason = this.asksWhy() ? REPORT_WITHDRAWAL_REASON.find((known) => known === this.reason()) : null;
    return {
      event: this.offer().event,
      happenedOn: this.day()?.on ?? '',
      survivorView: view ?? null,
      withdrawalReason: reason ?? null,
    };
  }

  private chips(codes: readonly string[], prefix: string) {
    return codes.map((value) => ({ value, label: this.t(prefix + textName(value)) }));
  }
}
