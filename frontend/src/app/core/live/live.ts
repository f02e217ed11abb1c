import { DOCUMENT } from '@angular/common';
import { HttpClient } from '@angular/common/http';
import {
  DestroyRef,
  Injectable,
  InjectionToken,
  computed,
  effect,
  inject,
  signal,
  untracked,
} from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { followLive } from '../../api/fn/live/follow-live';
import { unattended } from '../http/request-context';
import { IdleMonitor } from '../session/idle-monitor';
import { ServerClock } from '../session/server-clock';
import { SessionStore } from '../session/session.store';

/** An old phone refetches once in this time, however many changes arrive. */
export const GAP_MS = 3_000;
/** A short visit to another tab keeps the connection. */
export const AWAY_MS = 30_000;
/** A proxy that keeps the answer to itself is as good as none. */
const OPENING_MS = 20_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 120_000;
/** After this many failed attempts the page refetches at each further one. */
const ATTEMPTS = 3;

/** How a stream is opened; null where the browser knows none. */
export const EVENT_SOURCE = new InjectionToken<((address: string) => EventSource) | null>('event source', {
  providedIn: 'root',
  factory: () => (typeof EventSource === 'undefined' ? null : (address) => new EventSource(address)),
});

/**
 * Emits when the signed-in user has a new notification, without its content. It is connected only while the user
 * sees the page. After a break it emits once if notifications arrived.
 */
@Injectable({ providedIn: 'root' })
export class Live {
  private readonly http = inject(HttpClient);
  private readonly session = inject(SessionStore);
  private readonly presence = inject(IdleMonitor);
  private readonly clock = inject(ServerClock);
  private readonly openSource = inject(EVENT_SOURCE);
  private readonly document = inject(DOCUMENT);

  private readonly isVisible = signal(this.document.visibilityState === 'visible');
  private readonly isOnline = signal(this.document.defaultView?.navigator.onLine ?? true);
  private readonly userId = computed(() => this.session.user()?.id ?? null);
  /** A user is there to see the page. */
  private readonly isSeen = computed(() => this.isVisible() && !this.presence.isCovered());
  private readonly isWanted = signal(false);

  private readonly handlers = new Set<() => void>();
  private source: EventSource | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  /** The last notification that this page has received. */
  private heardUntil = '';
  /** A notification that no page has read yet. */
  private isStale = false;
  private toldAt = -Infinity;
  private telling: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    const view = this.document.defaultView;
    const look = () => this.isVisible.set(this.document.visibilityState === 'visible');
    const line = () => this.isOnline.set(view?.navigator.onLine ?? true);
    this.document.addEventListener('visibilitychange', look);
    for (const change of ['online', 'offline']) view?.addEventListener(change, line);
    inject(DestroyRef).onDestroy(() => {
      this.document.removeEventListener('visibilitychange', look);
      for (const change of ['online', 'offline']) view?.removeEventListener(change, line);
      this.close();
    });
    effect((onCleanup) => {
      const isIn = this.userId() !== null && this.isOnline();
      if (!isIn || this.isSeen()) return this.isWanted.set(isIn);
      const leaving = setTimeout(() => this.isWanted.set(false), AWAY_MS);
      onCleanup(() => clearTimeout(leaving));
    });
    effect(() => {
      // Another person's line is another one.
      const isDue = this.userId() !== null && this.isWanted();
      untracked(() => (isDue ? this.begin() : this.close()));
    });
    effect(() => {
      if (this.isSeen() && this.isStale) this.tell();
    });
  }

  /** Calls `handler` for as long as the caller lives. Call it where fields are made. */
  onChange(handler: () => void): void {
    this.handlers.add(handler);
    inject(DestroyRef).onDestroy(() => this.handlers.delete(handler));
  }

  private begin(): void {
    this.close();
    this.failures = 0;
    this.heardUntil ||= this.now();
    this.open();
  }

  private open(): void {
    if (!this.openSource) return this.wait();
    const since = encodeURIComponent(this.heardUntil);
    // The worker of the page keeps out of it: it would hold the answer until it is whole.
    const source = this.openSource(`${followLive.PATH}?since=${since}&ngsw-bypass=true`);
    this.source = source;
    this.timer = setTimeout(() => this.fail(source), OPENING_MS);
    source.addEventListener('open', () => {
      clearTimeout(this.timer);
      this.failures = 0;
      this.heardUntil = this.now();
    });
    source.addEventListener('changed', () => {
      this.heardUntil = this.now();
      this.change();
    });
    source.addEventListener('error', () => this.fail(source));
  }

  /** The browser's retry would have no pause and no end, and would not notice an ended session. */
  private fail(source: EventSource): void {
    if (source !== this.source) return;
    source.close();
    this.source = null;
    this.wait();
  }

  private wait(): void {
    clearTimeout(this.timer);
    // Random pauses, so that not all pages reconnect at once after a restart of the server.
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.failures) * (0.5 + Math.random() / 2);
    this.failures += 1;
    this.timer = setTimeout(() => void this.again(), pause);
  }

  private async again(): Promise<void> {
    const timer = this.timer;
    const isIn = await this.isStillIn();
    // The connection was closed during the request.
    if (timer !== this.timer) return;
    if (this.failures > ATTEMPTS) this.change();
    if (isIn) this.open();
    else this.wait();
  }

  /** A session that was ended elsewhere ends here too: the answer leads to the sign-in page. */
  private isStillIn(): Promise<boolean> {
    return firstValueFrom(this.http.get('/api/session', { context: unattended() })).then(
      () => true,
      () => false,
    );
  }

  private close(): void {
    clearTimeout(this.timer);
    clearTimeout(this.telling);
    this.timer = this.telling = undefined;
    this.source?.close();
    this.source = null;
    if (this.userId() !== null) return;
    this.heardUntil = '';
    this.isStale = false;
  }

  private change(): void {
    this.isStale = true;
    if (this.isSeen()) this.tell();
  }

  private tell(): void {
    if (this.telling) return;
    this.telling = setTimeout(
      () => {
        this.telling = undefined;
        this.toldAt = performance.now();
        this.isStale = false;
        for (const handler of this.handlers) handler();
      },
      Math.max(0, this.toldAt + GAP_MS - performance.now()),
    );
  }

  private now(): string {
    return this.clock.now().toISOString();
  }
}
