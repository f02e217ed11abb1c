import type { AgencyType } from '../agencies/agencies.types.js';
import type { Language } from '../identity/identity.types.js';
import type { FieldProblem } from '../shared/errors.js';
import { codeList } from '../shared/code-lists.js';

/** Sections of the public pages, in their order: each is written by the bodies of one ministry or office. */
export const SECTIONS = codeList('ArticleSection', ['mvd', 'prokuratura', 'sud', 'moh', 'minjust']);
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

export const ARTICLE_KINDS = codeList('ArticleKind', ['news', 'methodology']);
export type ArticleKind = (typeof ARTICLE_KINDS)[number];

export const ARTICLE_STATES = codeList('ArticleState', ['draft', 'in_review', 'published', 'withdrawn']);
export type ArticleState = (typeof ARTICLE_STATES)[number];

export const WITHDRAWAL_REASONS = codeList('ArticleWithdrawalReason', [
  'mistake',
  'stereotype',
  'identifies',
  'outdated',
  'other',
]);
export type WithdrawalReason = (typeof WITHDRAWAL_REASONS)[number];

/**
 * What a second person asks of every text before anybody else reads it. Each is asked so that "no" is good; one "yes"
 * sends the text back.
 */
export const REVIEW_QUESTIONS = codeList('ReviewQuestion', [
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
]);
export type ReviewQuestion = (typeof REVIEW_QUESTIONS)[number];

export const REVIEW_ANSWERS = codeList('ReviewAnswer', ['no', 'yes']);
export type ReviewAnswer = (typeof REVIEW_ANSWERS)[number];

/**
 * Which checklist is asked now. Another question, or another wording of one in any language, is another version: every
 * review keeps the version that its answers belong to, and the database knows what each version asks.
 */
export const CHECKLIST_VERSION = 1;

export type Answers = Readonly<Record<ReviewQuestion, ReviewAnswer>>;

export const ARTICLE_ACTIONS = codeList('ArticleAction', ['write', 'submit', 'review', 'withdraw']);
export type ArticleAction = (typeof ARTICLE_ACTIONS)[number];

export const MOST_IN_TITLE = 160;
export const MOST_IN_TEXT = 8000;

/** The words of one revision; a language may still be missing while it is a draft. */
export type ArticleWords = Readonly<Record<`${'title' | 'text'}${Capitalize<Language>}`, string | null>>;

export interface WordHint {
  readonly question: ReviewQuestion;
  readonly language: Language;
  /** The word as written, with a little context. */
  readonly place: string;
}

/**
 * Who may do what to a text for the public, and what is wrong with one that is to be reviewed. A predecessor of these
 * pages was withdrawn for what it said of women: nothing goes out on the word of one person.
 */

interface Standing {
  readonly state: ArticleState;
  readonly isPublic: boolean;
  /** This version was sent back; the author must change it before the next review. */
  readonly isReviewed: boolean;
  /** Who wrote any revision since it was last published. */
  readonly writtenBy: readonly string[];
}

/** What this person of its agency may do now. */
export function actionsOn(
  { state, isPublic, isReviewed, writtenBy }: Standing,
  { userId, roles }: { userId: string; roles: readonly string[] },
): ArticleAction[] {
  const isSupervisor = roles.includes('supervisor');
  return [
    ...(state === 'in_review' ? [] : (['write'] as const)),
    ...(state === 'draft' && !isReviewed ? (['submit'] as const) : []),
    ...(state === 'in_review' && isSupervisor && !writtenBy.includes(userId) ? (['review'] as const) : []),
    ...(isPublic && isSupervisor ? (['withdraw'] as const) : []),
  ];
}

const LANGUAGES = ['Tg', 'Ru', 'En'] as const;
const CYRILLIC = /\p{Script=Cyrillic}/gu;
const LETTER = /\p{L}/gu;
/** So much of a text must be in the letters of its language; names and short forms may be in others. */
const MOSTLY = 0.7;

function isInItsLetters(text: string, language: (typeof LANGUAGES)[number]): boolean {
  const letters = text.match(LETTER)?.length ?? 0;
  const cyrillic = text.match(CYRILLIC)?.length ?? 0;
  const own = language === 'En' ? letters - cyrillic : cyrillic;
  return letters > 0 && own >= letters * MOSTLY;
}

/** Everything wrong with what is to be reviewed: a language that is missing, in other letters, or said twice. */
export function wordProblems(words: ArticleWords): FieldProblem[] {
  return (['title', 'text'] as const).flatMap((part) =>
    LANGUAGES.flatMap((language): FieldProblem[] => {
      const path = `${part}${language}` as const;
      const text = words[path];
      if (!text) return [{ path, code: 'required' }];
      if (!isInItsLetters(text, language)) return [{ path, code: 'other_letters' }];
      const isSaidTwice = language === 'Ru' && text === words[`${part}Tg`];
      return isSaidTwice ? [{ path, code: 'same_in_two_languages' }] : [];
    }),
  );
}

export const concernsOf = (answers: Answers): ReviewQuestion[] =>
  REVIEW_QUESTIONS.filter((question) => answers[question] === 'yes');

/** What the log keeps of a review: which revision, by which checklist, and every answer; codes alone. */
export const reviewTrace = (articleId: string, number: number, answers: Answers): string =>
  [
    ...['article-review', articleId, number, CHECKLIST_VERSION],
    REVIEW_QUESTIONS.map((question) => `${question}=${answers[question]}`).join(),
  ].join(':');

/** One block of a text, parsed from the few supported marks; the content stays plain text. */
export type Block =
  | { readonly kind: 'heading' | 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] };

const HEADING = /^#+\s*(?=\S)/;
const ITEM = /^[-*•]\s+(?=\S)/;

/** `# ` makes a heading, `- ` a line of a list, and an empty line parts paragraphs. There are no links and no other marks. */
export function blocksOf(text: string): Block[] {
  return text
    .split(/\n\s*\n/)
    .flatMap((part) => runsOf(part.split('\n').map((line) => line.trim())))
    .filter((block) => block.kind === 'list' || block.text !== '');
}

function runsOf(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  for (const line of lines) {
    const last = blocks.at(-1);
    if (HEADING.test(line)) blocks.push({ kind: 'heading', text: line.replace(HEADING, '') });
    else if (ITEM.test(line)) {
      const items = [line.replace(ITEM, '')];
      if (last?.kind === 'list')
        blocks[blocks.length - 1] = { kind: 'list', items: [...last.items, ...items] };
      else blocks.push({ kind: 'list', items });
    } else if (last?.kind === 'paragraph')
      blocks[blocks.length - 1] = { kind: 'paragraph', text: `${last.text} ${line}`.trim() };
    else blocks.push({ kind: 'paragraph', text: line });
  }
  return blocks;
}
