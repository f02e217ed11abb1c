import { ChangeDetectionStrategy, Component, effect, inject, input, untracked } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { Texts } from '../../../core/language/texts';
import { PageHeader } from '../../../ui/page-header/page-header';
import { LoadError } from '../../../ui/states/load-error';
import { Loading } from '../../../ui/states/loading';
import { CaseStore } from './case-store';

/** Holds one case for all its screens; nothing of them is shown before it has arrived. */
@Component({
  selector: 'pn-case-frame',
  imports: [LoadError, Loading, PageHeader, RouterOutlet],
  providers: [CaseStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @switch (store.state()) {
      @case ('loading') {
        <pn-page-header [heading]="t('title.case')" [back]="back()" />
        <pn-loading (retried)="store.load(id())" />
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
        <router-outlet />
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

  constructor() {
    effect(() => {
      const id = this.id();
      untracked(() => void this.store.load(id));
    });
  }
}
