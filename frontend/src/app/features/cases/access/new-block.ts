import { ChangeDetectionStrategy, Component, computed, inject, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { startBlock } from '../../../api/fn/access/start-block';
import { listAgencies } from '../../../api/fn/directory/list-agencies';
import { listPeople } from '../../../api/fn/people/list-people';
import type { BlockStartRequest } from '../../../api/models/block-start-request';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Submission } from '../../../core/http/request-context';
import { Language } from '../../../core/language/language';
import { Texts } from '../../../core/language/texts';
import { ProvePresence } from '../../../core/session/prove-presence';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { Note } from '../../../ui/note/note';
import { CaseStore } from '../case-page/case-store';
import { loaded } from '../case-page/loaded';

const KINDS = ['agency_kind', 'agency', 'user'] as const;

/** Closes the case to an agency, to the police as a whole, or to a colleague, at once. */
@Component({
  selector: 'pn-new-block',
  imports: [ChoiceChips, MatButton, Note],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form class="stack" novalidate (submit)="submit($event)">
      <pn-choice-chips [legend]="t('closed-access.whom')" [options]="kinds()" [(value)]="kind" />
      @if (kind() === 'agency') {
        <pn-choice-chips [legend]="t('closed-access.agency')" [options]="agencies()" [(value)]="agencyId" />
      } @else if (kind() === 'user') {
        <pn-choice-chips [legend]="t('closed-access.person')" [options]="people()" [(value)]="userId" />
      }
      <pn-note>{{ t('closed-access.at-once') }}</pn-note>
      @if (problem()) {
        <pn-note kind="error" icon="late" role="alert">{{ problem() }}</pn-note>
      }
      <div class="actions">
        <button matButton="filled" type="submit">
          {{ t(isSending() ? 'piece.saving' : 'closed-access.close-now') }}
        </button>
        <button matButton="outlined" type="button" (click)="cancelled.emit()">{{ t('ui.cancel') }}</button>
      </div>
    </form>
  `,
})
export class NewBlock {
  readonly started = output();
  readonly cancelled = output();

  private readonly api = inject(Api);
  private readonly presence = inject(ProvePresence);
  private readonly problems = inject(ProblemTexts);
  private readonly language = inject(Language);
  private readonly store = inject(CaseStore);
  private readonly submission = new Submission();
  private readonly directory = loaded(() => this.api.call(listAgencies, {}));
  private readonly colleagues = loaded(() => this.api.call(listPeople, {}));
  protected readonly t = inject(Texts).t;
  protected readonly kind = signal<string | null>('agency_kind');
  protected readonly agencyId = signal<string | null>(null);
  protected readonly userId = signal<string | null>(null);
  protected readonly isSending = signal(false);
  protected readonly problem = signal('');
  protected readonly kinds = computed(() =>
    KINDS.map((value) => ({ value, label: this.t(`closed-access.whom-${value.replace('_', '-')}`) })),
  );
  protected readonly agencies = computed(() =>
    (this.directory.value() ?? [])
      .filter(({ status }) => status === 'active')
      .map(({ id, name }) => ({ value: id, label: name[this.language.current()] })),
  );
  protected readonly people = computed(() =>
    (this.colleagues.value() ?? [])
      .filter(({ status }) => status === 'active')
      .map(({ id, displayName }) => ({ value: id, label: displayName })),
  );

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.isSending()) return;
    this.isSending.set(true);
    this.problem.set('');
    try {
      const params = { caseId: this.store.subject().id, body: this.request() };
      await this.presence.during(() => this.api.call(startBlock, params, this.submission.context()));
      this.started.emit();
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    } finally {
      this.isSending.set(false);
    }
  }

  private request(): BlockStartRequest {
    const kind = KINDS.find((known) => known === this.kind()) ?? 'agency_kind';
    return {
      kind,
      agencyKind: kind === 'agency_kind' ? 'police' : null,
      agencyId: kind === 'agency' ? this.agencyId() : null,
      userId: kind === 'user' ? this.userId() : null,
    };
  }
}
