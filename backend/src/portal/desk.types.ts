import type { HelpLineState } from '../help-requests/index.js';
import type { Language } from '../identity/identity.types.js';

/** What is told once, on the page after sending. Dates have become text on their way. */
export type DeskNews =
  | {
      readonly kind: 'kept';
      readonly code: string;
      readonly at: Date | string;
      readonly from: Date | string;
      readonly due: Date | string;
      readonly line: HelpLineState;
    }
  | { readonly kind: 'looked'; readonly state: 'heard' | 'waiting' | 'unknown' | 'later' };

/** Things of any kitchen. */
export const CODE_WORDS = {
  tg: ['анор', 'себ', 'гелос', 'зардолу', 'бодом', 'ангур', 'тут', 'биҳӣ'],
  ru: ['гранат', 'яблоко', 'черешня', 'абрикос', 'миндаль', 'виноград', 'груша', 'айва'],
  en: ['apple', 'cherry', 'apricot', 'almond', 'grape', 'pear', 'quince', 'melon'],
} as const satisfies Record<Language, readonly [string, ...string[]]>;
