import { Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core';
import { recordDecision } from '../../api/fn/meetings/record-decision';
import type { AgendaEntryDto, DecisionRequest, MeetingDto } from '../../api/models';
import { Api } from '../../core/http/api';
import { dayOf } from '../../core/language/dates';
import { ServerClock } from '../../core/session/server-clock';
import { GROUP_DECISION } from '../../api/models/group-decision-array';
import { MomentField, NO_MOMENT, momentOf } from '../../ui/date-field/moment-field';
import { CodeSelect } from '../../ui/field/code-select';
import { SelectField } from '../../ui/field/select-field';
import { StepForm } from '../../ui/field/step-form';
import { ReturnsFocus } from '../../ui/panel/returns-focus';
import { MeetingStep } from './meeting-step';
import { MeetingLabels } from './meeting-labels';

/** A decision: what by code, who of those that hold the case, and by when. No sentence is written. */
@Component({
  selector: 'pn-decision-form',
  imports: [CodeSelect, MomentField, SelectField, StepForm],
  hostDirectives: [ReturnsFocus],
  template: `
    <form class="stack" novalidate (submit)="submit($event)">
      <pn-code-select
        [fieldId]="'decision-' + entry().id"
        prefix="group-decision."
        [label]="t('meetings.decision')"
        [codes]="codes"
        [error]="missing(code())"
        [(value)]="code"
      />
      <pn-select-field [fieldId]="'owner-' + entry().id" [label]="t('meetings.owner')" [(value)]="ownerId">
        @for (owner of entry().owners; track owner.id) {
          <option [value]="owner.id">{{ words.nameOf(owner) }}</option>
        }
      </pn-select-field>
      <pn-moment-field
        [fieldId]="'due-' + entry().id"
        [label]="t('meetings.by-when')"
        [today]="today()"
        [error]="missing(dueAt() ?? '')"
        [(value)]="due"
      />
      <pn-step-form
        [problem]="step.problem()"
        [isSending]="step.isSending()"
        [label]="t('meetings.save-decision')"
        (cancelled)="cancelled.emit()"
      />
    </form>
  `,
  styles: `
    :host {
      display: block;
    }
  `,
})
export class DecisionForm {
  readonly meeting = input.required<MeetingDto>();
  readonly entry = input.required<AgendaEntryDto>();
  readonly saved = output<MeetingDto>();
  readonly cancelled = output();

  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  protected readonly words = inject(MeetingLabels);
  protected readonly t = this.words.t;
  protected readonly codes = GROUP_DECISION;
  protected readonly step = new MeetingStep();
  protected readonly code = signal('');
  protected readonly ownerId = linkedSignal(() => this.entry().owners[0]?.id ?? '');
  protected readonly due = signal(NO_MOMENT);
  protected readonly dueAt = computed(() => momentOf(this.due()));
  protected readonly today = computed(() => dayOf(this.clock.now()));
  private readonly isTried = signal(false);

  protected missing(value: string): string {
    return this.isTried() && !value ? this.t('error.required') : '';
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    this.isTried.set(true);
    const code = GROUP_DECISION.find((known) => known === this.code());
    const dueAt = this.dueAt();
    if (!code || !dueAt) return;
    const { id, version } = this.meeting();
    const body: DecisionRequest = { entryId: this.entry().id, code, ownerAgencyId: this.ownerId(), dueAt };
    const after = await this.step.send(version, (context) =>
      this.api.call(recordDecision, { id, body }, context),
    );
    if (after) this.saved.emit(after);
  }
}
