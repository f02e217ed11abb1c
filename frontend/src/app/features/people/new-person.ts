import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { createPerson } from '../../api/fn/people/create-person';
import type { AgencyDto } from '../../api/models/agency-dto';
import type { NewUserRequest } from '../../api/models/new-user-request';
import type { UserDto } from '../../api/models/user-dto';
import { Api } from '../../core/http/api';
import { formErrors } from '../../core/http/form-errors';
import { Submission } from '../../core/http/request-context';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { Control } from '../../ui/field/control';
import { Field } from '../../ui/field/field';

const ROLES = [
  'police_inspector',
  'caseworker',
  'legal_aid_lawyer',
  'health_worker',
  'cowfa_specialist',
  'shelter_worker',
  'hotline_worker',
  'prosecutor',
  'supervisor',
  'coordinator',
  'statistician',
  'administrator',
] as const;
const FIELD_IDS = { agencyId: 'agencyId', displayName: 'displayName', login: 'login', roles: 'roles' };

/** A new account; the one-time password is issued right after and shown once. */
@Component({
  selector: 'pn-new-person',
  imports: [ChoiceChips, Control, ErrorSummary, Field, MatButton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './new-person.html',
})
export class NewPerson {
  readonly agencies = input.required<readonly AgencyDto[]>();
  readonly added = output<UserDto>();
  readonly cancelled = output<void>();

  private readonly api = inject(Api);
  private readonly submission = new Submission();
  protected readonly language = inject(Language);
  protected readonly t = inject(Texts).t;
  protected readonly errors = formErrors(FIELD_IDS);
  protected readonly agencyId = signal('');
  protected readonly displayName = signal('');
  protected readonly login = signal('');
  protected readonly roles = signal<readonly string[]>([]);
  protected readonly isSending = signal(false);
  protected readonly roleOptions = computed(() =>
    ROLES.map((value) => ({ value, label: this.t(`role.${textName(value)}`) })),
  );

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.isSending() || this.errors.show(this.missing())) return;
    this.isSending.set(true);
    try {
      const body: NewUserRequest = {
        agencyId: this.agencyId(),
        displayName: this.displayName().trim(),
        login: this.login().trim(),
        roles: [...this.roles()] as NewUserRequest['roles'],
        language: this.language.current(),
      };
      this.added.emit(await this.api.call(createPerson, { body }, this.submission.context()));
    } catch (problem) {
      this.errors.showProblem(problem);
    } finally {
      this.isSending.set(false);
    }
  }

  private missing() {
    const wanted: [string, boolean][] = [
      ['agencyId', !this.agencyId()],
      ['displayName', !this.displayName().trim()],
      ['login', !this.login().trim()],
      ['roles', this.roles().length === 0],
    ];
    return wanted
      .filter(([, is]) => is)
      .map(([fieldId]) => ({ fieldId, text: this.t(`people.missing-${fieldId.toLowerCase()}`) }));
  }
}
