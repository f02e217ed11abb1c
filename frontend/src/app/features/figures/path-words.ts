import { Injectable, inject } from '@angular/core';
import type { CellDto } from '../../api/models/cell-dto';
import type { PathTableDto } from '../../api/models/path-table-dto';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import type { ChartKind } from '../../ui/figures/chart-bars';
import type { FigureCell, FigureFact, FigureRow } from '../../ui/figures/figure-table';

const TOTAL = 'total';
const JOIN = '+';
/** Keys of columns that are codes of a list. */
const LISTS: Record<string, string> = {
  service: 'service-type.',
  place: 'place.',
  by_whom: 'agency-type.',
  settled_as: 'path.line-',
};
const OWN = ['nobody', 'not_named'];
/** Of each kind one table, but orders, which stand once beside breaches and once beside extensions. */
const TITLED_BY_VIEW = ['orders'];

export interface ShownPath {
  key: string;
  chart: ChartKind;
  /** Its name among the files; stages come with the table that they are of. */
  file: string;
  title: string;
  corner: string;
  heads: string[];
  rows: FigureRow[];
  facts: FigureFact[];
}

export interface Counted {
  isOfGroup: boolean;
  smallestShown: number;
}

/** A table of the path in words. */
@Injectable({ providedIn: 'root' })
export class PathWords {
  private readonly t = inject(Texts).t;
  private readonly language = inject(Language);

  /** From stage to stage: one row for all, then one for each column, so that it reads along the path. */
  stages(table: PathTableDto, counted: Counted): ShownPath {
    const stages = [...new Set(table.stages.map(({ stage }) => stage))];
    const at = (stage: string, column: string): FigureCell => {
      const value =
        table.stages.find((each) => each.stage === stage && each.column === column)?.value ?? null;
      return value === null ? { value: null, mark: 'hidden' } : { value, mark: null };
    };
    const heads = stages.map((stage) => this.t(`path.stage-${textName(stage)}`));
    const file = `${table.code}-${table.view}`;
    const shown = { key: `stages-${table.view}`, file, facts: this.facts(table, counted) };
    if (table.code === 'cohort' || table.code === 'attrition')
      return {
        ...shown,
        ...this.downwards(
          { code: table.code, names: heads },
          stages.map((stage) => at(stage, TOTAL)),
        ),
      };
    const rows = this.columnsOf(table).map((column): FigureRow => ({
      key: column,
      head: this.column(table, column),
      isTotal: column === TOTAL,
      cells: stages.map((stage) => at(stage, column)),
    }));
    return {
      ...shown,
      chart: 'stages',
      title: this.t('path.title-stages'),
      corner: this.t(`path.corner-${table.view}`),
      heads,
      rows,
    };
  }

  /** The whole path has no columns: it runs down a phone and a page, with how many fewer came to the next that is told. */
  private downwards(
    { code, names }: { code: 'cohort' | 'attrition'; names: readonly string[] },
    reached: readonly FigureCell[],
  ): Pick<ShownPath, 'chart' | 'title' | 'corner' | 'heads' | 'rows'> {
    const lost = (at: number): FigureCell => {
      const here = reached[at]?.value;
      // Of stages that are not told, the one after them says how many were lost until there.
      const next = reached.slice(at + 1).find(({ value }) => typeof value === 'number')?.value;
      return dashed(typeof here === 'number' && typeof next === 'number' ? here - next : null);
    };
    return {
      chart: 'turned',
      title: this.t(`path.title-stages-${code}`),
      corner: this.t('path.corner-stage'),
      heads: [this.t(`path.corner-${code === 'attrition' ? code : 'none'}`), this.t('path.lost-next')],
      rows: names.map((head, at) => ({ key: head, head, isTotal: false, cells: [reached[at], lost(at)] })),
    };
  }

