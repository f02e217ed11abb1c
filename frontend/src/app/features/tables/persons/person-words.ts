import { Injectable, inject } from '@angular/core';
import type { PersonFigureDto } from '../../../api/models/person-figure-dto';
import type { PersonFiguresDto } from '../../../api/models/person-figures-dto';
import type { PersonPeriodDto } from '../../../api/models/person-period-dto';
import type { PersonScopeDto } from '../../../api/models/person-scope-dto';
import { Dates } from '../../../core/language/dates';
import { Language } from '../../../core/language/language';
import { Texts, textName } from '../../../core/language/texts';
import type { FigureCell, FigureFact, FigureRow } from '../../../ui/figures/figure-table';

const UNITS = ['registrations', 'not_linked', 'cases', 'incidents', 'services'] as const;
const DEFINED = [...UNITS, 'persons', 'estimate'] as const;

/** What was counted of persons, in words: each figure says what it is of. */
@Injectable({ providedIn: 'root' })
export class PersonWords {
  private readonly t = inject(Texts).t;
  private readonly dates = inject(Dates);
  private readonly language = inject(Language);

  period({ year, quarter, state }: PersonPeriodDto): string {
    const name = this.dates.period(`${year}-${quarter}`);
    return state === 'draft' ? this.t('persons.draft', { period: name }) : name;
  }

  /** What is to be said of a version: why there is it, that it was corrected, what is in none. */
  notes({ version, lastVersion, reason, isWithoutLater }: PersonPeriodDto): string[] {
    return [
      ...(reason ? [this.t(`persons.reason-${textName(reason)}`, { version: `${version}` })] : []),
      ...(version < lastVersion ? [this.t('persons.superseded')] : []),
      ...(isWithoutLater ? [this.t('persons.without-later')] : []),
    ];
  }

  /** All of them, to choose one; none where there is one only. */
  versions({ lastVersion }: PersonPeriodDto): { value: string; label: string }[] {
    if (lastVersion < 2) return [];
    return Array.from({ length: lastVersion }, (_, at) => `${lastVersion - at}`).map((version) => ({
      value: version,
      label: this.t('figures.version', { version }),
    }));
  }

  scope({ kind, name }: PersonScopeDto): string {
    if (name) return name[this.language.current()];
    return this.t(kind === 'no_group' ? 'persons.no-group' : 'persons.all-groups');
  }

  rows(scope: PersonScopeDto): FigureRow[] {
    const line = (key: string, cell: FigureCell, isTotal = false): FigureRow => ({
      ...{ key, isTotal },
      head: this.t(`persons.unit-${textName(key)}`),
      cells: [cell],
    });
    const share = scope.notLinkedPercent;
    return [
      ...scope.units.flatMap(({ unit, value, mark }) => [
        line(unit, { value, mark: mark ?? null }),
        ...(unit === 'not_linked'
          ? [line('not_linked_share', { value: share === null ? '\u2013' : `${share} %`, mark: null })]
          : []),
      ]),
      line('persons', this.persons(scope.persons), true),
      line('estimate', this.estimate(scope.estimate)),
    ];
  }

  /** For a chart: each unit a bar, the interval beside its name; what is no number has a place without length. */
  bars(scope: PersonScopeDto): FigureRow[] {
    const bar = (key: string, cell: FigureCell, interval: string | null = null): FigureRow => ({
      ...{ key, isTotal: false, cells: [cell] },
      head: [this.t(`persons.unit-${textName(key)}`), interval].filter(Boolean).join(', '),
    });
    const counted = (key: string, { value, low, high, mark }: PersonFigureDto): FigureRow =>
      bar(key, { value, mark: value === null ? (mark ?? 'hidden') : null }, range(low, high));
    return [
      ...scope.units.map(({ unit, value, mark }) => bar(unit, { value, mark: mark ?? null })),
      counted('persons', scope.persons),
      counted('estimate', scope.estimate),
    ];
  }

  facts(figures: PersonFiguresDto, scope: PersonScopeDto): FigureFact[] {
    const last = figures.smallestShown - 1;
    return [
      ...DEFINED.map((unit) => ({
        label: this.t(`persons.unit-${textName(unit)}`),
        value: this.t(`persons.is-${textName(unit)}`),
      })),
      { label: this.t('figures.fact-who'), value: this.t('figures.who-allowed') },
      { label: this.t('figures.fact-rule'), value: this.t('persons.rule', { last }) },
      ...this.settled(scope),
      {
        label: this.t('figures.fact-counted-at'),
        value: this.dates.moment(figures.period.countedAt),
      },
    ];
  }

  private settled({ settledTooSoon: count, settledMark }: PersonScopeDto): FigureFact[] {
    const fact = (value: string): FigureFact[] => [{ label: this.t('persons.settled'), value }];
    if (count !== null) return fact(this.t('persons.settled-count', { count }));
    if (settledMark === null) return [];
    return fact(this.t(settledMark === 'small' ? 'persons.settled-few' : 'figures.key-hidden'));
  }

  private persons({ value, low, high, mark }: PersonFigureDto): FigureCell {
    return { value: value ?? range(low, high), mark: mark ?? null };
  }

  private estimate({ value, low, high, mark }: PersonFigureDto): FigureCell {
    const between = range(low, high);
    const words = value === null ? between : this.t('persons.estimated', { value, between: between ?? '' });
    return { value: words, mark: mark ?? null };
  }
}

const range = (low: number | null, high: number | null): string | null => {
  if (low === null || high === null) return null;
  return low === high ? `${low}` : `${low}\u2013${high}`;
};
