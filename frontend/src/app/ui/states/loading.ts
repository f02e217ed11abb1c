import { Component, DestroyRef, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Texts } from '../../core/language/texts';

const SHOW_AFTER_MS = 100;
const TOO_LONG_MS = 8_000;

/** Rows in the shape of what is coming, after 100 ms; after 8 s it says so and offers to try again. */
@Component({
  selector: 'pn-loading',
  imports: [MatButton],
  template: `
    <span class="visually-hidden" role="status">{{ isShown() ? t('ui.loading') : '' }}</span>
    @if (isShown()) {
      @for (row of list(); track row) {
        <div class="row" aria-hidden="true">
          <i class="chip"></i>
          <div><i class="title"></i><i class="line"></i></div>
          <i class="button"></i>
        </div>
      }
    }
    @if (isLong()) {
      <p class="long">
        {{ t('state.still-loading') }}
        <button matButton="text" type="button" (click)="retried.emit()">{{ t('ui.retry') }}</button>
      </p>
    }
  `,
  styleUrl: './loading.scss',
})
export class Loading {
  readonly rows = input(3);
  readonly retried = output();

  protected readonly t = inject(Texts).t;
  protected readonly list = computed(() => Array.from({ length: this.rows() }, (_, index) => index));
  protected readonly isShown = signal(false);
  protected readonly isLong = signal(false);

  constructor() {
    const timers = [
      setTimeout(() => this.isShown.set(true), SHOW_AFTER_MS),
      setTimeout(() => this.isLong.set(true), TOO_LONG_MS),
    ];
    inject(DestroyRef).onDestroy(() => timers.forEach(clearTimeout));
  }
}
