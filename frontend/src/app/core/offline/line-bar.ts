import { Component, computed, effect, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Icon } from '../../ui/icon/icon';
import { DraftStore } from '../drafts/draft-store';
import { Texts } from '../language/texts';
import { SessionStore } from '../session/session.store';
import { HeldCommands } from './held-commands';
import { Line } from './line';
import { OF_ANOTHER } from './of-another';
import { Outbox } from './outbox';
import { WordSealer } from './word-sealer';

/**
 * One line above the screen: nothing while all is well, else that there is no line, and how much waits for one. Above it,
 * that the copy of cases is gone.
 */
@Component({
  selector: 'pn-line-bar',
  imports: [Icon, RouterLink],
  host: { role: 'status' },
  template: `
    @if (hasEnded()) {
      <a routerLink="/along"><pn-icon name="information" [size]="16" />{{ t('along.gone') }}</a>
    }
    @if (text() && !hasList()) {
      <p><pn-icon name="hourglass" [size]="16" />{{ text() }}</p>
    } @else if (text(); as text) {
      <a routerLink="/not-sent"
        ><pn-icon [name]="needsYou() > 0 ? 'warning' : 'hourglass'" [size]="16" />{{ text }}</a
      >
    }
  `,
  styles: `
    a,
    p {
      display: flex;
      gap: 8px;
      align-items: center;
      min-height: 44px;
      margin-bottom: 16px;
      padding: 8px 16px;
      background: var(--pn-waiting-container);
      color: var(--pn-on-waiting-container);
      text-decoration: none;
    }
  `,
})
export class LineBar {
  private readonly line = inject(Line);
  private readonly drafts = inject(DraftStore);
  private readonly outbox = inject(Outbox);
  private readonly held = inject(HeldCommands);
  private readonly sealer = inject(WordSealer);
  private readonly session = inject(SessionStore);
  protected readonly t = inject(Texts).t;
  /** Sealed words of this user that the server refused; only this bar leads to them. */
  private readonly refused = signal(0);

  /** Why, the server does not say: a block looks like any other end. */
  protected readonly hasEnded = computed(() => {
    const person = this.session.user()?.id;
    return person !== undefined && this.held.endedOf() === person;
  });

  private readonly inState = (...states: string[]) =>
    this.outbox.entries().filter(({ state }) => states.includes(state));
  protected readonly needsYou = computed(
    () => this.inState('needs-you').length + this.held.along().needsYou + this.refused(),
  );
  /** A form that was sent without a line is a draft too: it counts once. */
  private readonly waiting = computed(() => {
    const drafts = this.drafts
      .list()
      .filter(({ key }) => ['sealed', 'lost'].includes(this.drafts.keeping(key) ?? ''));
    const commands = this.inState('waiting', 'sending');
    return new Set([...drafts, ...commands].map(({ key }) => key)).size + this.held.along().waiting;
  });

  /** Without forms there is nothing to send. */
  protected readonly hasList = computed(() => this.waiting() + this.needsYou() > 0);
  protected readonly text = computed(() => {
    const count = this.waiting();
    if (this.line.isLost())
      return count > 0 ? this.t('line.no-line-waiting', { count }) : this.t('line.no-line');
    if (this.inState('sending').length > 0) return this.t('line.sending', { count });
    if (this.needsYou() > 0) return this.t('line.needs-you', { count: this.needsYou() });
    return count > 0 ? this.t('line.waiting', { count }) : '';
  });

  constructor() {
    // What is needed to read them is fetched when they are first handed over, after the first screen.
    effect(() => {
      const person = this.session.user()?.id;
      if (person && this.sealer.changes() > 0) void this.look(person);
    });
  }

  /** Those of another user wait for that user. */
  private async look(person: string): Promise<void> {
    const rows = await this.sealer.rows(person, this.drafts.sealedHere());
    const refused = rows.filter((row) => row.refused !== null && row.refused !== OF_ANOTHER);
    if (person === this.session.user()?.id) this.refused.set(refused.length);
  }
}
