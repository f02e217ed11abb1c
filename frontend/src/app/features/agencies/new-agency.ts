import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { createAgency } from '../../api/fn/directory/create-agency';
import type { NewAgencyRequest } from '../../api/models/new-agency-request';
import type { WorkingGroupDto } from '../../api/models/working-group-dto';
import { Api } from '../../core/http/api';
import { formErrors } from '../../core/http/form-errors';
import { Submission } from '../../core/http/request-context';
import { Language } from '../../core/language/language';
import { Texts } from '../../core/language/texts';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { CodeSelect } from '../../ui/field/code-select';
import { Control } from '../../ui/field/control';
import { Field } from '../../ui/field/field';
import { NamesForm } from './names-form';
import { usePlaces } from '../../core/language/places';

const FIELD_IDS = {
  type: 'type',
  place: 'place',
  workingGroupId: 'workingGroupId',
  'name.tg': 'name.tg',
  'name.ru': 'name.ru',
  'name.en': 'name.en',
};

@Component({
  selector: 'pn-new-agency',
  imports: [CodeSelect, Control, ErrorSummary, Field, MatButton, NamesForm],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form class="card padded stack" novalidate (submit)="submit($event)">
      <h2>{{ t('agencies.add') }}</h2>
      <pn-error-summary [errors]="errors.list()" />
      <pn-names-form [names]="names" [errors]="errors" />
      <pn-code-select
        fieldId="type"
        prefix="agency-type."
        [label]="t('set-up.agency-type')"
        [codes]="types()"
        [error]="errors.at('type')"
        [(value)]="type"
      />
      <pn-code-select
        fieldId="place"
        prefix="place."
        [label]="t('set-up.place')"
        [codes]="places()"
        [error]="errors.at('place')"
        [(value)]="place"
      />
      <pn-field fieldId="workingGroupId" [label]="t('directory.group')" [optional]="true">
        <select pnControl [(text)]="groupId">
          <option value="">{{ t('agencies.without-group') }}</option>
          @for (group of groups(); track group.id) {
            <option [value]="group.id">{{ group.name[language.current()] }}</option>
          }
        </select>
      </pn-field>
      <div class="actions">
        <button matButton="filled" type="submit">{{ t('ui.save') }}</button>
        <button matButton="outlined" type="button" (click)="cancelled.emit()">{{ t('ui.cancel') }}</button>
      </div>
    </form>
  `,
})
export class NewAgency {
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
  protected readonly groupId = signal('');
  protected readonly isSending = signal(false);
  protected readonly types = computed(() =>
    this.texts.names('agency-type.').map((name) => name.replaceAll('-', '_')),
  );
  protected readonly places = usePlaces();

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.isSending()) return;
    this.isSending.set(true);
    const body = {
      type: this.type() as NewAgencyRequest['type'],
      place: this.place(),
      workingGroupId: this.groupId() || null,
      name: { tg: this.names.tg().trim(), ru: this.names.ru().trim(), en: this.names.en().trim() },
    };
    try {
      await this.api.call(createAgency, { body }, this.submission.context());
      this.saved.emit();
    } catch (problem) {
      this.errors.showProblem(problem);
    } finally {
      this.isSending.set(false);
    }
  }
}
