import { Injectable, inject } from '@angular/core';
import { forkJoin, firstValueFrom } from 'rxjs';
import type { LanguageCode } from './languages';
import { TextLoader } from './text-loader';
import { LANGUAGE } from '../../api/models/language-array';

export type Words = Record<LanguageCode, string>;

/** Texts without arguments in all languages at once, for the few who look after them. */
@Injectable({ providedIn: 'root' })
export class AllTexts {
  private readonly loader = inject(TextLoader);

  /** By key; those before the sign-in and behind it. */
  async load(): Promise<ReadonlyMap<string, Words>> {
    const files = await firstValueFrom(
      forkJoin(
        LANGUAGE.flatMap((language) => [
          this.loader.getTranslation(language),
          this.loader.getInside(language),
        ]),
      ),
    );
    const texts = LANGUAGE.map((language, at): [LanguageCode, Record<string, unknown>] => [
      language,
      { ...files[2 * at], ...files[2 * at + 1] },
    ]);
    const keys = Object.entries(texts[0]?.[1] ?? {})
      .filter(([, text]) => typeof text === 'string')
      .map(([key]) => key);
    return new Map(
      keys.map((key) => [
        key,
        Object.fromEntries(texts.map(([language, words]) => [language, words[key] ?? ''])) as Words,
      ]),
    );
  }
}
