import { DOCUMENT } from '@angular/common';
import { Component, DestroyRef, inject, signal } from '@angular/core';
import { Icon } from '../../ui/icon/icon';
import { Texts } from '../language/texts';
import { QuickExit } from './quick-exit';
import { ShiftTaps } from './shift-taps';

const HOLD_MS = 2_000;

/**
 * Skip link and Exit, the first two stops of every screen. A separate root component outside the application's
 * element, so that it stays above every open dialog and readable.
 */
@Component({
  selector: 'pn-exit',
  imports: [Icon],
  templateUrl: './exit.html',
  styleUrl: './exit.scss',
})
export class Exit {
  private readonly quickExit = inject(QuickExit);
  private readonly document = inject(DOCUMENT);
  private readonly taps = new ShiftTaps();
  private holding: ReturnType<typeof setTimeout> | undefined;

  protected readonly t = inject(Texts).t;
  /** Presses of Shift still to go; null says nothing. */
  protected readonly missing = signal<number | null>(null);

  constructor() {
    const down = (event: KeyboardEvent) => this.taps.down(event.code, event.timeStamp);
    const up = (event: KeyboardEvent) => this.tapped(this.taps.up(event.code, event.timeStamp));
    this.document.addEventListener('keydown', down, { capture: true });
    this.document.addEventListener('keyup', up, { capture: true });
    inject(DestroyRef).onDestroy(() => {
      this.document.removeEventListener('keydown', down, { capture: true });
      this.document.removeEventListener('keyup', up, { capture: true });
    });
  }

  protected leave(): void {
    this.release();
    this.quickExit.leave();
  }

  protected hold(): void {
    this.holding = setTimeout(() => void this.quickExit.leaveNothing().catch(() => undefined), HOLD_MS);
  }

  protected release(): void {
    clearTimeout(this.holding);
  }

  protected skip(event: Event): void {
    event.preventDefault();
    const main = this.document.querySelector<HTMLElement>('main');
    main?.focus();
    main?.scrollIntoView({ block: 'start' });
  }

  private tapped(missing: number | null): void {
    if (missing === 0) this.leave();
    else this.missing.set(missing);
  }
}
