import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { listAgencies } from '../../api/fn/directory/list-agencies';
import { changePerson } from '../../api/fn/people/change-person';
import { issuePassword } from '../../api/fn/people/issue-password';
import { listPeople } from '../../api/fn/people/list-people';
import type { AgencyDto } from '../../api/models/agency-dto';
import type { UserDto } from '../../api/models/user-dto';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { NewPerson } from './new-person';

/** Accounts: who works where, in which role. An administrator never sees a case and never chooses a password. */
@Component({
  selector: 'pn-people',
  imports: [MatButton, NewPerson, Note, PageHeader],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './people.html',
  styleUrl: './people.scss',
})
export class People {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly language = inject(Language);
  protected readonly t = inject(Texts).t;
  private readonly people = signal<readonly UserDto[]>([]);
  protected readonly agencies = signal<readonly AgencyDto[]>([]);
  protected readonly state = signal<'loading' | 'ready' | 'failed'>('loading');
  protected readonly isAdding = signal(false);
  protected readonly problem = signal('');
  /** Shown once, to be handed over; gone when the screen is left. */
  protected readonly issued = signal<{ name: string; password: string } | null>(null);
  protected readonly rows = computed(() =>
    this.people().map((person) => ({
      person,
      agency: this.agencies().find(({ id }) => id === person.agencyId)?.name[this.language.current()] ?? '',
      roles: person.roles.map((role) => this.t(`role.${textName(role)}`)).join(', '),
    })),
  );

  constructor() {
    void this.load();
  }

  protected async load(): Promise<void> {
    this.state.set('loading');
    try {
      const [people, agencies] = await Promise.all([
        this.api.call(listPeople, {}),
        this.api.call(listAgencies, {}),
      ]);
      this.people.set(people);
      this.agencies.set(agencies);
      this.state.set('ready');
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
      this.state.set('failed');
    }
  }

  protected async added(person: UserDto): Promise<void> {
    this.isAdding.set(false);
    await this.load();
    await this.issue(person);
  }

  protected async issue(person: UserDto): Promise<void> {
    await this.attempt(async () => {
      const answer = await this.api.call(issuePassword, { id: person.id }, new Submission().context());
      this.issued.set({ name: answer.displayName, password: answer.oneTimePassword });
    });
  }

  protected async toggle(person: UserDto): Promise<void> {
    const status = person.status === 'active' ? 'disabled' : 'active';
    await this.attempt(async () => {
      const body = { displayName: person.displayName, roles: person.roles, status } as const;
      await this.api.call(changePerson, { id: person.id, body }, new Submission().context(person.version));
      await this.load();
    });
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    this.problem.set('');
    try {
      await work();
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }
}
