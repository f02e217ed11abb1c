import { linkedSignal } from '@angular/core';
import type { PeriodDto } from '../../api/models/period-dto';
import { apiResource } from '../../core/http/api-resource';

type Period = Pick<PeriodDto, 'kind' | 'firstOn' | 'name' | 'isOver'>;
interface Sources<P, T> {
  readonly list: () => Promise<readonly P[]>;
  readonly get: (period: string) => Promise<T>;
  /** The kind of period that is shown first. */
  readonly first?: Period['kind'];
}

/** Periods to choose from, and what is counted of the chosen one. Call it where a component's fields are made. */
export function periodChoice<P extends Period, T>({ list, get, first }: Sources<P, T>) {
  const periods = apiResource(list);
  const period = linkedSignal(() => newest(periods.value() ?? [], first));
  const counted = apiResource(get, () => period() || undefined);
  return { periods, period, counted };
}

/** The newest of that kind that is over, else the newest that is: of one that runs the numbers still change. */
export function newest(periods: readonly Period[], first: Period['kind'] = 'year'): string {
  const over = periods.filter(({ isOver }) => isOver);
  return (over.find(({ kind }) => kind === first) ?? over[0] ?? periods[0])?.name ?? '';
}
