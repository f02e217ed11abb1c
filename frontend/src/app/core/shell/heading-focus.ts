import { DOCUMENT } from '@angular/common';
import { Injectable, inject } from '@angular/core';

/**
 * A new screen announces itself: the focus goes to its heading, not back to the top of the page. Where what was loaded
 * brings another heading, the focus goes there too, as long as nobody went elsewhere.
 */
@Injectable({ providedIn: 'root' })
export class HeadingFocus {
  private readonly document = inject(DOCUMENT);
  private watcher: MutationObserver | null = null;

  take(): void {
    this.watcher?.disconnect();
    const main = this.document.querySelector<HTMLElement>('main');
    if (!main) return;
    let heading = this.focusIn(main);
    this.watcher = new MutationObserver(() => {
      if (this.isElsewhere(heading)) this.watcher?.disconnect();
      else if (heading === main || !heading.isConnected) heading = this.focusIn(main);
    });
    this.watcher.observe(main, { childList: true, subtree: true });
  }

  private focusIn(main: HTMLElement): HTMLElement {
    const heading = main.querySelector<HTMLElement>('h1') ?? main;
    heading.setAttribute('tabindex', '-1');
    heading.focus({ preventScroll: true });
    return heading;
  }

  private isElsewhere(heading: HTMLElement): boolean {
    const at = this.document.activeElement;
    return at !== null && at !== this.document.body && at !== heading;
  }
}
