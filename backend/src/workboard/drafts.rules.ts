/** The unencrypted fields of a stored draft. */
export interface StoredDraft {
  /** Which open page wrote it, and which of its edits this is. */
  writer: string;
  edit: number;
  version: number;
  /** It was sent or thrown away: its words are deleted, and what its page wrote before changes nothing. */
  isGone: boolean;
}

/** What a page sends: its own name and count, and the version it knew of. */
export interface DraftWriting {
  writer: string;
  edit: number;
  seenVersion: number;
}

/** How much a person already keeps, and how often she wrote within the last minute. */
export interface DraftBudget {
  kept: number;
  writes: number;
}

/** Of what form, about which case, and about what of that case. */
export interface DraftKey {
  form: string;
  caseId: string | null;
  detailId: string | null;
}

/** `stale`: a later edit of the same page arrived first. `beside`: another page has written since. */
export type DraftFate = 'stale' | 'keep' | 'beside';

/** Leaves room for the rest of a request that outlives its page: browsers cut those off at 64 KiB. */
export const DRAFT_BYTES = 60_000;
export const DRAFTS_PER_PERSON = 40;
/** Four pages with a user typing without a pause. */
export const WRITES_PER_MINUTE = 240;
export const KEPT_DAYS = 30;
/** Of edits of a page and of versions of a draft. */
export const COUNT_AT_MOST = 1_000_000_000;

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
export const DRAFT_KEY = new RegExp(`^([a-z][a-z0-9-]{0,39})(?::(${UUID}))?(?::(${UUID}))?$`);
/** Forms of the programme for perpetrators; the id is of its file. */
export const OF_PROGRAMME: readonly string[] = ['programme', 'programme-session', 'programme-signal'];
/** Of a referral whose receiver has no case yet. */
const OF_REFERRAL: readonly string[] = ['referral-reply-step', 'referral-reply-message'];
/** Forms that are about no case; an id after them is of what they change. */
export const OF_NO_CASE: readonly string[] = ['article', ...OF_REFERRAL, ...OF_PROGRAMME];
const BESIDE = /-beside-[0-9a-f]{4}$/;
/** Without the mark of a draft that is kept next to another. */
export const formOf = (form: string): string => form.replace(BESIDE, '');
export const WRITER = /^[0-9a-f]{32}$/;

/**
 * Policy (UI 7): no input is lost. Of two pages the newest is kept; the other draft stays too, and is shown. A request
 * that arrives late changes nothing. Drafts per user are limited, so that no page can fill the disk.
 */

/** `contact:` and the id of the case, perhaps a second id; null where it is no such key. A text for the public is of no case. */
export function readKey(text: string): DraftKey | null {
  const [, form, caseId, detailId] = DRAFT_KEY.exec(text) ?? [];
  if (form && OF_NO_CASE.includes(formOf(form)))
    return detailId ? null : { form, caseId: null, detailId: caseId ?? null };
  return form ? { form, caseId: caseId ?? null, detailId: detailId ?? null } : null;
}

export function fateOf(stored: StoredDraft | null, writing: DraftWriting): DraftFate {
  if (!stored) return 'keep';
  if (stored.writer === writing.writer) return stored.edit >= writing.edit ? 'stale' : 'keep';
  return stored.isGone || stored.version === writing.seenVersion ? 'keep' : 'beside';
}

/** Written, or begun again, after what a page knew of when it sent or threw away its words. */
export const isNewer = (stored: StoredDraft, known: DraftWriting): boolean =>
  stored.writer === known.writer ? stored.edit > known.edit : stored.version !== known.seenVersion;

/** Why this cannot be kept now; null where it can. */
export function keepRefusal(
  stored: StoredDraft | null,
  { kept, writes }: DraftBudget,
): 'too_many_drafts' | 'too_many_writes' | null {
  if (writes >= WRITES_PER_MINUTE) return 'too_many_writes';
  return (!stored || stored.isGone) && kept >= DRAFTS_PER_PERSON ? 'too_many_drafts' : null;
}

const DAY_MS = 86_400_000;

export const expiryOf = (savedAt: Date): Date => new Date(savedAt.getTime() + KEPT_DAYS * DAY_MS);
