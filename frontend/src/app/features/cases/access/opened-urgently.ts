import { Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { EmergencyDto } from '../../../api/models/emergency-dto';
import { Dates } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { BandBadge } from '../../../ui/band-badge/band-badge';
import { SafeContact } from '../safe-contact/banner/safe-contact';
import { safeContactView } from '../safe-contact/safe-contact-labels';
import { DutyLine } from '../../../ui/duty-line/duty-line';

/** What helps at once: how she can be reached, how great the danger was held to be, and who is on duty for her. */
@Component({
  selector: 'pn-opened-urgently',
  imports: [BandBadge, DutyLine, MatButton, SafeContact],
  template: `
    <p>{{ t('emergency-access.until', { when: dates.moment(opened().endsAt) }) }}</p>
    <dl>
      <dt class="small quiet">{{ t('emergency-access.level') }}</dt>
      <dd><pn-band-badge [band]="opened().band" /></dd>
    </dl>
    <pn-safe-contact [view]="view()" />
    <dl>
      <dt class="small quiet">{{ t('emergency-access.reach-at') }}</dt>
      <dd class="large">{{ opened().reachAt ?? t('emergency-access.no-way') }}</dd>
    </dl>
    <pn-duty-line [number]="opened().dutyPhone" />
    <div>
      <button matButton="outlined" type="button" (click)="another.emit()">
        {{ t('emergency-access.another') }}
      </button>
    </div>
  `,
  styles: `
    :host {
      display: grid;
      gap: 16px;
    }
    dl,
    dd {
      margin: 0;
    }
    dd {
      font-weight: 600;
    }
  `,
})
export class OpenedUrgently {
  readonly opened = input.required<EmergencyDto>();
  readonly another = output();

  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  /** The number stands below, open; the banner says how it may be used. */
  protected readonly view = computed(() => ({
    ...safeContactView(this.opened().safeContact, this.t),
    hasNumber: false,
  }));
}
