import type { ComponentType } from '@angular/cdk/overlay';
import { DOCUMENT, Injectable, inject } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import type { MatDialogRef } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { Confirm } from './confirm';
import type { ConfirmQuestion } from './confirm';
import { dropDoubleSubmit } from './double-submit-guard';

/** Opens dialogs as wide as the window allows, under the bar; on a phone they fill the screen. For components. */
@Injectable()
export class Dialogs {
  private readonly dialog = inject(MatDialog);
  private readonly document = inject(DOCUMENT);

  open<C, D = unknown, R = unknown>(component: ComponentType<C>, data?: D): MatDialogRef<C, R> {
    return this.dialog.open<C, D, R>(component, {
      data,
      panelClass: 'pn-dialog',
      maxWidth: '100vw',
      autoFocus: 'first-heading',
      enterAnimationDuration: 150,
      exitAnimationDuration: 100,
    });
  }

  /**
   * Only for what cannot be called back. Resolves to whether the person went on; the focus starts on the safe
   * button, and Enter never does the other.
   */
  async confirm(question: ConfirmQuestion): Promise<boolean> {
    const dialog = this.dialog.open<Confirm, ConfirmQuestion, boolean>(Confirm, {
      data: question,
      role: 'alertdialog',
      panelClass: ['pn-dialog', 'narrow'],
      maxWidth: '100vw',
      autoFocus: '[data-safe]',
      enterAnimationDuration: 150,
      exitAnimationDuration: 100,
    });
    dropDoubleSubmit(dialog, this.document);
    return (await firstValueFrom(dialog.afterClosed())) === true;
  }
}
