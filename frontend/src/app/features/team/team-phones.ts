import { Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { endDevice } from '../../api/fn/along/end-device';
import { listAgencyDevices } from '../../api/fn/along/list-agency-devices';
import type { AgencyDeviceDto } from '../../api/models';
import { Dialogs } from '../../core/dialogs/dialogs';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Dates } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';

/** Phones of the team with cases on them: a supervisor ends one that was lost or taken. */
@Component({
  selector: 'pn-team-phones',
  imports: [MatButton],
  template: `
    @if (phones.value()?.length) {
      <section>
        <h2>{{ t('team.phones') }}</h2>
        <p class="small quiet">{{ t('team.phones-why') }}</p>
        @if (problem()) {
          <p role="alert">{{ problem() }}</p>
        }
        <ul class="card">
          @for (row of phones.value(); track row.id) {
            <li>
              <div class="line">
                <div class="who">
                  <h3>{{ row.personName }}</h3>
                  <p class="small quiet">{{ lineOf(row) }}</p>
                </div>
                <button
                  matButton="outlined"
                  type="button"
                  [attr.aria-label]="t('team.end-phone-of', { who: row.personName })"
                  (click)="end(row)"
                >
                  {{ t('along.end-phone') }}
                </button>
              </div>
            </li>
          }
        </ul>
      </section>
    }
  `,
  styleUrl: './team.scss',
})
export class TeamPhones {
  private readonly api = inject(Api);
  private readonly dialogs = inject(Dialogs);
  private readonly problems = inject(ProblemTexts);
  private readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly phones = apiResource(() => this.api.call(listAgencyDevices, {}));
  protected readonly problem = signal('');

  protected lineOf({ number, caseCount, takenUntil }: AgencyDeviceDto): string {
    return this.t('along.phone', { number, count: caseCount, time: this.dates.moment(takenUntil) });
  }

  protected async end({ id, personName }: AgencyDeviceDto): Promise<void> {
    this.problem.set('');
    const goesOn = await this.dialogs.confirm({
      title: this.t('team.end-phone-title', { who: personName }),
      body: this.t('team.end-phone-body'),
      goOn: this.t('along.end-phone'),
      back: this.t('common.not-yet'),
    });
    if (!goesOn) return;
    try {
      await this.api.call(endDevice, { id });
      await this.phones.reload();
    } catch (error) {
      this.problem.set(this.problems.sentence(error));
    }
  }
}
