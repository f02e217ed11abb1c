import type { MatDialogRef } from '@angular/material/dialog';

/** The longest that two presses are apart and meant as one. */
const SECOND_PRESS_MS = 500;
const SAME_PLACE_PX = 40;

/**
 * Ignores the second press of a double click: as the dialog closes, it would hit what is underneath,
 * such as the bar at the bottom of a phone.
 */
export function dropDoubleSubmit(dialog: MatDialogRef<unknown>, document: Document): void {
  let first: MouseEvent | null = null;
  let isClosed = false;
  const listen = (event: MouseEvent): void => {
    if (!isClosed) first = event;
    else if (first && isSamePlace(first, event)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  };
  document.addEventListener('click', listen, true);
  dialog.beforeClosed().subscribe(() => {
    isClosed = true;
    setTimeout(() => document.removeEventListener('click', listen, true), SECOND_PRESS_MS);
  });
}

const isSamePlace = (a: MouseEvent, b: MouseEvent): boolean =>
  Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) < SAME_PLACE_PX;
