import { InjectionToken } from '@angular/core';

export interface FoundCase {
  /** Router commands. */
  readonly to: readonly unknown[];
  /** What to choose by, in words of the screen. */
  readonly label: string;
}

/**
 * Finds cases by a code, a part of one, or a number, inside own grants. Nothing found and not allowed are the same
 * answer. Provided by the cases feature; without it the bar has no search.
 */
export interface CaseSearch {
  find(text: string): Promise<readonly FoundCase[]>;
}

export const CASE_SEARCH = new InjectionToken<CaseSearch>('case search');
