import type { Day } from '../shared/dates.js';
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

/** Lines of the record of who she is; its readers may know which of them hold something. */
export const IDENTITY_LINES = codeList('IdentityLine', ['name', 'birth', 'address', 'official_number']);
export type IdentityLine = (typeof IDENTITY_LINES)[number];

/** The lines that were recorded, so that a screen can say "not recorded" without opening the record. */
export function recordedLines(identity: Identity): IdentityLine[] {
  const { surname, givenName, patronymic, writtenName, bornOn, address, officialNumber } = identity;
  const holds: Record<IdentityLine, boolean> = {
    name: [surname, givenName, patronymic, writtenName].some(Boolean),
    birth: Boolean(bornOn),
    address: Boolean(address),
    official_number: Boolean(officialNumber),
  };
  return IDENTITY_LINES.filter((line) => holds[line]);
}

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
  /** null: not asked yet. */
  language: 'tg' | 'ru' | 'en' | 'other' | null;
  never: string | null;
  reviewOn: string | null;
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

export const CONTACT_CHANNELS = codeList('ContactChannel', [
  'phone',
  'sms',
  'messenger',
  'office_visit',
  'agreed_place',
  'trusted_person',
  'no_contact',
]);
export type ContactChannel = (typeof CONTACT_CHANNELS)[number];

/** Channels for which a number exists at all; with any other, no screen has a number to show. */
export const NUMBER_CHANNELS: readonly ContactChannel[] = ['phone', 'sms', 'messenger'];

/** Hours at which she can be reached, every week: minutes since midnight in Asia/Dushanbe, `until` not included. */
export interface WeeklyWindow {
  /** 1 = Monday to 7 = Sunday. */
  readonly weekday: number;
  readonly fromMinute: number;
  readonly untilMinute: number;
}

/** The part of the safe-contact record that decides whether and when; words and numbers are sealed elsewhere. */
export interface SafeContactPlan {
  readonly channel: ContactChannel;
  readonly windows: readonly WeeklyWindow[];
  /** The last day on which the plan may be used unreviewed; null when she set no end. */
  readonly reviewOn: Day | null;
  /** Since when another person answers; null again once the survivor confirmed the channel in private. */
  readonly lockedAt: Date | null;
}

/** A period in which the survivor may be contacted; `endsAt` is excluded. */
export interface SafeWindow {
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/**
 * What the banner says before any way to reach her. Only `now` opens the number; `not_now` and `never_by_phone`
 * name the next time (null when none lies within the horizon), the others have none.
 */
export type ContactState =
  | { readonly state: 'now'; readonly until: Date }
  | { readonly state: 'not_now'; readonly next: SafeWindow | null }
  | { readonly state: 'never_by_phone'; readonly next: SafeWindow | null }
  | { readonly state: 'check_first' }
  | { readonly state: 'no_contact' }
  | { readonly state: 'no_plan' }
  | { readonly state: 'expired' };

/** The safe times as plain facts for the contexts above, which never see the plan itself. */
export interface SafeTimes {
  readonly state: ContactState['state'];
  /** In time order, without gaps inside, within the horizon. */
  readonly windows: readonly SafeWindow[];
  /** When the safe time that runs now began; null while none does. */
  readonly openSince: Date | null;
  /** How far the windows were worked out: nothing is said about times after this. */
  readonly horizon: Date;
}

export const SAFE_CONTACT_PROBLEMS = [
  'weekday_impossible',
  'window_outside_day',
  'window_ends_before_start',
  'windows_missing',
  'windows_not_wanted',
  'sms_phone_shared',
  'review_day_impossible',
  'review_day_past',
] as const;
export type SafeContactProblem = (typeof SAFE_CONTACT_PROBLEMS)[number];
