import { Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core';
import { changeMeetingTime } from '../../api/fn/meetings/change-meeting-time';
import type { MeetingDto } from '../../api/models/meeting-dto';
import { Api } from '../../core/http/api';
import { Dates, dayOf } from '../../core/language/dates';
import { ServerClock } from '../../core/session/server-clock';
import { MomentField, momentOf } from '../../ui/date-field/moment-field';
import type { TypedMoment } from '../../ui/date-field/moment-field';
import { SelectField } from '../../ui/field/select-field';
import { StepForm } from '../../ui/field/step-form';
import { ReturnsFocus } from '../../ui/panel/returns-focus';
import { MeetingStep } from './meeting-step';
import { MeetingLabels } from './meeting-labels';

/** When a planned meeting is, and at which agency of the group. */
@Component({
  selector: 'pn-time-form',
  imports: [MomentField, SelectField, StepForm],
  hostDirectives: [ReturnsFocus],
  template: `
    <form class="card padded stack" novalidate (submit)="submit($event)">
      <pn-moment-field
        fieldId="meeting-time"
        [label]="t('meetings.when')"
        [today]="today()"
        [error]="isTried() && !plannedAt() ? t('error.required') : ''"
        [(value)]="when"
      />
      <pn-select-field fieldId="meeting-host" [label]="t('meetings.where')" [(value)]="hostId">
        <option value="">{{ t('meetings.where-not-said') }}</option>
        @for (member of meeting().members; track member.id) {
          <option [value]="member.id">{{ words.nameOf(member) }}</option>
        }
      </pn-select-field>
      <pn-step-form
        [problem]="step.problem()"
        [isSending]="step.isSending()"
        [label]="t('ui.save')"
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
export class TimeForm {
  readonly meeting = input.required<MeetingDto>();
  readonly saved = output<MeetingDto>();
  readonly cancelled = output();

  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  private readonly dates = inject(Dates);
  protected readonly words = inject(MeetingLabels);
  protected readonly t = this.words.t;
  protected readonly step = new MeetingStep();
  protected readonly when = linkedSignal<TypedMoment>(() => {
    const { plannedAt } = this.meeting();
    return { day: { on: dayOf(plannedAt), precision: 'day' }, time: this.dates.time(plannedAt) };
  });
  protected readonly hostId = linkedSignal(() => this.meeting().host?.id ?? '');
  protected readonly plannedAt = computed(() => momentOf(this.when()));
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly isTried = signal(false);

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    this.isTried.set(true);
    const plannedAt = this.plannedAt();
    if (!plannedAt) return;
    const { id, version } = this.meeting();
    const body = { plannedAt, hostAgencyId: this.hostId() || null };
    const after = await this.step.send(version, (context) =>
      this.api.call(changeMeetingTime, { id, body }, context),
    );
    if (after) this.saved.emit(after);
  }
}
