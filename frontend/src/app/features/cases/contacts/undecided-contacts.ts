import { Component, ElementRef, Injector, afterNextRender, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { decideContact } from '../../../api/fn/follow-ups/decide-contact';
import { listScheduledContacts } from '../../../api/fn/follow-ups/list-scheduled-contacts';
import type { ScheduledContactDto } from '../../../api/models/scheduled-contact-dto';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Submission } from '../../../core/http/request-context';
import { Dates } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { Announcer } from '../../../core/shell/announcer';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import type { FieldError } from '../../../ui/error-summary/error-summary';
import { Note } from '../../../ui/note/note';
import { CaseStore } from '../case-page/case-store';
import { apiResource } from '../../../core/http/api-resource';
import { ContactAssignee } from './contact-assignee';
import { CONTACT_DECISION } from '../../../api/models/contact-decision-array';

/** The next safe time for a contact; if none comes before it is due, the supervisor's decision. */
@Component({
  selector: 'pn-undecided-contacts',
  imports: [ChoiceChips, ContactAssignee, ErrorSummary, MatButton, Note],
  template: `
    @if (next(); as slot) {
      <pn-contact-assignee [slot]="slot" (changed)="slots.set($event)" />
    }
    @for (slot of shown(); track slot.followUpIds[0]) {
      <pn-note
        tabindex="-1"
        [attr.data-slot]="slot.followUpIds[0]"
        [kind]="slot.supervisorDecides ? 'soon' : 'plain'"
        icon="information"
      >
        {{ sentence(slot) }}
      </pn-note>
      @if (slot.allowedActions.includes('decide_contact')) {
        <form class="card padded stack" novalidate (submit)="decide($event, slot)">
          <pn-error-summary [errors]="missing(slot)" />
          <pn-choice-chips
            [fieldId]="'decision-' + slot.followUpIds[0]"
            [legend]="t('scheduled-contact.what-now')"
            [options]="options"
            [error]="missing(slot)[0]?.text ?? ''"
            [(value)]="decision"
          />
          @if (problem()) {
            <p class="error" role="alert">{{ problem() }}</p>
          }
          <div class="actions">
            <button matButton="filled" type="submit">
              {{ t(isSaving() ? 'common.saving' : 'scheduled-contact.decide') }}
            </button>
          </div>
        </form>
      }
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 12px;
    }

    :host:has(pn-note) {
      margin-block-end: 12px;
    }
  `,
})
export class UndecidedContacts {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly announcer = inject(Announcer);
  private readonly dates = inject(Dates);
  private readonly store = inject(CaseStore);
  private readonly submission = new Submission();
  private readonly injector = inject(Injector);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly t = inject(Texts).t;
  protected readonly decision = signal<string | null>(null);
  protected readonly isSaving = signal(false);
  protected readonly problem = signal('');
  /** What is missing at the contact that was sent without an answer. */
  private readonly missingAt = signal<readonly FieldError[]>([]);
  protected readonly options = CONTACT_DECISION.map((value) => ({
    value,
    label: this.t(`scheduled-contact-decision.${textName(value)}`),
  }));
  protected readonly slots = apiResource(() =>
    this.api.call(listScheduledContacts, { caseId: this.store.subject().id }),
  );
  /** The next contact, of any assignee. */
  protected readonly next = computed(() => (this.slots.value() ?? []).find(({ assignee }) => assignee));
  /** Contacts that need more than the time already shown next to the plan. */
  protected readonly shown = computed(() =>
    (this.slots.value() ?? []).filter(({ supervisorDecides, decision }) => supervisorDecides || decision),
  );

  protected sentence({ decision, dueAt, window }: ScheduledContactDto): string {
    const next = window
      ? this.t('scheduled-contact.next', { time: this.dates.moment(window.startsAt) })
      : this.t('scheduled-contact.no-time');
    const head = decision
      ? this.t('scheduled-contact.decided', {
          decision: this.t(`scheduled-contact-decision.${textName(decision)}`),
        })
      : this.t('scheduled-contact.none-before', { due: this.dates.moment(dueAt) });
    return `${head} ${next}`;
  }

  protected missing({ followUpIds }: ScheduledContactDto): readonly FieldError[] {
    return this.missingAt().filter(({ fieldId }) => fieldId === `decision-${followUpIds[0]}`);
  }

  /** The form is gone: what was decided takes the focus. */
  private goTo(followUpId: string): void {
    const focus = () =>
      this.host.nativeElement.querySelector<HTMLElement>(`[data-slot="${followUpId}"]`)?.focus();
    afterNextRender(focus, { injector: this.injector });
  }

  protected async decide(event: Event, slot: ScheduledContactDto): Promise<void> {
    event.preventDefault();
    const followUpId = slot.followUpIds[0] ?? '';
    const decision = CONTACT_DECISION.find((known) => known === this.decision());
    this.missingAt.set(
      decision ? [] : [{ fieldId: `decision-${followUpId}`, text: this.t('scheduled-contact.missing') }],
    );
    if (!decision || this.isSaving()) return;
    this.isSaving.set(true);
    this.problem.set('');
    const caseId = this.store.subject().id;
    try {
      const body = { followUpId, decision };
      this.slots.set(await this.api.call(decideContact, { caseId, body }, this.submission.context(null)));
      this.decision.set(null);
      this.announcer.say(this.t('ui.saved'));
      this.goTo(followUpId);
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    } finally {
      this.isSaving.set(false);
    }
  }
}
