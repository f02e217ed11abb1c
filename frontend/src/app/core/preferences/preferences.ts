import { DOCUMENT } from '@angular/common';
import { Injectable, effect, inject, signal } from '@angular/core';
import type { WritableSignal } from '@angular/core';

const PREFIX = 'daftar.';

export type Theme = 'device' | 'light' | 'dark';
export const THEMES: readonly Theme[] = ['device', 'light', 'dark'];

/** Choices of this browser, none of them about a person: language, theme, single keys, minutes to the cover. */
@Injectable({ providedIn: 'root' })
export class Preferences {
  private readonly document = inject(DOCUMENT);

  readonly language = this.remembered<string>('language', '');
  readonly theme = this.remembered<Theme>('theme', 'device');
  readonly singleKeys = this.remembered<string>('keys', 'on');
  readonly coverMinutes = this.remembered<string>('cover', '3');
  /** Order and filters of the list of cases, in codes and without a colleague. */
  readonly caseView = this.remembered<string>('case-view', '');

  constructor() {
    effect(() => applyTheme(this.document, this.theme()));
  }

  private remembered<T extends string>(name: string, initial: T): WritableSignal<T> {
    const value = signal((read(name) as T | null) ?? initial);
    effect(() => write(name, value(), initial));
    return value;
  }
}

const DARK_WHEN: Record<Theme, string> = {
  device: '(prefers-color-scheme: dark)',
  dark: 'all',
  light: 'not all',
};
const darkRules = new WeakMap<Document, CSSMediaRule[]>();

/** The dark values stand once in tokens.css, under a media query; a fixed theme changes when that query holds. */
function applyTheme(document: Document, theme: Theme): void {
  const known = darkRules.get(document) ?? Array.from(document.styleSheets).flatMap(darkRulesOf);
  darkRules.set(document, known);
  for (const rule of known) rule.media.mediaText = DARK_WHEN[theme];
}

const darkRulesOf = (sheet: CSSStyleSheet): CSSMediaRule[] =>
  Array.from(sheet.cssRules).filter(
    (rule): rule is CSSMediaRule =>
      rule instanceof CSSMediaRule && rule.conditionText.includes('prefers-color-scheme: dark'),
  );

/** Storage may be switched off; then a choice lasts as long as the page. */
function read(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

function write(name: string, value: string, initial: string): void {
  try {
    if (value === initial) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, value);
  } catch {
    return;
  }
}
