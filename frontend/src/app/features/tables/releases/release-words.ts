import { Injectable, inject } from '@angular/core';
import type { CellDto } from '../../../api/models/cell-dto';
import type { ReleaseCheckDto } from '../../../api/models/release-check-dto';
import type { ReleaseDto } from '../../../api/models/release-dto';
import type { ReleaseTableDto } from '../../../api/models/release-table-dto';
import { Dates } from '../../../core/language/dates';
import { Language } from '../../../core/language/language';
import { Texts, textName } from '../../../core/language/texts';
import type { ChartKind } from '../../../ui/figures/chart-bars';
import type { FigureFact, FigureRow } from '../../../ui/figures/figure-table';
import { TableWords } from '../table-words';

const TOTAL = 'total';
/** The one column of a table that has none. */
const ALL = 'all';

const LICENCE = 'Creative Commons Attribution 4.0 (CC BY 4.0)';

export interface ShownTable {
  readonly code: string;
  readonly title: string;
  readonly outcome: ReleaseTableDto['outcome'];
  readonly chart: ChartKind;
  readonly corner: string;
  readonly heads: readonly string[];
  readonly rows: readonly FigureRow[];
  readonly facts: readonly FigureFact[];
  readonly smallestShown: number;
}

/** Periods, tables and what stands out of releases, in words. */
@Injectable({ providedIn: 'root' })
export class ReleaseWords {
  private readonly t = inject(Texts).t;
  private readonly dates = inject(Dates);
  private readonly tables = inject(TableWords);
  private readonly language = inject(Language);

  /** `September 2020`, or a quarter, a half-year or a year. */
  period({ kind, firstOn }: Pick<ReleaseDto, 'kind' | 'firstOn'>): string {
    if (kind === 'month') return this.dates.month(firstOn);
    const [year, month] = [firstOn.slice(0, 4), Number(firstOn.slice(5, 7))];
    const number = Math.ceil(month / (kind === 'quarter' ? 3 : 6));
    return this.t(`figures.period-${textName(kind)}`, { year, number: `${number}` });
  }

  shown(table: ReleaseTableDto, release: ReleaseDto): ShownTable {
    const { definition, lines, columns, cells } = table;
    const heads = [...columns.filter((column) => column !== ALL), TOTAL];
    const cell = (line: string, column: string): CellDto | undefined =>
      cells.find((one) => one.line === line && one.column === column);
    return {
      code: definition.code,
      title: this.tables.title(definition.code),
      outcome: table.outcome,
      // Of a table without columns each line is a bar.
      chart: heads.length > 1 ? 'turned' : 'parts',
      corner: this.t(`figures.of-${textName(definition.lines)}`),
      heads: heads.map((column) => this.tables.key(column, definition.columnWords)),
      rows: [...lines, TOTAL].map((line) => ({
        key: line,
        head: this.tables.key(line, definition.lineWords),
        isTotal: line === TOTAL,
        cells: heads.map((column) => cell(line, column)),
      })),
      facts: [...this.tables.definition(definition), ...this.missing(table), ...this.published(release)],
      smallestShown: definition.smallestShown,
    };
  }

  /** Of what anybody may read: which version it is, why there is it, and what may be done with it. */
  published({ state, version, reason, isSuperseded, publishedAt }: ReleaseDto): FigureFact[] {
    if (state !== 'published') return [];
    const name = this.t('figures.version', { version: `${version}` });
    const fact = (key: string, value: string): FigureFact => ({ label: this.t(`exports.${key}`), value });
    return [
      fact('version', reason ? `${name}: ${this.t(`figures.reason-${textName(reason)}`)}` : name),
      ...(isSuperseded ? [fact('corrected', this.t('releases.superseded'))] : []),
      ...(publishedAt ? [fact('published', this.dates.date(publishedAt))] : []),
      fact('licence', this.t('exports.licence-text', { licence: LICENCE })),
    ];
  }

  private missing(table: ReleaseTableDto): FigureFact[] {
    const share = (percent: number | null) =>
      percent === null ? this.t('figures.share-too-few') : this.t('figures.share', { percent });
    return [
      { label: this.t('figures.fact-without-consent'), value: share(table.withoutConsentPercent) },
      ...(table.definition.axis === 'happened'
        ? [{ label: this.t('figures.fact-without-day'), value: share(table.withoutDayPercent) }]
        : []),
    ];
  }

  /** What stands out: of which agency, or of which line of which table. */
  check({ kind, code, line, agency }: ReleaseCheckDto, tables: readonly ReleaseTableDto[]): string {
    const definition = tables.find((table) => table.definition.code === code)?.definition;
    return this.t(`releases.check-${textName(kind)}`, {
      agency: agency?.[this.language.current()] ?? '',
      table: code ? this.tables.title(code) : '',
      line: line && definition ? this.tables.key(line, definition.lineWords) : '',
    });
  }
}
