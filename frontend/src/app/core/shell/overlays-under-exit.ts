import { Dialog } from '@angular/cdk/dialog';
import { OVERLAY_DEFAULT_CONFIG } from '@angular/cdk/overlay';
import type { Provider } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { MatSnackBar } from '@angular/material/snack-bar';
import { Dialogs } from '../dialogs/dialogs';
import { StepUp } from '../session/step-up';

/**
 * Overlays stay out of the browser's top layer, so that Exit remains above every dialog and menu. Provided by the
 * shell and not by the application, which keeps overlays out of the first load: only components inside
 * the shell can open them.
 */
export const OVERLAYS_UNDER_EXIT: Provider[] = [
  { provide: OVERLAY_DEFAULT_CONFIG, useValue: { usePopover: false } },
  Dialog,
  MatDialog,
  MatSnackBar,
  Dialogs,
  StepUp,
];
