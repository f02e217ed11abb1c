import type { AgencyType } from '../agencies/agencies.types.js';
import type { Language } from '../identity/identity.types.js';

/** Sections of the public pages, in their order: each is written by the bodies of one ministry or office. */
export const SECTIONS = ['mvd', 'prokuratura', 'sud', 'moh', 'minjust'] as const;
export type Section = (typeof SECTIONS)[number];

/** Agencies of other types write for no section. */
export const SECTION_OF: Partial<Record<AgencyType, Section>> = {
  police_dv: 'mvd',
  police_district: 'mvd',
  police_juvenile: 'mvd',
  miac: 'mvd',
  prosecutor: 'prokuratura',
  court: 'sud',
  health: 'moh',
  health_msr_room: 'moh',
  forensic: 'moh',
  legal_aid: 'minjust',
  legal_aid_bureau: 'minjust',
  civil_registry: 'minjust',
};

export const ARTICLE_KINDS = ['news', 'methodology'] as const;
export type ArticleKind = (typeof ARTICLE_KINDS)[number];

export const ARTICLE_STATES = ['draft', 'in_review', 'published', 'withdrawn'] as const;
export type ArticleState = (typeof ARTICLE_STATES)[number];

export const WITHDRAWAL_REASONS = ['mistake', 'stereotype', 'identifies', 'outdated', 'other'] as const;
export type WithdrawalReason = (typeof WITHDRAWAL_REASONS)[number];

/**
 * What a second person asks of every text before anybody else reads it. Each is asked so that "no" is good; one "yes"
 * sends the text back.
 */
export const REVIEW_QUESTIONS = [
  'blames',
  'excuses',
  'patience',
  'private_matter',
  'roles',
  'doubts',
  'humiliates',
  'details',
  'identifies',
  'endangers',
] as const;
export type ReviewQuestion = (typeof REVIEW_QUESTIONS)[number];

export const REVIEW_ANSWERS = ['no', 'yes'] as const;
export type ReviewAnswer = (typeof REVIEW_ANSWERS)[number];

/**
 * Which checklist is asked now. Another question, or another wording of one in any language, is another version: every
 * review keeps the version that its answers belong to, and the database knows what each version asks.
 */
export const CHECKLIST_VERSION = 1;

/** An answer to each question. */
export type Answers = Readonly<Record<ReviewQuestion, ReviewAnswer>>;

export const ARTICLE_ACTIONS = ['write', 'submit', 'review', 'withdraw'] as const;
export type ArticleAction = (typeof ARTICLE_ACTIONS)[number];

export const MOST_IN_TITLE = 160;
export const MOST_IN_TEXT = 8000;

/** The words of one revision; a language may still be missing while it is a draft. */
export type ArticleWords = Readonly<Record<`${'title' | 'text'}${Capitalize<Language>}`, string | null>>;

/** A place in a text that a reviewer should look at, and the question that it touches. */
export interface WordHint {
  readonly question: ReviewQuestion;
  readonly language: Language;
  /** As it stands in the text, with a little around it. */
  readonly place: string;
}
