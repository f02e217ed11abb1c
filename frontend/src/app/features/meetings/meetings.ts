import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { listMeetings } from '../../api/fn/meetings/list-meetings';
import { planMeeting } from '../../api/fn/meetings/plan-meeting';
import type { AgencyInMeetingDto, MeetingRowDto } from '../../api/models';
import { Api } from '../../core/http/api';
import { PagedList } from '../../core/http/paged-list';
import { Dates, dayOf } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { MomentField, NO_MOMENT, momentOf } from '../../ui/date-field/moment-field';
import { SelectField } from '../../ui/field/select-field';
import { PageHeader } from '../../ui/page-header/page-header';
import { Empty } from '../../ui/states/empty';
import { MeetingStep } from './meeting-step';
import { Arrived } from '../../ui/states/arrived';
import { More } from '../../ui/states/more';

/** Meetings of the agency's groups, the latest first; a user who leads a group plans the next. */
@Component({
  selector: 'pn-meetings',
  imports: [Arrived, Empty, MatButton, MomentField, More, PageHeader, RouterLink, SelectField],
  templateUrl: './meetings.html',
  styleUrl: './meetings.scss',
})
export class Meetings {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly dates = inject(Dates);
  private readonly language = inject(Language);
  private readonly clock = inject(ServerClock);
  protected readonly t = inject(Texts).t;
  protected readonly step = new MeetingStep();
  protected readonly list = new PagedList<MeetingRowDto>((cursor) => this.page(cursor));
  protected readonly led = signal<readonly AgencyInMeetingDto[]>([]);
  protected readonly isPlanning = signal(false);
  protected readonly groupId = signal('');
  protected readonly when = signal(NO_MOMENT);
  protected readonly missing = signal('');
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly groups = computed(() =>
    this.led().map(({ id, name }) => ({ id, name: name[this.language.current()] })),
  );
  protected readonly rows = computed(() =>
    this.list.items().map((row) => ({
      id: row.id,
      when: this.dates.moment(row.plannedAt),
      group: row.group.name[this.language.current()],
      state: this.t(`meeting-state.${textName(row.state)}`),
      entries: this.t('meetings.entries', { count: row.entries }),
    })),
  );

  private async page(cursor: string | null) {
    const page = await this.api.call(listMeetings, cursor ? { cursor } : {});
    this.clock.set(page.now);
    this.led.set(page.led);
    if (!this.groupId()) this.groupId.set(page.led[0]?.id ?? '');
    return page;
  }

  protected async plan(event: Event): Promise<void> {
    event.preventDefault();
    const plannedAt = momentOf(this.when());
    this.missing.set(plannedAt ? '' : this.t('error.required'));
    if (!plannedAt) return;
    const body = { workingGroupId: this.groupId(), plannedAt };
    const made = await this.step.send(null, (context) => this.api.call(planMeeting, { body }, context));
    if (made) await this.router.navigate(['/meetings', made.id]);
  }
}
