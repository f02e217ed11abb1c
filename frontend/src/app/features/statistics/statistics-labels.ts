import { Injectable, inject } from '@angular/core';
import type { DefinitionDto, PeriodDto, TableDto } from '../../api/models';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import type { CountCell, CountRow } from './charts/count-table';
import type { ChartKind } from './charts/draw-chart';

export const TOTAL = 'total';
/** In editions every place without a working group is one column. */
export const ELSEWHERE_OR_UNKNOWN = 'elsewhere_or_unknown';

/** One line of how a table is counted. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** A table as it is shown. */
export interface CountsView {
  readonly corner: string;
  readonly heads: readonly string[];
  readonly rows: readonly CountRow[];
  readonly chart: ChartKind;
}

/** `570–605`. */
export const rangeOf = ({ from, to }: { from: number; to: number }): string =>
  from === to ? `${from}` : `${from}–${to}`;

/** How often a person or a record is counted, by unit. */
const ONCE: Partial<Record<DefinitionDto['unit'], string>> = {
  persons: 'figures.once-persons',
  deaths: 'figures.once-persons',
  attempts: 'figures.once-attempts',
};
/** Keys of lines and columns that are no codes of a list. */
const OWN_WORDS: Record<string, string> = {
  [TOTAL]: 'figures.total',
  elsewhere: 'figures.elsewhere',
  [ELSEWHERE_OR_UNKNOWN]: 'figures.elsewhere-or-unknown',
};
const ARTICLE = /^(adm|cc)_(\d+)(?:_(\d+))?$/;
const PARTS = { quarter: 3, half_year: 6 } as const;

/** Periods, tables, their lines and how they are counted, in words. */
@Injectable({ providedIn: 'root' })
export class StatisticsLabels {
  private readonly texts = inject(Texts);
  private readonly t = this.texts.t;
  private readonly dates = inject(Dates);

  /** `September 2020`, or a quarter, a half-year or a year. */
  period({ kind, firstOn }: Pick<PeriodDto, 'kind' | 'firstOn'>): string {
    if (kind === 'month') return capital(this.dates.month(firstOn));
    const year = firstOn.slice(0, 4);
    const number = kind === 'year' ? 1 : Math.ceil(Number(firstOn.slice(5, 7)) / PARTS[kind]);
    return this.t(`figures.period-${textName(kind)}`, { year, number: `${number}` });
  }

  title(code: string): string {
    return this.t(`figures.table-${textName(code)}`);
  }

  /** Of a line or column: a total, an article, or a code of its list, whose words begin as the catalogue says. */
  key(key: string, beginning: string): string {
    const own = OWN_WORDS[key];
    if (own) return this.t(own);
    const [, law, number = '', part] = ARTICLE.exec(key) ?? [];
    if (law)
      return this.t(law === 'adm' ? 'counted.article-administrative' : 'counted.article-criminal', {
        number: part ? `${number}(${part})` : number,
      });
    const name = textName(key);
    return this.t(this.texts.has(beginning + name) ? beginning + name : `counted.${name}`);
  }

  /** What is counted, by which day, of whom. */
  definition(definition: DefinitionDto): Fact[] {
    const { unit, axis, isMultiple, lines, columns } = definition;
    const hasPlaces = lines === 'places' || columns === 'places';
    const place = unit === 'orders' ? 'figures.place-orders' : 'figures.place-records';
    return [
      this.fact('unit', this.t(`figures.unit-${textName(unit)}`)),
      this.fact('axis', this.t(`figures.axis-${textName(axis)}`)),
      ...(hasPlaces ? [this.fact('place', this.t(place))] : []),
      this.fact('once', this.t(ONCE[unit] ?? 'figures.once-records')),
      this.fact('who', this.t('figures.who-allowed')),
      ...(isMultiple ? [this.fact('sums', this.t('figures.sums-mentions'))] : []),
    ];
  }

  /** The same with how many records a table counts and leaves out. */
  statement(table: Pick<TableDto, 'definition' | 'counted' | 'withoutConsent' | 'withoutDay'>): Fact[] {
    return [
      ...this.definition(table.definition),
      this.fact('counted', `${table.counted}`),
      this.fact('without-consent', `${table.withoutConsent}`),
      ...(table.definition.axis === 'happened' ? [this.fact('without-day', `${table.withoutDay}`)] : []),
    ];
  }

  countedAt(moment: string): Fact {
    return this.fact('counted-at', this.dates.moment(moment));
  }

  /** Months run down, so that a table of places fits a phone, and are drawn as a line. */
  view({ definition, lines, columns, cells }: TableDto): CountsView {
    const isOfMonths = definition.columns === 'months';
    const { lineWords, columnWords } = definition;
    const down = { codes: isOfMonths ? columns : lines, words: isOfMonths ? columnWords : lineWords };
    const across = { codes: isOfMonths ? lines : columns, words: isOfMonths ? lineWords : columnWords };
    const values = new Map(cells.map(({ line, column, value }) => [`${line} ${column}`, value]));
    return this.grid({
      corner: isOfMonths ? definition.columns : definition.lines,
      down,
      across,
      cell: (one, other) => {
        const value = values.get(isOfMonths ? `${other} ${one}` : `${one} ${other}`);
        return value === undefined ? undefined : { value };
      },
      chart: isOfMonths ? 'line' : 'bars',
    });
  }

  /** Lines and columns with their totals. */
  grid({ corner, down, across, cell, chart }: Grid): CountsView {
    const [lines, heads] = [withTotal(down.codes), withTotal(across.codes)];
    return {
      corner: this.t(`figures.of-${textName(corner)}`),
      heads: heads.map((code) => this.key(code, across.words)),
      rows: lines.map((code) => ({
        key: code,
        head: this.key(code, down.words),
        isTotal: code === TOTAL,
        cells: heads.map((other) => cell(code, other)),
      })),
      chart,
    };
  }

  fact(name: string, value: string): Fact {
    return { label: this.t(`figures.fact-${name}`), value };
  }
}

interface Axis {
  readonly codes: readonly string[];
  /** How the keys of its words begin. */
  readonly words: string;
}
interface Grid {
  /** The list that the lines are of. */
  readonly corner: string;
  readonly down: Axis;
  readonly across: Axis;
  readonly cell: (line: string, column: string) => CountCell | undefined;
  readonly chart: ChartKind;
}

const withTotal = (codes: readonly string[]): string[] => [...codes.filter((code) => code !== TOTAL), TOTAL];
/** Months are written small in Russian and in Tajik, but not where a heading begins. */
const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
