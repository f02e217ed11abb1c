import { Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { searchRespondents } from '../../api/fn/orders/search-respondents';
import type { FoundRespondentDto } from '../../api/models';
import { Api } from '../../core/http/api';
import { sender } from '../../core/http/sender';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { Collapsible } from '../../ui/collapsible/collapsible';
import { TextField } from '../../ui/field/text-field';

/** Orders of the own agency by the name of the other person; the name never stands in an address. */
@Component({
  selector: 'pn-respondent-search',
  imports: [Collapsible, MatButton, RouterLink, TextField],
  template: `
    <pn-collapsible [heading]="t('other-person.search')">
      <form class="stack" role="search" novalidate (submit)="find($event)">
        <pn-text-field
          fieldId="respondent-name"
          [label]="t('ui.full-name')"
          [hint]="t('other-person.search-hint')"
          [value]="name()"
          (valueChange)="name.set($event)"
        />
        <div>
          <button matButton="outlined" type="submit">{{ t('ui.search') }}</button>
        </div>
      </form>
      <p role="status">{{ sending.problem() || (found()?.length === 0 ? t('orders.none') : '') }}</p>
      <ul>
        @for (order of found() ?? []; track order.id) {
          <li>
            <a [routerLink]="['/orders', order.id]">{{ order.name }}</a>
            · {{ dates.date(order.issuedAt) }} · {{ t('order-status.' + code(order.status)) }}
          </li>
        }
      </ul>
    </pn-collapsible>
  `,
})
export class RespondentSearch {
  private readonly api = inject(Api);
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly code = textName;
  protected readonly sending = sender();
  protected readonly name = signal('');
  protected readonly found = signal<readonly FoundRespondentDto[] | null>(null);

  protected async find(event: Event): Promise<void> {
    event.preventDefault();
    const name = this.name().trim();
    if (!name) return;
    await this.sending.send(async () => {
      this.found.set((await this.api.call(searchRespondents, { body: { name } })).orders);
    });
  }
}
