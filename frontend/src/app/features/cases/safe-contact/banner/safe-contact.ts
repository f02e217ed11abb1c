import { Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { ServerClock } from '../../../../core/session/server-clock';
import { Dates, dayOf } from '../../../../core/language/dates';
import { Texts, textName } from '../../../../core/language/texts';
import { Icon } from '../../../../ui/icon/icon';
import type { IconName } from '../../../../ui/icon/icon';
import { MaskedField } from '../../masked-field/masked-field';
import type { SafeContactView } from '../../../../ui/safe-contact/safe-contact.types';

const LINE_ICONS = {
  channel: 'phone',
  answer: 'message',
  never: 'no-message',
  confirmed: 'check-circle',
  doubt: 'warning',
} as const satisfies Record<string, IconName>;

/** The head of the banner: one sentence, without which there is no number, no call and no message. */
export function safeContactHead(view: SafeContactView, words: { t: Texts['t']; dates: Dates }): string {
  const { t, dates } = words;
  const next = view.next
    ? t('contact-state.from-to', {
        from: dates.moment(view.next.startsAt),
        to:
          dayOf(view.next.startsAt) === dayOf(view.next.endsAt)
            ? dates.time(view.next.endsAt)
            : dates.moment(view.next.endsAt),
      })
    : '';
  if (view.state === 'now') return t('contact-state.now', { time: view.until ? dates.time(view.until) : '' });
  const isTimed = view.state === 'not_now' || view.state === 'never_by_phone';
  const head = t(`contact-state.${textName(view.state)}`);
  return isTimed && next ? t('contact-state.head-with-next', { head, time: next }) : head;
}

/** A number that a phone can dial; null for a word, a name or two numbers in one line. */
export function dialled(text: string): string | null {
  if (!/^\+?[\d\s().-]+$/.test(text.trim())) return null;
  const digits = text.replace(/[^\d+]/g, '');
  return /^\+?\d{5,15}$/.test(digits) ? digits : null;
}

/** How she can be reached, before every way to reach her. It can be neither folded nor dismissed. */
@Component({
  selector: 'pn-safe-contact',
  imports: [Icon, MaskedField, MatButton],
  host: { '[class.now]': "present().state === 'now'" },
  templateUrl: './safe-contact.html',
  styleUrl: './safe-contact.scss',
})
export class SafeContact {
  readonly view = input.required<SafeContactView>();
  /** The number once the server gave it. */
  readonly number = input<string | null>(null);
  readonly isPending = input(false);
  /** The server allows the number outside a safe time (imminent danger; the supervisor is notified). */
  readonly mayInsist = input(false);
  readonly numberWanted = output();
  readonly numberHidden = output();
  readonly insisted = output();

  private readonly texts = inject(Texts);
  private readonly dates = inject(Dates);
  private readonly clock = inject(ServerClock);
  protected readonly t = this.texts.t;
  protected readonly lineIcons = LINE_ICONS;
  /** The plan at this minute: her time may have ended while the page was open. */
  protected readonly present = computed<SafeContactView>(() => {
    const { until, ...view } = this.view();
    const now = this.clock.told();
    const isOver = view.state === 'now' && until !== undefined && now !== null && new Date(until) <= now;
    return isOver ? { ...view, state: 'not_now', next: null } : this.view();
  });
  protected readonly head = computed(() => safeContactHead(this.present(), { t: this.t, dates: this.dates }));
  protected readonly icon = computed<IconName>(() => {
    const { state } = this.present();
    if (state === 'now') return 'check-circle';
    return state === 'check_first' ? 'warning' : 'pause';
  });
  /** Without a valid plan there is no number at all; a way by phone without one says so. */
  protected readonly showsNumber = computed(() => {
    const { hasNumber, state } = this.view();
    return hasNumber
      ? !['no_plan', 'expired', 'no_contact'].includes(state)
      : state === 'now' || state === 'not_now';
  });
  /** A call begins only in her time, and after the lines on how to call. */
  protected readonly callAddress = computed(() => {
    const number = this.number();
    const { state, isForCalls } = this.present();
    const dial = number !== null && isForCalls && state === 'now' ? dialled(number) : null;
    return dial && `tel:${dial}`;
  });
  protected readonly offBecause = computed(() => {
    const { state, next } = this.present();
    if (state === 'now' || this.number() !== null) return '';
    if (state === 'check_first') return this.t('contact-state.number-after-check');
    return next
      ? this.t('contact-state.number-opens', { time: this.dates.moment(next.startsAt) })
      : this.t('contact-state.number-closed');
  });
}
