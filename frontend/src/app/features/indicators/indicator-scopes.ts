import { Injectable, computed, inject } from '@angular/core';
import { dayOf } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { isOfThePolice } from '../../core/session/police';
import { SessionStore } from '../../core/session/session.store';

export const OWN_AGENCY = 'own-agency';

/** A quarter in an address: `2026-4`. */
export const quarterOf = (name: string): { year: number; quarter: number } => {
  const [year = 0, quarter = 0] = name.split('-').map(Number);
  return { year, quarter };
};

/** Whose quarters the viewer reads: of the groups that she leads, and of the agency that she supervises. */
@Injectable({ providedIn: 'root' })
export class IndicatorScopes {
  private readonly session = inject(SessionStore);
  private readonly language = inject(Language);
  private readonly clock = inject(ServerClock);
  private readonly t = inject(Texts).t;

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

  /** The agency's report and rows about persons are for its supervisor; what courts and the programme did, never for police. */
  readonly tabs = computed(() => {
    const isSupervisor = this.all().some(({ value }) => value === OWN_AGENCY);
    return [
      { to: ['/figures'], label: this.t('indicators.tab'), exact: true },
      ...(isSupervisor
        ? [
            { to: ['/figures/return'], label: this.t('agency-reports.tab') },
            { to: ['/figures/rows'], label: this.t('rows.tab') },
          ]
        : []),
      ...(isSupervisor && !isOfThePolice(this.session.user()?.agency.type)
        ? [
            { to: ['/figures/courts'], label: this.t('court.tab') },
            { to: ['/figures/programme'], label: this.t('menu.courses') },
          ]
        : []),
    ];
  });

  /** Quarters as `2026-4`, the newest first. */
  lastQuarters(count: number): string[] {
    const today = dayOf(this.clock.now());
    const newest = Number(today.slice(0, 4)) * 4 + Math.floor((Number(today.slice(5, 7)) - 1) / 3);
    return Array.from({ length: count }, (_, back) => newest - back).map(
      (each) => `${Math.floor(each / 4)}-${(each % 4) + 1}`,
    );
  }
}
