import { DOCUMENT } from '@angular/common';
import { DestroyRef, Injectable, inject } from '@angular/core';
import { Preferences } from '../preferences/preferences';
import { PRESSED_BY, PRESSED_IN_QUESTION } from './key-map';

const GO_WITHIN_MS = 1_500;
const FIELDS = 'input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable=true]';

/** The keyboard map. Single keys work outside fields only and can be switched off (WCAG 2.1.4). */
@Injectable({ providedIn: 'root' })
export class Keyboard {
  private readonly document = inject(DOCUMENT);
  private readonly preferences = inject(Preferences);
  private goSince = -Infinity;

  constructor() {
    const listen = (event: KeyboardEvent) => this.press(event);
    this.document.addEventListener('keydown', listen);
    inject(DestroyRef).onDestroy(() => this.document.removeEventListener('keydown', listen));
  }

  private press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.repeat) return;
    const isEnter = event.code === 'Enter';
    if (isChord(event)) {
      if (isEnter && !event.altKey) this.submit(event);
    } else if (isOutsideFields(event)) {
      if (isEnter) this.openRow(event);
      else if (this.preferences.singleKeys() === 'on' && this.single(event)) event.preventDefault();
    }
  }

  /** Returns whether the key meant something here. */
  private single(event: KeyboardEvent): boolean {
    const isGoing = event.timeStamp - this.goSince < GO_WITHIN_MS;
    this.goSince = event.code === 'KeyG' ? event.timeStamp : -Infinity;
    switch (event.code) {
      case 'KeyG':
        return true;
      case 'KeyJ':
        return this.moveRow(1);
      case 'KeyK':
        return this.moveRow(-1);
    }
    const name = this.nameOf(event, isGoing);
    return name !== undefined && this.click(name);
  }

  /** The `data-key` that a key presses here. */
  private nameOf(event: KeyboardEvent, isGoing: boolean): string | undefined {
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
    if (digit) return isGoing ? `menu-${digit}` : `choice-${digit}`;
    if (event.code === 'Slash' && event.shiftKey) return 'keys';
    const inQuestion = this.document.activeElement?.closest('[data-question]');
    return (inQuestion ? PRESSED_IN_QUESTION : PRESSED_BY)[event.code];
  }

  private submit(event: KeyboardEvent): void {
    const form = this.document.activeElement?.closest('form');
    if (!form) return;
    event.preventDefault();
    form.requestSubmit();
  }

  /** Enter on a row itself, not on something inside it, does the row's main action. */
  private openRow(event: KeyboardEvent): void {
    const row = this.document.activeElement;
    if (!row?.matches('[data-row]')) return;
    event.preventDefault();
    row.querySelector<HTMLElement>('[data-key~=main]')?.click();
  }

  private moveRow(step: 1 | -1): boolean {
    const rows = Array.from(this.document.querySelectorAll<HTMLElement>('main [data-row]'));
    const here = rows.findIndex((row) => row.contains(this.document.activeElement));
    const next = rows[here < 0 ? 0 : here + step];
    next?.focus();
    return next !== undefined;
  }

  /** The nearest control of this name: inside what has the focus first, then on the whole page. */
  private click(name: string): boolean {
    const selector = `[data-key~="${name}"]`;
    const near = this.document.activeElement?.closest('[data-row], [data-question], [role=dialog], form');
    const control =
      near?.querySelector<HTMLElement>(selector) ?? this.document.querySelector<HTMLElement>(selector);
    if (!control) return false;
    if (control.matches('input:not([type=radio]):not([type=checkbox])')) control.focus();
    else control.click();
    return true;
  }
}

const isChord = (event: KeyboardEvent): boolean => event.ctrlKey || event.metaKey || event.altKey;

const isOutsideFields = (event: KeyboardEvent): boolean =>
  !(event.target instanceof Element && event.target.matches(FIELDS));
