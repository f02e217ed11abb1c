import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';

export interface TabLink {
  /** Router commands; relative ones start at the screen that holds the tabs. */
  to: readonly unknown[];
  label: string;
  count?: number;
  /** The first tab's address begins all the others'. */
  exact?: boolean;
}

/** Tabs that are addresses. A part that is not granted has no tab: no grey, no lock. */
@Component({
  selector: 'pn-tabs',
  imports: [RouterLink, RouterLinkActive],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <nav #bar [attr.aria-label]="label()">
      @for (tab of tabs(); track tab.label) {
        <a
          routerLinkActive="on"
          ariaCurrentWhenActive="page"
          [routerLink]="$any(tab.to)"
          #link
          (isActiveChange)="$event && reveal(bar, link)"
          [routerLinkActiveOptions]="{ exact: tab.exact ?? false }"
        >
          {{ tab.label }}
          @if (tab.count) {
            <b>{{ tab.count }}</b>
          }
        </a>
      }
    </nav>
  `,
  styles: `
    nav {
      display: flex;
      gap: 4px;
      margin: 18px calc(-1 * var(--pn-gutter)) 20px;
      padding: 0 var(--pn-gutter);
      overflow-x: auto;
      border-bottom: 1px solid var(--mat-sys-outline-variant);
      scrollbar-width: thin;
    }
    a {
      display: flex;
      flex: none;
      gap: 6px;
      align-items: center;
      min-height: 48px;
      padding: 0 14px;
      border-bottom: 3px solid transparent;
      color: var(--mat-sys-on-surface-variant);
      font: 500 0.9375rem/1.25rem var(--pn-font);
      text-decoration: none;
    }
    a:focus-visible {
      outline-offset: -3px;
    }
    .on {
      border-color: var(--mat-sys-primary);
      color: var(--mat-sys-primary);
      font-weight: 600;
    }
  `,
})
export class Tabs {
  readonly tabs = input.required<readonly TabLink[]>();
  readonly label = input.required<string>();

  /** On a phone the chosen tab may lie outside the window. */
  protected reveal(bar: HTMLElement, link: HTMLElement): void {
    bar.scrollLeft = link.offsetLeft - bar.offsetLeft - (bar.clientWidth - link.offsetWidth) / 2;
  }
}
