import { Component, inject, input } from '@angular/core';
import type { Signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Texts } from '../../core/language/texts';
import { LoadError } from './load-error';

export interface Continued {
  readonly hasMore: Signal<boolean>;
  readonly isLoadingMore: Signal<boolean>;
  readonly moreProblem: Signal<string>;
  more(): unknown;
}

/** Fetches the next page of a list, and tells when it did not arrive. */
@Component({
  selector: 'pn-more',
  imports: [LoadError, MatButton],
  template: `
    @if (of().moreProblem(); as problem) {
      <pn-load-error [detail]="problem" (retried)="of().more()" />
    } @else if (of().hasMore()) {
      <button matButton="text" type="button" (click)="of().more()">
        {{ of().isLoadingMore() ? t('ui.loading') : label() || t('ui.show-more') }}
      </button>
    }
  `,
  styles: `
    :host:not(:empty) {
      display: block;
      margin-top: 8px;
    }
  `,
})
export class More {
  readonly of = input.required<Continued>();
  readonly label = input('');
  protected readonly t = inject(Texts).t;
}
