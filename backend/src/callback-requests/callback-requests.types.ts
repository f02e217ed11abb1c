import { codeList } from '../shared/code-lists.js';

/** When she may be called; several at once. */
export const CALL_TIMES = codeList('CallTime', ['now', 'morning', 'day', 'evening', 'any']);
export type CallTime = (typeof CALL_TIMES)[number];

/** Who may pick up: she alone, or anybody in the house. */
export const ANSWERED_BY = codeList('AnsweredBy', ['only_me', 'anyone']);
export type AnsweredBy = (typeof ANSWERED_BY)[number];

/** What is done when another voice answers. */
export const IF_OTHER = codeList('IfOther', ['hang_up', 'wrong_number', 'own_words']);
export type IfOther = (typeof IF_OTHER)[number];

/** What she asks for: a call, that the police are called, or only that a person reads it. */
export const CALL_WISHES = codeList('CallWish', ['call', 'police', 'write']);
export type CallWish = (typeof CALL_WISHES)[number];

/** `hidden`: from the page behind a harmless one; `sms`: a text message. */
export const CALLBACK_SOURCES = codeList('CallbackSource', ['page', 'hidden', 'sms']);
export type CallbackSource = (typeof CALLBACK_SOURCES)[number];

/** What a person who wants a call wrote; encrypted as one text. */
export interface CallbackDetails {
  readonly number: string;
  readonly times: readonly CallTime[];
  /** In her own words, such as "when he is at the bazaar". */
  readonly hours: string;
  /** Null where she did not say it, as in a text message. */
  readonly answeredBy: AnsweredBy | null;
  readonly ifOther: IfOther | null;
  /** What to say then, where she has said it. */
  readonly cover: string;
  /** The caller says it first. */
  readonly codeWord: string;
  readonly place: string | null;
  readonly language: string;
  readonly wish: CallWish;
  readonly message: string;
  /** Where she is, by one tap of hers, such as `38.55982,68.78700 ±30`; never followed. */
  readonly spot: string | null;
}

export const CALLBACK_STATES = codeList('CallbackState', ['waiting', 'taken', 'settled']);
export type CallbackState = (typeof CALLBACK_STATES)[number];

/** How a call ended. `stopped`: nobody calls there any more, as a supervisor decided. */
export const CALLBACK_OUTCOMES = codeList('CallbackOutcome', [
  'reached',
  'not_reached',
  'someone_else',
  'stopped',
  'junk',
]);
export type CallbackOutcome = (typeof CALLBACK_OUTCOMES)[number];

/** Why a request is junk; reversible while its text is stored. */
export const JUNK_REASONS = codeList('JunkReason', ['advertising', 'prank', 'test', 'twice', 'not_readable']);
export type JunkReason = (typeof JUNK_REASONS)[number];

/** Why a worker takes over a colleague's request. */
export const TAKE_OVER_REASONS = codeList('TakeOverReason', ['colleague_away', 'asked_me', 'late']);
export type TakeOverReason = (typeof TAKE_OVER_REASONS)[number];

/** Lists of the board: requests that may be waiting, probable junk, recently settled. */
export const CALLBACK_LISTS = codeList('CallbackList', ['open', 'doubtful', 'settled']);
export type CallbackListName = (typeof CALLBACK_LISTS)[number];

/** `ageing`: it is still open, and what she wrote will soon be erased. */
export type CallbackEscalationLevel =
  | 'duty'
  | 'taker'
  | 'everyone'
  | 'supervisor'
  | 'coordinator'
  | 'oversight'
  | 'ageing';

export interface CallbackEscalation {
  readonly rung: CallbackEscalationLevel;
  readonly runAt: Date;
}

/** Minutes of a day in Dushanbe; days are those of ISO 8601. */
export interface StaffedWindow {
  readonly weekday: number;
  readonly fromMinute: number;
  readonly untilMinute: number;
}

/** Whether requests are taken: `closed` until its next hours at the latest, `unknown` where it has none either. */
export type HotlineState = 'open' | 'closed' | 'unknown';

/** By when a worker will have read a request. */
export interface ResponseDeadline {
  /** When a worker is present: now, or when the hotline opens. Clock time where no hours are known. */
  readonly from: Date;
  readonly due: Date;
  readonly isStaffedNow: boolean;
}
