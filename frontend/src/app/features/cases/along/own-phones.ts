import { Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { endDevice } from '../../../api/fn/along/end-device';
import { listDevices } from '../../../api/fn/along/list-devices';
import { AlongStore } from '../../../core/along/along-store';
import { Api } from '../../../core/http/api';
import { apiResource } from '../../../core/http/api-resource';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Dates } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { StepUp } from '../../../core/session/step-up';

/** Her phones with cases on them: one that is lost is ended here, and one that she leaves at home closed for the night. */
@Component({
  selector: 'pn-own-phones',
  imports: [MatButton],
  template: `
    @if (phones.value(); as rows) {
      @if (rows.length > 0) {
        <h2>{{ t('along.phones') }}</h2>
        @if (problem()) {
          <p role="alert">{{ problem() }}</p>
        }
        <ul>
          @for (row of rows; track row.id) {
            <li>
              <span>{{
                t('along.phone', {
                  number: row.number,
                  count: row.caseCount,
                  time: dates.moment(row.takenUntil),
                })
              }}</span>
              @if (row.isResting) {
                <span class="small quiet">{{ t('along.closed-for-night') }}</span>
                @if (row.id === here()) {
                  <button matButton="outlined" type="button" (click)="openAgain(row.id)">
                    {{ t('along.open-again') }}
                  </button>
                }
              } @else {
                <button matButton="outlined" type="button" (click)="closeForNight(row.id)">
                  {{ t('along.close-for-night') }}
                </button>
              }
              <button matButton="text" type="button" (click)="end(row.id)">{{ t('along.end-phone') }}</button>
            </li>
          }
        </ul>
      }
    }
  `,
  styleUrl: './along.scss',
})
export class OwnPhones {
  private readonly api = inject(Api);
  private readonly store = inject(AlongStore);
  private readonly stepUp = inject(StepUp);
  private readonly problems = inject(ProblemTexts);
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly here = signal<string | null>(null);
  protected readonly phones = apiResource(async () => {
    this.here.set(await this.store.device().catch(() => null));
    return this.api.call(listDevices, {});
  });
  protected readonly problem = signal('');

  protected end(id: string): Promise<void> {
    return this.change(() => this.api.call(endDevice, { id }));
  }

  protected closeForNight(id: string): Promise<void> {
    return this.change(() => this.store.closeForNight(id));
  }

  protected openAgain(id: string): Promise<void> {
    return this.change(() => this.stepUp.during(() => this.store.renew(id)));
  }

  private async change(work: () => Promise<unknown>): Promise<void> {
    this.problem.set('');
    try {
      await work();
      await this.phones.reload();
    } catch (error) {
      this.problem.set(this.problems.sentence(error));
    }
  }
}
