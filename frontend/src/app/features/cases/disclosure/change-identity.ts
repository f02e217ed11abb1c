import { Component, computed, effect, inject, signal, untracked } from '@angular/core';
import { Router } from '@angular/router';
import { changeIdentity } from '../../../api/fn/survivors/change-identity';
import { discloseIdentity } from '../../../api/fn/survivors/disclose-identity';
import type { IdentityDto } from '../../../api/models/identity-dto';
import { formDraft } from '../../../core/drafts/form-draft';
import { Api } from '../../../core/http/api';
import { formErrors } from '../../../core/http/form-errors';
import { Texts } from '../../../core/language/texts';
import { BothValues, LineMerge } from '../conflict/both-values';
import type { Undecided } from '../conflict/both-values';
import { DraftLine } from '../../../ui/draft-line/draft-line';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { UnmaskForm } from '../masked-field/unmask-form';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { LoadError } from '../../../ui/states/load-error';
import { Loading } from '../../../ui/states/loading';
import { backToCase } from '../case-page/back-to-case';
import { CaseStore } from '../case-page/case-store';
import { formSender } from '../case-page/form-sender';
import { IDENTITY_TEXTS, IdentityFields } from '../intake/identity-fields';
import type { IdentityText } from '../intake/identity-fields';
import { Disclosure } from './disclosure';
import { IdentityForm, meaning, toTexts } from './identity-form';
import type { IdentityTexts } from './identity-form';
import { FormActions } from '../../../ui/form-actions/form-actions';

interface KeptIdentity {
  texts: IdentityTexts;
  /** What stood in the record when the form was filled, and its version: a later one is not overwritten unseen. */
  record: IdentityDto;
  undecided?: Undecided<IdentityText>;
}

const LABELS: Readonly<Record<IdentityText, string>> = {
  surname: 'register.surname',
  givenName: 'register.given-name',
  patronymic: 'register.patronymic',
  bornOn: 'ui.birth-date',
  address: 'ui.address',
  officialNumber: 'register.number',
};

/** Corrects the identity. Shows the record first; keeps what another user corrected since, next to it. */
@Component({
  selector: 'pn-change-identity',
  imports: [
    BothValues,
    DraftLine,
    ErrorSummary,
    FormActions,
    IdentityFields,
    LoadError,
    Loading,
    Note,
    PageHeader,
    UnmaskForm,
  ],
  templateUrl: './change-identity.html',
  styleUrl: '../case-page/form.scss',
})
export class ChangeIdentity {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  protected readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly back = backToCase();
  protected readonly mayChange = this.store.may('change_identity');
  protected readonly form = new IdentityForm();
  protected readonly identity = new Disclosure((reason) =>
    this.api.call(discloseIdentity, { caseId: this.store.subject().id, body: { reason } }),
  );
  /** What the form was filled with. */
  protected readonly record = signal<IdentityDto | null>(null);
  protected readonly merge = new LineMerge(IDENTITY_TEXTS, (line) => this.t(LABELS[line]), meaning);
  protected readonly isEdited = computed(() => {
    const record = this.record();
    return record !== null && JSON.stringify(this.form.texts()) !== JSON.stringify(toTexts(record));
  });
  protected readonly errors = formErrors({
    ...Object.fromEntries(IDENTITY_TEXTS.map((line) => [line, `identity.${line}`])),
    bornPrecision: 'identity.bornOn',
  });
  protected readonly draft = formDraft(`identity:${this.store.subject().id}`, {
    // Untouched, it is no draft: what was only shown is not kept.
    read: (): KeptIdentity | null => {
      const record = this.record();
      if (!record || !this.isEdited()) return null;
      return { texts: this.form.texts(), record, undecided: this.merge.undecided() };
    },
    restore: (kept) => {
      if (!kept) return;
      this.record.set(kept.record);
      this.form.fill(kept.texts);
      this.merge.undecided.set(kept.undecided ?? {});
    },
  });
  protected readonly sender = formSender(this.errors, this.draft);

  constructor() {
    effect(() => {
      const arrived = this.identity.value();
      if (arrived) untracked(() => this.take(arrived));
    });
    // Nobody is shown a name to correct it who may not correct it.
    if (this.mayChange && !this.record()) this.disclose();
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const record = this.record();
    if (!record) return;
    const params = { caseId: this.store.subject().id, body: this.form.toRequest(record.writtenName) };
    await this.sender.send({
      missing: this.merge.missing(this.t),
      call: (context) => this.api.call(changeIdentity, params, context),
      version: record.version,
      overtaken: () => this.disclose(),
      tab: '',
    });
  }

  /** The correction is the reason. A user who has just done a step-up on the card need not repeat it. */
  protected disclose(): void {
    void this.identity.want({ isLead: true, reason: 'correct_record' });
  }

  /** Without what is recorded there is no form to stay on. */
  protected cancel(): void {
    this.identity.cancel();
    if (!this.record()) void this.router.navigate(['/cases', this.store.subject().id]);
  }

  private take(arrived: IdentityDto): void {
    const before = this.record();
    const theirs = toTexts(arrived);
    if (before) {
      this.form.fill(this.merge.merge({ base: toTexts(before), mine: this.form.texts(), theirs }));
    } else this.form.fill(theirs);
    this.record.set(arrived);
  }
}
