import type { Day } from '../shared/dates.js';
import { codeList } from '../shared/code-lists.js';

/** What the square on a printed order says. */
export interface PaperState {
  readonly number: string;
  /** A code that stands for the issuing body; its name would tell what the paper is about. */
  readonly bodyCode: string;
  readonly state: string;
  readonly endsOn: Day | null;
  readonly printedOn: Day;
}

const FORMAT = 'DP1';
const NONE = '-';
/** Everything that is not one printed ASCII character, so that each part is one word. */
const OTHER = /[^\x21-\x7e]|%/gu;

const word = (text: string): string => text.replace(OTHER, encodeURIComponent) || NONE;

/**
 * Policy (capabilities 5.9): version, number, issuing body, state, last day, day of printing, check word, in this order
 * and without anything else: no name, place, condition, relation, and not what it is about.
 */
export const signedText = (paper: PaperState, checkWord: string): string =>
  [
    ...[FORMAT, word(paper.number), word(paper.bodyCode), word(paper.state)],
    ...[paper.endsOn ?? NONE, paper.printedOn, checkWord],
  ].join(' ');

/** `newer_state`: the paper was genuine when it was printed; the issuing station knows what holds now. */
export const PAPER_RESULTS = codeList('PaperResult', ['genuine', 'newer_state', 'not_genuine']);
export type PaperResult = (typeof PAPER_RESULTS)[number];
