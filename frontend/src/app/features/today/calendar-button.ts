import { Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { listCalendar } from '../../api/fn/workboard/list-calendar';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { SavedFiles } from '../../core/http/saved-files';
import { dayOf } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';

/** Saves the user's next days as a calendar file, in neutral words. */
@Component({
  selector: 'pn-calendar-button',
  imports: [MatButton],
  template: `
    <button matButton="text" type="button" [disabled]="isBusy()" (click)="save()">
      {{ t('today.to-calendar') }}
    </button>
    <p class="small" role="status">{{ answer() }}</p>
  `,
})
export class CalendarButton {
  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  private readonly files = inject(SavedFiles);
  private readonly problems = inject(ProblemTexts);
  protected readonly t = inject(Texts).t;
  protected readonly isBusy = signal(false);
  protected readonly answer = signal('');

  protected async save(): Promise<void> {
    this.isBusy.set(true);
    this.answer.set('');
    try {
      const [entries, { calendarFile }] = await Promise.all([
        this.api.call(listCalendar, {}),
        import('./calendar-file'),
      ]);
      if (entries.length === 0) return this.answer.set(this.t('today.no-calendar'));
      const madeAt = this.clock.now();
      const words = { summary: this.t('today.calendar-entry', { name: this.t('app.name') }), madeAt };
      const content = new Blob([calendarFile(entries, words)], { type: 'text/calendar;charset=utf-8' });
      this.files.save(content, `${dayOf(madeAt)}.ics`);
    } catch (problem) {
      this.answer.set(this.problems.sentence(problem));
    } finally {
      this.isBusy.set(false);
    }
  }
}
