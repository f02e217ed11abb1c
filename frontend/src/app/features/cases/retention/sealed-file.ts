import { Component, computed, inject, input, model, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { openSealedFile } from '../../../api/fn/cases/open-sealed-file';
import { sealFile } from '../../../api/fn/cases/seal-file';
import { listUsers } from '../../../api/fn/users/list-users';
import type { RetentionDto } from '../../../api/models/retention-dto';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Submission } from '../../../core/http/request-context';
import { Dates } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { Announcer } from '../../../core/shell/announcer';
import { Note } from '../../../ui/note/note';
import { CaseStore } from '../case-page/case-store';
import { apiResource } from '../../../core/http/api-resource';
import { SelectField } from '../../../ui/field/select-field';

/** A sealed file: only the lead and one supervisor find the case. */
@Component({
  selector: 'pn-sealed-file',
  imports: [MatButton, Note, SelectField],
  template: `
    <section class="card padded stack">
      <h2>{{ t('sealed-file.title') }}</h2>
      @if (kept().sealedFile; as file) {
        <p>{{ t('sealed-file.since', { when: dates.moment(file.sealedAt) }) }}</p>
        <p class="small quiet">{{ readers().join(', ') }}</p>
        <button matButton="outlined" type="button" (click)="open()">{{ t('sealed-file.open') }}</button>
      } @else {
        <p>{{ t('sealed-file.lead') }}</p>
        @if (isAsked()) {
          <form class="stack" novalidate (submit)="seal($event)">
            <pn-select-field
              fieldId="seal-supervisor"
              [label]="t('sealed-file.supervisor')"
              [error]="isTried() && !supervisorId() ? t('error.second-person-required') : ''"
              [(value)]="supervisorId"
            >
              <option value="">{{ t('common.choose') }}</option>
              @for (person of supervisors(); track person.id) {
                <option [value]="person.id">{{ person.displayName }}</option>
              }
            </pn-select-field>
            <div class="actions">
              <button matButton="filled" type="submit">{{ t('sealed-file.seal') }}</button>
              <button matButton="outlined" type="button" (click)="isAsked.set(false)">
                {{ t('ui.cancel') }}
              </button>
            </div>
          </form>
        } @else {
          <button matButton="outlined" type="button" (click)="isAsked.set(true)">
            {{ t('sealed-file.seal') }}
          </button>
        }
      }
      @if (problem()) {
        <pn-note kind="error" icon="late" role="alert">{{ problem() }}</pn-note>
      }
    </section>
  `,
  styles: `
    :host {
      display: block;
    }
  `,
})
export class SealedFile {
  readonly kept = input.required<RetentionDto>();
  /** Whether the form to seal is open. */
  readonly isAsked = model(false);
  readonly changed = output();

  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly announcer = inject(Announcer);
  private readonly store = inject(CaseStore);
  private readonly submission = new Submission();
  private readonly colleagues = apiResource(async () =>
    this.kept().maySeal ? this.api.call(listUsers, {}) : [],
  );
  private isSending = false;
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly supervisorId = signal('');
  protected readonly isTried = signal(false);
  protected readonly problem = signal('');
  protected readonly supervisors = computed(() =>
    (this.colleagues.value() ?? []).filter(
      ({ status, roles }) => status === 'active' && roles.includes('supervisor'),
    ),
  );
  protected readonly readers = computed(() => {
    const file = this.kept().sealedFile;
    return [file?.leadName, file?.supervisorName].filter((name) => typeof name === 'string');
  });

  protected async seal(event: Event): Promise<void> {
    event.preventDefault();
    this.isTried.set(true);
    const body = { supervisorId: this.supervisorId() };
    if (!body.supervisorId) return;
    await this.send((caseId) => this.api.call(sealFile, { caseId, body }, this.submission.context()));
  }

  protected async open(): Promise<void> {
    await this.send((caseId) => this.api.call(openSealedFile, { caseId }, this.submission.context()));
  }

  private async send(call: (caseId: string) => Promise<void>): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    this.problem.set('');
    try {
      await call(this.store.subject().id);
      this.submission.renew();
      this.isAsked.set(false);
      this.isTried.set(false);
      this.announcer.say(this.t('ui.saved'));
      this.changed.emit();
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    } finally {
      this.isSending = false;
    }
  }
}
