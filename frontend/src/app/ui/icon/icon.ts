import { Component, input } from '@angular/core';

/** Every symbol of the sprite, which stands in index.html. */
export const ICONS = [
  'notebook',
  'exit',
  'search',
  'today',
  'calendar',
  'folder',
  'swap',
  'people',
  'person',
  'help',
  'information',
  'document',
  'list',
  'chart',
  'building',
  'check-circle',
  'check',
  'late',
  'clock',
  'hourglass',
  'pause',
  'phone',
  'no-message',
  'message',
  'warning',
  'clipboard',
  'device',
  'close',
  'flag',
  'plus',
  'scales',
  'key',
  'print',
  'home',
  'download',
  'forbidden',
  'globe',
  'down',
  'up',
  'right',
  'back',
  'more',
  'lock',
  'eye',
  'settings',
  'undo',
  'note',
  'bell',
  'pulse',
  'edit',
] as const;
export type IconName = (typeof ICONS)[number];

/** A symbol beside a word, which carries the meaning: hidden from screen readers. 20 px beside text, 16 in chips. */
@Component({
  selector: 'pn-icon',
  template: `<svg [attr.width]="size()" [attr.height]="size()" aria-hidden="true" focusable="false">
    <use [attr.href]="'#' + name()" />
  </svg>`,
  styles: `
    :host {
      display: inline-flex;
      flex: none;
    }
    svg {
      fill: none;
      stroke: currentColor;
      stroke-width: 1.8;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
  `,
})
export class Icon {
  readonly name = input.required<IconName>();
  readonly size = input<16 | 20 | 24 | 32>(20);
}
