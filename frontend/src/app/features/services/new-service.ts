import { ChangeDetectionStrategy, Component, computed, inject, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { createService } from '../../api/fn/directory/create-service';
import { listAgencies } from '../../api/fn/directory/list-agencies';
import type { AgencyDto } from '../../api/models/agency-dto';
import type { ServiceRequest } from '../../api/models/service-request';
import { Api } from '../../core/http/api';
import { formErrors } from '../../core/http/form-errors';
import { Submission } from '../../core/http/request-context';
import { Language } from '../../core/language/language';
import { Texts } from '../../core/language/texts';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { CodeSelect } from '../../ui/field/code-select';
import { Control } from '../../ui/field/control';
import { Field } from '../../ui/field/field';

const FIELD_IDS = { agencyId: 'agencyId', type: 'type', hours: 'hours', freePlaces: 'freePlaces' };

/** A service of an agency; empty places means that the service does not count them. */
@Component({
  selector: 'pn-new-service',
  imports: [CodeSelect, Control, ErrorSummary, Field, MatButton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './new-service.html',
})
export class NewService {
  readonly added = output<void>();
  readonly cancelled = output<void>();

  private readonly api = inject(Api);
  private readonly submission = new Submission();
  private readonly texts = inject(Texts);
  protected readonly language = inject(Language);
  protected readonly t = this.texts.t;
  protected readonly errors = formErrors(FIELD_IDS);
  protected readonly agencies = signal<readonly AgencyDto[]>([]);
  protected readonly agencyId = signal('');
  protected readonly type = signal('');
  protected readonly hours = signal('');
  protected readonly freePlaces = signal('');
  protected readonly isSending = signal(false);
  protected readonly types = computed(() =>
    this.texts.names('service-type.').map((name) => name.replaceAll('-', '_')),
  );

  constructor() {
    void this.api.call(listAgencies, {}).then((agencies) => this.agencies.set(agencies));
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const missing = [
      ...(this.agencyId() ? [] : [{ fieldId: 'agencyId', text: this.t('people.missing-agencyid') }]),
      ...(this.type() ? [] : [{ fieldId: 'type', text: this.t('services.missing-type') }]),
    ];
    if (this.isSending() || this.errors.show(missing)) return;
    this.isSending.set(true);
    try {
      await this.api.call(createService, { body: this.request() }, this.submission.context());
      this.added.emit();
    } catch (problem) {
      this.errors.showProblem(problem);
    } finally {
      this.isSending.set(false);
    }
  }

  private request(): ServiceRequest {
    const places = this.freePlaces().trim();
    return {
      agencyId: this.agencyId(),
      type: this.type() as ServiceRequest['type'],
      languages: ['tg', 'ru'],
      hours: this.hours().trim() || null,
      cost: null,
      freePlaces: places === '' ? null : Number(places),
      status: 'active',
    };
  }
}
