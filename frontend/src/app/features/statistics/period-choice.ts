import { effect, inject, signal, untracked } from '@angular/core';
import type { PeriodDto } from '../../api/models/period-dto';
import { ProblemTexts } from '../../core/http/problem-texts';

type Period = Pick<PeriodDto, 'kind' | 'firstOn' | 'name' | 'isOver'>;
interface Sources<P, T> {
  readonly list: () => Promise<readonly P[]>;
  readonly get: (period: string) => Promise<T>;
  /** The kind of period that is shown first. */
  readonly first?: Period['kind'];
}

/** Periods to choose from, and what is counted of the chosen one. Call it where a component's fields are made. */
export function periodChoice<P extends Period, T>({ list, get, first }: Sources<P, T>) {
  const problems = inject(ProblemTexts);
  const periods = signal<readonly P[] | null>(null);
  const period = signal('');
  const counted = signal<T | null>(null);
  const problem = signal('');

  /** Of two answers only that of the last choice is shown. */
  const trying = async <A>(ask: () => Promise<A>, take: (answer: A) => void): Promise<void> => {
    const asked = period();
    problem.set('');
    try {
      const answer = await ask();
      if (asked === period()) take(answer);
    } catch (error) {
      if (asked === period()) problem.set(problems.sentence(error));
    }
  };
  const load = (): Promise<void> =>
    trying(list, (items) => {
      periods.set(items);
      period.set(newest(items, first));
    });
  const show = (): Promise<void> => {
    counted.set(null);
    return trying(() => get(period()), counted.set);
  };
  void load();
  effect(() => {
    if (period()) untracked(() => void show());
  });
  return { periods, period, counted, problem, load, show };
}

/** The newest of that kind that is over, else the newest that is: of one that runs the numbers still change. */
export function newest(periods: readonly Period[], first: Period['kind'] = 'year'): string {
  const over = periods.filter(({ isOver }) => isOver);
  return (over.find(({ kind }) => kind === first) ?? over[0] ?? periods[0])?.name ?? '';
}
