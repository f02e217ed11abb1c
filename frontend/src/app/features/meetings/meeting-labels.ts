import { Injectable, inject } from '@angular/core';
import type { AgencyInMeetingDto, DecisionDto, MeetingDto } from '../../api/models';
import { Dates } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';

/** Sentences of a meeting, on the screen as on paper. The codes are the server's. */
@Injectable({ providedIn: 'root' })
export class MeetingLabels {
  readonly t = inject(Texts).t;
  private readonly dates = inject(Dates);
  private readonly language = inject(Language);

  nameOf(agency: AgencyInMeetingDto): string {
    return agency.name[this.language.current()];
  }

  when({ plannedAt }: Pick<MeetingDto, 'plannedAt'>): string {
    return this.t('meetings.heading', { moment: this.dates.moment(plannedAt) });
  }

  lead(meeting: MeetingDto): string {
    return [
      this.nameOf(meeting.group),
      ...(meeting.host ? [this.t('meetings.at', { agency: this.nameOf(meeting.host) })] : []),
      this.t(`meeting-state.${textName(meeting.state)}`),
    ].join(' · ');
  }

  reasons(codes: readonly string[]): string {
    return codes.map((code) => this.t(`agenda-reason.${textName(code)}`)).join(', ');
  }

  heard(discussedAt: string): string {
    return this.t('meetings.heard', { moment: this.dates.moment(discussedAt) });
  }

  /** What, whose, by when, and whether it is done as far as the viewer may know. */
  decision(decision: DecisionDto): string {
    return [
      this.t(`group-decision.${textName(decision.code)}`),
      this.nameOf(decision.owner),
      this.t('meetings.due', { moment: this.dates.moment(decision.dueAt) }),
      ...(decision.isDone ? [this.t('meetings.done')] : []),
      ...(decision.takenBackAt ? [this.t('meetings.taken-back')] : []),
    ].join(' · ');
  }

  attendance(meeting: MeetingDto): string[] {
    return meeting.attendance.map(({ agency, role, people }) =>
      [this.nameOf(agency), this.t(`role.${textName(role)}`), String(people)].join(' · '),
    );
  }
}
