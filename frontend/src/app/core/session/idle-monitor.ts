import { DOCUMENT } from '@angular/common';
import { DestroyRef, Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { Preferences } from '../preferences/preferences';
import { SessionStore } from './session.store';
import { Tabs } from './tabs';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
export const LOCK_AFTER = 30 * MINUTE;
export const WARN_AFTER = 28 * MINUTE;
/** Typing sends no request, so activity is reported to the server this often. */
const TELL_SERVER_EVERY = 5 * MINUTE;
/** Minutes to the cover, whatever the browser remembers. */
const [LEAST_COVER, USUAL_COVER, MOST_COVER] = [1, 3, 10];
const SIGNS_OF_LIFE = ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const;

/**
 * Tracks user activity. After a few minutes a blank page covers the screen. The session asks at 28 minutes
 * and ends at 30; drafts stay. Activity in one tab counts for all.
 */
@Injectable({ providedIn: 'root' })
export class IdleMonitor {
  private readonly session = inject(SessionStore);
  private readonly preferences = inject(Preferences);
  private readonly tabs = inject(Tabs);

  private readonly lastSeen = signal(Date.now());
  private readonly now = signal(Date.now());
  private readonly idle = computed(() => Math.max(0, this.now() - this.lastSeen()));
  private readonly isIn = computed(() => this.session.user() !== null);

  readonly isCovered = signal(false);
  readonly isWarning = computed(() => this.isIn() && this.idle() >= WARN_AFTER);
  /** Whole seconds until the session ends. */
  readonly secondsLeft = computed(() => Math.ceil(Math.max(0, LOCK_AFTER - this.idle()) / SECOND));

  constructor() {
    const document = inject(DOCUMENT);
    const act = () => this.act();
    for (const sign of SIGNS_OF_LIFE) document.addEventListener(sign, act, { passive: true, capture: true });
    const timer = setInterval(() => this.look(), SECOND);
    this.tabs.onActive(() => this.lastSeen.set(Date.now()));
    inject(DestroyRef).onDestroy(() => {
      for (const sign of SIGNS_OF_LIFE) document.removeEventListener(sign, act, { capture: true });
      clearInterval(timer);
    });
    effect(() => {
      if (this.isIn()) untracked(() => this.stay());
      else this.isCovered.set(false);
    });
  }

  /** Still there: the answer to the warning. */
  stay(): void {
    this.lastSeen.set(Date.now());
    this.now.set(Date.now());
    this.tellServer();
  }

  uncover(): void {
    this.isCovered.set(false);
    this.stay();
  }

  /** The warning is answered by its buttons only, so that a stray touch does not extend a session unseen. */
  private act(): void {
    if (!this.isIn() || this.isWarning() || this.isCovered()) return;
    const at = Date.now();
    if (at - this.lastSeen() < SECOND) return;
    this.lastSeen.set(at);
    this.tabs.tellActive();
  }

  /** Clocks are compared, not ticks counted: a laptop that slept for an hour is locked when it wakes. */
  private look(): void {
    if (!this.isIn()) return;
    this.now.set(Date.now());
    if (this.idle() >= LOCK_AFTER) void this.session.lock();
    else if (this.idle() >= this.coverAfter()) this.isCovered.set(true);
    if (this.idle() < WARN_AFTER && this.lastSeen() > Date.now() - TELL_SERVER_EVERY) this.tellServer();
  }

  private coverAfter(): number {
    const minutes = Number(this.preferences.coverMinutes());
    return (
      Math.min(MOST_COVER, Math.max(LEAST_COVER, Number.isNaN(minutes) ? USUAL_COVER : minutes)) * MINUTE
    );
  }

  private tellServer(): void {
    if (this.session.unseenFor() < TELL_SERVER_EVERY) return;
    this.session.seen();
    void this.session.refresh();
  }
}
