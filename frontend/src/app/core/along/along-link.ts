import { Injectable, Injector, effect, inject, untracked } from '@angular/core';
import { Line } from '../offline/line';
import { SessionStore } from '../session/session.store';
import { canTakeAlong, copiesHere, deleteCopies } from './buckets';

/** For the last words on a weak line; then they wait as envelopes. */
const PATIENCE_MS = 1_500;
/** The same without a waiting person: one case is hers no more, and there may be danger in the others. */
const LONGER_MS = 10_000;

const within = (limit: number, work: Promise<unknown>): Promise<unknown> =>
  Promise.race([work.catch(() => undefined), new Promise((done) => setTimeout(done, limit))]);

/** Between a session and what is along; fetches the rest only where something is. */
@Injectable({ providedIn: 'root' })
export class AlongLink {
  private readonly injector = inject(Injector);
  private readonly session = inject(SessionStore);
  constructor() {
    if (!canTakeAlong()) return;
    const meet = () => void this.meet();
    inject(Line).onFound(meet);
    effect(() => {
      if (this.session.user() !== null) untracked(meet);
    });
    this.session.onSignOut(() => this.putAway());
  }

  /** After a session began or the line came back. */
  private async meet(): Promise<void> {
    const user = this.session.user();
    if (user === null || (await copiesHere()).length === 0) return;
    const [{ AlongStore }, { AlongCommands }, { AlongRefresh }] = await this.parts();
    const commands = this.injector.get(AlongCommands);
    const sendLast = () => within(LONGER_MS, commands.sendAll());
    await this.injector.get(AlongStore).meetServer(user.id, sendLast);
    this.injector.get(AlongRefresh);
  }

  /** Those of the person who leaves; another's stay closed. They go whatever the network does: what it must load first, such as the store, may never come. */
  private async putAway(): Promise<void> {
    if ((await copiesHere()).length === 0) return;
    const person = this.session.user()?.id ?? '';
    let end = deleteCopies as () => Promise<unknown>;
    const sendLast = this.parts().then(async ([{ AlongStore }, { AlongCommands }]) => {
      const store = this.injector.get(AlongStore);
      const isOfAnother = await store.isOfAnother(person);
      end = () => (isOfAnother ? Promise.resolve(store.lock()) : store.putAway());
      if (isOfAnother) return;
      return this.injector.get(AlongCommands).sendAll();
    });
    await within(PATIENCE_MS, sendLast);
    await end();
  }

  private readonly parts = () =>
    Promise.all([import('./along-store'), import('./along-commands'), import('./along-refresh')]);
}
