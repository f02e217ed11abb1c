import { Component, computed, inject, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { startBlock } from '../../../api/fn/access/start-block';
import { listAgencies } from '../../../api/fn/directory/list-agencies';
import { listUsers } from '../../../api/fn/users/list-users';
import type { BlockStartRequest } from '../../../api/models/block-start-request';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Submission } from '../../../core/http/request-context';
import { Language } from '../../../core/language/language';
import { Texts, textName } from '../../../core/language/texts';
import { StepUp } from '../../../core/session/step-up';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { Note } from '../../../ui/note/note';
import { CaseStore } from '../case-page/case-store';
import { apiResource } from '../../../core/http/api-resource';
import { BLOCK_REASON } from '../../../api/models/block-reason-array';
import { BLOCK_SUBJECT_KIND } from '../../../api/models/block-subject-kind-array';
import { SelectField } from '../../../ui/field/select-field';
import { sender } from '../../../core/http/sender';

/** Closes the case to an agency, to the police as a whole, or to a colleague, at once. */
@Component({
  selector: 'pn-new-block',
  imports: [ChoiceChips, MatButton, Note, SelectField],
  template: `
    <form class="stack" novalidate (submit)="submit($event)">
      <pn-choice-chips [legend]="t('conflict-block.whom')" [options]="kinds()" [(value)]="kind" />
      @if (kind() === 'agency') {
        <pn-select-field
          fieldId="block-agency"
          [label]="t('conflict-block.agency')"
          [error]="missing()"
          [(value)]="agencyId"
        >
          <option value="">{{ t('common.choose') }}</option>
          @for (agency of agencies(); track agency.id) {
            <option [value]="agency.id">{{ agency.name }}</option>
          }
        </pn-select-field>
      } @else if (kind() === 'user') {
        <pn-select-field
          fieldId="block-user"
          [label]="t('conflict-block.person')"
          [error]="missing()"
          [(value)]="userId"
        >
          <option value="">{{ t('common.choose') }}</option>
          @for (person of people(); track person.id) {
            <option [value]="person.id">{{ person.displayName }}</option>
          }
        </pn-select-field>
      }
      <pn-choice-chips
        [legend]="t('conflict-block.why')"
        [options]="reasons()"
        [error]="isTried() && !reason() ? t('error.reason-required') : ''"
        [(value)]="reason"
      />
      <pn-note>{{ t('conflict-block.at-once') }}</pn-note>
      @if (problem()) {
        <pn-note kind="error" icon="late" role="alert">{{ problem() }}</pn-note>
      }
      <div class="actions">
        <button matButton="filled" type="submit">
          {{ t(sender.isSending() ? 'common.saving' : 'conflict-block.close-now') }}
        </button>
        <button matButton="outlined" type="button" (click)="cancelled.emit()">{{ t('ui.cancel') }}</button>
      </div>
    </form>
  `,
  styles: `
    :host {
      display: block;
    }
  `,
})
export class NewBlock {
  readonly started = output();
  readonly cancelled = output();

  private readonly api = inject(Api);
  private readonly presence = inject(StepUp);
  private readonly problems = inject(ProblemTexts);
  private readonly language = inject(Language);
  private readonly store = inject(CaseStore);
  private readonly submission = new Submission();
  private readonly directory = apiResource(() => this.api.call(listAgencies, {}));
  private readonly colleagues = apiResource(() => this.api.call(listUsers, {}));
  protected readonly t = inject(Texts).t;
  protected readonly kind = signal<string | null>('agency_kind');
  protected readonly agencyId = signal('');
  protected readonly userId = signal('');
  protected readonly reason = signal<string | null>(null);
  protected readonly isTried = signal(false);
  protected readonly sender = sender((problem) => {
    const [ofField] = Object.values(this.problems.fieldSentences(problem));
    this.problem.set(ofField ?? this.problems.sentence(problem));
  });
  protected readonly problem = signal('');
  protected readonly kinds = computed(() =>
    BLOCK_SUBJECT_KIND.map((value) => ({
      value,
      label: this.t(`conflict-block.whom-${value.replace('_', '-')}`),
    })),
  );
  protected readonly reasons = computed(() =>
    BLOCK_REASON.map((value) => ({ value, label: this.t(`block-reason.${textName(value)}`) })),
  );
  protected readonly agencies = computed(() =>
    (this.directory.value() ?? [])
      .filter(({ status }) => status === 'active')
      .map(({ id, name }) => ({ id, name: name[this.language.current()] })),
  );
  protected readonly people = computed(() =>
    (this.colleagues.value() ?? []).filter(({ status }) => status === 'active'),
  );
  private readonly isUnnamed = computed(
    () => (this.kind() === 'agency' && !this.agencyId()) || (this.kind() === 'user' && !this.userId()),
  );
  protected readonly missing = computed(() =>
    this.isTried() && this.isUnnamed() ? this.t('error.required') : '',
  );

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    this.isTried.set(true);
    const reason = BLOCK_REASON.find((known) => known === this.reason());
    if (!reason || this.isUnnamed()) return;
    this.problem.set('');
    await this.sender.send(async () => {
      const params = { caseId: this.store.subject().id, body: this.request(reason) };
      await this.presence.during(() => this.api.call(startBlock, params, this.submission.context()));
      this.started.emit();
    });
  }

  private request(reason: BlockStartRequest['reason']): BlockStartRequest {
    const kind = BLOCK_SUBJECT_KIND.find((known) => known === this.kind()) ?? 'agency_kind';
    return {
      kind,
      agencyKind: kind === 'agency_kind' ? 'police' : null,
      agencyId: kind === 'agency' ? this.agencyId() : null,
      userId: kind === 'user' ? this.userId() : null,
      reason,
    };
  }
}
