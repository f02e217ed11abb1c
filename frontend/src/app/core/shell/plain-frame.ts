import { Component, inject } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { LANGUAGE_NAMES } from '../language/languages';
import { Language } from '../language/language';
import { Texts } from '../language/texts';
import { Brand } from './brand';
import { LANGUAGE } from '../../api/models/language-array';

/** The frame before sign-in: only the name and the languages. */
@Component({
  selector: 'pn-plain-frame',
  imports: [Brand, RouterOutlet],
  template: `
    <header><pn-brand /></header>
    <main id="main" tabindex="-1">
      <div class="languages" role="group" [attr.aria-label]="t('app.language')">
        @for (code of languages; track code) {
          <button
            type="button"
            [lang]="code"
            [attr.aria-pressed]="code === language.current()"
            (click)="language.use(code)"
          >
            {{ names[code] }}
          </button>
        }
      </div>
      <router-outlet />
    </main>
  `,
  styleUrl: './plain-frame.scss',
})
export class PlainFrame {
  protected readonly t = inject(Texts).t;
  protected readonly language = inject(Language);
  protected readonly languages = LANGUAGE;
  protected readonly names = LANGUAGE_NAMES;
}
