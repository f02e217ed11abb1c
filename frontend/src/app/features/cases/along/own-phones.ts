import { Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { endDevice } from '../../../api/fn/along/end-device';
import { listDevices } from '../../../api/fn/along/list-devices';
import { Api } from '../../../core/http/api';
import { apiResource } from '../../../core/http/api-resource';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Dates } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';

/** Her phones with cases on them: one that is lost is ended here. */
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
  private readonly problems = inject(ProblemTexts);
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly phones = apiResource(() => this.api.call(listDevices, {}));
  protected readonly problem = signal('');

  protected async end(id: string): Promise<void> {
    try {
      await this.api.call(endDevice, { id });
      await this.phones.reload();
    } catch (error) {
      this.problem.set(this.problems.sentence(error));
    }
  }
}
