import { DOCUMENT, registerLocaleData } from '@angular/common';
import localeRu from '@angular/common/locales/ru';
import localeTg from '@angular/common/locales/tg';
import { Injectable, inject, signal } from '@angular/core';
import { TranslocoService } from '@jsverse/transloco';
import { firstValueFrom, retry } from 'rxjs';
import { Preferences } from '../preferences/preferences';
import { isLanguage, preferredLanguage } from './languages';
import type { LanguageCode } from './languages';
import { MessageTranspiler } from './message-transpiler';
import { TextLoader } from './text-loader';
import type { TextPart } from './text-loader';

registerLocaleData(localeTg, 'tg');
registerLocaleData(localeRu, 'ru');

/** A screen without its texts would be of no use, and a poor line often answers the second time. */
const AGAIN = { count: 3, delay: 1_500 };

/** The language of the screen. It changes without a reload, and whatever is being typed stays. */
@Injectable({ providedIn: 'root' })
export class Language {
  private readonly transloco = inject(TranslocoService);
  private readonly transpiler = inject(MessageTranspiler);
  private readonly loader = inject(TextLoader);
  private readonly preferences = inject(Preferences);
  private readonly document = inject(DOCUMENT);

  private readonly language = signal<LanguageCode>('tg');
  private readonly texts = signal(0);
  private readonly loaded = new Set<string>();
  /** What the screens that were opened need; null before the sign-in. */
  private part: TextPart | null = null;

  readonly current = this.language.asReadonly();
  /** Changes whenever a text may read differently: another language, or more texts. */
  readonly revision = this.texts.asReadonly();

  /** What this browser used last, else what it asks for, else Tajik. */
  async start(): Promise<void> {
    const remembered = this.preferences.language();
    await this.show(isLanguage(remembered) ? remembered : preferredLanguage(navigator.languages));
  }

  async use(language: LanguageCode): Promise<void> {
    await this.show(language);
    this.preferences.language.set(language);
  }

  /** Shows another language while a paper is printed for its reader; does not remember it. */
  async lend(language: LanguageCode): Promise<void> {
    if (language !== this.language()) await this.show(language);
  }

  /** Fetches texts behind the sign-in, once per language: all, or those of one first screen. */
  async loadInside(part: TextPart = 'inside'): Promise<void> {
    if (this.part !== 'inside') this.part = part;
    await this.fetchInside(this.language(), part);
    this.texts.update((count) => count + 1);
  }

  private async show(language: LanguageCode): Promise<void> {
    await firstValueFrom(this.transloco.load(language));
    if (this.part) await this.fetchInside(language, this.part);
    this.transpiler.language = language;
    this.transloco.setActiveLang(language);
    this.document.documentElement.lang = language;
    this.language.set(language);
    this.texts.update((count) => count + 1);
  }

  private async fetchInside(language: LanguageCode, part: TextPart): Promise<void> {
    if ([part, 'inside'].some((known) => this.loaded.has(`${language}.${known}`))) return;
    const texts = await firstValueFrom(this.loader.getInside(language, part).pipe(retry(AGAIN)));
    this.transloco.setTranslation(texts, language, { merge: true, emitChange: false });
    this.loaded.add(`${language}.${part}`);
  }
}
