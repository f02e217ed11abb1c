import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { cancelMeeting } from '../../api/fn/meetings/cancel-meeting';
import { completeMeeting } from '../../api/fn/meetings/complete-meeting';
import { getMeeting } from '../../api/fn/meetings/get-meeting';
import type { MeetingDto } from '../../api/models/meeting-dto';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { ServerClock } from '../../core/session/server-clock';
import { Code } from '../../ui/code/code';
import { PageHeader } from '../../ui/page-header/page-header';
import { AgendaAdder } from './agenda-adder';
import { AgendaEntry } from './agenda-entry';
import { AttendanceForm } from './attendance-form';
import { MeetingStep } from './meeting-step';
import { MeetingLabels } from './meeting-labels';
import { TimeForm } from './time-form';
import { apiResource } from '../../core/http/api-resource';
import { Arrived } from '../../ui/states/arrived';

/** A meeting: agenda, attendance, decisions. Its leaders see everything, a member only the agency view. */
@Component({
  selector: 'pn-meeting',
  imports: [
    AgendaAdder,
    AgendaEntry,
    Arrived,
    AttendanceForm,
    Code,
    MatButton,
    PageHeader,
    RouterLink,
    TimeForm,
  ],
  templateUrl: './meeting.html',
  styleUrl: './meetings.scss',
})
export class Meeting {
  readonly id = input.required<string>();

  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly clock = inject(ServerClock);
  protected readonly words = inject(MeetingLabels);
  protected readonly t = this.words.t;
  protected readonly step = new MeetingStep();
  protected readonly meeting = apiResource(
    async (id: string) => {
      const meeting = await this.api.call(getMeeting, { id });
      this.clock.set(meeting.now);
      return meeting;
    },
    () => this.id(),
  );
  protected readonly opened = signal<'' | 'agenda' | 'attendance' | 'time'>('');
  protected readonly back = computed(() => ({ to: ['/meetings'], label: this.t('menu.meetings') }));

  protected may(action: string): boolean {
    return this.meeting.value()?.allowedActions.some((known) => known === action) ?? false;
  }

  protected show(meeting: MeetingDto): void {
    this.clock.set(meeting.now);
    this.meeting.set(meeting);
  }

  protected close(meeting: MeetingDto): void {
    this.opened.set('');
    this.show(meeting);
  }

  protected async finish(how: 'call_off' | 'end'): Promise<void> {
    const { id, version } = this.meeting.value()!;
    const step = how === 'end' ? completeMeeting : cancelMeeting;
    const after = await this.step.send(version, (context) => this.api.call(step, { id }, context));
    if (after) this.show(after);
  }
}
