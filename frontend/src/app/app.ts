import { Component, afterNextRender, inject, Injector } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router, RouterOutlet } from '@angular/router';
import { filter, pairwise } from 'rxjs';
import { Texts } from './core/language/texts';
import { ExitMemory } from './core/exit/exit-memory';
import { Keyboard } from './core/keyboard/keyboard';
import { HeadingFocus } from './core/shell/heading-focus';
import { SAME_SCREEN } from './ui/tabs/same-screen';

@Component({
  selector: 'pn-root',
  imports: [RouterOutlet],
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

  constructor() {
    inject(Keyboard);
    inject(ExitMemory);
    const router = inject(Router);
    const heading = inject(HeadingFocus);
    const injector = inject(Injector);
    router.events
      .pipe(
        filter((event) => event instanceof NavigationEnd),
        pairwise(),
        takeUntilDestroyed(),
      )
      .subscribe(([before, after]) => {
        const isSame = router.currentNavigation()?.extras.info === SAME_SCREEN;
        if (pathOf(before) !== pathOf(after) && !isSame)
          afterNextRender({ write: () => heading.take() }, { injector });
      });
  }
}

const pathOf = (event: NavigationEnd): string => event.urlAfterRedirects.split(/[?#]/)[0] ?? '';
