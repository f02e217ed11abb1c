import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';

/** Sentences, already in the language of the screen. */
export interface ConfirmQuestion {
  /** Names the act and its object. */
  title: string;
  /** Who sees it, and when. */
  body: string;
  /** Label of the confirming button. */
  goOn: string;
  /** The way back, such as "Not yet". */
  back: string;
}

@Component({
  selector: 'pn-confirm',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 mat-dialog-title>{{ question.title }}</h2>
    <mat-dialog-content>{{ question.body }}</mat-dialog-content>
    <mat-dialog-actions align="end">
      <button data-safe matButton="outlined" type="button" [mat-dialog-close]="false">
        {{ question.back }}
      </button>
      <button matButton="filled" type="button" [mat-dialog-close]="true">{{ question.goOn }}</button>
    </mat-dialog-actions>
  `,
  styles: `
    mat-dialog-actions {
      gap: 12px;
    }
    /* The gap parts them; what Material adds would move one of two that stand below each other. */
    mat-dialog-actions > button + button {
      margin-inline-start: 0;
    }
    @media (width < 600px) {
      mat-dialog-actions > button {
        flex: 1 1 100%;
      }
    }
  `,
})
export class Confirm {
  protected readonly question = inject<ConfirmQuestion>(MAT_DIALOG_DATA);
}
