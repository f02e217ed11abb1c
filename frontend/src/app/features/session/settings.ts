import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Dialogs } from '../../core/dialogs/dialogs';
import { KeyList } from '../../core/keyboard/key-list';
import { Language } from '../../core/language/language';
import { LANGUAGE_NAMES, isLanguage } from '../../core/language/languages';
import { Texts } from '../../core/language/texts';
import { Preferences, THEMES } from '../../core/preferences/preferences';
import { SessionStore } from '../../core/session/session.store';
import { TAKERS, WORKERS } from '../../core/session/session.types';
import { staffCode } from '../../core/session/staff-code';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { PageHeader } from '../../ui/page-header/page-header';
import { LANGUAGE } from '../../api/models/language-array';

const COVER_MINUTES = ['1', '3', '5', '10'];

/** What a person sets for herself on this computer or phone. */
@Component({
  selector: 'pn-settings',
  imports: [ChoiceChips, MatButton, PageHeader, RouterLink],
  templateUrl: './settings.html',
  styles: `
    :host {
      display: block;
      max-width: 680px;
    }
  `,
})
export class Settings {
  private readonly dialogs = inject(Dialogs);
  private readonly texts = inject(Texts);
  protected readonly t = this.texts.t;
  protected readonly language = inject(Language);
  protected readonly preferences = inject(Preferences);
  private readonly session = inject(SessionStore);
  protected readonly user = this.session.user;
  /** Another user can receive reminders during an absence. */
  protected readonly worksOnCases = computed(() => this.session.hasRole(...WORKERS, 'supervisor'));
  protected readonly takesAlong = computed(() => this.session.hasRole(...TAKERS));
  protected readonly codeOf = staffCode;

  protected readonly languages = LANGUAGE.map((code) => ({
    value: code,
    label: LANGUAGE_NAMES[code],
    lang: code,
  }));
  protected readonly themes = computed(() =>
    THEMES.map((theme) => ({ value: theme, label: this.t(`settings.theme-${theme}`) })),
  );
  protected readonly covers = computed(() =>
    COVER_MINUTES.map((value) => ({ value, label: this.t('settings.minutes', { minutes: Number(value) }) })),
  );
  protected readonly switches = computed(() => [
    { value: 'on', label: this.t('settings.on') },
    { value: 'off', label: this.t('settings.off') },
  ]);

  protected useLanguage(code: string | null): void {
    if (isLanguage(code)) void this.language.use(code);
  }

  protected useTheme(value: string | null): void {
    const theme = THEMES.find((known) => known === value);
    if (theme) this.preferences.theme.set(theme);
  }

  protected showKeys(): void {
    this.dialogs.open(KeyList);
  }
}
