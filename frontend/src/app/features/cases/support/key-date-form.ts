import { Component, computed, inject, linkedSignal, signal } from '@angular/core';
import { addKeyDate } from '../../../api/fn/support/add-key-date';
import { listKeyDates } from '../../../api/fn/support/list-key-dates';
import { formDraft } from '../../../core/drafts/form-draft';
import { Api } from '../../../core/http/api';
import { formErrors } from '../../../core/http/form-errors';
import { dayOf } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { DateField } from '../../../ui/date-field/date-field';
import type { KnownDay } from '../../../ui/date-field/known-day';
import { DraftLine } from '../../../ui/draft-line/draft-line';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { backToCase } from '../case-page/back-to-case';
import { CaseStore } from '../case-page/case-store';
import { formSender } from '../case-page/form-sender';
import { apiResource } from '../../../core/http/api-resource';
import { TextField } from '../../../ui/field/text-field';
import { detailsOf, isAhead } from './key-date-lists';
import type { KeyDateKind } from './key-date-lists';
import { Arrived } from '../../../ui/states/arrived';
import { FormActions } from '../../../ui/form-actions/form-actions';

/** A stay, a hearing or his expected return, of the kinds that the user may record; the rows follow from it. */
@Component({
  selector: 'pn-key-date-form',
  imports: [
    Arrived,
    ChoiceChips,
    DateField,
    DraftLine,
    ErrorSummary,
    FormActions,
    Note,
    PageHeader,
    TextField,
  ],
  templateUrl: './key-date-form.html',
  styleUrl: '../case-page/form.scss',
})
export class KeyDateForm {
  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  protected readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly back = backToCase();
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly known = apiResource(() =>
    this.api.call(listKeyDates, { caseId: this.store.subject().id }),
  );
  private readonly allowed = computed<readonly KeyDateKind[]>(() => this.known.value()?.allowedKinds ?? []);

  /** Where only one kind is written by the viewer, it is that one. */
  protected readonly chosen = linkedSignal<string | null>(() => {
    const [only, ...others] = this.allowed();
    return only && others.length === 0 ? only : null;
  });
  protected readonly kind = computed(() => this.allowed().find((known) => known === this.chosen()) ?? null);
  protected readonly ahead = computed(() => isAhead(this.kind()));
  protected readonly detail = signal<string | null>(null);
  protected readonly day = signal<KnownDay | null>(null);
  protected readonly note = signal('');
  protected readonly errors = formErrors({ kind: 'kind', detail: 'detail', onDay: 'onDay', note: 'note' });
  protected readonly draft = formDraft(`date:${this.store.subject().id}`, {
    read: () => ({ kind: this.chosen(), detail: this.detail(), day: this.day(), note: this.note() }),
    restore: (kept) => {
      this.chosen.set(kept.kind);
      this.detail.set(kept.detail);
      this.day.set(kept.day);
      this.note.set(kept.note);
    },
  });
  protected readonly sender = formSender(this.errors, this.draft);
  protected readonly kinds = computed(() =>
    this.allowed().map((value) => ({ value, label: this.t(`key-date-kind.${textName(value)}`) })),
  );
  protected readonly details = computed(() =>
    detailsOf(this.kind()).map((value) => ({ value, label: this.t(`key-date-detail.${textName(value)}`) })),
  );

  protected async submit(submitted: Event): Promise<void> {
    submitted.preventDefault();
    const kind = this.kind();
    const body = {
      // Nothing is sent while it is missing.
      kind: kind as KeyDateKind,
      onDay: this.day()?.on ?? '',
      detail: detailsOf(kind).find((known) => known === this.detail()) ?? null,
      note: this.note().trim() || null,
    };
    await this.sender.send({
      missing: this.missing(),
      call: (context) => this.api.call(addKeyDate, { caseId: this.store.subject().id, body }, context),
      tab: 'help',
    });
  }

  private missing() {
    const isDetailMissing = this.details().length > 0 && !this.detail();
    const missing: [boolean, string, string][] = [
      [!this.kind(), 'kind', 'key-dates.missing-kind'],
      [isDetailMissing, 'detail', 'key-dates.missing-detail'],
      [!this.day()?.on, 'onDay', 'key-dates.missing-day'],
    ];
    return missing.filter(([is]) => is).map(([, fieldId, key]) => ({ fieldId, text: this.t(key) }));
  }
}
