import { DestroyRef, Injectable, computed, inject, signal } from '@angular/core';

const MINUTE = 60_000;

/** Time of the database, one step per minute. Clocks of phones are wrong by hours; due times are not theirs to tell. */
@Injectable({ providedIn: 'root' })
export class ServerClock {
  private readonly ahead = signal(0);
  private readonly tick = signal(Date.now());
  private readonly isTold = signal(false);

  readonly now = computed(() => new Date(this.tick() + this.ahead()));
  /** The same, or null before the first response of the server. */
  readonly told = computed(() => (this.isTold() ? this.now() : null));

  constructor() {
    const timer = setInterval(() => this.tick.set(Date.now()), MINUTE);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }

  /** `serverNow`: an RFC 3339 instant that the server just sent. */
  set(serverNow: string): void {
    const parsed = Date.parse(serverNow);
    if (Number.isNaN(parsed)) return;
    // Read once: a millisecond between two readings would make the minute of an end a minute too late.
    const here = Date.now();
    this.tick.set(here);
    this.ahead.set(parsed - here);
    this.isTold.set(true);
  }
}
