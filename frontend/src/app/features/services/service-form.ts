import { Component, computed, effect, inject, input, output } from '@angular/core';
import { MatCheckbox } from '@angular/material/checkbox';
import { changeService } from '../../api/fn/directory/change-service';
import { createService } from '../../api/fn/directory/create-service';
import { listAgencies } from '../../api/fn/directory/list-agencies';
import type { ServiceDto } from '../../api/models';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { formErrors } from '../../core/http/form-errors';
import { Submission } from '../../core/http/request-context';
import { Language } from '../../core/language/language';
import { LANGUAGE_NAMES } from '../../core/language/languages';
import { Texts } from '../../core/language/texts';
import { SessionStore } from '../../core/session/session.store';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import type { FieldError } from '../../ui/error-summary/error-summary';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { CodeSelect } from '../../ui/field/code-select';
import { ReturnsFocus } from '../../ui/panel/returns-focus';
import { WeeklyHours } from '../../ui/weekly-hours/weekly-hours';
import { COUNTED, LIVE_STATUSES, ServiceEntry } from './service-entry';
import { NEEDED_DOCUMENT } from '../../api/models/needed-document-array';
import { SERVICE_COST } from '../../api/models/service-cost-array';
import { LANGUAGE } from '../../api/models/language-array';
import { SeveralChips } from '../../ui/chips/several-chips';
import { SelectField } from '../../ui/field/select-field';
import { TextField } from '../../ui/field/text-field';
import { sender } from '../../core/http/sender';
import { FormActions } from '../../ui/form-actions/form-actions';
import { codeOptions } from '../../core/language/code-options';

const FIELDS = [
  'agencyId',
  'type',
  'languages',
  'openingHours',
  'hoursNote',
  'costNote',
  'documentsNote',
  'address',
  'capacity',
  'capacityUnit',
  'isConfidential',
];

/** An entry of the directory; a supervisor of the agency or the administrator edits it. */
@Component({
  selector: 'pn-service-form',
  imports: [
    ChoiceChips,
    CodeSelect,
    ErrorSummary,
    FormActions,
    MatCheckbox,
    SelectField,
    SeveralChips,
    TextField,
    WeeklyHours,
  ],
  hostDirectives: [ReturnsFocus],
  templateUrl: './service-form.html',
})
export class ServiceForm {
  /** The one to change; a new one where there is none. */
  readonly service = input<ServiceDto | null>(null);
  readonly saved = output<void>();
  readonly cancelled = output<void>();

  private readonly api = inject(Api);
  private readonly session = inject(SessionStore);
  private readonly submission = new Submission();
  private readonly texts = inject(Texts);
  protected readonly language = inject(Language);
  protected readonly t = this.texts.t;
  protected readonly entry = new ServiceEntry();
  protected readonly errors = formErrors(Object.fromEntries(FIELDS.map((path) => [path, path])));
  private readonly directory = apiResource(
    () => this.api.call(listAgencies, {}),
    () => this.choosesAgency() || undefined,
  );
  protected readonly agencies = computed(() => this.directory.value() ?? []);
  protected readonly sender = sender(this.errors.showProblem);
  protected readonly choosesAgency = computed(
    () => !this.service() && (this.session.user()?.roles.includes('administrator') ?? false),
  );
  protected readonly types = computed(() =>
    this.texts.names('service-type.').map((name) => name.replaceAll('-', '_')),
  );
  protected readonly languages = LANGUAGE.map((value) => ({
    value,
    label: LANGUAGE_NAMES[value],
    lang: value,
  }));
  protected readonly costs = codeOptions(SERVICE_COST, 'service-cost.');
  protected readonly documents = codeOptions(NEEDED_DOCUMENT, 'needed-document.');
  protected readonly counted = codeOptions(COUNTED, 'capacity-unit.');
  protected readonly statuses = codeOptions(LIVE_STATUSES, 'services.');

  constructor() {
    effect(() => {
      const service = this.service();
      if (service) this.entry.fill(service);
      else this.entry.agencyId.set(this.choosesAgency() ? '' : (this.session.user()?.agency.id ?? ''));
    });
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.errors.show(this.missing())) return;
    await this.sender.send(async () => {
      await this.send(this.service());
      this.saved.emit();
    });
  }

  private async send(service: ServiceDto | null): Promise<void> {
    if (!service) await this.api.call(createService, { body: this.entry.toNew() }, this.submission.context());
    else {
      const params = { id: service.id, body: this.entry.toChange() };
      await this.api.call(changeService, params, this.submission.context(service.version));
    }
  }

  private missing(): FieldError[] {
    const { entry } = this;
    const capacity = Number(entry.capacity());
    const isWrong = !entry.capacity().trim() || !Number.isInteger(capacity) || capacity < 0;
    const missing: [boolean, string, string][] = [
      [!entry.agencyId(), 'agencyId', 'people.missing-agencyid'],
      [!entry.type(), 'type', 'services.missing-type'],
      [entry.hours().length === 0, 'openingHours', 'services.missing-hours'],
      [entry.languages().length === 0, 'languages', 'services.missing-languages'],
      [entry.counted() !== 'none' && isWrong, 'capacity', 'services.missing-capacity'],
    ];
    return missing.filter(([is]) => is).map(([, fieldId, key]) => ({ fieldId, text: this.t(key) }));
  }
}
