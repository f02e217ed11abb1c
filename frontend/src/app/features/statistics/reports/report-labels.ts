import { Injectable, inject } from '@angular/core';
import type { AgencyReportDto, CommitteeReportDto, DefinitionDto } from '../../../api/models';
import { Language } from '../../../core/language/language';
import { Texts, textName } from '../../../core/language/texts';
import { StatisticsLabels, TOTAL, rangeOf } from '../statistics-labels';
import type { Fact } from '../statistics-labels';

export type ReportForm = CommitteeReportDto | AgencyReportDto;
type CommitteeLine = CommitteeReportDto['sections'][number]['lines'][number];
type AgencyLine = AgencyReportDto['sections'][number]['lines'][number];
/** Persons and missing figures are in the committee's report alone. */
type Line = Omit<CommitteeLine, 'name' | 'table'> &
  Pick<AgencyLine, 'name'> & { readonly table: string | null };
type Definitions = ReadonlyMap<string, DefinitionDto>;

/** One row of the form: a line, or several of one table that have no figure for one reason. */
export interface ReportRow {
  readonly number: string;
  readonly head: string;
  /** The table that it is of, or persons. */
  readonly of: string;
  readonly isTotal: boolean;
  readonly figure: string;
  /** Why there is no figure. */
  readonly why: string;
}

const PERSONS = { persons: null, low: null, high: null, absent: null };
const lineOf = (line: CommitteeLine | AgencyLine): Line => ({ ...PERSONS, ...line });

/** Lines of one table that have no figure for one reason are one row. */
function runsOf(lines: readonly Line[]): (readonly [Line, ...Line[]])[] {
  const runs: [Line, ...Line[]][] = [];
  for (const line of lines) {
    const run = runs.at(-1);
    const isSame =
      run && line.absent !== null && run[0].absent === line.absent && run[0].table === line.table;
    if (isSame) run.push(line);
    else runs.push([line]);
  }
  return runs;
}

/** A report in words: what each line is called, and how its tables are counted. */
@Injectable({ providedIn: 'root' })
export class ReportLabels {
  private readonly t = inject(Texts).t;
  private readonly words = inject(StatisticsLabels);
  private readonly language = inject(Language);

  title(report: ReportForm): string {
    if (!('agency' in report)) return this.t('deliveries.report-committee');
    return `${this.t('deliveries.report-agency')}: ${report.agency[this.language.current()]}`;
  }

  sections(report: ReportForm) {
    const definitions = new Map(report.sources.map(({ definition }) => [definition.code, definition]));
    return report.sections.map(({ code, number, lines }) => {
      const rows = runsOf(lines.map(lineOf)).map((run) => this.row(run, definitions));
      return {
        code,
        title: `${number}. ${this.t(`reports.section-${textName(code)}`)}`,
        // The name of a table stands above its first line.
        rows: rows.map((row, at) => ({ ...row, isFirst: row.of !== rows[at - 1]?.of })),
      };
    });
  }

  /** How each table is counted, once. */
  facts(report: ReportForm): Fact[] {
    const tables = report.sources.map((source) => ({
      label: `${source.definition.number} ${this.words.title(source.definition.code)}`,
      value: this.words
        .statement(source)
        .map(({ label, value }) => `${label}: ${value}`)
        .join('. '),
    }));
    const own = { label: this.t('deliveries.whose'), value: this.t('deliveries.whose-text') };
    return ['agency' in report ? own : this.persons(), this.words.countedAt(report.countedAt), ...tables];
  }

  private persons(): Fact {
    return { label: this.t('persons.unit-estimate'), value: this.t('persons.is-estimate') };
  }

  private row(run: readonly [Line, ...Line[]], definitions: Definitions): ReportRow {
    const [line] = run;
    const last = run.at(-1) ?? line;
    return {
      number: run.length === 1 ? line.number : `${line.number}–${last.number}`,
      head: run.length > 1 ? '' : this.head(line, definitions),
      of: this.tableOf(line, definitions),
      figure: this.figure(line),
      isTotal: line.absent === null && line.table !== null && line.line === TOTAL && line.column === TOTAL,
      why: line.absent ? this.t(`reports.absent-${textName(line.absent)}`) : '',
    };
  }

  private tableOf({ table }: Line, definitions: Definitions): string {
    if (!table) return this.t('menu.persons');
    return [definitions.get(table)?.number, this.words.title(table)].filter(Boolean).join(' ');
  }

  private head(line: Line, definitions: Definitions): string {
    const { persons, name } = line;
    if (persons === 'settled_too_soon') return this.t('persons.settled');
    if (persons) return this.t(`persons.unit-${textName(persons)}`);
    if (name) return this.t(`reports.sum-${textName(name)}`);
    return this.cell(line, definitions.get(line.table ?? '')) || this.t('figures.total');
  }

  /** Empty for the sum of the whole table. */
  private cell({ line, column }: Line, definition: DefinitionDto | undefined): string {
    const of = (key: string, words = ''): string[] => (key === TOTAL ? [] : [this.words.key(key, words)]);
    return [...of(line, definition?.lineWords), ...of(column, definition?.columnWords)].join(', ');
  }

  private figure({ value, low, high }: Line): string {
    if (value === null) return '–';
    return low === null || high === null ? `${value}` : `${value} (${rangeOf({ from: low, to: high })})`;
  }
}
