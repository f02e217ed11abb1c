import { Component, ElementRef, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { listAgencies } from '../../api/fn/directory/list-agencies';
import { getLegalPackDue } from '../../api/fn/legal-pack/get-legal-pack-due';
import { changeUser } from '../../api/fn/users/change-user';
import { issuePassword } from '../../api/fn/users/issue-password';
import { removeFactors } from '../../api/fn/users/remove-factors';
import { listUsers } from '../../api/fn/users/list-users';
import type { UserDto } from '../../api/models/user-dto';
import { Dialogs } from '../../core/dialogs/dialogs';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { Dates, dayOf } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { AccountLock } from '../../core/session/account-lock';
import { ServerClock } from '../../core/session/server-clock';
import { StepUp } from '../../core/session/step-up';
import { SessionStore } from '../../core/session/session.store';
import { Chip } from '../../ui/due-chip/chip';
import { SelectField } from '../../ui/field/select-field';
import type { IconName } from '../../ui/icon/icon';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { UserForm } from './user-form';
import { apiResource } from '../../core/http/api-resource';
import { Arrived } from '../../ui/states/arrived';

interface AccountWords {
  icon: IconName;
  text: string;
  hint: string;
}

/** Accounts: who works where, in which role. An administrator never sees a case and never chooses a password. */
@Component({
  selector: 'pn-users',
  imports: [AccountLock, Arrived, Chip, MatButton, Note, PageHeader, RouterLink, SelectField, UserForm],
  templateUrl: './users.html',
  styleUrl: './users.scss',
  providers: [Dialogs, StepUp],
})
export class Users {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly dialogs = inject(Dialogs);
  private readonly presence = inject(StepUp);
  private readonly clock = inject(ServerClock);
  private readonly dates = inject(Dates);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly ownId = inject(SessionStore).user()?.id;
  protected readonly language = inject(Language);
  protected readonly t = inject(Texts).t;
  protected readonly people = apiResource(() => this.api.call(listUsers, {}));
  private readonly pack = apiResource(() => this.api.call(getLegalPackDue, {}));
  /** The data protection officer let the day of the legal pack go by. */
  protected readonly missed = computed(() => {
    const on = this.pack.value()?.dueOn;
    return on && on < dayOf(this.clock.now()) ? this.t('legal-pack.missed', { day: this.dates.day(on) }) : '';
  });
  private readonly directory = apiResource(() => this.api.call(listAgencies, {}));
  protected readonly agencies = computed(() => this.directory.value() ?? []);
  /** The open form: `new`, or the id of a user. */
  protected readonly open = signal('');
  /** The agency whose people are shown; all where it is empty. */
  protected readonly agencyId = signal('');
  /** What did not work, at whose row. */
  protected readonly problem = signal<{ id: string; text: string } | null>(null);
  /** Shown once, to be handed over; gone when the screen is left. */
  protected readonly issued = signal<{ id: string; name: string; password: string } | null>(null);
  protected readonly sections = computed(() =>
    this.agencies()
      .filter(({ id }) => !this.agencyId() || id === this.agencyId())
      .map((agency) => ({
        id: agency.id,
        name: agency.name[this.language.current()],
        rows: (this.people.value() ?? [])
          .filter(({ agencyId }) => agencyId === agency.id)
          .map((person) => this.toRow(person)),
      }))
      .filter(({ id, rows }) => rows.length > 0 || id === this.agencyId()),
  );

  /** A new user gets a password at once, and could not sign in without one. */
  protected async saved(person: UserDto): Promise<void> {
    const isNew = this.open() === 'new';
    this.open.set('');
    await this.people.reload();
    if (isNew) {
      this.agencyId.set('');
      await this.issue(person);
    }
  }

  protected async issue(person: UserDto): Promise<void> {
    await this.attempt(person.id, async () => {
      const answer = await this.presence.during(() =>
        this.api.call(issuePassword, { id: person.id }, new Submission().context()),
      );
      const { account, lock } = answer;
      this.people.update((people) =>
        people.map((one) => (one.id === answer.id ? { ...one, account, lock, lockedUntil: null } : one)),
      );
      this.issued.set({ id: person.id, name: answer.displayName, password: answer.oneTimePassword });
      setTimeout(() => this.host.nativeElement.querySelector<HTMLElement>('.issued')?.focus());
    });
  }

  protected async toggle(person: UserDto): Promise<void> {
    const status = person.status === 'active' ? 'disabled' : 'active';
    await this.attempt(person.id, async () => {
      const body = { displayName: person.displayName, roles: person.roles, status } as const;
      await this.api.call(changeUser, { id: person.id, body }, new Submission().context(person.version));
      await this.people.reload();
    });
  }

  /** For a user who lost the sign-in factors; a second person restores access. */
  protected async removeFactors(person: UserDto): Promise<void> {
    const goesOn = await this.dialogs.confirm({
      title: this.t('people.lost-keys-title', { name: person.displayName }),
      body: this.t('people.lost-keys-body'),
      goOn: this.t('people.lost-keys-go'),
      back: this.t('common.not-yet'),
    });
    if (!goesOn) return;
    await this.attempt(person.id, async () => {
      this.replace(
        await this.presence.during(() =>
          this.api.call(removeFactors, { id: person.id }, new Submission().context()),
        ),
      );
    });
  }

  protected replace(changed: UserDto): void {
    this.people.update((people) => people.map((one) => (one.id === changed.id ? changed : one)));
  }

  private toRow(person: UserDto) {
    return {
      person,
      roles: person.roles.map((role) => this.t(`role.${textName(role)}`)).join(', '),
      isDisabled: person.status === 'disabled',
      state: person.status === 'active' ? this.stateOf(person) : null,
      isOwn: person.id === this.ownId,
    };
  }

  /** The reason why a user cannot sign in. */
  private stateOf({ account, lockedUntil }: UserDto): AccountWords | null {
    if (account === 'no_password') return { icon: 'lock', text: this.t('people.no-password'), hint: '' };
    if (account === 'one_time_password')
      return { icon: 'key', text: this.t('people.one-time-unchanged'), hint: '' };
    if (account === 'no_second_factor')
      return { icon: 'key', text: this.t('people.no-second-factor'), hint: '' };
    if (account !== 'temporarily_locked' || !lockedUntil) return null;
    const time = this.dates.time(lockedUntil);
    return { icon: 'lock', text: this.t('people.locked', { time }), hint: this.t('people.locked-hint') };
  }

  private async attempt(id: string, work: () => Promise<void>): Promise<void> {
    this.problem.set(null);
    this.issued.set(null);
    try {
      await work();
    } catch (problem) {
      this.problem.set({ id, text: this.problems.sentence(problem) });
    }
  }
}
