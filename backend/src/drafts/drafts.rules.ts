/**
 * Policy (UI 7): nothing typed is lost. The newest of two pages is kept and the other one is told and given back; a
 * request that was overtaken on its way changes nothing. What a person may keep is bounded, so that no page can fill
 * the disk.
 */
import { DRAFTS_PER_PERSON, DRAFT_KEY, KEPT_DAYS, OF_NO_CASE, WRITES_PER_MINUTE } from './drafts.types.js';
import type { DraftBudget, DraftFate, DraftKey, DraftWriting, StoredDraft } from './drafts.types.js';

/** `contact:` and the id of the case, perhaps a second id; null where it is no such key. A text for the public is of no case. */
export function readKey(text: string): DraftKey | null {
  const [, form, caseId, detailId] = DRAFT_KEY.exec(text) ?? [];
  if (form && OF_NO_CASE.includes(form))
    return detailId ? null : { form, caseId: null, detailId: caseId ?? null };
  return form ? { form, caseId: caseId ?? null, detailId: detailId ?? null } : null;
}

export function fateOf(stored: StoredDraft | null, writing: DraftWriting): DraftFate {
  if (!stored) return 'keep';
  if (stored.writer === writing.writer) return stored.edit >= writing.edit ? 'stale' : 'keep';
  return stored.version === writing.seenVersion ? 'keep' : 'beside';
}

/** Why this cannot be kept now; null where it can. */
export function keepRefusal(
  stored: StoredDraft | null,
  { kept, writes }: DraftBudget,
): 'too_many_drafts' | 'too_many_writes' | null {
  if (writes >= WRITES_PER_MINUTE) return 'too_many_writes';
  return !stored && kept >= DRAFTS_PER_PERSON ? 'too_many_drafts' : null;
}

const DAY_MS = 86_400_000;

export const expiryOf = (savedAt: Date): Date => new Date(savedAt.getTime() + KEPT_DAYS * DAY_MS);
