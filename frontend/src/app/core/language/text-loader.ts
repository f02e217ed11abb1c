import { HttpBackend, HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { Translation, TranslocoLoader } from '@jsverse/transloco';
import type { Observable } from 'rxjs';
import type { FirstScreen } from './first-screens';

export type TextPart = FirstScreen | 'inside';

/** Fetches texts past the interceptors: they are public files and no part of the API. */
@Injectable({ providedIn: 'root' })
export class TextLoader implements TranslocoLoader {
  private readonly http = new HttpClient(inject(HttpBackend));

  getTranslation(language: string): Observable<Translation> {
    return this.http.get<Translation>(`/i18n/${language}.json`);
  }

  /** The texts behind the sign-in: those of one first screen, or all. */
  getInside(language: string, part: TextPart = 'inside'): Observable<Translation> {
    return this.http.get<Translation>(`/i18n/${language}.${part}.json`);
  }
}
