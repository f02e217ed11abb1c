import { Injectable, inject } from '@angular/core';
import type {
  EditionCellDto,
  EditionChangesDto,
  EditionCheckDto,
  EditionLineDto,
  EditionTableDto,
} from '../../../api/models';
import { Language } from '../../../core/language/language';
import { Texts, textName } from '../../../core/language/texts';
import type { CountCell } from '../charts/count-table';
import { ELSEWHERE_OR_UNKNOWN, StatisticsLabels, TOTAL } from '../statistics-labels';
import type { CountsView, Fact } from '../statistics-labels';

const PERSONS = 'persons';
const ELSEWHERE = 'elsewhere';
const LICENCE = 'Creative Commons Attribution 4.0 (CC BY 4.0)';

/** Editions, their tables and the checks of a draft, in words. */
@Injectable({ providedIn: 'root' })
export class EditionLabels {
  private readonly t = inject(Texts).t;
  private readonly words = inject(StatisticsLabels);
  private readonly language = inject(Language);

  title({ year, part }: Pick<EditionLineDto, 'year' | 'part'>): string {
    return this.t(`editions.part-${textName(part)}`, { year: `${year}` });
  }

  /** A half-year is two lists: its categories, and its totals by place. */
  views(table: EditionTableDto): CountsView[] {
    const { definition, lines, columns, cells, period } = table;
    const found = new Map(cells.map((cell) => [`${cell.line} ${cell.column}`, cell]));
    if (definition.code === PERSONS) return [this.persons(lines, found)];
    const at = (line: string, column: string): CountCell | undefined =>
      found.get(`${line} ${column === ELSEWHERE_OR_UNKNOWN ? ELSEWHERE : column}`);
    // Of tables of months a published table has places for columns.
    const isOfMonths = definition.columns === 'months';
    const columnWords = isOfMonths ? definition.lineWords : definition.columnWords;
    const places = {
      codes: columns.map((column) => (column === ELSEWHERE ? ELSEWHERE_OR_UNKNOWN : column)),
      words: columnWords,
    };
    const categories = { codes: lines, words: definition.lineWords };
    const none = { codes: [], words: '' };
    const byPlace = this.words.grid({
      ...{ corner: isOfMonths ? definition.lines : definition.columns, down: places, across: none },
      ...{ cell: (place) => at(TOTAL, place), chart: 'bars' },
    });
    if (lines.every((line) => line === TOTAL)) return [byPlace];
    const across = period.kind === 'half_year' ? none : places;
    const grid = { corner: definition.lines, down: categories, across, cell: at, chart: 'bars' } as const;
    return across === none ? [this.words.grid(grid), byPlace] : [this.words.grid(grid)];
  }

  facts({ definition, withoutConsentPercent, withoutDayPercent }: EditionTableDto): Fact[] {
    const share = (percent: number | null): string =>
      percent === null ? '–' : this.t('figures.share', { percent });
    const isOfPersons = definition.code === PERSONS;
    return [
      ...this.words.definition(definition),
      ...(isOfPersons ? [] : [this.words.fact('without-consent', share(withoutConsentPercent))]),
      ...(definition.axis === 'happened' ? [this.words.fact('without-day', share(withoutDayPercent))] : []),
      this.words.fact('licence', this.t('figures.licence-text', { licence: LICENCE })),
    ];
  }

  /** A conspicuous value: of which agency, or of which line of which table. */
  check({ kind, code, line, agency }: EditionCheckDto, tables: readonly EditionTableDto[]): string {
    const definition = tables.find((table) => table.definition.code === code)?.definition;
    return this.t(`editions.check-${textName(kind)}`, {
      agency: agency?.[this.language.current()] ?? '',
      table: code ? this.words.title(code) : '',
      line: line && definition ? this.words.key(line, definition.lineWords) : '',
    });
  }

  /** What rounding changed. */
  changes({ cells, asNumber, asClass, nonZero, nonZeroAsNumber }: EditionChangesDto): string[] {
    const count = { cells, number: asNumber, class: asClass };
    const percent = nonZero ? Math.round(((nonZeroAsNumber ?? 0) / nonZero) * 100) : null;
    return [
      this.t('editions.changes', count),
      ...(percent === null || nonZero === null
        ? []
        : [this.t('editions.changes-non-zero', { nonZero, number: nonZeroAsNumber ?? 0, percent })]),
    ];
  }

  /** Estimated persons by place, with the interval. */
  private persons(lines: readonly string[], cells: ReadonlyMap<string, EditionCellDto>): CountsView {
    const words = (line: string): string | null => {
      const [value, from, to] = ['estimate', 'from', 'to'].map(
        (column) => cells.get(`${line} ${column}`)?.value,
      );
      return value === null || value === undefined ? null : `${value} (${from ?? '0–4'}–${to ?? '0–4'})`;
    };
    const view = this.words.grid({
      ...{ corner: 'places', down: { codes: lines, words: 'place.' }, across: { codes: [], words: '' } },
      ...{ cell: (line) => ({ value: words(line) }), chart: 'bars' },
    });
    return { ...view, heads: [this.t('persons.unit-estimate')] };
  }
}
