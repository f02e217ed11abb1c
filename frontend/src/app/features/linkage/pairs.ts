import { Component, computed, inject } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { Texts } from '../../core/language/texts';
import { PageHeader } from '../../ui/page-header/page-header';
import { Tabs } from '../../ui/tabs/tabs';

/** Whether two registrations are one person: decided by how well their fields agree, without their content. */
@Component({
  selector: 'pn-pairs',
  imports: [PageHeader, RouterOutlet, Tabs],
  template: `
    <pn-page-header [heading]="t('pairs.title')" [back]="back()" />
    <p class="lead quiet">{{ t('pairs.lead') }}</p>
    <pn-tabs [tabs]="tabs()" [label]="t('pairs.title')" />
    <div><router-outlet /></div>
  `,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
    }
    pn-page-header {
      margin-bottom: 0;
    }
    /* On a phone a whole pair with its answers is to be in sight: what explains it stands below. */
    @media (width < 600px) {
      .lead {
        order: 1;
        padding-top: 16px;
        font: var(--mat-sys-body-medium);
      }
      pn-tabs {
        margin-top: -14px;
        margin-bottom: -12px;
      }
    }
  `,
})
export class Pairs {
  protected readonly t = inject(Texts).t;
  protected readonly back = computed(() => ({ to: ['/queue'], label: this.t('menu.queue') }));
  protected readonly tabs = computed(() => [
    { to: ['/pairs'], label: this.t('pairs.tab-doubtful'), exact: true },
    { to: ['/pairs/linked'], label: this.t('pairs.tab-linked') },
    { to: ['/pairs/answers'], label: this.t('pairs.tab-answers') },
  ]);
}
