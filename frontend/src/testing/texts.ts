import { provideHttpClient, withInterceptors } from '@angular/common/http';
import type { HttpInterceptorFn } from '@angular/common/http';
import { provideHttpClientTesting } from '@angular/common/http/testing';
import { PendingTasks } from '@angular/core';
import type { EnvironmentProviders, Provider } from '@angular/core';
import { TRANSLOCO_TRANSPILER, TranslocoService, provideTransloco } from '@jsverse/transloco';
import type { Translation, TranslocoLoader } from '@jsverse/transloco';
import { TestBed } from '@angular/core/testing';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { of } from 'rxjs';
import { Dialogs } from '../app/core/dialogs/dialogs';
import { Language } from '../app/core/language/language';
import { LANGUAGE } from '../app/api/models/language-array';
import type { LanguageCode } from '../app/core/language/languages';
import { MessageTranspiler } from '../app/core/language/message-transpiler';
import { TextLoader } from '../app/core/language/text-loader';
import { readTexts } from '../../../scripts/i18n/csv.mjs';
import { compileMessage } from '../../../scripts/i18n/messages.mjs';

const folder = join(__dirname, '..', 'i18n');
const rows = readdirSync(folder)
  .filter((name) => name.endsWith('.csv'))
  .flatMap((name) => readTexts(readFileSync(join(folder, name), 'utf8'), name).rows);

const compiled = new Map<LanguageCode, Translation>();

/** The real texts, straight from their tables: a test that sees a key instead of words fails. */
export function textsOf(language: LanguageCode): Translation {
  const texts =
    compiled.get(language) ?? Object.fromEntries(rows.map((row) => [row.key, compileMessage(row[language])]));
  compiled.set(language, texts);
  return texts;
}

class TableLoader implements TranslocoLoader {
  getTranslation = (language: string) => of(textsOf(language as LanguageCode));
  getInside = () => of({});
}

/** Texts, and an HTTP client with the answers of a test. */
export const provideTesting = (
  interceptors: HttpInterceptorFn[] = [],
): (Provider | EnvironmentProviders)[] => [
  provideHttpClient(withInterceptors(interceptors)),
  provideHttpClientTesting(),
  // A test answers requests itself: a screen is stable while they are open.
  { provide: PendingTasks, useValue: { add: () => () => undefined } },
  provideTransloco({ config: { availableLangs: [...LANGUAGE], defaultLang: 'en' }, loader: TableLoader }),
  { provide: TextLoader, useClass: TableLoader },
  // As the frame around every screen provides it.
  Dialogs,
  { provide: TRANSLOCO_TRANSPILER, useExisting: MessageTranspiler },
];

/** Call after the test bed is configured. */
export async function speak(language: LanguageCode): Promise<void> {
  TestBed.inject(TranslocoService);
  await TestBed.inject(Language).use(language);
}
