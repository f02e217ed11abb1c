import { DOCUMENT } from '@angular/common';
import { Injectable, inject } from '@angular/core';
import { newIdempotencyKey } from '../http/request-context';
import { oweEnd } from '../session/owed-end';

/** The neutral page of our own, which also stands without a line. */
export const NEUTRAL_PAGE = '/notes.html';
const NEUTRAL_TITLE = 'Daftar';
const PATIENCE_MS = 1_000;

/**
 * Leaves at once. The order matters: hide the page in the same frame, clear the memory, send the last drafts and end
 * the session by a request that outlives the page, replace the address. Limit: it cannot clear the browser's history.
 */
@Injectable({ providedIn: 'root' })
export class QuickExit {
  private readonly document = inject(DOCUMENT);
  private readonly forgetting: (() => void)[] = [];
  private lastWords: () => readonly object[] = () => [];
  private neutralPage = NEUTRAL_PAGE;
  private hasLeft = false;
  /** Asked for at the start: a network that answers nothing may not bring it when it is needed. */
  private readonly buckets = import('../along/buckets').catch(() => null);

  /** `forget` drops what a part of the application holds in memory. */
  onLeave(forget: () => void): void {
    this.forgetting.push(forget);
  }

  /** `words` returns the drafts that no server has yet, and forgets them. */
  takeAlong(words: () => readonly object[]): void {
    this.lastWords = words;
  }

  /** Another neutral page, where the deployment has one, such as the weather. */
  leadTo(page: string | null | undefined): void {
    this.neutralPage = page?.startsWith('https://') ? page : NEUTRAL_PAGE;
  }

  /** Held for two seconds it also deletes the cases on this phone, behind the cover. Sealed words stay. */
  async leaveNothing(): Promise<void> {
    try {
      this.cover();
      oweEnd(true);
      const deleted = this.buckets.then((found) => found?.deleteCopies());
      await Promise.race([deleted, new Promise((done) => setTimeout(done, PATIENCE_MS))]);
    } finally {
      this.leave();
    }
  }

  leave(): void {
    if (this.hasLeft) return;
    this.hasLeft = true;
    this.cover();
    let words: readonly object[] = [];
    attempt(() => (words = this.lastWords()));
    for (const forget of this.forgetting) attempt(forget);
    attempt(() => sessionStorage.clear());
    attempt(() => oweEnd(true));
    attempt(() => this.lockSession(words));
    this.document.defaultView?.location.replace(navigator.onLine ? this.neutralPage : NEUTRAL_PAGE);
  }

  private cover(): void {
    this.document.title = NEUTRAL_TITLE;
    const blank = this.document.createElement('div');
    blank.className = 'exit-cover';
    this.document.body.replaceChildren(blank);
  }

  /** One request for both: two would race each other, and the words would come too late. */
  private lockSession(words: readonly object[]): void {
    const hasWords = words.length > 0;
    void fetch(hasWords ? '/api/drafts/on-exit' : '/api/session/lock', {
      method: 'POST',
      keepalive: true,
      credentials: 'same-origin',
      headers: {
        'Idempotency-Key': newIdempotencyKey(),
        'ngsw-bypass': 'true',
        ...(hasWords ? { 'Content-Type': 'application/json' } : {}),
      },
      ...(hasWords ? { body: JSON.stringify({ drafts: words }) } : {}),
    }).catch(() => undefined);
  }
}

/** Nothing that fails on the way may keep a person here. */
function attempt(step: () => void): void {
  try {
    step();
  } catch {
    return;
  }
}
