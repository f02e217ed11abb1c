/** Languages of the product, in the order of every language menu, each written in its own name. */
export const LANGUAGES = ['tg', 'ru', 'en'] as const;
export type LanguageCode = (typeof LANGUAGES)[number];

export const LANGUAGE_NAMES: Record<LanguageCode, string> = { tg: 'Тоҷикӣ', ru: 'Русский', en: 'English' };

export const isLanguage = (value: unknown): value is LanguageCode =>
  LANGUAGES.some((language) => language === value);

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
