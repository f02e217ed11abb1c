import { Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { getDutyContact } from '../../../api/fn/emergency-access/get-duty-contact';
import { openEmergency } from '../../../api/fn/emergency-access/open-emergency';
import { Dialogs } from '../../../core/dialogs/dialogs';
import { Api } from '../../../core/http/api';
import { toProblem } from '../../../core/http/api-problem';
import { formErrors } from '../../../core/http/form-errors';
import { panelDraft } from '../../../core/drafts/panel-draft';
import { Texts } from '../../../core/language/texts';
import { StepUp } from '../../../core/session/step-up';
import { isOfThePolice } from '../../../core/session/police';
import { SessionStore } from '../../../core/session/session.store';
import { Announcer } from '../../../core/shell/announcer';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { DutyLine } from '../../../ui/duty-line/duty-line';
import { OpenedUrgently } from './opened-urgently';
import { UrgentOpening } from './urgent-opening';
import { EMERGENCY_REASON } from '../../../api/models/emergency-reason-array';
import { TextField } from '../../../ui/field/text-field';
import { sender } from '../../../core/http/sender';
import { codeOptions } from '../../../core/language/code-options';

/** Danger at this moment, and a reference of another agency: the duty number, or what helps at once. */
@Component({
  selector: 'pn-urgent',
  imports: [ChoiceChips, DutyLine, ErrorSummary, MatButton, Note, OpenedUrgently, PageHeader, TextField],
  providers: [Dialogs, StepUp],
  templateUrl: './urgent.html',
  styleUrl: '../case-page/form.scss',
})
export class Urgent {
  private readonly api = inject(Api);
  private readonly presence = inject(StepUp);
  private readonly announcer = inject(Announcer);
  protected readonly opening = inject(UrgentOpening);
  protected readonly t = inject(Texts).t;
  /** The police receive only the duty number (the API enforces this). */
  protected readonly isPolice = isOfThePolice(inject(SessionStore).user()?.agency.type);
  protected readonly reference = signal(typedBefore(inject(Router)));
  protected readonly reason = signal('');
  protected readonly reasonCode = signal<string | null>(null);
  protected readonly dutyPhone = signal<string | null>(null);
  protected readonly isAnswered = signal(false);
  protected readonly sender = sender((problem) => {
    // Unknown, closed, one's own or not for her: one sentence, as it is one answer.
    if (toProblem(problem).status === 404)
      this.errors.show([{ fieldId: 'reference', text: this.t('emergency-access.unknown-reference') }]);
    else this.errors.showProblem(problem);
  });
  protected readonly errors = formErrors({
    reference: 'reference',
    reasonCode: 'reasonCode',
    reason: 'reason',
  });
  protected readonly reasons = codeOptions(EMERGENCY_REASON, 'emergency-access-reason.');
  private readonly draft = panelDraft(() => (this.isPolice ? null : 'urgent'), {
    ...{ reference: this.reference, reason: this.reason, reasonCode: this.reasonCode },
  });

  constructor() {
    void this.opening.comeBack();
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    await (this.isPolice ? this.ask() : this.open());
  }

  /** Fetches the duty number: all that the police receive, and enough for a user who only wants to warn. */
  protected async ask(): Promise<void> {
    this.isAnswered.set(false);
    if (this.errors.show(this.missing().slice(0, this.reference().trim() ? 0 : 1))) return;
    await this.attempt(async () => {
      const { dutyPhone } = await this.api.call(getDutyContact, {
        body: { reference: this.reference().trim() },
      });
      this.dutyPhone.set(dutyPhone);
      this.isAnswered.set(true);
    });
  }

  protected startAgain(): void {
    this.opening.forget();
    this.draft.drop();
    this.reference.set('');
    this.reason.set('');
    this.reasonCode.set(null);
    this.isAnswered.set(false);
  }

  private async open(): Promise<void> {
    const reasonCode = EMERGENCY_REASON.find((known) => known === this.reasonCode());
    if (this.errors.show(this.missing()) || !reasonCode) return;
    const body = { reference: this.reference().trim(), reasonCode, reason: this.reason().trim() };
    await this.attempt(async () => {
      this.opening.show(await this.api.call(openEmergency, { body }, this.draft.submission.context()));
      this.draft.drop();
      this.announcer.say(this.t('emergency-access.opened'));
    });
  }

  private missing() {
    const asked: [boolean, string][] = [
      [!this.reference().trim(), 'reference'],
      [!this.reasonCode(), 'reasonCode'],
      [!this.reason().trim(), 'reason'],
    ];
    return asked
      .filter(([is]) => is)
      .map(([, fieldId]) => ({ fieldId, text: this.t(`emergency-access.missing-${fieldId.toLowerCase()}`) }));
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    await this.sender.send(async () => {
      await this.presence.during(work);
      this.errors.show([]);
    });
  }
}

/** What was looked for in the bar and not found; it is handed over with the step itself and stands nowhere. */
function typedBefore(router: Router): string {
  const info = router.currentNavigation()?.extras.info;
  const isTyped = typeof info === 'object' && info !== null && 'reference' in info;
  return isTyped && typeof info.reference === 'string' ? info.reference : '';
}
