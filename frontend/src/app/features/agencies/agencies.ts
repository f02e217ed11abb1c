import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { listAgencies } from '../../api/fn/directory/list-agencies';
import { listWorkingGroups } from '../../api/fn/directory/list-working-groups';
import type { AgencyDto, WorkingGroupDto } from '../../api/models';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Dates } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { AgencyForm } from './agency-form';
import { GroupForm } from './group-form';
import { apiResource } from '../../core/http/api-resource';
import { Arrived } from '../../ui/states/arrived';

/** Working groups and their agencies: who leads, and who takes a case over when its owner must not have it. */
@Component({
  selector: 'pn-agencies',
  imports: [AgencyForm, Arrived, GroupForm, MatButton, Note, PageHeader, RouterLink],
  templateUrl: './agencies.html',
  styleUrl: './agencies.scss',
})
export class Agencies {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly language = inject(Language);
  private readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly directory = apiResource(() =>
    Promise.all([this.api.call(listAgencies, {}), this.api.call(listWorkingGroups, {})]),
  );
  protected readonly agencies = computed(() => this.directory.value()?.[0] ?? []);
  protected readonly groups = computed(() => this.directory.value()?.[1] ?? []);
  /** What is open: a new agency, a new group, a group by its id, or an agency of a group by both. */
  protected readonly open = signal<string>('');
  protected readonly sections = computed(() => [
    ...this.groups().map((group) => ({
      group,
      name: group.name[this.language.current()],
      agencies: this.agencies()
        .filter((agency) => groupIdsOf(agency).includes(group.id))
        .map((agency) => this.row(agency, group)),
    })),
    {
      group: null,
      name: this.t('agencies.without-group'),
      agencies: this.agencies()
        .filter((agency) => agency.memberships.length === 0)
        .map((agency) => this.row(agency, null)),
    },
  ]);

  /** What each way of keeping the keys means, said once. */
  protected readonly custody = computed(() =>
    KEEPERS.filter(({ by }) => this.agencies().some(({ keyHeldBy }) => keyHeldBy === by)).map(
      ({ all, means }) => `${this.t(all)} ${this.t(means)}`,
    ),
  );

  protected async renew(): Promise<void> {
    this.open.set('');
    await this.directory.reload();
  }

  /** An agency as one of a group: since when, and in which other groups it works. */
  private row(agency: AgencyDto, group: WorkingGroupDto | null) {
    const since = agency.memberships.find(({ workingGroupId }) => workingGroupId === group?.id)?.startedAt;
    const others = this.groups().filter(({ id }) => id !== group?.id && groupIdsOf(agency).includes(id));
    const names = others.map(({ name }) => name[this.language.current()]).join(', ');
    return {
      id: agency.id,
      key: `${group?.id ?? ''}/${agency.id}`,
      agency,
      name: agency.name[this.language.current()],
      facts: [this.t(`agency-type.${textName(agency.type)}`), this.keysOf(agency)]
        .filter(Boolean)
        .join(' · '),
      dutyPhone: agency.dutyPhone ? this.t('agencies.duty-line-is', { number: agency.dutyPhone }) : '',
      since: since ? this.t('agencies.since', { day: this.dates.day(since) }) : '',
      alsoIn: names ? this.t('agencies.also-in', { groups: names }) : '',
      isClosed: agency.status === 'closed',
    };
  }

  /** Who keeps its keys, where that is not the same for all. */
  private keysOf({ keyHeldBy }: AgencyDto): string {
    return this.custody().length > 1 ? this.t(HELD_KEYS[keyHeldBy]) : '';
  }
}

const HELD_KEYS = { server: 'access.server-held-keys', agency: 'access.agency-held-keys' } as const;
const KEEPERS: readonly { by: AgencyDto['keyHeldBy']; all: string; means: string }[] = [
  { by: 'server', all: 'custody.server', means: 'custody.server-means' },
  { by: 'agency', all: 'custody.agency', means: 'custody.agency-means' },
];

const groupIdsOf = ({ memberships }: AgencyDto): string[] =>
  memberships.map(({ workingGroupId }) => workingGroupId);
