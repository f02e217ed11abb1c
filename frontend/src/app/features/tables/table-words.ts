import { Injectable, inject } from '@angular/core';
import type { CellDto } from '../../api/models/cell-dto';
import type { DefinitionDto } from '../../api/models/definition-dto';
import type { TableDto } from '../../api/models/table-dto';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import type { FigureFact } from '../../ui/figures/figure-table';

const TOTAL = 'total';

/** How often a person or a record is counted, by unit. */
const ONCE: Partial<Record<DefinitionDto['unit'], string>> = {
  persons: 'figures.once-persons',
  deaths: 'figures.once-persons',
  attempts: 'figures.once-attempts',
};
/** Keys of lines and columns that are no codes of a list. */
const OWN_WORDS: Record<string, string> = { total: 'figures.total', elsewhere: 'figures.elsewhere' };
const ARTICLE = /^(adm|cc)_(\d+)(?:_(\d+))?$/;

/** How a table is counted and what its lines are called, in words. */
@Injectable({ providedIn: 'root' })
export class TableWords {
  private readonly texts = inject(Texts);
  private readonly t = this.texts.t;
  private readonly dates = inject(Dates);

  title(code: string): string {
    return this.t(`figures.table-${textName(code)}`);
  }

  /** Of a line or column key: a sum, an article, or a code of its list, whose words begin as the catalogue says. */
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

  /** What stands under every table: unit, day, who is counted, and the rule of what is shown. */
  definition(definition: DefinitionDto): FigureFact[] {
    const { unit, axis, span, isMultiple, smallestShown } = definition;
    return [
      { label: this.t('figures.fact-unit'), value: this.t(`figures.unit-${textName(unit)}`) },
      { label: this.t('figures.fact-axis'), value: this.t(`figures.axis-${textName(axis)}`) },
      ...this.place(definition),
      {
        label: this.t('figures.fact-once'),
        value: this.t(ONCE[unit] ?? 'figures.once-records'),
      },
      { label: this.t('figures.fact-span'), value: this.t(`figures.span-${span}`) },
      { label: this.t('figures.fact-who'), value: this.t('figures.who-allowed') },
      ...(isMultiple ? [{ label: this.t('figures.fact-sums'), value: this.t('figures.sums-mentions') }] : []),
      { label: this.t('figures.fact-rule'), value: this.t('figures.rule', { last: smallestShown - 1 }) },
    ];
  }

  /** Which place is meant, of a table that tells of places. */
  private place({ unit, lines, columns }: DefinitionDto): FigureFact[] {
    if (lines !== 'places' && columns !== 'places') return [];
    const isOfOrders = unit === 'orders';
    return [
      {
        label: this.t('figures.fact-place'),
        value: this.t(isOfOrders ? 'figures.place-orders' : 'figures.place-records'),
      },
    ];
  }

  /** The same with what was left out of this table. */
  statement(table: TableDto): FigureFact[] {
    const share = (percent: number | null) =>
      percent === null ? this.t('figures.share-too-few') : this.t('figures.share', { percent });
    return [
      ...this.definition(table.definition),
      { label: this.t('figures.fact-without-consent'), value: share(table.withoutConsentPercent) },
      ...(table.definition.axis === 'happened'
        ? [{ label: this.t('figures.fact-without-day'), value: share(table.withoutDayPercent) }]
        : []),
      { label: this.t('figures.fact-counted-at'), value: this.dates.moment(table.countedAt) },
    ];
  }

  /** Months run down, so that a table of places fits a phone. */
  view({ definition, lines, columns, cells }: TableDto) {
    const isTurned = definition.columns === 'months';
    const [down, across] = isTurned ? [columns, lines] : [lines, columns];
    const { lineWords, columnWords } = definition;
    const [downWords, acrossWords] = isTurned ? [columnWords, lineWords] : [lineWords, columnWords];
    const cell = (key: string, other: string): CellDto | undefined =>
      cells.find(({ line, column }) =>
        isTurned ? column === key && line === other : line === key && column === other,
      );
    return {
      smallestShown: definition.smallestShown,
      chart: isTurned ? ('turned' as const) : ('parts' as const),
      corner: this.t(`figures.of-${textName(isTurned ? definition.columns : definition.lines)}`),
      heads: [...across, TOTAL].map((key) => this.key(key, acrossWords)),
      rows: [...down, TOTAL].map((key) => ({
        key,
        head: this.key(key, downWords),
        isTotal: key === TOTAL,
        cells: [...across, TOTAL].map((other) => cell(key, other)),
      })),
    };
  }
}
