import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { setNotificationPreferences } from '../../api/fn/notification-preferences/set-notification-preferences';
import { getNotificationPreferences } from '../../api/fn/notification-preferences/get-notification-preferences';
import type { NotificationChoicesDto } from '../../api/models/notification-choices-dto';
import type { NotificationPreferencesDto } from '../../api/models/notification-preferences-dto';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { LANGUAGE_NAMES } from '../../core/language/languages';
import { Texts } from '../../core/language/texts';
import { Announcer } from '../../core/shell/announcer';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { readClock } from '../../ui/date-field/clock';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { DutyPhone } from './duty-phone';
import { OwnAddress } from './own-address';
import { OwnDevices } from './own-devices';
import { LANGUAGE } from '../../api/models/language-array';
import { EMAIL_CHOICE } from '../../api/models/email-choice-array';
import { SeveralChips } from '../../ui/chips/several-chips';
import { SelectField } from '../../ui/field/select-field';
import { TextField } from '../../ui/field/text-field';

const WEEKDAYS = ['1', '2', '3', '4', '5', '6', '7'];
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
/** Null where it is no time of day. */
function minuteOf(typed: string): number | null {
  const clock = readClock(typed);
  return clock ? Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3)) : null;
}

/** How and when the user is notified of work outside the application; due times do not change. */
@Component({
  selector: 'pn-notification-preferences',
  imports: [
    ChoiceChips,
    DutyPhone,
    LoadError,
    Loading,
    MatButton,
    Note,
    OwnAddress,
    OwnDevices,
    PageHeader,
    SelectField,
    SeveralChips,
    TextField,
  ],
  templateUrl: './notification-preferences.html',
  styles: `
    :host {
      display: block;
      max-width: 680px;
    }
    .times {
      display: flex;
      flex-wrap: wrap;
      gap: 12px 16px;
      margin-top: 12px;
    }
    .times > * {
      flex: 0 1 150px;
    }
    .error {
      color: var(--mat-sys-error);
    }
  `,
})
export class NotificationPreferences {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly announcer = inject(Announcer);
  protected readonly t = inject(Texts).t;
  protected readonly own = signal<NotificationPreferencesDto | null>(null);
  protected readonly problem = signal('');
  protected readonly saved = signal('');

  protected readonly email = signal<string | null>(null);
  protected readonly language = signal<string | null>(null);
  protected readonly hour = signal('8');
  protected readonly from = signal('');
  protected readonly until = signal('');
  protected readonly days = signal<readonly string[]>([]);
  protected readonly breaks = signal<string | null>('no');
  protected readonly isAsked = signal(false);
  protected readonly hasDevices = signal(false);
  /** Devices show messages also to a user who wants no e-mails. */
  protected readonly getsMessages = computed(() => this.email() !== 'off' || this.hasDevices());

  protected readonly hours = HOURS;
  protected readonly clockOf = clockOf;
  protected readonly languages = LANGUAGE.map((code) => ({
    value: code,
    label: LANGUAGE_NAMES[code],
    lang: code,
  }));
  protected readonly emails = computed(() =>
    EMAIL_CHOICE.map((value) => ({ value, label: this.t(`notices.email-${value}`) })),
  );
  protected readonly weekdays = computed(() =>
    WEEKDAYS.map((value) => ({ value, label: this.t(`weekday.${value}`) })),
  );
  protected readonly yesNo = computed(() => [
    { value: 'yes', label: this.t('notices.yes') },
    { value: 'no', label: this.t('notices.no') },
  ]);

  constructor() {
    void this.load();
  }

  protected async load(): Promise<void> {
    this.problem.set('');
    try {
      const own = await this.api.call(getNotificationPreferences, {});
      this.own.set(own);
      this.show(own.choices);
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }

  protected clockError(typed: string): string {
    return this.isAsked() && minuteOf(typed) === null ? this.t('notices.clock') : '';
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    this.isAsked.set(true);
    this.saved.set('');
    const choices = this.typed();
    if (!choices) return;
    this.problem.set('');
    try {
      await this.api.call(setNotificationPreferences, { body: choices });
      this.saved.set(this.t('notices.saved'));
      this.announcer.say(this.t('notices.saved'));
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }

  /** The typed choices, or null if one is missing. */
  private typed(): NotificationChoicesDto | null {
    const [quietFrom, quietUntil] = [minuteOf(this.from()), minuteOf(this.until())];
    const email = EMAIL_CHOICE.find((known) => known === this.email());
    const language = LANGUAGE.find((known) => known === this.language());
    if (quietFrom === null || quietUntil === null || !email || !language || this.days().length === 0)
      return null;
    const worksOn = this.days().map(Number);
    const breaksQuiet = this.breaks() === 'yes';
    return { language, email, digestHour: Number(this.hour()), quietFrom, quietUntil, worksOn, breaksQuiet };
  }

  private show(choices: NotificationChoicesDto): void {
    this.email.set(choices.email);
    this.language.set(choices.language);
    this.hour.set(String(choices.digestHour));
    this.from.set(clockOf(choices.quietFrom));
    this.until.set(clockOf(choices.quietUntil));
    this.days.set(choices.worksOn.map(String));
    this.breaks.set(choices.breaksQuiet ? 'yes' : 'no');
  }
}
