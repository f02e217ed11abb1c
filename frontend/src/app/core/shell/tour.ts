import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { ReturnsFocus } from '../../ui/panel/returns-focus';
import { Texts, textName } from '../language/texts';
import { SessionStore } from '../session/session.store';
import { Announcer } from './announcer';

const CARDS = 3;

/** Three cards about the first screen of a role: what it is for, what to do first, and where to leave it. */
@Component({
  selector: 'pn-tour',
  imports: [MatButton, ReturnsFocus],
  template: `
    <section pnReturnsFocus aria-labelledby="tour-title">
      <p id="tour-title">{{ t('tour.title') }}</p>
      <p class="words">{{ words() }}</p>
      <div class="buttons">
        <button matButton="filled" type="button" (click)="goOn()">
          {{ isLast() ? t('ui.close') : t('ui.next') }}
        </button>
        @if (!isLast()) {
          <button matButton="text" type="button" (click)="close()">{{ t('ui.close') }}</button>
        }
        <span>{{ t('tour.card', { number: card(), all: cards }) }}</span>
      </div>
    </section>
  `,
  styles: `
    section {
      max-width: 640px;
      margin-bottom: 16px;
      padding: 12px 16px;
      border-radius: var(--pn-radius);
      background: var(--mat-sys-secondary-container);
      color: var(--mat-sys-on-secondary-container);
    }
    p {
      margin: 0;
    }
    #tour-title {
      font-weight: 600;
    }
    .words {
      margin: 4px 0 8px;
      /* The buttons stay where they are from card to card. */
      min-height: 2lh;

      @media (width < 600px) {
        min-height: 4lh;
      }
    }
    .buttons {
      display: flex;
      align-items: center;
      gap: 8px;
    }
    span {
      margin-left: auto;
      font-size: 0.875rem;
    }
  `,
})
export class Tour {
  private readonly session = inject(SessionStore);
  private readonly announcer = inject(Announcer);
  protected readonly t = inject(Texts).t;
  protected readonly cards = CARDS;
  protected readonly card = signal(1);
  protected readonly isLast = computed(() => this.card() === CARDS);
  private readonly role = computed(() => textName(this.session.user()?.roles[0] ?? ''));
  protected readonly words = computed(() =>
    this.isLast() ? this.t('tour.leave') : this.t(`tour.${this.role()}-${this.card()}`),
  );

  constructor() {
    this.announcer.say(`${this.t('tour.title')}. ${this.words()}`);
  }

  protected goOn(): void {
    if (this.isLast()) return this.close();
    this.card.update((card) => card + 1);
    this.announcer.say(this.words());
  }

  protected close(): void {
    void this.session.closeTour();
  }
}
