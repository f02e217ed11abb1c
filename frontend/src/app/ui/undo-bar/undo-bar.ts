import { ChangeDetectionStrategy, Component, DestroyRef, effect, inject, input, output } from '@angular/core';
import { Texts } from '../../core/language/texts';

const STAYS_MS = 10_000;

/** "Done. Undo": ten seconds, paused while the pointer or the focus is on it. */
@Component({
  selector: 'pn-undo-bar',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: {
    '(mouseenter)': 'pause()',
    '(mouseleave)': 'run()',
    '(focusin)': 'pause()',
    '(focusout)': 'run()',
  },
  template: `
    <span>{{ message() }}</span>
    <button type="button" data-key="undo" (click)="undone.emit()">{{ t('common.undo') }}</button>
  `,
  styles: `
    :host {
      display: flex;
      gap: 16px;
      align-items: center;
      max-width: 560px;
      margin: 0 auto;
      padding: 4px 4px 4px 18px;
      border-radius: 8px;
      background: var(--mat-sys-inverse-surface);
      color: var(--mat-sys-inverse-on-surface);
      font-size: 0.9375rem;
      line-height: 1.375rem;
      pointer-events: auto;
    }
    button {
      min-height: 44px;
      margin-left: auto;
      padding: 8px 14px;
      border: 0;
      border-radius: 8px;
      background: none;
      color: var(--mat-sys-inverse-primary);
      font: 600 0.9375rem/1.375rem var(--pn-font);
      cursor: pointer;
    }
    button:focus-visible {
      outline-color: var(--mat-sys-inverse-primary);
      outline-offset: -3px;
    }
  `,
})
export class UndoBar {
  readonly message = input.required<string>();
  readonly undone = output();
  /** The ten seconds are over. */
  readonly timedOut = output();

  protected readonly t = inject(Texts).t;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    effect(() => {
      this.message();
      this.run();
    });
    inject(DestroyRef).onDestroy(() => this.pause());
  }

  protected pause(): void {
    clearTimeout(this.timer);
  }

  protected run(): void {
    this.pause();
    this.timer = setTimeout(() => this.timedOut.emit(), STAYS_MS);
  }
}
