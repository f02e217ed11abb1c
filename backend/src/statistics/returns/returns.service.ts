import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { dayOf } from '../../shared/dates.js';
import { notFound } from '../../shared/errors.js';
import type { FactPeriod } from '../facts.rules.js';
import { PersonFiguresService } from '../person-figures.service.js';
import type { PersonFigureDto, PersonFiguresDto, PersonScopeDto } from '../persons.dto.js';
import { FIRST_HALF, SECOND_HALF, WHOLE_YEAR } from '../persons.types.js';
import type { PersonFigure, PersonUnit } from '../persons.types.js';
import { PublishedTablesService } from '../published-tables.service.js';
import { endOf, nameOf, periodNamed } from '../releases.rules.js';
import { SMALLEST_SHOWN } from '../statistics.types.js';
import type { ShownCell, TableCode } from '../statistics.types.js';
import { TablesService, toDefinition } from '../tables.service.js';
import type { ReturnDto, ReturnPeriodDto, ReturnPeriodListDto, ReturnSourceDto } from './returns.dto.js';
import { typesBesideForms } from './forms-and-types.rules.js';
import { returnOf, tellsOfSome } from './returns.rules.js';
import { RETURN_TABLES } from './returns.types.js';

/** A table that a return may draw on, wherever it comes from. */
interface Source {
  readonly code: TableCode;
  readonly told: Omit<ReturnSourceDto, 'definition'>;
  readonly cells: readonly ShownCell[];
}

/** The return to the committee for women and family affairs, out of what is shown of a period. */
@Injectable()
export class ReturnsService {
  constructor(
    private readonly database: Database,
    private readonly tables: TablesService,
    private readonly published: PublishedTablesService,
    private readonly figures: PersonFiguresService,
  ) {}

  /** Years that were counted, and whatever was published. */
  async list(): Promise<ReturnPeriodListDto> {
    const { years } = await this.tables.list();
    const counted = years.map((year): FactPeriod => ({ kind: 'year', firstOn: `${year}-01-01` }));
    const all = [...counted, ...(await this.published.list())];
    const periods = [
      ...new Map(all.map(({ kind, firstOn }) => [nameOf({ kind, firstOn }), { kind, firstOn }])).values(),
    ];
    return {
      items: periods
        .map((period) => this.toPeriod(period))
        .sort((a, b) => endOf(b).localeCompare(endOf(a)) || a.firstOn.localeCompare(b.firstOn)),
    };
  }

  async get(name: string): Promise<ReturnDto> {
    const period = periodNamed(name);
    if (!period) throw notFound();
    const sources = await this.sources(period);
    if (sources.length === 0) throw notFound();
    const persons = await this.persons(period);
    return {
      period: this.toPeriod(period),
      smallestShown: SMALLEST_SHOWN,
      sections: returnOf({
        kind: period.kind,
        tables: typesBesideForms(
          new Map(sources.filter(tellsOfSome).map(({ code, cells }) => [code, cells])),
        ),
        persons: persons && figuresOf(persons),
      }).map(({ lines, ...section }) => ({ ...section, lines: [...lines] })),
      sources: sources.map(({ code, told }) => ({ definition: toDefinition(code), ...told })),
      persons: persons && {
        countedAt: persons.period.countedAt,
        isDraft: persons.period.state === 'draft',
        smallestShown: persons.smallestShown,
      },
    };
  }

  private toPeriod({ kind, firstOn }: FactPeriod): ReturnPeriodDto {
    const period = { kind, firstOn };
    return { ...period, name: nameOf(period), isOver: endOf(period) <= dayOf(this.database.now) };
  }

  /** What was published of the period; of a year also the tables that are not, as their own screen shows them. */
  private async sources(period: FactPeriod): Promise<Source[]> {
    const released = (await this.published.ofPeriod(period)).map(
      ({ code, cells, version, countedAt, ...told }) => ({
        ...{ code, cells },
        told: { version, countedAt: countedAt.toISOString(), ...sharesOf(told) },
      }),
    );
    const known = new Set(released.map(({ code }) => code));
    const asked = RETURN_TABLES.filter((code) => !known.has(code));
    const counted =
      period.kind === 'year' ? await this.tables.several(asked, Number(period.firstOn.slice(0, 4))) : [];
    const ofYear = counted.map(({ definition: { code }, cells, countedAt, ...told }): Source => ({
      ...{ code, cells },
      told: { version: null, countedAt, ...sharesOf(told) },
    }));
    const all = new Map([...released, ...ofYear].map((source) => [source.code, source]));
    return RETURN_TABLES.flatMap((code) => all.get(code) ?? []);
  }

  /** Null where it is not told of yet, and of a month. */
  private async persons({ kind, firstOn }: FactPeriod): Promise<PersonFiguresDto | null> {
    if (kind === 'month') return null;
    const [year, month] = [Number(firstOn.slice(0, 4)), Number(firstOn.slice(5, 7))];
    const part = {
      year: WHOLE_YEAR,
      half_year: month < 7 ? FIRST_HALF : SECOND_HALF,
      quarter: Math.ceil(month / 3),
    }[kind];
    const { items } = await this.figures.list();
    const known = items.find((item) => item.year === year && item.quarter === part);
    // A draft of a part of the year is no figure to send anywhere; the year that runs says that it is one.
    const isTold = known && (known.state === 'published' || kind === 'year');
    return isTold ? this.figures.get({ year, quarter: part }) : null;
  }
}

const sharesOf = ({
  withoutConsentPercent,
  withoutDayPercent,
}: Pick<ReturnSourceDto, 'withoutConsentPercent' | 'withoutDayPercent'>) => ({
  withoutConsentPercent,
  withoutDayPercent,
});

/** Of all groups together. */
export function figuresOf({ items }: Pick<PersonFiguresDto, 'items'>): Map<PersonUnit, PersonFigure> {
  const whole: PersonScopeDto | undefined = items.find(({ kind }) => kind === 'all');
  if (!whole) return new Map();
  const figure = ({ low, high, ...shown }: PersonFigureDto): PersonFigure => ({
    ...{ value: shown.value, mark: shown.mark },
    range: low === null || high === null ? null : { low, high },
  });
  const { units, persons, estimate, settledTooSoon: value, settledMark: mark } = whole;
  const settled: [PersonUnit, PersonFigure] = ['settled_too_soon', { value, mark, range: null }];
  return new Map<PersonUnit, PersonFigure>([
    ...units.map(({ unit, ...shown }): [PersonUnit, PersonFigure] => [unit, { ...shown, range: null }]),
    ['persons', figure(persons)],
    ['estimate', figure(estimate)],
    // Of a period that was counted before all groups were added up there is no such line.
    ...(value === null && mark === null ? [] : [settled]),
  ]);
}
