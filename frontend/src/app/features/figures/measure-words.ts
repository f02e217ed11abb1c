import { Injectable, inject } from '@angular/core';
import type { CellDto } from '../../api/models/cell-dto';
import type { MeasureDto } from '../../api/models/measure-dto';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import type { FigureCell, FigureFact, FigureRow } from '../../ui/figures/figure-table';

const TOTAL = 'total';
/** Six and twelve months later the same is asked. */
const QUESTION_OF: Record<MeasureDto['code'], string> = {
  on_time: 'on-time',
  returned_6: 'returned',
  returned_12: 'returned',
  safe_6: 'safe',
};

export interface ShownMeasure {
  code: string;
  title: string;
  corner: string;
  heads: string[];
  rows: FigureRow[];
  facts: FigureFact[];
}

/** A measure in words: its parts by month, their base, the share, and how all of it is counted. */
@Injectable({ providedIn: 'root' })
export class MeasureWords {
  private readonly t = inject(Texts).t;
  private readonly dates = inject(Dates);

  show(measure: MeasureDto, { isOfGroup, smallestShown }: { isOfGroup: boolean; smallestShown: number }) {
    const unit = textName(measure.definition.unit);
    return {
      code: measure.code,
      title: this.t(`measures.title-${textName(measure.code)}`),
      corner: this.t(`measures.corner-${unit}`),
      heads: measure.columns.map((column) => this.head(column)),
      rows: this.rows(measure),
      facts: this.facts(measure, { isOfGroup, smallestShown }),
    } satisfies ShownMeasure;
  }

  private head(column: string): string {
    return column === TOTAL ? this.t('measures.quarter') : this.dates.shortMonth(`${column}-01`);
  }

  private rows({ definition, columns, cells, shares }: MeasureDto): FigureRow[] {
    const line = (key: string, head: string): FigureRow => ({
      key,
      head,
      isTotal: key === TOTAL,
      cells: columns.map((column) => cellAt(cells, key, column)),
    });
    const percents = (key: 'percent' | 'missingPercent', head: string): FigureRow => ({
      key,
      head,
      isTotal: false,
      isBeside: true,
      cells: columns.map((column) => percentOf(shares.find((share) => share.column === column)?.[key])),
    });
    const unit = textName(definition.unit);
    return [
      ...definition.parts.map((part) => line(part, this.part(part))),
      line(TOTAL, this.t(`measures.base-${unit}`)),
      percents('percent', `${this.part(definition.numerator)}, %`),
      percents('missingPercent', this.t(`measures.unknown-${unit}`)),
      { ...line(definition.apart, this.part(definition.apart)), isBeside: true },
    ];
  }

  private part(part: string): string {
    return this.t(`measures.part-${textName(part)}`);
  }

  private facts(
    { code, definition }: MeasureDto,
    { isOfGroup, smallestShown }: { isOfGroup: boolean; smallestShown: number },
  ): FigureFact[] {
    const question = QUESTION_OF[code];
    const fact = (label: string, value: string): FigureFact => ({ label: this.t(label), value });
    return [
      fact('measures.fact-base', this.t(`measures.basis-${textName(definition.unit)}`)),
      fact('measures.fact-numerator', this.t(`measures.numerator-${question}`)),
      fact('measures.fact-missing', this.t(`measures.missing-${question}`)),
      fact('measures.fact-apart', this.t(`measures.apart-${textName(definition.apart)}`)),
      fact('figures.fact-axis', this.t(`measures.axis-${textName(definition.axis)}`)),
      fact('figures.fact-who', this.t(isOfGroup ? 'measures.who-group' : 'measures.who-agency')),
      fact('measures.fact-share', this.t('measures.share-rule')),
      ...(smallestShown > 1
        ? [fact('figures.fact-rule', this.t('measures.rule', { last: smallestShown - 1 }))]
        : []),
    ];
  }
}

const cellAt = (cells: readonly CellDto[], line: string, column: string): CellDto | undefined =>
  cells.find((cell) => cell.line === line && cell.column === column);

const percentOf = (percent: number | null | undefined): FigureCell => ({
  value: percent ?? '\u2013',
  mark: null,
});
