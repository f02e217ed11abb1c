import type { ContactChannel, WeeklyWindow } from './safe-contact.types.js';
import { codeList } from '../shared/code-lists.js';

/** How exactly a day is known; a month or year is stored as its first day. */
export const DAY_PRECISIONS = codeList('DayPrecision', ['day', 'month', 'year']);
export type DayPrecision = (typeof DAY_PRECISIONS)[number];

/** Identity of the survivor as one agency recorded it; encrypted. The typed text is stored with its parsed form. */
export interface Identity {
  surname: string | null;
  givenName: string | null;
  patronymic: string | null;
  /** The name in one piece, as a register or a paper had it. */
  writtenName: string | null;
  bornOn: string | null;
  bornPrecision: DayPrecision | null;
  /** The address this agency took itself. */
  address: string | null;
  officialNumber: string | null;
}

/** What tells one survivor from another, as one agency wrote it; undefined is a part that was not written now. */
export interface WrittenWords {
  identity?: Identity | undefined;
  /** The number she is reached by; null where there is none, or another way. */
  phone?: string | null | undefined;
}

export const IDENTITY_FIELDS = [
  'surname',
  'givenName',
  'patronymic',
  'writtenName',
  'bornOn',
  'bornPrecision',
  'address',
  'officialNumber',
] as const satisfies readonly (keyof Identity)[];

/** The date of birth as far as known; a day without a precision counts as exact. */
export const birthOf = ({
  bornOn,
  bornPrecision,
}: Pick<Identity, 'bornOn' | 'bornPrecision'>): { on: string; precision: DayPrecision } | null =>
  bornOn ? { on: bornOn, precision: bornPrecision ?? 'day' } : null;

/** How to reach her without putting her in danger, in her own words; sealed. */
export interface SafeContact {
  channel: ContactChannel;
  /** A number, or who passes the word on. */
  reachAt: string | null;
  windows: WeeklyWindow[];
  whoMayAnswer: string | null;
  codeWord: string | null;
  coverSentence: string | null;
  smsAllowed: boolean;
  voicemailAllowed: boolean;
  sharedPhone: boolean;
  language: 'tg' | 'ru' | 'en' | 'other';
  never: string | null;
  reviewOn: string | null;
}

export interface Whereabouts {
  text: string;
}

/** Why a user asks to see a masked field; listed in the access report. */
export const DISCLOSURE_REASONS = codeList('DisclosureReason', [
  'contact_now',
  'prepare_document',
  'verify_person',
  'correct_record',
  'supervision',
]);
export type DisclosureReason = (typeof DISCLOSURE_REASONS)[number];
