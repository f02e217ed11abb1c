import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { assignContact } from '../../../api/fn/follow-ups/assign-contact';
import { listLeadCandidates } from '../../../api/fn/workboard/list-lead-candidates';
import type { LeadCandidateDto, ScheduledContactDto } from '../../../api/models';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Submission } from '../../../core/http/request-context';
import { Language } from '../../../core/language/language';
import { Texts } from '../../../core/language/texts';
import { SessionStore } from '../../../core/session/session.store';
import { Announcer } from '../../../core/shell/announcer';
import { AssigneeLabels } from '../../../core/work/assignee-labels';
import { SelectField } from '../../../ui/field/select-field';
import { Note } from '../../../ui/note/note';
import { CaseStore } from '../case-page/case-store';
import { sender } from '../../../core/http/sender';

/** The contact assignee and the time. A colleague takes the contact; a supervisor assigns it. */
@Component({
  selector: 'pn-contact-assignee',
  imports: [MatButton, Note, SelectField],
  template: `
    <pn-note icon="phone">{{ sentence() }}</pn-note>
    @if (mayTake()) {
      <button matButton="tonal" type="button" [disabled]="sender.isSending()" (click)="take()">
        {{ t('contact-assignee.take') }}
      </button>
    }
    @if (mayHand()) {
      <form class="hand" novalidate (submit)="hand($event)">
        <pn-select-field
          fieldId="assignee"
          [label]="t('contact-assignee.hand')"
          [(value)]="chosen"
          (focus)="load()"
        >
          <option value="">{{ t('contact-assignee.lead') }}</option>
          @for (person of people(); track person.userId) {
            <option [value]="person.userId">{{ person.displayName }}</option>
          }
        </pn-select-field>
        <button matButton="outlined" type="submit" [disabled]="sender.isSending()">
          {{ t('contact-assignee.hand-over') }}
        </button>
      </form>
    }
    @if (problem()) {
      <p class="error" role="alert">{{ problem() }}</p>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 12px;
      justify-items: start;
    }

    pn-note {
      justify-self: stretch;
    }

    .hand {
      display: flex;
      flex-wrap: wrap;
      gap: 12px;
      align-items: end;
    }
  `,
})
export class ContactAssignee {
  readonly slot = input.required<ScheduledContactDto>();
  readonly changed = output<ScheduledContactDto[]>();

  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly announcer = inject(Announcer);
  private readonly language = inject(Language);
  private readonly session = inject(SessionStore);
  private readonly store = inject(CaseStore);
  private readonly words = inject(AssigneeLabels);
  protected readonly t = inject(Texts).t;
  protected readonly chosen = signal('');
  protected readonly people = signal<readonly LeadCandidateDto[]>([]);
  protected readonly sender = sender((problem) => this.problem.set(this.problems.sentence(problem)));
  protected readonly problem = signal('');
  protected readonly sentence = computed(() => {
    this.language.current();
    return this.words.sentence(this.slot());
  });
  protected readonly mayTake = computed(() => this.slot().allowedActions.includes('take_contact'));
  protected readonly mayHand = computed(() => this.slot().allowedActions.includes('hand_contact'));

  constructor() {
    queueMicrotask(() => void (this.mayHand() && this.load()));
  }

  protected async load(): Promise<void> {
    if (this.people().length > 0) return;
    try {
      this.people.set(await this.api.call(listLeadCandidates, { id: this.store.subject().id }));
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }

  protected take(): Promise<void> {
    return this.name(this.session.user()?.id ?? null);
  }

  protected hand(event: Event): Promise<void> {
    event.preventDefault();
    return this.name(this.chosen() || null);
  }

  private async name(userId: string | null): Promise<void> {
    this.problem.set('');
    await this.sender.send(async () => {
      const params = { caseId: this.store.subject().id, body: { userId } };
      this.changed.emit(await this.api.call(assignContact, params, new Submission().context(null)));
      this.announcer.say(this.t('ui.saved'));
    });
  }
}
