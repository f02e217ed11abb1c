import { Component, computed, effect, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { changeUser } from '../../api/fn/users/change-user';
import { createUser } from '../../api/fn/users/create-user';
import type { AgencyDto, UserChangeRequest, UserDto } from '../../api/models';
import { Api } from '../../core/http/api';
import { formErrors } from '../../core/http/form-errors';
import { Submission } from '../../core/http/request-context';
import { StepUp } from '../../core/session/step-up';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { ReturnsFocus } from '../../ui/panel/returns-focus';
import { ROLE } from '../../api/models/role-array';
import { SeveralChips } from '../../ui/chips/several-chips';
import { SelectField } from '../../ui/field/select-field';
import { TextField } from '../../ui/field/text-field';
import { sender } from '../../core/http/sender';

const FIELD_IDS = { agencyId: 'agencyId', displayName: 'displayName', login: 'login', roles: 'roles' };

/** A new account, or the name and the roles of one; agency and user name stay what they were. */
@Component({
  selector: 'pn-user-form',
  imports: [ErrorSummary, MatButton, SelectField, SeveralChips, TextField],
  hostDirectives: [ReturnsFocus],
  templateUrl: './user-form.html',
})
export class UserForm {
  readonly person = input<UserDto | null>(null);
  readonly agencies = input.required<readonly AgencyDto[]>();
  readonly saved = output<UserDto>();
  readonly cancelled = output<void>();

  private readonly api = inject(Api);
  private readonly presence = inject(StepUp);
  private readonly submission = new Submission();
  protected readonly language = inject(Language);
  protected readonly t = inject(Texts).t;
  protected readonly errors = formErrors(FIELD_IDS);
  protected readonly agencyId = signal('');
  protected readonly displayName = signal('');
  protected readonly login = signal('');
  protected readonly roles = signal<readonly string[]>([]);
  protected readonly sender = sender(this.errors.showProblem);
  protected readonly working = computed(() => this.agencies().filter(({ status }) => status === 'active'));
  protected readonly roleOptions = computed(() =>
    ROLE.map((value) => ({ value, label: this.t(`role.${textName(value)}`) })),
  );

  constructor() {
    effect(() => {
      const person = this.person();
      if (!person) return;
      this.displayName.set(person.displayName);
      this.roles.set(person.roles);
    });
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.errors.show(this.missing())) return;
    await this.sender.send(async () => {
      this.saved.emit(await this.send(this.person()));
    });
  }

  private send(person: UserDto | null): Promise<UserDto> {
    const kept = {
      displayName: this.displayName().trim(),
      roles: [...this.roles()] as UserChangeRequest['roles'],
    };
    if (person) {
      const body = { ...kept, status: person.status };
      return this.presence.during(() =>
        this.api.call(changeUser, { id: person.id, body }, this.submission.context(person.version)),
      );
    }
    const language = this.language.current();
    const body = { ...kept, agencyId: this.agencyId(), login: this.login().trim(), language };
    return this.api.call(createUser, { body }, this.submission.context());
  }

  private missing() {
    const isNew = !this.person();
    const wanted: [string, boolean][] = [
      ['agencyId', isNew && !this.agencyId()],
      ['displayName', !this.displayName().trim()],
      ['login', isNew && !this.login().trim()],
      ['roles', this.roles().length === 0],
    ];
    return wanted
      .filter(([, is]) => is)
      .map(([fieldId]) => ({ fieldId, text: this.t(`people.missing-${fieldId.toLowerCase()}`) }));
  }
}
