/**
 * What somebody sent, made into what the hotline reads. Nothing is refused for how it is written: hidden characters go,
 * what is far too long is asked for once more with everything else still there, and a number that looks like none is
 * asked for once and then kept as it is.
 */
import type { Language } from '../identity/identity.types.js';
import { looksDialled } from '../help-requests/help-requests.rules.js';
import { ANSWERED_BY, CALL_TIMES, IF_OTHER } from '../help-requests/help-requests.types.js';
import type { HelpWords } from '../help-requests/help-requests.types.js';

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
} as const;

/** Characters that each field takes; a browser stops there by itself. */
export const MOST = { number: 60, hours: 300, cover: 200, codeWord: 60 } as const;
type Written = keyof typeof MOST;

export interface DeskForm {
  readonly words: HelpWords;
  readonly once: string;
  /** It was asked once more already. */
  readonly isAsked: boolean;
}

/** Codes of what is asked once more. */
export type DeskFault = 'number-missing' | 'number-strange' | 'too-long';

const HIDDEN = /(?![\n\r\t])[\p{Cc}\p{Cf}\p{Cs}]/gu;
const clean = (text: string | null): string => (text ?? '').replace(HIDDEN, '').normalize('NFC').trim();
const oneOf = <T extends string>(codes: readonly T[], text: string | null): T | undefined =>
  codes.find((code) => code === text);

/** Arabic and Persian digits are digits. */
const western = (text: string): string =>
  text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf));

export function readDesk(sent: URLSearchParams, language: Language): DeskForm {
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
    },
    once: text('once').slice(0, MOST.number),
    isAsked: sent.has(FIELD.asked),
  };
}

/** What is asked once more; without a number nobody can call, and that is the only thing which is asked again and again. */
export function faultOf({ words, isAsked }: DeskForm): DeskFault | null {
  if (!/[\p{L}\p{N}]/u.test(words.number)) return 'number-missing';
  if (tooLong(words).length > 0) return isAsked ? null : 'too-long';
  return looksDialled(words.number) || isAsked ? null : 'number-strange';
}

/** Fields in which something is too long. */
export const tooLong = (words: Partial<HelpWords>): Written[] =>
  (Object.keys(MOST) as Written[]).filter((field) => (words[field] ?? '').length > MOST[field]);

const NATIONAL_DIGITS = 9;

/** What two ways of writing one number have in common. */
export const sameNumber = (number: string): string => number.replace(/\D/g, '').slice(-NATIONAL_DIGITS);

const CUT = ' …';

/** As much as the hotline reads. Only what was sent a second time, although it is too long, is cut, and shows that it was. */
export function fitted(words: HelpWords): HelpWords {
  const short = (field: Written): string =>
    words[field].length > MOST[field] ? words[field].slice(0, MOST[field]).trim() + CUT : words[field];
  return {
    ...words,
    number: short('number'),
    hours: short('hours'),
    cover: short('cover'),
    codeWord: short('codeWord'),
  };
}
