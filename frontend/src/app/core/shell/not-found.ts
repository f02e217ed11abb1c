import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Texts } from '../language/texts';

/** An address that does not exist and one that is not yours read the same. */
@Component({
  selector: 'pn-not-found',
  imports: [MatButton, RouterLink],
  template: `
    <div class="stack">
      <h1>{{ t('shell.not-found') }}</h1>
      <p class="quiet">{{ t('error.not-found') }}</p>
      <a matButton="outlined" routerLink="/">{{ t('shell.to-start') }}</a>
    </div>
  `,
})
export class NotFound {
  protected readonly t = inject(Texts).t;
}
