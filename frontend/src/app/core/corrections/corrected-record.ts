import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { decideCorrection } from '../../api/fn/corrections/decide-correction';
import { listCorrections } from '../../api/fn/corrections/list-corrections';
import type {
  CaseCorrectionsDto,
  CorrectionDecisionRequest,
  CorrectionDto,
  CorrectionSubject,
} from '../../api/models';
import { Note } from '../../ui/note/note';
import { Api } from '../http/api';
import { Submission } from '../http/request-context';
import { sender } from '../http/sender';
import { Dates } from '../language/dates';
import { Texts } from '../language/texts';
import { Announcer } from '../shell/announcer';
import { CorrectionForm } from './correction-form';
import type { CurrentValues } from './correction-form';
import { CorrectionWords } from './correction-words';

/** Past and waiting corrections of one record, and the form to correct it. */
@Component({
  selector: 'pn-corrected-record',
  imports: [CorrectionForm, MatButton, Note],
  template: `
    @for (one of past(); track one.id) {
      <p class="small quiet">{{ words.line(one) }}</p>
    }
    @for (one of waiting(); track one.id) {
      <pn-note kind="waiting" icon="clock">
        {{ t('corrections.waits', { when: dates.moment(one.askedAt) }) }}
        @for (change of words.changes(one); track change.label) {
          <br />{{ change.label }}: {{ change.before }} → {{ change.after }}
        }
      </pn-note>
      @if (one.allowedActions.length > 0) {
        <div class="actions">
          @for (decision of one.allowedActions; track decision) {
            <button
              matButton="outlined"
              type="button"
              [disabled]="sender.isSending()"
              (click)="decide(one, decision)"
            >
              {{ t(decision === 'confirm' ? 'corrections.confirm' : 'corrections.refuse') }}
            </button>
          }
        </div>
      }
    }
    @if (sender.problem()) {
      <p class="error" role="alert">{{ sender.problem() }}</p>
    }
    @if (isOpen() && version(); as known) {
      @defer (on immediate) {
        <pn-correction-form
          [caseId]="caseId()"
          [kind]="kind()"
          [subjectId]="subjectId()"
          [version]="known"
          [current]="current()"
          (saved)="done($event)"
          (cancelled)="isOpen.set(false)"
        />
      }
    } @else if (version() && waiting().length === 0) {
      <button matButton="text" type="button" [attr.aria-label]="aria()" (click)="isOpen.set(true)">
        {{ t('corrections.correct') }}
      </button>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 4px;
      justify-items: start;
    }
    pn-correction-form,
    pn-note {
      justify-self: stretch;
    }
  `,
})
export class CorrectedRecord {
  readonly caseId = input.required<string>();
  readonly kind = input.required<CorrectionSubject>();
  readonly subjectId = input.required<string>();
  readonly current = input.required<CurrentValues>();
  /** What the record is called, for the name of the button. */
  readonly called = input('');
  readonly corrections = input<CaseCorrectionsDto | undefined>();
  readonly corrected = output<CaseCorrectionsDto>();

  private readonly announcer = inject(Announcer);
  private readonly api = inject(Api);
  protected readonly sender = sender();
  protected readonly words = inject(CorrectionWords);
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly isOpen = signal(false);
  private readonly own = computed(() =>
    (this.corrections()?.items ?? []).filter(
      ({ subjectKind, subjectId }) => subjectKind === this.kind() && subjectId === this.subjectId(),
    ),
  );
  protected readonly waiting = computed(() => this.own().filter(({ state }) => state === 'waiting'));
  protected readonly past = computed(() =>
    this.own().filter(({ state }) => state === 'applied' || state === 'confirmed'),
  );
  protected readonly version = computed(
    () =>
      this.corrections()?.subjects.find(({ kind, id }) => kind === this.kind() && id === this.subjectId())
        ?.version,
  );
  protected readonly aria = computed(() =>
    this.called() ? `${this.t('corrections.correct')}: ${this.called()}` : null,
  );

  /** For the supervisor, or the head of the agency where there is no other one. */
  protected async decide(
    { id, version }: CorrectionDto,
    decision: CorrectionDecisionRequest['decision'],
  ): Promise<void> {
    await this.sender.send(async () => {
      await this.api.call(decideCorrection, { id, body: { decision } }, new Submission().context(version));
      this.announcer.say(this.t('ui.saved'));
      this.corrected.emit(await this.api.call(listCorrections, { caseId: this.caseId() }));
    });
  }

  protected done(answer: CaseCorrectionsDto): void {
    this.isOpen.set(false);
    const waits = answer.items.some(
      ({ state, subjectId, subjectKind }) =>
        state === 'waiting' && subjectId === this.subjectId() && subjectKind === this.kind(),
    );
    this.announcer.say(this.t(waits ? 'corrections.asked' : 'ui.saved'));
    this.corrected.emit(answer);
  }
}
