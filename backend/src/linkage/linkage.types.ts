import type { Place } from '../platform/crypto/envelope.js';
import type { FIELDS } from './engine/compare.js';
import { codeList } from '../shared/code-lists.js';

/** Purposes of the root key: words queued for encoding, and how two registrations agree. */
export const WAITING_WORDS = 'linkage-words';
export const PAIR_LEVELS = 'linkage-pairs';
/** The root key has no versions; its envelopes carry this number. */
export const SEALED_VERSION = 1;

export const waitingPlace = (caseId: string, column: 'sealed_identity' | 'sealed_phone'): Place => ({
  table: 'inbox',
  column,
  row: caseId,
});
export const pairPlace = (id: string): Place => ({ table: 'pairs', column: 'sealed', row: id });

/** How well one field of two registrations agrees, as a reviewer sees it. */
export const AGREEMENTS = codeList('FieldAgreement', ['same', 'close', 'partly', 'differs', 'not_told']);
export type AgreementLevel = (typeof AGREEMENTS)[number];
export type ComparedField = (typeof FIELDS)[number];

/** The sealed content of a pair. */
export interface PairFacts {
  /** That both are one person, from 0 to 1. */
  readonly probability: number;
  readonly levels: Readonly<Record<ComparedField, AgreementLevel>>;
}

/** How the police called a report that they held to be settled. */
export const SETTLED_AS = codeList('SettledAs', ['reconciled', 'insignificant']);
export type SettledAs = (typeof SETTLED_AS)[number];

export const PAIR_ANSWERS = codeList('PairAnswer', ['same', 'different', 'cannot_tell']);
export type PairAnswer = (typeof PAIR_ANSWERS)[number];

/** What an owner says who has compared, with the other one. */
export const POSSIBLE_MATCH_ANSWERS = codeList('PossibleMatchAnswer', [
  'same',
  'different',
] as const satisfies readonly PairAnswer[]);
export type PossibleMatchAnswer = (typeof POSSIBLE_MATCH_ANSWERS)[number];
