import { Component, computed, effect, inject, input, output, signal } from '@angular/core';
import { changeAgency } from '../../api/fn/directory/change-agency';
import { createAgency } from '../../api/fn/directory/create-agency';
import { listUsers } from '../../api/fn/users/list-users';
import type { AgencyDto, NewAgencyRequest, WorkingGroupDto } from '../../api/models';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { formErrors } from '../../core/http/form-errors';
import { Submission } from '../../core/http/request-context';
import { Language } from '../../core/language/language';
import { Texts } from '../../core/language/texts';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { CodeSelect } from '../../ui/field/code-select';
import { ReturnsFocus } from '../../ui/panel/returns-focus';
import { NamesForm } from './names-form';
import { usePlaces } from '../../core/language/places';
import { LANGUAGE } from '../../api/models/language-array';
import { SeveralChips } from '../../ui/chips/several-chips';
import { SelectField } from '../../ui/field/select-field';
import { TextField } from '../../ui/field/text-field';
import { sender } from '../../core/http/sender';
import { FormActions } from '../../ui/form-actions/form-actions';
import { codeOptions } from '../../core/language/code-options';

const FIELD_IDS = {
  type: 'type',
  place: 'place',
  workingGroupIds: 'workingGroupIds',
  dutyPhone: 'dutyPhone',
  headUserId: 'headUserId',
  'name.tg': 'name.tg',
  'name.ru': 'name.ru',
  'name.en': 'name.en',
};
type Status = AgencyDto['status'];

/** An agency and the groups it works in; one that serves two districts works in both. What it is never changes. */
@Component({
  selector: 'pn-agency-form',
  imports: [
    ChoiceChips,
    CodeSelect,
    ErrorSummary,
    FormActions,
    NamesForm,
    SelectField,
    SeveralChips,
    TextField,
  ],
  hostDirectives: [ReturnsFocus],
  templateUrl: './agency-form.html',
})
export class AgencyForm {
  readonly agency = input<AgencyDto | null>(null);
  readonly groups = input.required<readonly WorkingGroupDto[]>();
  readonly saved = output<void>();
  readonly cancelled = output<void>();

  private readonly api = inject(Api);
  private readonly submission = new Submission();
  private readonly texts = inject(Texts);
  protected readonly language = inject(Language);
  protected readonly t = this.texts.t;
  protected readonly errors = formErrors(FIELD_IDS);
  protected readonly names = { tg: signal(''), ru: signal(''), en: signal('') };
  protected readonly type = signal('');
  protected readonly place = signal('');
  protected readonly dutyPhone = signal('');
  protected readonly head = signal('');
  private readonly people = apiResource(() => this.api.call(listUsers, {}));
  /** Active people of this agency; who heads it now is shown in any case. */
  protected readonly candidates = computed(() =>
    (this.people.value() ?? []).filter(
      ({ id, agencyId, status }) =>
        agencyId === this.agency()?.id && (status === 'active' || id === this.agency()?.headUserId),
    ),
  );
  protected readonly joined = signal<readonly string[]>([]);
  protected readonly status = signal<string | null>('active');
  protected readonly sender = sender(this.errors.showProblem);
  protected readonly types = computed(() =>
    this.texts.names('agency-type.').map((name) => name.replaceAll('-', '_')),
  );
  protected readonly places = usePlaces();
  protected readonly statuses = codeOptions(['active', 'closed'], 'agencies.');
  protected readonly choices = computed(() =>
    this.groups().map(({ id, name }) => ({ value: id, label: name[this.language.current()] })),
  );

  constructor() {
    effect(() => this.fill(this.agency()));
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    await this.sender.send(async () => {
      await this.send(this.agency());
      this.saved.emit();
    });
  }

  private async send(agency: AgencyDto | null): Promise<void> {
    const kept = {
      workingGroupIds: [...this.joined()],
      dutyPhone: this.dutyPhone().trim() || null,
      name: { tg: this.names.tg().trim(), ru: this.names.ru().trim(), en: this.names.en().trim() },
    };
    if (agency) {
      const body = { ...kept, status: this.status() as Status, headUserId: this.head() || null };
      await this.api.call(changeAgency, { id: agency.id, body }, this.submission.context(agency.version));
    } else {
      const body = { ...kept, type: this.type() as NewAgencyRequest['type'], place: this.place() };
      await this.api.call(createAgency, { body }, this.submission.context());
    }
  }

  private fill(agency: AgencyDto | null): void {
    if (!agency) return;
    for (const language of LANGUAGE) this.names[language].set(agency.name[language]);
    this.joined.set(agency.memberships.map(({ workingGroupId }) => workingGroupId));
    this.status.set(agency.status);
    this.dutyPhone.set(agency.dutyPhone ?? '');
    this.head.set(agency.headUserId ?? '');
  }
}
