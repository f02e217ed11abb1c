import { Component, inject, input } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatDialogClose, MatDialogContent, MatDialogTitle } from '@angular/material/dialog';
import { Texts } from '../../core/language/texts';
import { Icon } from '../icon/icon';

/**
 * Inside of a dialog: heading and close, what `[lead]` adds under the heading, the content, and a bar of actions
 * (`[actions]`) that stays in view.
 */
@Component({
  selector: 'pn-dialog-frame',
  imports: [Icon, MatDialogClose, MatDialogContent, MatDialogTitle, MatIconButton],
  template: `
    <header>
      <div class="grow">
        <h2 mat-dialog-title tabindex="-1">{{ heading() }}</h2>
        <ng-content select="[lead]" />
      </div>
      <button matIconButton type="button" mat-dialog-close [aria-label]="t('ui.close')">
        <pn-icon name="close" [size]="24" />
      </button>
    </header>
    <mat-dialog-content><ng-content /></mat-dialog-content>
    <footer><ng-content select="[actions]" /></footer>
  `,
  styleUrl: './dialog-frame.scss',
})
export class DialogFrame {
  readonly heading = input.required<string>();
  protected readonly t = inject(Texts).t;
}
