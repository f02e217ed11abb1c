import { LANGUAGE } from '../../api/models/language-array';
import type { Language } from '../../api/models/language';
export type LanguageCode = Language;

export const LANGUAGE_NAMES: Record<LanguageCode, string> = { tg: 'Тоҷикӣ', ru: 'Русский', en: 'English' };

export const isLanguage = (value: unknown): value is LanguageCode =>
  LANGUAGE.some((language) => language === value);

/** The first language of the browser that we speak; Tajik where it asks for none of ours. */
export function preferredLanguage(browserLanguages: readonly string[]): LanguageCode {
  const spoken = browserLanguages.map((tag) => tag.slice(0, 2).toLowerCase());
  return spoken.find(isLanguage) ?? 'tg';
}

/** CLDR plural category. Browsers know none for Tajik, whose nouns stay singular after a number. */
export function pluralCategory(language: LanguageCode, count: number): string {
  return language === 'tg' ? 'other' : pluralRules[language].select(count);
}

const pluralRules = { ru: new Intl.PluralRules('ru'), en: new Intl.PluralRules('en') };
