import { Directive, TemplateRef, effect, inject } from '@angular/core';
import { MatSnackBar } from '@angular/material/snack-bar';
import { Undo } from './undo';

/** Shows its template as a snack bar while something can be undone. The announcer has said the sentence already. */
@Directive({ selector: 'ng-template[pnUndoSnackBar]' })
export class UndoSnackBar {
  constructor() {
    const template = inject<TemplateRef<unknown>>(TemplateRef);
    const snackBar = inject(MatSnackBar);
    const undo = inject(Undo);
    effect(() => {
      if (undo.offer())
        snackBar.openFromTemplate(template, { politeness: 'off', panelClass: 'pn-snack-bar' });
      else snackBar.dismiss();
    });
  }
}
