import { DOCUMENT } from '@angular/common';
import type { ElementRef } from '@angular/core';
import { Component, DestroyRef, afterNextRender, inject, output, viewChild } from '@angular/core';
import { Texts } from '../language/texts';

/** A blank notebook page over everything: office computers stand in corridors. A tap or a key lifts it. */
@Component({
  selector: 'pn-privacy-screen',
  template: `
    <button #page type="button" (click)="lifted.emit()">
      <span>{{ t('shell.covered') }}</span>
    </button>
  `,
  styles: `
    button {
      position: fixed;
      inset: 0;
      z-index: var(--pn-layer-cover);
      display: grid;
      place-items: end center;
      width: 100%;
      padding: 48px 24px;
      border: 0;
      background: repeating-linear-gradient(
        var(--mat-sys-surface) 0 39px,
        var(--mat-sys-outline-variant) 39px 40px
      );
      color: var(--mat-sys-on-surface-variant);
      font: var(--mat-sys-body-large);
      cursor: pointer;
    }
    button:focus-visible {
      outline-offset: -6px;
    }
    span {
      padding: 8px 16px;
      border-radius: var(--pn-radius);
      background: var(--mat-sys-surface);
    }
  `,
})
export class PrivacyScreen {
  readonly lifted = output();

  protected readonly t = inject(Texts).t;
  private readonly page = viewChild.required<ElementRef<HTMLElement>>('page');

  constructor() {
    const before = inject(DOCUMENT).activeElement;
    afterNextRender(() => this.page().nativeElement.focus({ preventScroll: true }));
    inject(DestroyRef).onDestroy(() => setTimeout(() => before instanceof HTMLElement && before.focus()));
  }
}
