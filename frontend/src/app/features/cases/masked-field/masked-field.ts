import { Component, DestroyRef, effect, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Texts } from '../../../core/language/texts';
import { Icon } from '../../../ui/icon/icon';
import { shownForAWhile } from './shown-for-a-while';

/**
 * A value that is not on the page until requested. It disappears after its time, when the window loses visibility
 * or focus, and with the screen. The dots of the hidden field do not reveal its length.
 */
@Component({
  selector: 'pn-masked-field',
  imports: [Icon, MatButton],
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
  /** There is a value to ask for. */
  readonly isRecorded = input(true);
  /** Said where there is none; the same whether it was never recorded or may not be known. */
  readonly noneText = input('');
  /** Why it is off at this moment ("Number opens at 14:00"); empty where it can be requested. */
  readonly offBecause = input('');
  /** "Only the shelter can see this": instead of the value, for the user who arranged it. */
  readonly sealedNote = input('');
  /** The person asks to see it: a step-up or a reason may come first. */
  readonly wanted = output();
  /** It left the page; the holder of the value must forget it now. */
  readonly hidden = output();

  protected readonly t = inject(Texts).t;
  private isGone = false;
  private readonly gone = inject(DestroyRef).onDestroy(() => (this.isGone = true));
  private readonly shown = shownForAWhile(() => this.hide());
  protected readonly clock = this.shown.clock;

  constructor() {
    effect(() => (this.value() === null ? this.shown.stop() : this.shown.start(this.seconds())));
  }

  protected hide(): void {
    this.shown.stop();
    if (this.value() !== null && !this.isGone) this.hidden.emit();
  }
}
