import { inject } from '@angular/core';
import { Language } from '../../../core/language/language';
import { CaseStore } from '../case-page/case-store';

/** The language in which she is reached, where her plan says one. Call it where a component's fields are made. */
export const survivorLanguage = (): string =>
  inject(CaseStore).safeContact()?.language ?? inject(Language).current();
