import { Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core';
import { addCourtEntry } from '../../../api/fn/support/add-court-entry';
import type { CourtEntryRequest, CourtWorkDto } from '../../../api/models';
import { COURT_SAFE_WAY } from '../../../api/models/court-safe-way-array';
import { SUPPORT_NEED } from '../../../api/models/support-need-array';
import { Api } from '../../../core/http/api';
import { formErrors } from '../../../core/http/form-errors';
import { Submission } from '../../../core/http/request-context';
import { codeOptions } from '../../../core/language/code-options';
import { dayOf } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { Announcer } from '../../../core/shell/announcer';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { DateField } from '../../../ui/date-field/date-field';
import type { KnownDay } from '../../../ui/date-field/known-day';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { CodeSelect } from '../../../ui/field/code-select';
import { FormActions } from '../../../ui/form-actions/form-actions';
import { ReturnsFocus } from '../../../ui/panel/returns-focus';
import { YES_NO, detailWords, detailsOf, nextWords } from './court-lists';

const WITH_NEXT = ['hearing_set', 'hearing_postponed', 'voluntary_term', 'acted'];

/** A court or enforcement says what happened; the lawyer is notified and records the step. */
@Component({
  selector: 'pn-court-entry-form',
  imports: [ChoiceChips, CodeSelect, DateField, ErrorSummary, FormActions],
  hostDirectives: [ReturnsFocus],
  template: `
    <pn-error-summary [errors]="errors.list()" />
    <form class="stack" novalidate (submit)="submit($event)">
      <pn-code-select
        fieldId="court-entry"
        [label]="t('key-dates.what-came')"
        prefix="court-step."
        [codes]="work().allowedActions"
        [error]="errors.at('court-entry')"
        [(value)]="chosen"
      />
      @if (entry() === 'help_wanted') {
        <pn-code-select
          fieldId="court-need"
          [label]="t('court-work.need')"
          prefix="support-need."
          [codes]="needs"
          [error]="errors.at('court-need')"
          [(value)]="need"
        />
        <pn-choice-chips
          fieldId="court-way"
          [legend]="t('court-work.way')"
          [options]="ways()"
          [error]="errors.at('court-way')"
          [(value)]="way"
        />
        <pn-choice-chips
          fieldId="court-alone"
          [legend]="t('court.alone')"
          [options]="yesNo"
          [error]="errors.at('court-alone')"
          [(value)]="alone"
        />
      } @else {
        @if (details().length > 0) {
          <pn-code-select
            fieldId="court-detail"
            [label]="t(detailWords(step()))"
            prefix="court-detail."
            [codes]="details()"
            [error]="errors.at('court-detail')"
            [(value)]="detail"
          />
        }
        @if (asksNext()) {
          <pn-date-field
            fieldId="court-next"
            [label]="t(nextWords(step()))"
            [optional]="entry() !== 'hearing_set'"
            [today]="today()"
            [recent]="false"
            [error]="errors.at('court-next')"
            [(value)]="next"
          />
        }
      }
      <pn-date-field
        fieldId="court-day"
        [label]="t('key-dates.day')"
        [today]="today()"
        [error]="errors.at('court-day')"
        [(value)]="day"
      />
      <pn-form-actions [isSending]="isSaving()" (cancelled)="cancelled.emit()" />
    </form>
  `,
})
export class CourtEntryForm {
  readonly work = input.required<CourtWorkDto>();
  readonly said = output<CourtWorkDto[]>();
  readonly cancelled = output();

  private readonly api = inject(Api);
  private readonly announcer = inject(Announcer);
  private readonly clock = inject(ServerClock);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly needs = SUPPORT_NEED;
  protected readonly ways = codeOptions(COURT_SAFE_WAY, 'court-way.');
  protected readonly yesNo = YES_NO.map((value) => ({ value, label: this.t(`court-answer.${value}`) }));
  protected readonly detailWords = detailWords;
  protected readonly nextWords = nextWords;
  protected readonly chosen = signal('');
  protected readonly entry = computed(
    () => this.work().allowedActions.find((known) => known === this.chosen()) ?? null,
  );
  /** Everything but the wish for help is a step as the lawyer knows it. */
  protected readonly step = computed(() => {
    const entry = this.entry();
    return entry === 'help_wanted' ? null : entry;
  });
  protected readonly details = computed(() => detailsOf(this.step(), { duty: null, isInTime: true }));
  protected readonly asksNext = computed(() => WITH_NEXT.includes(this.entry() ?? ''));
  protected readonly detail = linkedSignal({ source: this.entry, computation: () => '' });
  protected readonly day = linkedSignal<KnownDay | null>(() => ({ precision: 'day', on: this.today() }));
  protected readonly next = signal<KnownDay | null>(null);
  protected readonly need = signal('');
  protected readonly way = signal<string | null>(null);
  protected readonly alone = signal<string | null>(null);
  protected readonly isSaving = signal(false);
  protected readonly errors = formErrors({
    ...{ entry: 'court-entry', detail: 'court-detail', onDay: 'court-day', nextOn: 'court-next' },
    ...{ need: 'court-need', way: 'court-way', alone: 'court-alone' },
  });

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const entry = this.entry();
    if (this.isSaving() || this.errors.show(this.missing()) || !entry) return;
    this.isSaving.set(true);
    const { id } = this.work();
    try {
      const body = this.body(entry);
      this.said.emit(await this.api.call(addCourtEntry, { id, body }, this.submission.context()));
      this.announcer.say(this.t('ui.saved'));
    } catch (problem) {
      this.errors.showProblem(problem);
    } finally {
      this.isSaving.set(false);
    }
  }

  /** Only what the chosen entry asks for is sent. */
  private body(entry: CourtEntryRequest['entry']): CourtEntryRequest {
    const isHelp = entry === 'help_wanted';
    const chosen = {
      need: this.needs.find((known) => known === this.need()) ?? null,
      way: COURT_SAFE_WAY.find((known) => known === this.way()) ?? null,
      alone: this.alone() as CourtEntryRequest['alone'],
    };
    return {
      entry,
      onDay: this.day()?.on ?? '',
      nextOn: (this.asksNext() && this.next()?.on) || null,
      detail: this.details().find((known) => known === this.detail()) ?? null,
      ...(isHelp ? chosen : { need: null, way: null, alone: null }),
    };
  }

  private missing() {
    const isHelp = this.entry() === 'help_wanted';
    const missing: [boolean, string, string][] = [
      [!this.entry(), 'court-entry', 'key-dates.missing-step'],
      [isHelp && !this.need(), 'court-need', 'court-work.missing-need'],
      [isHelp && !this.way(), 'court-way', 'court-work.missing-way'],
      [isHelp && !this.alone(), 'court-alone', 'court.missing-alone'],
      [this.details().length > 0 && !this.detail(), 'court-detail', 'key-dates.missing-detail'],
      [this.entry() === 'hearing_set' && !this.next()?.on, 'court-next', 'court.missing-next'],
      [!this.day()?.on, 'court-day', 'key-dates.missing-day'],
    ];
    return missing.filter(([is]) => is).map(([, fieldId, key]) => ({ fieldId, text: this.t(key) }));
  }
}
