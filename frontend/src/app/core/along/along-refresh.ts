import { Injectable, effect, inject, untracked } from '@angular/core';
import { Line } from '../offline/line';
import { SessionStore } from '../session/session.store';
import { serverTime } from './along.rules';
import { AlongStore } from './along-store';

const HOUR_MS = 3_600_000;
const LOOK_EVERY_MS = 5 * 60_000;
/** After an answer that did not come: each question is a reading that the server records. */
const AGAIN_MS = 15 * 60_000;

/**
 * Renews an open copy of the signed-in user that is older than an hour, while there is a line. Nobody is asked, and it lasts
 * no longer than before.
 */
@Injectable({ providedIn: 'root' })
export class AlongRefresh {
  private readonly store = inject(AlongStore);
  private readonly session = inject(SessionStore);
  private readonly line = inject(Line);
  private running: Promise<void> | null = null;
  private notBefore = 0;

  constructor() {
    effect((stop) => {
      const vault = this.store.opened();
      if (!vault || this.session.user()?.id !== vault.person || this.line.isLost()) return;
      const look = (): void => untracked(() => void this.look());
      look();
      const timer = setInterval(look, LOOK_EVERY_MS);
      stop(() => clearInterval(timer));
    });
  }

  private async look(): Promise<void> {
    if (Date.now() < this.notBefore) return;
    this.running ??= this.renew()
      .catch(() => (this.notBefore = Date.now() + AGAIN_MS))
      .then(() => undefined)
      .finally(() => (this.running = null));
    await this.running;
  }

  private async renew(): Promise<void> {
    const vault = untracked(this.store.opened);
    if (!vault) return;
    const now = serverTime(await vault.shelf.marks(), Date.now());
    const taken = vault.cases.flatMap((one) => (one ? [Date.parse(one.takenAt)] : []));
    if (taken.length > 0 && now - Math.min(...taken) >= HOUR_MS) await this.store.refresh(now - HOUR_MS);
  }
}
