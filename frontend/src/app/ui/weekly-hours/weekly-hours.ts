import { Component, computed, inject, input, model } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Texts } from '../../core/language/texts';
import { readClock } from '../date-field/clock';
import { Icon } from '../icon/icon';

export interface WeeklyStretch {
  /** 1 is Monday. */
  weekday: number;
  /** Minutes since midnight in Dushanbe. */
  fromMinute: number;
  untilMinute: number;
}

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const FIRST: Pick<WeeklyStretch, 'fromMinute' | 'untilMinute'> = { fromMinute: 600, untilMinute: 720 };

/** Hours of the week: a line for each stretch, in Dushanbe time. */
@Component({
  selector: 'pn-weekly-hours',
  imports: [Icon, MatButton],
  templateUrl: './weekly-hours.html',
  styleUrl: './weekly-hours.scss',
})
export class WeeklyHours {
  readonly windows = model<readonly WeeklyStretch[]>([]);
  readonly legend = input.required<string>();
  readonly error = input('');

  protected readonly t = inject(Texts).t;
  protected readonly weekdays = WEEKDAYS;
  protected readonly lines = computed(() =>
    this.windows().map((window) => ({
      weekday: window.weekday,
      from: toClock(window.fromMinute),
      until: toClock(window.untilMinute),
    })),
  );

  protected add(): void {
    const last = this.windows().at(-1);
    const next = last ? { ...last, weekday: (last.weekday % 7) + 1 } : { weekday: 1, ...FIRST };
    this.windows.set([...this.windows(), next]);
  }

  protected remove(index: number): void {
    this.windows.set(this.windows().filter((_, at) => at !== index));
  }

  protected change(index: number, change: Partial<WeeklyStretch>): void {
    this.windows.set(this.windows().map((window, at) => (at === index ? { ...window, ...change } : window)));
  }

  /** Unreadable input gives way to the stored value: the field always shows the value that will be saved. */
  protected setTime(index: number, end: 'fromMinute' | 'untilMinute', event: Event): void {
    const field = event.target as HTMLInputElement;
    const clock = readClock(field.value);
    if (clock) {
      const total = Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
      // "Until midnight" is typed as 00:00.
      this.change(index, { [end]: end === 'untilMinute' && total === 0 ? 1440 : total });
    }
    field.value = toClock(this.windows()[index]?.[end] ?? 0);
  }

  protected number(event: Event): number {
    return Number((event.target as HTMLSelectElement).value);
  }
}

const toClock = (minutes: number): string => {
  const inDay = minutes % 1440;
  return `${String(Math.floor(inDay / 60)).padStart(2, '0')}:${String(inDay % 60).padStart(2, '0')}`;
};
