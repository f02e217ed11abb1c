import { Injectable, computed, inject, signal } from '@angular/core';
import type { IconName } from '../../ui/icon/icon';
import { SessionStore } from '../session/session.store';
import type { Role, SessionUserDto } from '../../api/models';

/** Menu word and route segment are one neutral word: the address bar tells nothing. Texts are `menu.<segment>`. */
export const SEGMENT_ICONS = {
  today: 'today',
  calls: 'phone',
  courses: 'people',
  queue: 'list',
  cases: 'folder',
  referrals: 'swap',
  orders: 'document',
  decisions: 'check-circle',
  approvals: 'check-circle',
  meetings: 'people',
  team: 'people',
  oversight: 'eye',
  figures: 'chart',
  releases: 'calendar',
  tables: 'chart',
  counting: 'information',
  persons: 'people',
  people: 'people',
  agencies: 'building',
  services: 'help',
  lists: 'list',
  registers: 'clipboard',
  health: 'pulse',
  help: 'help',
  log: 'eye',
  checkpoints: 'lock',
  requests: 'clipboard',
  extensions: 'document',
  matters: 'clipboard',
} as const satisfies Record<string, IconName>;
export type Segment = keyof typeof SEGMENT_ICONS;

const POLICE: readonly Segment[] = ['today', 'orders', 'cases', 'referrals', 'services'];
const SUPPORT: readonly Segment[] = ['today', 'cases', 'referrals', 'meetings', 'services'];
const ANSWERING: readonly Segment[] = ['referrals', 'decisions', 'cases', 'meetings', 'services'];

/** Five entries a role, a supervisor has more; the first is where its people start. */
const MENUS: Record<Role, readonly Segment[]> = {
  police_inspector: POLICE,
  caseworker: SUPPORT,
  shelter_worker: SUPPORT,
  hotline_worker: ['calls', 'referrals', 'decisions', 'cases', 'services'],
  programme_worker: ['courses'],
  coordinator: ['queue', 'cases', 'meetings', 'figures', 'services'],
  cowfa_specialist: ANSWERING,
  legal_aid_lawyer: ANSWERING,
  health_worker: ANSWERING,
  prosecutor: ['referrals', 'extensions', 'decisions', 'cases', 'meetings'],
  supervisor: ['approvals', 'team', 'cases', 'registers', 'referrals', 'services'],
  oversight: ['oversight', 'services'],
  statistician: ['releases', 'tables', 'persons', 'counting', 'services'],
  administrator: ['people', 'agencies', 'services', 'lists', 'health'],
  data_protection_officer: ['log', 'checkpoints', 'requests', 'services'],
  court_contact: ['matters'],
  enforcement_contact: ['matters'],
};

export interface MenuEntry {
  segment: Segment;
  icon: IconName;
  /** Number of open items there; 0 shows none. */
  count: number;
}

/** Menu entries of the signed-in user, in the order of the roles. */
@Injectable({ providedIn: 'root' })
export class Menu {
  private readonly session = inject(SessionStore);
  private readonly counts = signal<Partial<Record<Segment, number>>>({});

  readonly entries = computed<readonly MenuEntry[]>(() => {
    const user = this.session.user();
    if (!user) return [];
    const wanted = new Set(user.roles.flatMap((role) => menuOf(role, user)));
    return [...wanted]
      .filter((segment) => segment !== 'meetings' || user.workingGroups.length > 0)
      .map((segment) => ({ segment, icon: SEGMENT_ICONS[segment], count: this.counts()[segment] ?? 0 }));
  });

  setCount(segment: Segment, count: number): void {
    this.counts.update((counts) => ({ ...counts, [segment]: count }));
  }
}

/** A supervisor of a hotline opens and closes its callback page and sees its queue; referrals are in the case. */
const HOTLINE_SUPERVISOR: readonly Segment[] = ['calls', 'approvals', 'team', 'cases', 'services'];
const OF_FALLBACK: readonly Segment[] = ['requests'];

/** The agency that takes cases over may stop erasures that another agency asked for. */
function menuOf(role: keyof typeof MENUS, { agency, workingGroups }: SessionUserDto): readonly Segment[] {
  if (role !== 'supervisor') return MENUS[role];
  const menu = agency?.type === 'hotline_1313' ? HOTLINE_SUPERVISOR : MENUS.supervisor;
  return workingGroups.some(({ isFallback }) => isFallback) ? [...menu, ...OF_FALLBACK] : menu;
}
