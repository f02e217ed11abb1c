import { Component, DestroyRef, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Texts } from '../../core/language/texts';
import { Note } from '../note/note';
import { ON_LINE_FOUND } from './on-line-found';

/**
 * What did not work, what is still there, what to do. Once there is a line it tries again without a press, but for what
 * only a press may show. A reference is for reading out, never alone.
 */
@Component({
  selector: 'pn-load-error',
  imports: [MatButton, Note],
  template: `
    <pn-note kind="error" icon="late" role="alert">
      <b>{{ heading() || t('state.not-arrived') }}</b> {{ detail() }}
      @if (reference()) {
        <span class="small">{{ t('state.reference', { reference: reference() }) }}</span>
      }
    </pn-note>
    <button matButton="outlined" type="button" (click)="retried.emit()">{{ t('ui.retry') }}</button>
  `,
  styles: `
    :host {
      display: grid;
      justify-items: start;
      gap: 12px;
    }
    pn-note {
      width: 100%;
    }
  `,
})
export class LoadError {
  readonly heading = input('');
  /** The problem's sentence, or the age of the cached content: "What you see is from 11:20." */
  readonly detail = input('');
  readonly reference = input('');
  readonly retried = output();
  /** Names must not appear on a phone that nobody holds. */
  readonly onlyByHand = input(false);
  protected readonly t = inject(Texts).t;

  constructor() {
    const again = () => {
      if (!this.onlyByHand()) this.retried.emit();
    };
    inject(DestroyRef).onDestroy(inject(ON_LINE_FOUND)(again));
  }
}
