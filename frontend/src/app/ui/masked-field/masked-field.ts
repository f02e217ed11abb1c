import { DOCUMENT } from '@angular/common';
import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Texts } from '../../core/language/texts';
import { Icon } from '../icon/icon';

const SECOND = 1_000;

/**
 * A value that is not on the page until it is asked for, and leaves it by itself: on time, when the window loses
 * sight or focus, with the screen. While closed the dots tell nothing, not even how long it is.
 */
@Component({
  selector: 'pn-masked-field',
  imports: [Icon, MatButton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './masked-field.html',
  styleUrl: './masked-field.scss',
})
export class MaskedField {
  /** What the value is, such as "Number"; said to screen readers. */
  readonly label = input.required<string>();
  /** The value once the server gave it; null before, and again after `hidden`. */
  readonly value = input<string | null>(null);
  readonly seconds = input(120);
  readonly isPending = input(false);
  /** Why it is off at this moment ("Number opens at 14:00"); empty where it may be asked for. */
  readonly offBecause = input('');
  /** "Only the shelter can see this": in the place of the value, for whoever arranged it herself. */
  readonly sealedNote = input('');
  /** The person asks to see it: a step-up or a reason may come first. */
  readonly wanted = output();
  /** It left the page; whoever held it forgets it now. */
  readonly hidden = output();

  protected readonly t = inject(Texts).t;
  protected readonly left = signal(0);
  protected readonly clock = computed(
    () => `${Math.floor(this.left() / 60)}:${String(this.left() % 60).padStart(2, '0')}`,
  );
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor() {
    const document = inject(DOCUMENT);
    const hide = () => this.hide();
    const hideUnseen = () => document.visibilityState === 'hidden' && this.hide();
    document.defaultView?.addEventListener('blur', hide);
    document.addEventListener('visibilitychange', hideUnseen);
    effect(() => this.open(this.value() !== null));
    inject(DestroyRef).onDestroy(() => {
      document.defaultView?.removeEventListener('blur', hide);
      document.removeEventListener('visibilitychange', hideUnseen);
      this.hide();
    });
  }

  protected hide(): void {
    clearInterval(this.timer);
    if (this.value() !== null) this.hidden.emit();
  }

  /** Clocks are compared, so that a sleeping phone does not stretch two minutes. */
  private open(isOpen: boolean): void {
    clearInterval(this.timer);
    if (!isOpen) return;
    const endsAt = Date.now() + this.seconds() * SECOND;
    this.left.set(this.seconds());
    this.timer = setInterval(() => {
      this.left.set(Math.max(0, Math.ceil((endsAt - Date.now()) / SECOND)));
      if (this.left() === 0) this.hide();
    }, SECOND);
  }
}
