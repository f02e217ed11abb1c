import { DOCUMENT } from '@angular/common';
import { Component, inject, input, viewChild } from '@angular/core';
import type { ElementRef } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Router, RouterLink, RouterLinkActive, Scroll } from '@angular/router';
import { filter } from 'rxjs';
import { SAME_SCREEN } from './same-screen';

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
  template: `
    <nav #bar [attr.aria-label]="label()">
      @for (tab of tabs(); track tab.label) {
        <a
          routerLinkActive="on"
          ariaCurrentWhenActive="page"
          [routerLink]="$any(tab.to)"
          [info]="sameScreen"
          (click)="from = window.scrollY"
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
      /* A mouse does not push sideways: at a desk all of them are in sight. */
      @media (pointer: fine) and (width >= 1000px) {
        flex-wrap: wrap;
        gap: 0 4px;
      }
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

  protected readonly sameScreen = SAME_SCREEN;
  protected readonly window = inject(DOCUMENT).defaultView as Window;
  private readonly bar = viewChild.required<ElementRef<HTMLElement>>('bar');
  /** Where the window stood when a tab was pressed. */
  protected from: number | null = null;

  constructor() {
    // The router scrolls to the top of every address, right after this event.
    inject(Router)
      .events.pipe(
        filter((event) => event instanceof Scroll),
        takeUntilDestroyed(),
      )
      .subscribe(() => queueMicrotask(() => this.goOn()));
  }

  /** Back to where she was; where the tabs stand so low that their content hides, they go to the top. */
  private goOn(): void {
    if (this.from === null) return;
    this.window.scrollTo(0, this.from);
    this.from = null;
    const bar = this.bar().nativeElement;
    if (bar.getBoundingClientRect().bottom > this.window.innerHeight / 2)
      bar.scrollIntoView({ block: 'start' });
  }

  /** On a phone the chosen tab may lie outside the window. */
  protected reveal(bar: HTMLElement, link: HTMLElement): void {
    bar.scrollLeft = link.offsetLeft - bar.offsetLeft - (bar.clientWidth - link.offsetWidth) / 2;
  }
}
