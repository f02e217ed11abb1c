import { Injectable, inject } from '@angular/core';
import type { CallerDto } from '../../api/models/caller-dto';
import type { SafeWindowDto } from '../../api/models/safe-window-dto';
import { Dates, dayOf } from '../language/dates';
import { Language } from '../language/language';
import { Texts } from '../language/texts';

interface Planned {
  caller: CallerDto | null;
  window: SafeWindowDto | null;
}

/** Who makes a planned contact, and when, in one sentence; empty where nobody is named and nothing is told. */
@Injectable({ providedIn: 'root' })
export class CallerWords {
  private readonly t = inject(Texts).t;
  private readonly dates = inject(Dates);
  private readonly language = inject(Language);

  sentence({ caller, window }: Planned): string {
    if (!caller) return '';
    if (caller.agencyName)
      return this.t('caller.agency', { agency: caller.agencyName[this.language.current()] });
    const time = window ? this.timeOf(window) : '';
    if (caller.isMine) return time ? this.t('caller.you-at', { time }) : this.t('caller.you');
    const name = caller.name ?? '';
    return time ? this.t('caller.person-at', { name, time }) : this.t('caller.person', { name });
  }

  /** In somebody else's day: nothing where it is her own. */
  ofAnother(planned: Planned): string {
    return planned.caller?.isMine === false ? this.sentence(planned) : '';
  }

  private timeOf({ startsAt, endsAt }: SafeWindowDto): string {
    const isOneDay = dayOf(startsAt) === dayOf(endsAt);
    return this.t('reach.from-to', {
      from: this.dates.moment(startsAt),
      to: isOneDay ? this.dates.time(endsAt) : this.dates.moment(endsAt),
    });
  }
}
