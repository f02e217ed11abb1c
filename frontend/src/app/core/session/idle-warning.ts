import { CdkTrapFocus } from '@angular/cdk/a11y';
import { DOCUMENT } from '@angular/common';
import {
  Component,
  DestroyRef,
  ElementRef,
  afterNextRender,
  computed,
  inject,
  input,
  output,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Texts } from '../language/texts';

/** "Still there?", with the time left. Read out once, when it takes the focus; the countdown itself is silent. */
@Component({
  selector: 'pn-idle-warning',
  imports: [CdkTrapFocus, MatButton],
  template: `
    <div
      cdkTrapFocus
      class="box"
      role="alertdialog"
      aria-modal="true"
      aria-labelledby="idle-title"
      aria-describedby="idle-text"
    >
      <h2 id="idle-title">{{ t('shell.still-there') }}</h2>
      <p id="idle-text">{{ t('shell.closes-in', { time: left() }) }}</p>
      <div class="actions">
        <button matButton="outlined" type="button" (click)="closed.emit()">{{ t('shell.close-now') }}</button>
        <button #stay matButton="filled" type="button" (click)="stayed.emit()">{{ t('shell.stay') }}</button>
      </div>
    </div>
  `,
  styles: `
    .box {
      position: fixed;
      inset: auto 0 0;
      z-index: var(--pn-layer-cover);
      max-width: 480px;
      margin: 0 auto 24px;
      padding: 18px;
      border: 1px solid var(--mat-sys-outline);
      border-radius: var(--pn-radius-large);
      background: var(--mat-sys-surface);
      box-shadow: 0 12px 40px rgb(10 20 25 / 35%);
    }
    p {
      margin: 6px 0 14px;
    }
    .actions {
      justify-content: flex-end;
    }
  `,
})
export class IdleWarning {
  readonly secondsLeft = input.required<number>();
  readonly stayed = output();
  readonly closed = output();

  protected readonly t = inject(Texts).t;
  protected readonly left = computed(() =>
    this.t('shell.minutes-seconds', {
      minutes: Math.floor(this.secondsLeft() / 60),
      seconds: this.secondsLeft() % 60,
    }),
  );
  private readonly stay = viewChild.required('stay', { read: ElementRef<HTMLElement> });

  constructor() {
    const before = inject(DOCUMENT).activeElement;
    afterNextRender(() => this.stay().nativeElement.focus({ preventScroll: true }));
    inject(DestroyRef).onDestroy(() => setTimeout(() => before instanceof HTMLElement && before.focus()));
  }
}
