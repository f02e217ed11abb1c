import { Injectable, inject } from '@angular/core';
import { Router } from '@angular/router';
import { countToday } from '../../api/fn/workboard/count-today';
import { Api } from '../http/api';
import { unattended } from '../http/request-context';
import { Menu } from '../shell/menu';
import { Live } from './live';

/** Keeps the counts of the menu current on every page; the Today page updates them when it loads. */
@Injectable({ providedIn: 'root' })
export class LiveCounts {
  private readonly api = inject(Api);
  private readonly menu = inject(Menu);
  private readonly router = inject(Router);

  constructor() {
    inject(Live).onChange(() => void this.count());
  }

  private async count(): Promise<void> {
    const hasDay = this.menu.entries().some(({ segment }) => segment === 'today');
    if (!hasDay || this.router.url.startsWith('/today')) return;
    const counts = await this.api.call(countToday, {}, unattended()).catch(() => null);
    if (!counts) return;
    this.menu.setCount('today', counts.late + counts.today);
    this.menu.setCount('referrals', counts.waiting);
  }
}
