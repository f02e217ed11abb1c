import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
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

/** How she can be reached, before every way to reach her. It can be neither folded nor dismissed. */
@Component({
  selector: 'pn-safe-contact',
  imports: [Icon, MaskedField, MatButton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '[class.now]': "view().state === 'now'" },
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
  protected readonly t = this.texts.t;
  protected readonly lineIcons = LINE_ICONS;
  protected readonly head = computed(() => safeContactHead(this.view(), { t: this.t, dates: this.dates }));
  protected readonly icon = computed<IconName>(() => {
    const { state } = this.view();
    if (state === 'now') return 'check-circle';
    return state === 'check_first' ? 'warning' : 'pause';
  });
  /** Without a valid plan there is no number at all. */
  protected readonly showsNumber = computed(
    () => this.view().hasNumber && !['no_plan', 'expired', 'no_contact'].includes(this.view().state),
  );
  protected readonly offBecause = computed(() => {
    const { state, next } = this.view();
    if (state === 'now' || this.number() !== null) return '';
    if (state === 'check_first') return this.t('contact-state.number-after-check');
    return next
      ? this.t('contact-state.number-opens', { time: this.dates.moment(next.startsAt) })
      : this.t('contact-state.number-closed');
  });
}
