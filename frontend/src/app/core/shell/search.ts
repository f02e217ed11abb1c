import { InjectionToken } from '@angular/core';

/**
 * Finds a case by survivor code or own number, inside own grants. Returns router commands, or null, which reads the
 * same for "nothing" and "not allowed". Provided by the cases feature; without it the bar has no search.
 */
export interface CaseSearch {
  find(text: string): Promise<readonly unknown[] | null>;
}

export const CASE_SEARCH = new InjectionToken<CaseSearch>('case search');
