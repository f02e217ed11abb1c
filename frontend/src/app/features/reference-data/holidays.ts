import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { addHoliday } from '../../api/fn/directory/add-holiday';
import { listHolidays } from '../../api/fn/directory/list-holidays';
import { removeHoliday } from '../../api/fn/directory/remove-holiday';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { Dates } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { DateField } from '../../ui/date-field/date-field';
import type { KnownDay } from '../../ui/date-field/known-day';
import { PageHeader } from '../../ui/page-header/page-header';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';

/** Feasts that a decree sets each year, on which nobody is written to. */
@Component({
  selector: 'pn-holidays',
  imports: [DateField, LoadError, Loading, MatButton, PageHeader],
  template: `
    <pn-page-header
      [heading]="t('holidays.title')"
      [lead]="t('holidays.lead')"
      [back]="{ to: ['/lists'], label: t('menu.lists') }"
    />
    @if (days(); as shown) {
      <div class="card">
        @if (problem()) {
          <section class="section">
            <p class="error" role="alert">{{ problem() }}</p>
          </section>
        }
        @for (day of shown; track day) {
          <section class="section line">
            <span>{{ dates.longDay(day) }} {{ day.slice(0, 4) }}</span>
            <button
              matButton="outlined"
              type="button"
              [attr.aria-label]="t('holidays.remove') + ': ' + dates.longDay(day)"
              (click)="remove(day)"
            >
              {{ t('holidays.remove') }}
            </button>
          </section>
        } @empty {
          <section class="section">{{ t('holidays.none') }}</section>
        }
        <form class="section stack" novalidate (submit)="add($event)">
          <pn-date-field
            fieldId="holiday"
            [label]="t('holidays.day')"
            [today]="today()"
            [recent]="false"
            [error]="isAsked() && !day()?.on ? t('error.invalid-date') : ''"
            [(value)]="day"
          />
          <div class="actions">
            <button matButton="filled" type="submit">{{ t('holidays.add') }}</button>
          </div>
        </form>
      </div>
    } @else if (problem()) {
      <pn-load-error [heading]="problem()" (retried)="load()" />
    } @else {
      <pn-loading (retried)="load()" />
    }
  `,
  styles: `
    :host {
      display: block;
      max-width: 680px;
    }
    .line {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: 8px 16px;
    }
    .error {
      color: var(--mat-sys-error);
    }
  `,
})
export class Holidays {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly clock = inject(ServerClock);
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly days = signal<readonly string[] | null>(null);
  protected readonly day = signal<KnownDay | null>(null);
  protected readonly problem = signal('');
  protected readonly isAsked = signal(false);
  /** In Dushanbe, which has kept UTC+5 all along. */
  protected readonly today = computed(() =>
    new Date(this.clock.now().getTime() + 5 * 3_600_000).toISOString().slice(0, 10),
  );

  constructor() {
    void this.load();
  }

  protected load(): Promise<void> {
    return this.attempt(() => Promise.resolve());
  }

  protected async add(event: Event): Promise<void> {
    event.preventDefault();
    const on = this.day()?.on;
    this.isAsked.set(!on);
    if (!on) return;
    await this.attempt(async () => {
      await this.api.call(addHoliday, { body: { day: on } }, new Submission().context());
      this.day.set(null);
    });
  }

  protected remove(day: string): Promise<void> {
    return this.attempt(() => this.api.call(removeHoliday, { day }));
  }

  private async attempt(work: () => Promise<unknown>): Promise<void> {
    this.problem.set('');
    try {
      await work();
      this.days.set((await this.api.call(listHolidays, {})).days);
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }
}
