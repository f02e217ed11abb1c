export const LANGUAGES = ['tg', 'ru', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Names in the three languages, always together. */
export interface Names {
  tg: string;
  ru: string;
  en: string;
}
