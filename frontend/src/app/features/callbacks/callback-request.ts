import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import type { CallbackOutcomeRequest, CallbackRequestDto, SmsAnswerRequest } from '../../api/models';
import { Dates, dayOf } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { NextRegistration } from '../../core/work/next-registration';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { Note } from '../../ui/note/note';
import { RadioCards } from '../../ui/radio-cards/radio-cards';
import { CallbackLabels } from './callback-labels';
import { SmsConversation } from './sms-conversation';
import { CALLBACK_OUTCOME } from '../../api/models/callback-outcome-array';
import { JUNK_REASON } from '../../api/models/junk-reason-array';

const HOUR_MS = 3_600_000;
const HOURS_OFF = [1, 3] as const;
/** Tomorrow, in Dushanbe. */
const TOMORROW = [9, 14] as const;

/** One request that the viewer has taken: what she wrote, and how the call ended. */
@Component({
  selector: 'pn-callback-request',
  imports: [ChoiceChips, MatButton, Note, RadioCards, SmsConversation],
  templateUrl: './callback-request.html',
  styles: `
    dl {
      display: grid;
      grid-template-columns: fit-content(40%) 1fr;
      gap: 6px 14px;
      margin: 0;
    }
    dt {
      color: var(--mat-sys-on-surface-variant);
    }
    dd {
      margin: 0;
      overflow-wrap: anywhere;
    }
    .number {
      font: var(--mat-sys-title-large);
    }
  `,
})
export class CallbackRequest {
  readonly request = input.required<CallbackRequestDto>();
  readonly isSending = input.required<boolean>();
  readonly said = output<CallbackOutcomeRequest>();
  readonly answered = output<SmsAnswerRequest>();
  readonly hidden = output();

  private readonly router = inject(Router);
  private readonly dates = inject(Dates);
  private readonly clock = inject(ServerClock);
  private readonly next = inject(NextRegistration);
  private readonly words = inject(CallbackLabels);
  protected readonly t = inject(Texts).t;
  protected readonly outcome = signal<string | null>(null);
  protected readonly tryAt = signal<string | null>(null);
  protected readonly junkReason = signal<string | null>(null);
  protected readonly lines = computed(() => {
    const { words } = this.request();
    if (!words) return [];
    return [
      ['callbacks.wish', words.wish === 'call' ? '' : this.t(`call-wish.${textName(words.wish)}`)],
      ['callbacks.message', words.message],
      ['callbacks.spot', words.spot ?? ''],
      ['callbacks.word', words.codeWord || this.t('callbacks.no-word')],
      ['callbacks.when', this.words.times(words)],
      ['callbacks.answers', this.words.answeredBy(words)],
      ['callbacks.other', this.words.ifOther(words)],
      ['callbacks.place', words.place ? this.t(`place.${textName(words.place)}`) : ''],
    ].flatMap(([name = '', text]) => (text ? [{ name: this.t(name), text }] : []));
  });
  protected readonly outcomes = computed(() =>
    CALLBACK_OUTCOME.filter((code) => this.request().allowedActions.includes(code)).map((value) => ({
      value,
      label: this.t(`call-outcome.${textName(value)}`),
      detail: this.t(`call-outcome.${textName(value)}-then`),
    })),
  );
  protected readonly reasons = JUNK_REASON.map((value) => ({
    value,
    label: this.t(`junk-reason.${textName(value)}`),
  }));
  protected readonly moments = computed(() => {
    const now = this.clock.now().getTime();
    const tomorrow = dayOf(new Date(now + 24 * HOUR_MS));
    return [
      ...HOURS_OFF.map((hours) => new Date(now + hours * HOUR_MS)),
      ...TOMORROW.map((hour) => new Date(`${tomorrow}T${String(hour).padStart(2, '0')}:00:00+05:00`)),
    ].map((at) => ({ value: at.toISOString(), label: this.dates.moment(at) }));
  });
  protected readonly isReady = computed(() => {
    const outcome = this.outcome();
    if (outcome === 'not_reached') return this.tryAt() !== null;
    return outcome === 'junk' ? this.junkReason() !== null : outcome !== null;
  });

  protected save(): void {
    if (!this.isReady() || this.isSending()) return;
    const outcome = this.outcome() as CallbackOutcomeRequest['outcome'];
    this.said.emit({
      outcome,
      ...(outcome === 'not_reached' ? { tryAt: this.tryAt() } : {}),
      ...(outcome === 'junk'
        ? { junkReason: this.junkReason() as CallbackOutcomeRequest['junkReason'] }
        : {}),
    });
  }

  /** What she wrote of how to reach her begins the registration; it stands in no address and in no history. */
  protected async register(): Promise<void> {
    const { words } = this.request();
    if (!words) return;
    this.next.hold(this.words.toRegistration(words));
    await this.router.navigate(['/cases', 'new']);
  }
}
