import { Injectable, computed, inject } from '@angular/core';
import { dayOf } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { SessionStore } from '../../core/session/session.store';

export const OWN_AGENCY = 'own-agency';

/** Of whom somebody reads figures, and of which periods. */
@Injectable({ providedIn: 'root' })
export class FigureScopes {
  private readonly session = inject(SessionStore);
  private readonly language = inject(Language);
  private readonly clock = inject(ServerClock);
  private readonly t = inject(Texts).t;

  /** The groups that she leads, and the agency that she supervises. */
  readonly all = computed(() => {
    const user = this.session.user();
    const led = (user?.workingGroups ?? []).filter(({ isLed }) => isLed);
    return [
      ...led.map(({ id, name }) => ({ value: id, label: name[this.language.current()] })),
      ...(user?.roles.includes('supervisor')
        ? [{ value: OWN_AGENCY, label: user.agency.name[this.language.current()] }]
        : []),
    ];
  });
  readonly leadsGroup = computed(() => this.all().some(({ value }) => value !== OWN_AGENCY));

  /** Screens of figures; the own return and rows about persons are for whoever supervises an agency. */
  readonly tabs = computed(() => [
    { to: ['/figures'], label: this.t('path.tab-kept'), exact: true },
    { to: ['/figures/lost'], label: this.t('path.tab-lost') },
    ...(this.all().some(({ value }) => value === OWN_AGENCY)
      ? [
          { to: ['/figures/return'], label: this.t('own-returns.tab') },
          { to: ['/figures/rows'], label: this.t('rows.tab') },
        ]
      : []),
  ]);

  get today(): string {
    return dayOf(this.clock.now());
  }

  /** Quarters as `2026-4`, the newest first. */
  lastQuarters(count: number): string[] {
    const newest = Number(this.today.slice(0, 4)) * 4 + Math.floor((Number(this.today.slice(5, 7)) - 1) / 3);
    return Array.from({ length: count }, (_, back) => newest - back).map(
      (each) => `${Math.floor(each / 4)}-${(each % 4) + 1}`,
    );
  }

  /** Whole years as `2026-0`, the newest first. */
  lastYears(count: number): string[] {
    return Array.from({ length: count }, (_, back) => `${Number(this.today.slice(0, 4)) - back}-0`);
  }
}