  /** Lines by columns, their base, the share that is told with it, and what nobody knows. */
  table(table: PathTableDto, counted: Counted): ShownPath {
    const columns = this.columnsOf(table);
    const key = TITLED_BY_VIEW.includes(table.code) ? `${table.code}-${table.view}` : table.code;
    return {
      key: `${table.code}-${table.view}`,
      chart: 'parts',
      file: `${table.code}-${table.view}`,
      title: this.t(`path.title-${key}`),
      corner: this.t(`path.corner-${table.definition.unit === 'cases' ? 'cases' : table.code}`),
      heads: columns.map((column) => this.column(table, column)),
      rows: [...this.lines(table, columns), ...this.shares(table, columns), ...this.days(table, columns)],
      facts: this.facts(table, counted),
    };
  }

  private columnsOf({ columns }: PathTableDto): string[] {
    return [...columns.map(({ key }) => key), TOTAL];
  }

  private column({ view, columns }: PathTableDto, key: string): string {
    if (key === TOTAL) return this.t('path.all');
    const name = columns.find((column) => column.key === key)?.name;
    if (name) return name[this.language.current()];
    const list = OWN.includes(key) ? null : LISTS[view];
    return this.t((list ?? 'path.column-') + textName(key));
  }

  private line(key: string): string {
    if (key === TOTAL) return this.t('path.all');
    return key
      .split(JOIN)
      .map((each) => this.t(`path.line-${textName(each)}`))
      .join(' · ');
  }

  private lines({ lines, cells }: PathTableDto, columns: readonly string[]): FigureRow[] {
    return [...lines, TOTAL].map((line) => ({
      key: line,
      head: this.line(line),
      isTotal: line === TOTAL,
      cells: columns.map((column) => cellAt(cells, line, column)),
    }));
  }

  private shares({ definition, shares }: PathTableDto, columns: readonly string[]): FigureRow[] {
    const row = (key: 'percent' | 'missingPercent', head: string): FigureRow => ({
      key,
      head,
      isTotal: false,
      isBeside: true,
      cells: columns.map((column) => dashed(shares.find((share) => share.column === column)?.[key])),
    });
    const { numerator, missing } = definition;
    return [
      ...(numerator ? [row('percent', this.t('path.share-of', { line: this.line(numerator) }))] : []),
      ...(missing.length > 0 ? [row('missingPercent', this.t('path.share-missing'))] : []),
    ];
  }

  private days({ days }: PathTableDto, columns: readonly string[]): FigureRow[] {
    return [...new Set(days.map(({ step }) => step))].map((step) => ({
      key: step,
      head: this.t('path.days', { step: this.t(`path.step-${step}`) }),
      isTotal: false,
      isBeside: true,
      cells: columns.map((column) =>
        dashed(days.find((each) => each.step === step && each.column === column)?.days),
      ),
    }));
  }

  private facts(
    { code, definition, days }: PathTableDto,
    { isOfGroup, smallestShown }: Counted,
  ): FigureFact[] {
    const fact = (label: string, value: string): FigureFact => ({ label: this.t(label), value });
    return [
      fact('measures.fact-base', this.t(`path.basis-${definition.unit}`)),
      fact('figures.fact-axis', this.t(`path.axis-${textName(definition.axis)}`)),
      fact('figures.fact-who', this.t(isOfGroup ? 'path.who-group' : 'path.who-agency')),
      ...(code === 'cohort' ? [fact('path.fact-counted', this.t('path.cohort-rule'))] : []),
      ...(code === 'attrition' ? [fact('path.fact-counted', this.t('path.attrition-rule'))] : []),
      ...(code === 'settled' ? [fact('path.fact-counted', this.t('path.settled-rule'))] : []),
      ...(days.length > 0 ? [fact('path.fact-days', this.t('path.days-rule'))] : []),
      ...(definition.numerator ? [fact('measures.fact-share', this.t('measures.share-rule'))] : []),
      ...(smallestShown > 1
        ? [
            fact('figures.fact-rule', this.t('measures.rule', { last: smallestShown - 1 })),
            fact('path.fact-lines', this.t('path.merged-rule')),
          ]
        : []),
    ];
  }
}

const cellAt = (cells: readonly CellDto[], line: string, column: string): CellDto | undefined =>
  cells.find((cell) => cell.line === line && cell.column === column);

const dashed = (value: number | null | undefined): FigureCell => ({ value: value ?? '–', mark: null });
