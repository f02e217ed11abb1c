import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { ActivatedRoute, NavigationEnd, Router, RouterOutlet } from '@angular/router';
import { Texts } from '../../../core/language/texts';
import { NotFound } from '../../../core/shell/not-found';
import { PageHeader } from '../../../ui/page-header/page-header';
import { LoadError } from '../../../ui/states/load-error';
import { Loading } from '../../../ui/states/loading';
import { CaseStore } from './case-store';

/** Holds one case for all its screens; shows them only after it has loaded. */
@Component({
  selector: 'pn-case-frame',
  imports: [LoadError, Loading, NotFound, PageHeader, RouterOutlet],
  providers: [CaseStore],
  template: `
    @switch (store.state()) {
      @case ('loading') {
        <pn-page-header [heading]="t('title.case')" [back]="back()" />
        <pn-loading (retried)="store.load(id())" />
      }
      @case ('missing') {
        <pn-not-found />
      }
      @case ('failed') {
        <pn-page-header [heading]="t('title.case')" [back]="back()" />
        <pn-load-error
          [heading]="t('case.not-arrived')"
          [detail]="store.problem()"
          (retried)="store.load(id())"
        />
      }
      @default {
        @if (isAllowed()) {
          <router-outlet />
        } @else {
          <pn-not-found />
        }
      }
    }
  `,
})
export class CaseFrame {
  /** The case; from the address. */
  readonly id = input.required<string>();

  protected readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly back = () => ({ to: ['/cases'], label: this.t('menu.cases') });

  private readonly route = inject(ActivatedRoute);
  /** The command of the screen below, where it is a form. */
  private readonly needs = signal(this.needed());
  protected readonly isAllowed = computed(() => {
    const command = this.needs();
    return !command || this.store.may(command);
  });

  constructor() {
    inject(Router)
      .events.pipe(takeUntilDestroyed())
      .subscribe((event) => {
        if (event instanceof NavigationEnd) this.needs.set(this.needed());
      });
    effect(() => {
      const id = this.id();
      untracked(() => void this.store.load(id));
    });
  }

  private needed(): string | undefined {
    return this.route.snapshot.firstChild?.data['needs'] as string | undefined;
  }
}
