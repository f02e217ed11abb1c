import { Injectable, inject } from '@angular/core';
import type { ContactAssigneeDto, SafeWindowDto } from '../../api/models';
import { Dates, dayOf } from '../language/dates';
import { Language } from '../language/language';
import { Texts } from '../language/texts';

interface Planned {
  assignee: ContactAssigneeDto | null;
  window: SafeWindowDto | null;
}

/** Who makes a planned contact, and when, in one sentence; empty without an assignee. */
@Injectable({ providedIn: 'root' })
export class AssigneeLabels {
  private readonly t = inject(Texts).t;
  private readonly dates = inject(Dates);
  private readonly language = inject(Language);

  sentence({ assignee, window }: Planned): string {
    if (!assignee) return '';
    if (assignee.agencyName)
      return this.t('contact-assignee.agency', { agency: assignee.agencyName[this.language.current()] });
    const time = window ? this.timeOf(window) : '';
    if (assignee.isMine)
      return time ? this.t('contact-assignee.you-at', { time }) : this.t('contact-assignee.you');
    const name = assignee.name ?? '';
    return time
      ? this.t('contact-assignee.person-at', { name, time })
      : this.t('contact-assignee.person', { name });
  }

  /** For a row in a colleague's day: empty where the contact is the user's. */
  ofAnother(planned: Planned): string {
    return planned.assignee?.isMine === false ? this.sentence(planned) : '';
  }

  private timeOf({ startsAt, endsAt }: SafeWindowDto): string {
    const isOneDay = dayOf(startsAt) === dayOf(endsAt);
    return this.t('contact-state.from-to', {
      from: this.dates.moment(startsAt),
      to: isOneDay ? this.dates.time(endsAt) : this.dates.moment(endsAt),
    });
  }
}
