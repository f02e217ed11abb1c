import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { listPairs } from '../../api/fn/linkage/list-pairs';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { Texts } from '../../core/language/texts';

/** The way to the pairs that wait for an answer, with how many there are. */
@Component({
  selector: 'pn-pairs-link',
  imports: [MatButton, RouterLink],
  template: `<a matButton="outlined" routerLink="/pairs">{{
    waiting.value() ? t('pairs.open-waiting', { count: waiting.value() ?? 0 }) : t('pairs.open')
  }}</a>`,
})
export class PairsLink {
  private readonly api = inject(Api);
  protected readonly t = inject(Texts).t;
  /** Without it the way there stays; what is amiss is said where it leads. */
  protected readonly waiting = apiResource(async () => (await this.api.call(listPairs, {})).waiting);
}
