import { Component, effect, inject, output, signal } from '@angular/core';
import { Dates } from '../language/dates';
import { Texts } from '../language/texts';
import { CODE_LENGTH } from './along-code';
import type { CodeLength } from './along-code';
import { AlongStore } from './along-store';
import { Keypad } from './keypad';
import type { Found, Unlocked } from './vault';

/** The keypad, only if cases lie on this phone. It does not say that there are cases. */
@Component({
  selector: 'pn-unlock',
  imports: [Keypad],
  template: `
    @if (found() === 'locked') {
      <h2>{{ t('offline.open-code') }}</h2>
      <pn-keypad [length]="length()" [isBusy]="isBusy()" (entered)="open($event)" />
      <p role="status">{{ isBusy() ? t('offline.opening') : said() }}</p>
    } @else if (found() === 'needs-line') {
      <p class="quiet">{{ t('offline.opens-with-line') }}</p>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 12px;
    }
    :host:empty {
      display: none;
    }
    pn-keypad {
      margin-inline: auto;
      width: 100%;
    }
    p {
      min-height: 24px;
    }
  `,
})
export class Unlock {
  readonly opened = output();
  /** There is a code to enter: what it opens can be fetched during that time. */
  readonly asks = output();

  private readonly store = inject(AlongStore);
  private readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly found = signal<Found>('none');
  protected readonly length = signal<CodeLength>(CODE_LENGTH);
  protected readonly isBusy = signal(false);
  protected readonly said = signal('');

  constructor() {
    // A share that arrives while this is shown makes the code work.
    effect(() => {
      this.store.met();
      void this.look();
    });
  }

  protected async open(code: string): Promise<void> {
    this.isBusy.set(true);
    this.said.set('');
    try {
      const unlocked = await this.store.unlock(code);
      if (unlocked.state === 'open') return this.opened.emit();
      this.said.set(this.sentence(unlocked));
      await this.look();
    } catch {
      this.said.set(this.t('offline.cannot-open'));
    } finally {
      this.isBusy.set(false);
    }
  }

  private async look(): Promise<void> {
    const found = await this.store.look().catch(() => 'none' as const);
    if (found === 'locked') {
      this.length.set(await this.store.codeLength());
      this.asks.emit();
    }
    this.found.set(found);
  }

  private sentence(unlocked: Exclude<Unlocked<unknown>, { state: 'open' }>): string {
    if (unlocked.state === 'no-passkey') return this.t('offline.no-passkey');
    if (unlocked.state !== 'wait') return this.t('offline.not-this-one');
    return this.t('offline.wait-until', { time: this.dates.time(new Date(unlocked.until)) });
  }
}
