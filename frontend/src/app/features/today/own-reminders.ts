import { Component, inject, input, linkedSignal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { endOwnReminder } from '../../api/fn/workboard/end-own-reminder';
import type { OwnReminderDto } from '../../api/models/own-reminder-dto';
import { Api } from '../../core/http/api';
import { sender } from '../../core/http/sender';
import { Dates } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';

const PLACES = { case: '/cases', referral: '/referrals', order: '/orders' } as const;

/** What a person wanted to be reminded of today or earlier; it stays until it is done. */
@Component({
  selector: 'pn-own-reminders',
  imports: [MatButton, RouterLink],
  template: `
    @if (shown().length > 0) {
      <section [attr.aria-label]="t('reminder.title')">
        <h2>{{ t('reminder.title') }}</h2>
        <ul class="card">
          @for (row of shown(); track row.id) {
            <li class="row">
              <div class="grow">
                @if (placeOf(row); as place) {
                  <a [routerLink]="place">{{ row.text ?? t('reminder.of-' + row.about) }}</a>
                } @else {
                  <p>{{ row.text ?? t('reminder.title') }}</p>
                }
                <p class="small quiet">{{ dates.moment(row.dueAt) }}</p>
              </div>
              <button matButton="outlined" type="button" (click)="end(row)">{{ t('reminder.done') }}</button>
            </li>
          }
        </ul>
        @if (sender.problem()) {
          <p role="alert">{{ sender.problem() }}</p>
        }
      </section>
    }
  `,
  styleUrl: '../cases/case-page/records.scss',
})
export class OwnReminders {
  readonly reminders = input.required<readonly OwnReminderDto[]>();

  private readonly api = inject(Api);
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly sender = sender();
  protected readonly shown = linkedSignal(() => this.reminders());

  protected placeOf({ about, subjectId }: OwnReminderDto): unknown[] | null {
    return about === 'nothing' ? null : [PLACES[about], subjectId];
  }

  protected async end({ id }: OwnReminderDto): Promise<void> {
    await this.sender.send(async () => {
      await this.api.call(endOwnReminder, { id });
      this.shown.update((rows) => rows.filter((row) => row.id !== id));
    });
  }
}
