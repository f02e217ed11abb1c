import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Icon } from '../icon/icon';

export interface BackLink {
  /** Router commands. */
  to: readonly unknown[];
  /** Query parameters of the link. */
  query?: Record<string, string | undefined> | null;
  label: string;
}

/** The only `h1` of a screen, with the way back above, facts below, badges and actions at the side. */
@Component({
  selector: 'pn-page-header',
  imports: [Icon, RouterLink],
  template: `
    @if (back(); as link) {
      <a class="back" [routerLink]="$any(link.to)" [queryParams]="link.query ?? null"
        ><pn-icon name="back" [size]="16" />{{ link.label }}</a
      >
    }
    <div class="row">
      <div class="title">
        <h1 tabindex="-1">{{ heading() }}<ng-content select="[title]" /></h1>
        <ng-content select="[badges]" />
        @if (lead()) {
          <p class="quiet">{{ lead() }}</p>
        }
      </div>
      <div class="side"><ng-content select="[actions]" /></div>
    </div>
    <ng-content />
  `,
  styles: `
    :host {
      display: block;
      margin-bottom: 16px;
    }
    .back {
      display: inline-flex;
      gap: 6px;
      align-items: center;
      min-height: 32px;
      margin-bottom: 4px;
      font: var(--mat-sys-body-medium);
    }
    .row,
    .title,
    .side {
      display: flex;
      flex-wrap: wrap;
      gap: 8px 16px;
      align-items: center;
    }
    .row {
      align-items: flex-start;
    }
    .title {
      flex: 1 1 0;
      min-width: min(100%, 9rem);
    }
    /* A sentence is not squeezed beside a button. */
    .title:has(p) {
      min-width: min(100%, 18rem);
    }
    .title p {
      flex-basis: 100%;
    }
    .side:empty {
      display: none;
    }
  `,
})
export class PageHeader {
  readonly heading = input('');
  readonly lead = input('');
  readonly back = input<BackLink | null>(null);
}
