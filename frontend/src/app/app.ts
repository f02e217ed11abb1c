import { DOCUMENT } from '@angular/common';
import { ChangeDetectionStrategy, Component, afterNextRender, inject, Injector } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router, RouterOutlet } from '@angular/router';
import { filter, pairwise } from 'rxjs';
import { Texts } from './core/language/texts';
import { ExitMemory } from './core/exit/exit-memory';
import { Keyboard } from './core/keyboard/keyboard';
import { SAME_SCREEN } from './ui/tabs/same-screen';

@Component({
  selector: 'pn-root',
  imports: [RouterOutlet],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <router-outlet />
    <p class="print-note">{{ t('shell.not-printed') }}</p>
  `,
  styles: `
    .print-note {
      display: none;
    }
    @media print {
      .print-note {
        display: block;
      }
    }
  `,
})
export class App {
  protected readonly t = inject(Texts).t;
  private readonly document = inject(DOCUMENT);
  private readonly injector = inject(Injector);

  constructor() {
    inject(Keyboard);
    inject(ExitMemory);
    const router = inject(Router);
    router.events
      .pipe(
        filter((event) => event instanceof NavigationEnd),
        pairwise(),
        takeUntilDestroyed(),
      )
      .subscribe(([before, after]) => {
        const isSame = router.currentNavigation()?.extras.info === SAME_SCREEN;
        if (pathOf(before) !== pathOf(after) && !isSame) this.focusHeading();
      });
  }

  /** A new screen announces itself: the focus goes to its heading, not back to the top of the page. */
  private focusHeading(): void {
    afterNextRender(
      {
        write: () => {
          const heading =
            this.document.querySelector<HTMLElement>('main h1') ??
            this.document.querySelector<HTMLElement>('main');
          heading?.setAttribute('tabindex', '-1');
          heading?.focus({ preventScroll: true });
        },
      },
      { injector: this.injector },
    );
  }
}

const pathOf = (event: NavigationEnd): string => event.urlAfterRedirects.split(/[?#]/)[0] ?? '';
