import { DOCUMENT } from '@angular/common';
import { DestroyRef, Directive, inject } from '@angular/core';

/**
 * A panel that opens below its button. When it closes, the focus returns to its opener, or to the heading of the
 * screen if the opener is gone. A focus that is elsewhere stays there.
 */
@Directive({ selector: '[pnReturnsFocus]' })
export class ReturnsFocus {
  constructor() {
    const document = inject(DOCUMENT);
    const opener = document.activeElement;
    inject(DestroyRef).onDestroy(() =>
      setTimeout(() => {
        const at = document.activeElement;
        if (at && at !== document.body && at.isConnected) return;
        const isThere = opener instanceof HTMLElement && opener !== document.body && opener.isConnected;
        const target = isThere ? opener : document.querySelector<HTMLElement>('main h1');
        target?.focus({ preventScroll: !isThere });
      }),
    );
  }
}
