import { NgComponentOutlet } from '@angular/common';
import { Component, computed, effect, inject, signal } from '@angular/core';
import type { Type } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { Icon } from '../../ui/icon/icon';
import { UndoBar } from './undo-bar/undo-bar';
import { AlongLink } from '../along/along-link';
import { Dialogs } from '../dialogs/dialogs';
import { Language } from '../language/language';
import { LANGUAGE_NAMES } from '../language/languages';
import { Texts, textName } from '../language/texts';
import { LineBar } from '../offline/line-bar';
import { LiveCounts } from '../live/live-counts';
import { PrivacyScreen } from '../session/privacy-screen';
import { IdleWarning } from '../session/idle-warning';
import { IdleMonitor } from '../session/idle-monitor';
import { SessionStore } from '../session/session.store';
import { Announcer } from './announcer';
import { Brand } from './brand';
import { Menu } from './menu';
import { NeutralTitle } from './neutral-title';
import { OVERLAYS_UNDER_EXIT } from './overlays-under-exit';
import { SearchBox } from './search-box';
import { CASE_SEARCH } from './search';
import { Undo } from './undo';
import { UndoSnackBar } from './undo-snack-bar';
import { LANGUAGE } from '../../api/models/language-array';

const IN_BOTTOM_BAR = 4;

/** The frame around every screen behind the sign-in: bar, menu (drawer, rail or bottom bar), live regions. */
@Component({
  selector: 'pn-shell',
  imports: [
    Brand,
    PrivacyScreen,
    Icon,
    IdleWarning,
    LineBar,
    MatButton,
    MatIconButton,
    MatMenu,
    MatMenuItem,
    MatMenuTrigger,
    NgComponentOutlet,
    RouterLink,
    RouterLinkActive,
    RouterOutlet,
    SearchBox,
    UndoBar,
    UndoSnackBar,
  ],
  providers: [OVERLAYS_UNDER_EXIT],
  templateUrl: './shell.html',
  styleUrls: ['./shell.scss', './shell-nav.scss'],
})
export class Shell {
  protected readonly session = inject(SessionStore);
  protected readonly presence = inject(IdleMonitor);
  private readonly dialogs = inject(Dialogs);
  protected readonly t = inject(Texts).t;
  protected readonly language = inject(Language);
  protected readonly title = inject(NeutralTitle);
  protected readonly menu = inject(Menu);
  private readonly router = inject(Router);
  protected readonly undo = inject(Undo);
  protected readonly announcer = inject(Announcer);
  /** Only where there are cases to find. */
  protected readonly maySearch =
    inject(CASE_SEARCH, { optional: true }) !== null &&
    this.menu.entries().some(({ segment }) => segment === 'cases');
  protected readonly isSearching = signal(false);

  constructor() {
    inject(LiveCounts);
    inject(AlongLink);
    effect(() => {
      if (this.showsTour()) void import('./tour').then(({ Tour }) => this.tour.set(Tour));
    });
  }

  /** On the first screen alone, until the user closes it. */
  protected readonly showsTour = computed(() => {
    const first = this.menu.entries()[0];
    const at = this.router.lastSuccessfulNavigation()?.finalUrl?.toString().split('?')[0];
    return !this.session.isTourClosed() && first !== undefined && at === `/${first.segment}`;
  });
  protected readonly tour = signal<Type<unknown> | null>(null);

  protected readonly languages = LANGUAGE;
  protected readonly languageNames = LANGUAGE_NAMES;
  protected readonly overflow = computed(() => this.menu.entries().slice(IN_BOTTOM_BAR));
  protected readonly isOverflowing = (index: number): boolean => index >= IN_BOTTOM_BAR;

  /** Roles are said, names are not: the bar is read from two metres away. */
  protected readonly roleWord = computed(() => {
    const role = this.session.user()?.roles[0];
    return role ? this.t(`shell.role-${textName(role)}`) : '';
  });

  protected async showKeys(): Promise<void> {
    const { KeyList } = await import('../keyboard/key-list');
    this.dialogs.open(KeyList);
  }

  protected signOut(): void {
    void this.session.signOut();
  }
}
