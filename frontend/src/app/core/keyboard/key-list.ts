import { Component, inject } from '@angular/core';
import { DialogFrame } from '../../ui/dialog-frame/dialog-frame';
import { Texts } from '../language/texts';
import { KEY_LIST } from './key-map';

/** The list under `?`. */
@Component({
  selector: 'pn-key-list',
  imports: [DialogFrame],
  template: `
    <pn-dialog-frame [heading]="t('keys.title')">
      <p class="quiet">{{ t('keys.hint') }}</p>
      <dl>
        @for (line of lines; track line.keys) {
          <div>
            <dt>
              @for (key of line.keys.split(' '); track $index) {
                @if (key === '…') {
                  <span>…</span>
                } @else {
                  <kbd>{{ key }}</kbd>
                }
              }
            </dt>
            <dd>{{ t(line.text) }}</dd>
          </div>
        }
      </dl>
    </pn-dialog-frame>
  `,
  styles: `
    dl {
      margin-top: 12px;
    }
    div {
      display: grid;
      grid-template-columns: minmax(120px, 38%) 1fr;
      gap: 16px;
      padding: 8px 0;
      border-top: 1px solid var(--mat-sys-outline-variant);
    }
    kbd {
      display: inline-block;
      margin: 0 4px 4px 0;
      padding: 0 8px;
      border: 1px solid var(--mat-sys-outline);
      border-radius: var(--pn-radius-small);
      font: 600 0.875rem/1.5rem var(--pn-code);
    }
  `,
})
export class KeyList {
  protected readonly t = inject(Texts).t;
  protected readonly lines = KEY_LIST;
}
