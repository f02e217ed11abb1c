import { Component, DestroyRef, effect, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Texts } from '../../language/texts';

const STAYS_MS = 10_000;

/** Inside of the snack bar, "Done. Undo": ten seconds, paused while the pointer or the focus is on it. */
@Component({
  selector: 'pn-undo-bar',
  imports: [MatButton],
  host: {
    role: 'region',
    '[attr.aria-label]': "t('common.undo')",
    '(mouseenter)': 'pause()',
    '(mouseleave)': 'run()',
    '(focusin)': 'pause()',
    '(focusout)': 'run()',
  },
  template: `
    <span>{{ message() }}</span>
    <button matButton type="button" data-key="undo" (click)="undone.emit()">{{ t('common.undo') }}</button>
  `,
  styles: `
    :host {
      display: flex;
      gap: 16px;
      align-items: center;
      padding-left: 8px;
      font: var(--mat-sys-body-medium);
    }
    button {
      --mat-button-text-label-text-color: var(--mat-sys-inverse-primary);

      flex: none;
      margin-left: auto;
    }
    button:focus-visible:focus-visible:focus-visible:focus-visible {
      outline-color: var(--mat-sys-inverse-primary);
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
