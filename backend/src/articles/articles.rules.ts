/**
 * Who may do what to a text for the public, and what is wrong with one that is to be reviewed. A predecessor of these
 * pages was withdrawn for what it said of women: nothing goes out on the word of one person.
 */
import type { FieldProblem } from '../shared/errors.js';
import { CHECKLIST_VERSION, REVIEW_QUESTIONS } from './articles.types.js';
import type { ArticleAction, ArticleState, ArticleWords, Answers, ReviewQuestion } from './articles.types.js';

interface Standing {
  readonly state: ArticleState;
  readonly isPublic: boolean;
  /** The words as they stand were sent back; they change before somebody looks again. */
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

/** What the reviewer found; nothing: it may be published. */
export const concernsOf = (answers: Answers): ReviewQuestion[] =>
  REVIEW_QUESTIONS.filter((question) => answers[question] === 'yes');

/** What the log keeps of a review: which revision, by which checklist, and every answer; codes alone. */
export const reviewTrace = (articleId: string, number: number, answers: Answers): string =>
  [
    ...['article-review', articleId, number, CHECKLIST_VERSION],
    REVIEW_QUESTIONS.map((question) => `${question}=${answers[question]}`).join(),
  ].join(':');

/** One line of a text, by the few marks there are; all of it stays text. */
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
