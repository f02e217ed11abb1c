import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { Texts } from '../../core/language/texts';
import { PageHeader } from '../../ui/page-header/page-header';
import { Tabs } from '../../ui/tabs/tabs';

/** Whether two registrations are one person: asked by how well they agree, and by nothing of what stands in them. */
@Component({
  selector: 'pn-pairs',
  imports: [PageHeader, RouterOutlet, Tabs],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <pn-page-header [heading]="t('pairs.title')" [lead]="t('pairs.lead')" [back]="back()" />
    <pn-tabs [tabs]="tabs()" [label]="t('pairs.title')" />
    <router-outlet />
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
