import type { HotlineState } from '../callback-requests/index.js';
import type { Language } from '../identity/identity.types.js';
import { looksDialled } from '../callback-requests/callback-requests.rules.js';
import {
  ANSWERED_BY,
  CALL_TIMES,
  CALL_WISHES,
  IF_OTHER,
} from '../callback-requests/callback-requests.types.js';
import type { CallbackDetails } from '../callback-requests/callback-requests.types.js';

/** Shown once, on the page after sending. Dates are serialised as text. */
export type CallbackStatus =
  | {
      readonly kind: 'kept';
      readonly code: string;
      readonly at: Date | string;
      readonly from: Date | string;
      readonly due: Date | string;
      readonly line: HotlineState;
    }
  | { readonly kind: 'looked'; readonly state: LookedUp; readonly readAt: Date | string | null };
export type LookedUp = 'heard' | 'waiting' | 'unknown' | 'later';

/** Things of any kitchen. */
export const CODE_WORDS = {
  tg: ['анор', 'себ', 'гелос', 'зардолу', 'бодом', 'ангур', 'тут', 'биҳӣ'],
  ru: ['гранат', 'яблоко', 'черешня', 'абрикос', 'миндаль', 'виноград', 'груша', 'айва'],
  en: ['apple', 'cherry', 'apricot', 'almond', 'grape', 'pear', 'quince', 'melon'],
} as const satisfies Record<Language, readonly [string, ...string[]]>;

/**
 * Turns a sent form into what the hotline reads. Never refuses odd spelling: removes hidden characters, and asks once
 * more for a text that is far too long or a number that looks like none. The second answer is kept as it is.
 */

/** Names in the form tell as little as its address. */
export const FIELD = {
  number: 'a',
  times: 'b',
  hours: 'c',
  answeredBy: 'd',
  ifOther: 'e',
  cover: 'f',
  codeWord: 'g',
  place: 'h',
  once: 'i',
  asked: 'j',
  lookup: 'k',
  wish: 'l',
  message: 'm',
  spot: 'n',
} as const;

/** Characters that each field takes; the browser enforces them. */
export const MOST = { number: 60, hours: 300, cover: 200, codeWord: 60, message: 1_000 } as const;
type Written = keyof typeof MOST;

export interface CallbackForm {
  readonly words: CallbackDetails;
  readonly once: string;
  /** It was asked once more already. */
  readonly isAsked: boolean;
}

/** Codes of what the form asks once more. */
export type CallbackFormError = 'number-missing' | 'number-strange' | 'too-long' | 'empty';

const HIDDEN = /(?![\n\r\t])[\p{Cc}\p{Cf}\p{Cs}]/gu;
const clean = (text: string | null): string => (text ?? '').replace(HIDDEN, '').normalize('NFC').trim();
/** Degrees and metres as the button of the page writes them; anything else is no place. */
const SPOT = /^-?\d{1,2}\.\d{5},-?\d{1,3}\.\d{5} ±\d{1,6}$/;
const oneOf = <T extends string>(codes: readonly T[], text: string | null): T | undefined =>
  codes.find((code) => code === text);

/** Arabic and Persian digits are digits. */
const western = (text: string): string =>
  text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf));

export function readCallbackForm(sent: URLSearchParams, language: Language): CallbackForm {
  const text = (field: keyof typeof FIELD): string => clean(sent.get(FIELD[field]));
  const times = sent.getAll(FIELD.times);
  return {
    words: {
      number: western(text('number')),
      times: CALL_TIMES.filter((time) => times.includes(time)),
      hours: text('hours'),
      answeredBy: oneOf(ANSWERED_BY, text('answeredBy')) ?? 'only_me',
      ifOther: oneOf(IF_OTHER, text('ifOther')) ?? 'hang_up',
      cover: text('cover'),
      codeWord: text('codeWord'),
      place: text('place').slice(0, MOST.number) || null,
      language,
      wish: oneOf(CALL_WISHES, text('wish')) ?? 'call',
      message: text('message'),
      spot: SPOT.test(text('spot')) ? text('spot') : null,
    },
    once: text('once').slice(0, MOST.number),
    isAsked: sent.has(FIELD.asked),
  };
}

/** What the form asks once more. Only a missing number is asked repeatedly: without it the hotline cannot call. */
export function faultOf({ words, isAsked }: CallbackForm): CallbackFormError | null {
  const missing = missingIn(words);
  if (missing) return missing;
  if (tooLong(words).length > 0) return isAsked ? null : 'too-long';
  return !words.number || looksDialled(words.number) || isAsked ? null : 'number-strange';
}

const says = (text: string | null): boolean => /[\p{L}\p{N}]/u.test(text ?? '');

/** Only who wants a call must leave a number; police need anything by which they find her, a message its text. */
function missingIn({ wish, number, message, spot, place }: CallbackDetails): CallbackFormError | null {
  if (wish === 'call') return says(number) ? null : 'number-missing';
  const isEnough = wish === 'write' ? says(message) : [number, message, spot, place].some(says);
  return isEnough ? null : 'empty';
}

/** Fields in which something is too long. */
export const tooLong = (words: Partial<CallbackDetails>): Written[] =>
  (Object.keys(MOST) as Written[]).filter((field) => (words[field] ?? '').length > MOST[field]);

const NATIONAL_DIGITS = 9;

/** What two ways of writing one number have in common. */
export const sameNumber = (number: string): string => number.replace(/\D/g, '').slice(-NATIONAL_DIGITS);

const CUT = ' …';

/** Limits texts to what the hotline reads. Cuts only a text that was sent too long twice, and marks the cut. */
export function fitted(words: CallbackDetails): CallbackDetails {
  const short = (field: Written): string =>
    words[field].length > MOST[field] ? words[field].slice(0, MOST[field]).trim() + CUT : words[field];
  return {
    ...words,
    number: short('number'),
    hours: short('hours'),
    cover: short('cover'),
    codeWord: short('codeWord'),
    message: short('message'),
  };
}
