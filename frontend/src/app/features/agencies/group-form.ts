import { Component, computed, effect, inject, input, output, signal } from '@angular/core';
import { changeWorkingGroup } from '../../api/fn/directory/change-working-group';
import { createWorkingGroup } from '../../api/fn/directory/create-working-group';
import { listUsers } from '../../api/fn/users/list-users';
import type { AgencyDto, WorkingGroupDto, WorkingGroupRequest } from '../../api/models';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { formErrors } from '../../core/http/form-errors';
import { Submission } from '../../core/http/request-context';
import { Language } from '../../core/language/language';
import { Texts } from '../../core/language/texts';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { CodeSelect } from '../../ui/field/code-select';
import { ReturnsFocus } from '../../ui/panel/returns-focus';
import { NamesForm } from './names-form';
import { usePlaces } from '../../core/language/places';
import { LANGUAGE } from '../../api/models/language-array';
import { SelectField } from '../../ui/field/select-field';
import { sender } from '../../core/http/sender';
import { FormActions } from '../../ui/form-actions/form-actions';

const FIELD_IDS = {
  place: 'place',
  fallbackAgencyId: 'fallbackAgencyId',
  'name.tg': 'name.tg',
  'name.ru': 'name.ru',
  'name.en': 'name.en',
};
const LEADERS = ['chairUserId', 'coordinatorUserId', 'deputyUserId'] as const;
type Leader = (typeof LEADERS)[number];

/** Who leads a working group, and which agency takes a case over; the latter is never police. */
@Component({
  selector: 'pn-group-form',
  imports: [CodeSelect, ErrorSummary, FormActions, NamesForm, SelectField],
  hostDirectives: [ReturnsFocus],
  templateUrl: './group-form.html',
})
export class GroupForm {
  readonly group = input<WorkingGroupDto | null>(null);
  readonly agencies = input.required<readonly AgencyDto[]>();
  readonly saved = output<void>();
  readonly cancelled = output<void>();

  private readonly api = inject(Api);
  private readonly submission = new Submission();
  protected readonly language = inject(Language);
  protected readonly t = inject(Texts).t;
  protected readonly errors = formErrors(FIELD_IDS);
  protected readonly names = { tg: signal(''), ru: signal(''), en: signal('') };
  protected readonly place = signal('');
  protected readonly fallback = signal('');
  protected readonly leaders = {
    chairUserId: signal(''),
    coordinatorUserId: signal(''),
    deputyUserId: signal(''),
  };
  protected readonly leaderKeys = LEADERS;
  protected readonly sender = sender(this.errors.showProblem);
  protected readonly places = usePlaces();
  private readonly people = apiResource(() => this.api.call(listUsers, {}));
  protected readonly candidates = computed(() =>
    (this.people.value() ?? []).filter((person) => person.roles.includes('coordinator')),
  );
  protected readonly possibleFallbacks = computed(() =>
    this.agencies().filter((agency) => agency.kind !== 'police'),
  );

  constructor() {
    effect(() => this.fill(this.group()));
  }

  protected leaderLabel(key: Leader): string {
    return this.t(`agencies.${key.replace('UserId', '')}`);
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    await this.sender.send(async () => {
      await this.send(this.group());
      this.saved.emit();
    });
  }

  private async send(group: WorkingGroupDto | null): Promise<void> {
    const body = this.request();
    if (!group) await this.api.call(createWorkingGroup, { body }, this.submission.context());
    else
      await this.api.call(changeWorkingGroup, { id: group.id, body }, this.submission.context(group.version));
  }

  private request(): WorkingGroupRequest {
    return {
      place: this.place(),
      name: { tg: this.names.tg().trim(), ru: this.names.ru().trim(), en: this.names.en().trim() },
      chairUserId: this.leaders.chairUserId() || null,
      coordinatorUserId: this.leaders.coordinatorUserId() || null,
      deputyUserId: this.leaders.deputyUserId() || null,
      fallbackAgencyId: this.fallback() || null,
    };
  }

  private fill(group: WorkingGroupDto | null): void {
    if (!group) return;
    this.place.set(group.place);
    this.fallback.set(group.fallbackAgencyId ?? '');
    for (const language of LANGUAGE) this.names[language].set(group.name[language]);
    for (const key of LEADERS) this.leaders[key].set(group[key] ?? '');
  }
}
