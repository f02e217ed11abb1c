import { inject } from '@angular/core';
import { CaseStore } from '../case-page/case-store';

/** The language in which she is reached by her plan; null where no plan says one, never that of the screen. */
export const survivorLanguage = (): string | null => inject(CaseStore).safeContact()?.language ?? null;
