import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { listUsers } from '../../api/fn/users/list-users';
import { getTeam } from '../../api/fn/workboard/get-team';
import type { TeamDto, TeamMemberDto, UserDto } from '../../api/models';
import { Dialogs } from '../../core/dialogs/dialogs';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Texts, textName } from '../../core/language/texts';
import { AccountLock } from '../../core/session/account-lock';
import { StepUp } from '../../core/session/step-up';
import { ServerClock } from '../../core/session/server-clock';
import { SessionStore } from '../../core/session/session.store';
import { Menu } from '../../core/shell/menu';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { Icon } from '../../ui/icon/icon';
import { PageHeader } from '../../ui/page-header/page-header';
import { Empty } from '../../ui/states/empty';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { TeamCases } from './team-cases';
import { TeamPhones } from './team-phones';

/** The numbers of a colleague, in the order of the line. */
const NUMBERS = [
  ['late', 'team.late'],
  ['dueToday', 'team.today'],
  ['openCases', 'team.open'],
  ['high', 'band.high'],
] as const;

/** A supervisor's own team: cases that nobody leads first, then what every colleague has to do. */
@Component({
  selector: 'pn-team',
  imports: [
    AccountLock,
    ChoiceChips,
    Empty,
    Icon,
    LoadError,
    Loading,
    MatButton,
    PageHeader,
    RouterLink,
    TeamCases,
    TeamPhones,
  ],
  templateUrl: './team.html',
  styleUrl: './team.scss',
  providers: [Dialogs, StepUp],
})
export class Team {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly clock = inject(ServerClock);
  private readonly menu = inject(Menu);
  protected readonly ownId = inject(SessionStore).user()?.id;
  protected readonly t = inject(Texts).t;
  protected readonly team = signal<TeamDto | null>(null);
  protected readonly problem = signal('');
  /** `cases`: those that nobody leads, before everything else; `people`: what everybody has to do. */
  protected readonly view = signal<string | null>('cases');
  protected readonly views = computed(() => [
    { value: 'cases', label: this.t('team.without-lead', { count: this.team()?.counts.withoutLead ?? 0 }) },
    { value: 'people', label: this.t('team.burdens') },
  ]);
  /** The colleague whose cases are shown. */
  protected readonly openId = signal<string | null>(null);
  /** Everybody of the agency, by id: who is locked out, and who may be. */
  private readonly people = signal<ReadonlyMap<string, UserDto>>(new Map());
  /** Accounts that an administrator created and the supervisor has not yet activated. */
  protected readonly waiting = computed(() =>
    [...this.people().values()]
      .filter(({ lock }) => lock?.reason === 'pending_activation' && lock.mayUnlock)
      .map((person) => ({ person, roles: this.rolesOf(person.roles) })),
  );
  protected readonly members = computed(() => (this.team()?.members ?? []).map((one) => this.toLine(one)));

  constructor() {
    void this.load();
  }

  protected async load(): Promise<void> {
    await this.read((team) => team);
    if (this.team()?.counts.withoutLead === 0) this.view.set('people');
    await this.readPeople();
  }

  /** Refetches, so that a case that was given away does not appear again. */
  protected show(view: string | null): void {
    this.view.set(view);
    void this.read((team) => team);
    if (view === 'people') void this.readPeople();
  }

  protected replace(person: UserDto): void {
    this.people.update((people) => new Map(people).set(person.id, person));
  }

  /** The numbers after a case was given away; the lists stay as they are, and nothing jumps. */
  protected count(): Promise<void> {
    return this.read((team) => ({ ...team, cases: this.team()?.cases ?? team.cases }));
  }

  private async read(shown: (team: TeamDto) => TeamDto): Promise<void> {
    this.problem.set('');
    try {
      const team = await this.api.call(getTeam, {});
      this.clock.set(team.now);
      this.menu.setCount('team', team.counts.withoutLead);
      this.team.set(shown(team));
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }

  private async readPeople(): Promise<void> {
    try {
      const people = await this.api.call(listUsers, {});
      this.people.set(new Map(people.map((person) => [person.id, person])));
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }

  protected toggle(userId: string): void {
    this.openId.update((open) => (open === userId ? null : userId));
  }

  private rolesOf(roles: readonly string[]): string {
    return roles.map((role) => this.t(`role.${textName(role)}`)).join(', ');
  }

  private toLine(member: TeamMemberDto) {
    return {
      userId: member.userId,
      name: member.displayName,
      person: this.people().get(member.userId) ?? null,
      roles: this.rolesOf(member.roles),
      hasCases: member.openCases > 0,
      numbers: NUMBERS.map(([field, key]) => ({
        key: field,
        label: this.t(key),
        value: member[field],
        isLate: field === 'late' && member.late > 0,
      })),
    };
  }
}
