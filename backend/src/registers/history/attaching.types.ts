/** What is known of a row of the past and a case: it shows there, the keeper is asked, or it is not hers. */
export const PAIR_STATES = ['attached', 'asked', 'apart'] as const;
export type PairState = (typeof PAIR_STATES)[number];

/** How a row stands: of nobody known, in question, a survivor's, or by the keeper's word nobody's. */
export const WHOSE_STATES = ['unknown', 'asked', 'attached', 'nobody'] as const;
export type WhoseState = (typeof WHOSE_STATES)[number];

export const WHOSE_ANSWERS = ['hers', 'nobody', 'again'] as const;
export type WhoseAnswer = (typeof WHOSE_ANSWERS)[number];

/** A case whose survivor a row may be about, and the log odds that it is. */
export interface Likeness {
  readonly caseId: string;
  readonly logOdds: number;
}

export interface KnownPair {
  readonly caseId: string;
  readonly state: PairState;
  /** The keeper said so; otherwise the comparison did. */
  readonly byKeeper: boolean;
}

export interface PairChange {
  readonly caseId: string;
  readonly state: PairState;
}
