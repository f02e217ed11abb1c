import { Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { listPairs } from '../../api/fn/linkage/list-pairs';
import { Api } from '../../core/http/api';
import { Texts } from '../../core/language/texts';

/** The way to the pairs that wait for an answer, with how many there are. */
@Component({
  selector: 'pn-pairs-link',
  imports: [MatButton, RouterLink],
  template: `<a matButton="outlined" routerLink="/pairs">{{
    waiting() > 0 ? t('pairs.open-waiting', { count: waiting() }) : t('pairs.open')
  }}</a>`,
})
export class PairsLink {
  private readonly api = inject(Api);
  protected readonly t = inject(Texts).t;
  protected readonly waiting = signal(0);

  constructor() {
    void this.load();
  }

  private async load(): Promise<void> {
    try {
      this.waiting.set((await this.api.call(listPairs, {})).waiting);
    } catch {
      // The way there stays; what is amiss is said where it leads.
      this.waiting.set(0);
    }
  }
}
