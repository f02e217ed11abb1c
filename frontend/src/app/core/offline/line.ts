import { DestroyRef, Injectable, inject, signal } from '@angular/core';

const ASK_AGAIN_MS = 15_000;
/** A network that is silent neither answers nor refuses. */
const ANSWER_WITHIN_MS = 10_000;
/** By then a screen shows that its answer was lost just before. */
const SHOWN_AFTER_MS = 300;

/**
 * Whether the server answers. Requests show it, not the browser, which calls a network without the internet "online".
 * While there is no line it asks again, without extending the session.
 */
@Injectable({ providedIn: 'root' })
export class Line {
  private readonly lost = signal(false);
  private readonly waiting = new Set<() => void>();
  private readonly screens = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asking: Promise<void> | null = null;

  readonly isLost = this.lost.asReadonly();

  constructor() {
    const online = (): void => {
      if (this.lost()) void this.ask();
    };
    globalThis.addEventListener('online', online);
    inject(DestroyRef).onDestroy(() => {
      clearTimeout(this.timer);
      globalThis.removeEventListener('online', online);
    });
  }

  /** `work` runs each time the line comes back, until the returned function is called. */
  onFound(work: () => void): () => void {
    this.waiting.add(work);
    return () => this.waiting.delete(work);
  }

  /** The same for a screen that shows a failure, a moment later: it may be shown when the line is back already. */
  onFoundOnScreen(work: () => void): () => void {
    this.screens.add(work);
    return () => this.screens.delete(work);
  }

  /** No answer came. */
  lose(): void {
    this.lost.set(true);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), ASK_AGAIN_MS);
  }

  /** An answer came, whatever it says. */
  find(): void {
    if (!this.lost()) return;
    clearTimeout(this.timer);
    this.lost.set(false);
    for (const work of this.waiting) work();
    setTimeout(() => this.screens.forEach((work) => work()), SHOWN_AFTER_MS);
  }

  /** Past the interceptors, which tell this service. One question at a time. */
  ask(): Promise<void> {
    return (this.asking ??= this.askOnce().finally(() => (this.asking = null)));
  }

  private async askOnce(): Promise<void> {
    const headers = { 'X-Unattended': '1', 'ngsw-bypass': 'true' };
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const answer = await fetch('/api/session', { headers, signal }).catch(() => null);
    // A proxy without a server behind it answers too.
    if (answer && ![502, 503, 504].includes(answer.status)) this.find();
    else this.lose();
  }
}
