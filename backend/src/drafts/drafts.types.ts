/** What stands in the clear of a draft that is stored. */
export interface StoredDraft {
  /** Which open page wrote it, and which of its edits this is. */
  writer: string;
  edit: number;
  version: number;
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

/** `stale`: a later edit of the same page arrived first. `beside`: another page wrote meanwhile. */
export type DraftFate = 'stale' | 'keep' | 'beside';

/** Leaves room for the rest of a request that outlives its page: browsers cut those off at 64 KiB. */
export const DRAFT_BYTES = 60_000;
export const DRAFTS_PER_PERSON = 40;
/** Four pages in which somebody types without a pause. */
export const WRITES_PER_MINUTE = 240;
export const KEPT_DAYS = 30;

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
export const DRAFT_KEY = new RegExp(`^([a-z][a-z0-9-]{0,39})(?::(${UUID}))?(?::(${UUID}))?$`);
/** Forms that are about no case; an id after them is of what they change. */
export const OF_NO_CASE: readonly string[] = ['article'];
export const WRITER = /^[0-9a-f]{32}$/;
