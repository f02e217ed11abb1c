/** When she may be called; several at once. */
export const CALL_TIMES = ['now', 'morning', 'day', 'evening', 'any'] as const;
export type CallTime = (typeof CALL_TIMES)[number];

/** Who may pick up: she alone, or anybody in the house. */
export const ANSWERED_BY = ['only_me', 'anyone'] as const;
export type AnsweredBy = (typeof ANSWERED_BY)[number];

/** What is done when another voice answers. */
export const IF_OTHER = ['hang_up', 'wrong_number', 'own_words'] as const;
export type IfOther = (typeof IF_OTHER)[number];

/** What somebody wrote who wants to be called; sealed as one text. */
export interface HelpWords {
  readonly number: string;
  readonly times: readonly CallTime[];
  /** In her own words, such as "when he is at the bazaar". */
  readonly hours: string;
  readonly answeredBy: AnsweredBy;
  readonly ifOther: IfOther;
  /** What to say then, where she has said it. */
  readonly cover: string;
  /** The caller says it first. */
  readonly codeWord: string;
  readonly place: string | null;
  readonly language: string;
}

export const HELP_STATES = ['waiting', 'taken', 'settled'] as const;
export type HelpState = (typeof HELP_STATES)[number];

/** How a call ended. `stopped`: nobody calls there any more, as a supervisor decided. */
export const HELP_OUTCOMES = ['reached', 'not_reached', 'someone_else', 'stopped', 'junk'] as const;
export type HelpOutcome = (typeof HELP_OUTCOMES)[number];

/** Why something is no request; it can be taken back as long as the words are kept. */
export const JUNK_REASONS = ['advertising', 'prank', 'test', 'twice', 'not_readable'] as const;
export type JunkReason = (typeof JUNK_REASONS)[number];

/** Why somebody takes over what a colleague has. */
export const TAKE_OVER_REASONS = ['colleague_away', 'asked_me', 'late'] as const;
export type TakeOverReason = (typeof TAKE_OVER_REASONS)[number];

/** Parts of the board: what somebody may be waiting in, what looks like junk, what was settled lately. */
export const HELP_SHELVES = ['open', 'doubtful', 'settled'] as const;
export type HelpShelf = (typeof HELP_SHELVES)[number];

/** `ageing`: it is still open, and what she wrote will soon be erased. */
export type HelpRung = 'duty' | 'taker' | 'everyone' | 'supervisor' | 'coordinator' | 'ageing';

export interface HelpStep {
  readonly rung: HelpRung;
  readonly runAt: Date;
}

/** Minutes of a day in Dushanbe; days are those of ISO 8601. */
export interface StaffedWindow {
  readonly weekday: number;
  readonly fromMinute: number;
  readonly untilMinute: number;
}

/** Whether requests are taken: `closed` until its next hours at the latest, `unknown` where it has none either. */
export type HelpLineState = 'open' | 'closed' | 'unknown';

/** When somebody will have read a request. */
export interface Promised {
  /** When somebody is there: now, or when the hotline opens. By the clock alone where no hours are known. */
  readonly from: Date;
  readonly due: Date;
  readonly isStaffedNow: boolean;
}
