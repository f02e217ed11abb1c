import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { listAgencies } from '../../api/fn/directory/list-agencies';
import { listWorkingGroups } from '../../api/fn/directory/list-working-groups';
import type { AgencyDto } from '../../api/models/agency-dto';
import type { WorkingGroupDto } from '../../api/models/working-group-dto';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { PageHeader } from '../../ui/page-header/page-header';
import { GroupForm } from './group-form';
import { NewAgency } from './new-agency';

/** Working groups and their agencies: who leads, and who takes a case over when its owner must not have it. */
@Component({
  selector: 'pn-agencies',
  imports: [GroupForm, MatButton, NewAgency, PageHeader],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './agencies.html',
  styleUrl: './agencies.scss',
})
export class Agencies {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly language = inject(Language);
  protected readonly t = inject(Texts).t;
  protected readonly agencies = signal<readonly AgencyDto[]>([]);
  protected readonly groups = signal<readonly WorkingGroupDto[]>([]);
  protected readonly state = signal<'loading' | 'ready' | 'failed'>('loading');
  protected readonly problem = signal('');
  /** What is open below the heading: a new agency, a new group, or one group by its id. */
  protected readonly open = signal<string>('');
  protected readonly sections = computed(() => [
    ...this.groups().map((group) => ({
      group,
      name: group.name[this.language.current()],
      agencies: this.rows((agency) => agency.workingGroupId === group.id),
    })),
    {
      group: null,
      name: this.t('agencies.without-group'),
      agencies: this.rows((agency) => !agency.workingGroupId),
    },
  ]);

  constructor() {
    void this.load();
  }

  protected async load(): Promise<void> {
    this.state.set('loading');
    this.open.set('');
    try {
      const [agencies, groups] = await Promise.all([
        this.api.call(listAgencies, {}),
        this.api.call(listWorkingGroups, {}),
      ]);
      this.agencies.set(agencies);
      this.groups.set(groups);
      this.state.set('ready');
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
      this.state.set('failed');
    }
  }

  private rows(belongs: (agency: AgencyDto) => boolean) {
    return this.agencies()
      .filter(belongs)
      .map((agency) => ({
        id: agency.id,
        name: agency.name[this.language.current()],
        type: this.t(`agency-type.${textName(agency.type)}`),
        keys: this.t(agency.keyHeldBy === 'server' ? 'access.server-held-keys' : 'access.agency-held-keys'),
      }));
  }
}
