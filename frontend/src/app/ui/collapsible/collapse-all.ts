import { Component, inject, model } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Texts } from '../../core/language/texts';

/** Above the folded parts of a long screen, whose closed lines are its table of contents: opens or closes them all. */
@Component({
  selector: 'pn-collapse-all',
  imports: [MatButton],
  template: `
    <button matButton type="button" (click)="isOpen.set(!isOpen())">
      {{ t(isOpen() ? 'fold.close-all' : 'fold.open-all') }}
    </button>
  `,
  styles: `
    :host {
      display: block;
      margin-inline-start: -12px;
    }
    @media print {
      :host {
        display: none;
      }
    }
  `,
})
export class CollapseAll {
  protected readonly t = inject(Texts).t;
  readonly isOpen = model(false);
}
