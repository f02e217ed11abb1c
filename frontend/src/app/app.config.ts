import { LANGUAGE } from './api/models/language-array';
import { MediaMatcher } from '@angular/cdk/layout';
import { APP_BASE_HREF } from '@angular/common';
import { provideHttpClient, withFetch, withInterceptors } from '@angular/common/http';
import {
  inject,
  isDevMode,
  provideAppInitializer,
  provideBrowserGlobalErrorListeners,
  provideZonelessChangeDetection,
  ɵSHARED_STYLES_HOST as SHARED_STYLES_HOST,
} from '@angular/core';
import type { ApplicationConfig } from '@angular/core';
import {
  TitleStrategy,
  provideRouter,
  withComponentInputBinding,
  withInMemoryScrolling,
} from '@angular/router';
import { TRANSLOCO_TRANSPILER, provideTransloco } from '@jsverse/transloco';
import { routes } from './app.routes';
import {
  idempotencyInterceptor,
  outboxInterceptor,
  problemInterceptor,
  silenceInterceptor,
  retryInterceptor,
  unattendedInterceptor,
  versionInterceptor,
} from './core/http/interceptors';
import { Language } from './core/language/language';
import { MessageTranspiler } from './core/language/message-transpiler';
import { TextLoader } from './core/language/text-loader';
import { Line } from './core/offline/line';
import { NeutralTitle } from './core/shell/neutral-title';
import { AdoptedStyles } from './core/styles/adopted-styles';
import { PlainMediaMatcher } from './core/styles/plain-media-matcher';
import { ON_LINE_FOUND } from './ui/states/on-line-found';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideZonelessChangeDetection(),
    // Set here because the content policy forbids a base element.
    { provide: APP_BASE_HREF, useValue: '/' },
    // A content policy without `unsafe-inline`, for styles too.
    { provide: SHARED_STYLES_HOST, useClass: AdoptedStyles },
    { provide: MediaMatcher, useClass: PlainMediaMatcher },
    provideRouter(
      routes,
      withComponentInputBinding(),
      withInMemoryScrolling({ scrollPositionRestoration: 'enabled', anchorScrolling: 'enabled' }),
    ),
    provideHttpClient(
      withFetch(),
      withInterceptors([
        problemInterceptor,
        idempotencyInterceptor,
        versionInterceptor,
        unattendedInterceptor,
        outboxInterceptor,
        silenceInterceptor,
        retryInterceptor,
      ]),
    ),
    provideTransloco({
      config: {
        availableLangs: [...LANGUAGE],
        defaultLang: 'tg',
        reRenderOnLangChange: true,
        prodMode: !isDevMode(),
      },
      loader: TextLoader,
    }),
    { provide: TRANSLOCO_TRANSPILER, useExisting: MessageTranspiler },
    { provide: TitleStrategy, useExisting: NeutralTitle },
    { provide: ON_LINE_FOUND, useFactory: (line: Line) => line.onFoundOnScreen.bind(line), deps: [Line] },
    provideAppInitializer(() => inject(Language).start()),
  ],
};
