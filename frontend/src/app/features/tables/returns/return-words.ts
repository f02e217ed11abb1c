import { Injectable, inject } from '@angular/core';
import type { OwnHandedOnDto } from '../../../api/models/own-handed-on-dto';
import type { OwnReturnDto } from '../../../api/models/own-return-dto';
import type { OwnReturnSourceDto } from '../../../api/models/own-return-source-dto';
import type { ReturnDto } from '../../../api/models/return-dto';
import type { ReturnLineDto } from '../../../api/models/return-line-dto';
import type { ReturnSourceDto } from '../../../api/models/return-source-dto';
import { Dates } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import type { FigureFact } from '../../../ui/figures/figure-table';
import { TableWords } from '../table-words';

const TOTAL = 'total';
type Definitions = ReadonlyMap<string, ReturnSourceDto['definition']>;

/** What an agency reads of its own work, or hands on of it. */
export type OwnForm = OwnReturnDto;
type Form = ReturnDto | OwnForm;
type Source = ReturnSourceDto | OwnReturnSourceDto;

/** Counts up to this stand on the agency's own screen and never in what it hands on. */
const fewOf = (of: Form): number =>
  'smallestHandedOn' in of && !of.isForHandingOn ? of.smallestHandedOn - 1 : 0;

interface Around {
  readonly of: Form;
  readonly definitions: Definitions;
}

/** One row of the form: a line, or several of one table that have no figure for one reason. */
export interface ReturnRow {
  readonly number: string;
  readonly head: string;
  /** The table that it is of, or persons. */
  readonly of: string;
  readonly source: string;
  readonly isTotal: boolean;
  readonly figure: string;
  readonly mark: 'small' | 'hidden' | null;
  /** So few that it is never handed on. */
  readonly isFew: boolean;
  /** Of a mark, the largest count that it may stand for. */
  readonly last: number;
  /** Why there is no figure. */
  readonly why: string;
}

/** Lines of one table that have no figure for one reason are one row. */
function runsOf(lines: readonly ReturnLineDto[]): ReturnLineDto[][] {
  const runs: ReturnLineDto[][] = [];
  for (const line of lines) {
    const last = runs.at(-1)?.[0];
    const isSame = last && line.absent !== null && last.absent === line.absent && last.table === line.table;
    if (isSame) runs.at(-1)?.push(line);
    else runs.push([line]);
  }
  return runs;
}

/** Persons are told between agencies; tables to whoever reads the return. */
const smallestOf = ({ persons }: ReturnLineDto, of: Form): number =>
  persons ? (of.persons?.smallestShown ?? of.smallestShown) : of.smallestShown;

/** The return in words: what each line is called, where its figure comes from, and how that is counted. */
@Injectable({ providedIn: 'root' })
export class ReturnWords {
  private readonly t = inject(Texts).t;
  private readonly dates = inject(Dates);
  private readonly tables = inject(TableWords);

  sections(of: Form) {
    const definitions = new Map(of.sources.map(({ definition }) => [definition.code, definition]));
    return of.sections.map(({ code, number, lines }) => {
      const rows = runsOf(lines).map((run) => this.row(run, { of, definitions }));
      return {
        code,
        title: `${number}. ${this.t(`returns.section-${textName(code)}`)}`,
        // What they are of stands above the first line of each table.
        rows: rows.map((row, at) => ({ ...row, isFirst: row.of !== rows[at - 1]?.of })),
      };
    });
  }

  /** How each table that the return draws on is counted, once; what holds of all of them before. */
  facts(of: Form): FigureFact[] {
    const fact = (label: string, value: string): FigureFact => ({ label, value });
    const { persons } = of;
    return [
      ...('isForHandingOn' in of ? this.own(of) : []),
      fact(this.t('figures.fact-who'), this.t('figures.who-allowed')),
      fact(this.t('figures.fact-rule'), this.rule(of)),
      ...(persons
        ? [
            fact(
              `${this.t('menu.persons')}, ${this.t('figures.fact-rule')}`,
              this.t('persons.rule', { last: persons.smallestShown - 1 }),
            ),
            fact(this.t('persons.unit-persons'), this.t('persons.is-persons')),
            fact(this.t('persons.unit-estimate'), this.t('persons.is-estimate')),
            fact(
              `${this.t('menu.persons')}, ${this.t('figures.fact-counted-at')}`,
              this.dates.moment(persons.countedAt),
            ),
          ]
        : []),
      ...of.sources.map((source) =>
        fact(
          `${source.definition.number} ${this.tables.title(source.definition.code)}`,
          this.statement(source),
        ),
      ),
    ];
  }

  /** Whose it is; of what is handed on also to whom it may go, and which version it is. */
  private own(of: OwnForm): FigureFact[] {
    const fact = (label: string, value: string): FigureFact => ({ label: this.t(label), value });
    const steps = fact('figures.unit-follow-ups', this.t('own-returns.steps-text'));
    if (!of.isForHandingOn) return [fact('own-returns.whose', this.t('own-returns.whose-text')), steps];
    const { handedOn } = of;
    const because = handedOn?.reason ? `. ${this.t(`figures.reason-${textName(handedOn.reason)}`)}` : '';
    return [
      fact('own-returns.for', this.t('own-returns.for-committee')),
      fact('own-returns.whose', this.t('own-returns.whose-handed-on')),
      steps,
      ...(handedOn ? [fact('own-returns.version', `${this.version(handedOn)}${because}`)] : []),
    ];
  }

  private version({ version, at }: OwnHandedOnDto): string {
    return this.t('own-returns.version-of', { version: `${version}`, day: this.dates.date(at) });
  }

  /** The marks that stand somewhere, with what each means. */
  marks(sections: readonly { readonly rows: readonly ReturnRow[] }[]): Map<string, string> {
    const rows = sections.flatMap((section) => section.rows);
    return new Map([
      ...rows
        .filter(({ mark }) => mark !== null)
        .map(({ mark, figure, last }): [string, string] => [
          figure,
          mark === 'small' ? this.t('figures.key-small', { last }) : this.t('figures.key-hidden'),
        ]),
      ...(rows.some(({ isFew }) => isFew) ? [['1–2', this.t('own-returns.few')] as [string, string]] : []),
    ]);
  }

  private rule(of: Form): string {
    const few = fewOf(of);
    return few > 0
      ? this.t('own-returns.rule', { last: few })
      : this.t('figures.rule', { last: of.smallestShown - 1 });
  }

  private statement(source: Source): string {
    const { definition, version } = source;
    const isOwn = 'counted' in source && source.counted !== null;
    const left = (count: number | null | undefined, percent: number | null): string =>
      isOwn ? `${count ?? 0}` : share(percent);
    const share = (percent: number | null): string =>
      percent === null ? this.t('figures.share-too-few') : this.t('figures.share', { percent });
    const own: Partial<OwnReturnSourceDto> = isOwn ? source : {};
    const once = definition.unit === 'persons' ? 'figures.once-persons' : 'figures.once-records';
    return [
      [this.t('figures.fact-unit'), this.t(`figures.unit-${textName(definition.unit)}`)],
      [this.t('figures.fact-axis'), this.t(`figures.axis-${textName(definition.axis)}`)],
      [this.t('figures.fact-once'), this.t(once)],
      ...(definition.isMultiple ? [[this.t('figures.fact-sums'), this.t('figures.sums-mentions')]] : []),
      ...(isOwn ? [[this.t('own-returns.counted'), `${own.counted ?? 0}`]] : []),
      [this.t('figures.fact-without-consent'), left(own.withoutConsent, source.withoutConsentPercent)],
      ...(definition.axis === 'happened'
        ? [[this.t('figures.fact-without-day'), left(own.withoutDay, source.withoutDayPercent)]]
        : []),
      ...(own.toldBefore ? [[this.t('own-returns.told-before'), `${own.toldBefore}`]] : []),
      [this.t('figures.fact-counted-at'), this.dates.moment(source.countedAt)],
      ...(version === null
        ? []
        : [[this.t('menu.releases'), this.t('figures.version', { version: `${version}` })]]),
    ]
      .map(([label, value]) => `${label}: ${value}`)
      .join('. ');
  }

  private row(run: readonly ReturnLineDto[], around: Around): ReturnRow {
    const [line] = run as [ReturnLineDto];
    const smallest = smallestOf(line, around.of);
    return {
      number: run.length === 1 ? line.number : `${line.number}–${run.at(-1)?.number ?? ''}`,
      head: run.length > 1 ? '' : this.head(line, around),
      of: this.table(line, around.definitions),
      figure: this.figure(line, smallest),
      mark: line.mark,
      isFew: line.value !== null && line.value > 0 && line.value <= fewOf(around.of),
      last: smallest - 1,
      ...(line.absent
        ? { source: '', isTotal: false, why: this.t(`returns.absent-${textName(line.absent)}`) }
        : {
            source: this.source(line, around.definitions),
            isTotal: this.isWhole(line),
            why: '',
          }),
    };
  }

  private isWhole = ({ table, line, column }: ReturnLineDto): boolean =>
    table !== null && line === TOTAL && column === TOTAL;

  private head(line: ReturnLineDto, { definitions }: Around): string {
    if (line.persons)
      return this.t(
        line.persons === 'settled_too_soon' ? 'persons.settled' : `persons.unit-${textName(line.persons)}`,
      );
    return this.cell(line, definitions) || this.t('figures.total');
  }

  private table({ table }: ReturnLineDto, definitions: Definitions): string {
    if (!table) return this.t('menu.persons');
    return [definitions.get(table)?.number, this.tables.title(table)].filter(Boolean).join(' ');
  }

  /** The words of a cell of its table; nothing for the sum of all of it. */
  private cell({ table, name, line, column }: ReturnLineDto, definitions: Definitions): string {
    if (name) return this.t(`returns.sum-${textName(name)}`);
    const definition = definitions.get(table ?? '');
    const of = (key: string, words: string): string[] => (key === TOTAL ? [] : [this.tables.key(key, words)]);
    return [...of(line, definition?.lineWords ?? ''), ...of(column, definition?.columnWords ?? '')].join(
      ', ',
    );
  }

  /** Of a sum, the cells that it adds up; of any other line its table stands above it, and its cell is what it is called. */
  private source({ table, name, line, column }: ReturnLineDto, definitions: Definitions): string {
    const definition = definitions.get(table ?? '');
    if (!name || !definition) return '';
    const key = (codes: string, words: string): string =>
      codes
        .split('+')
        .map((each) => this.tables.key(each, words))
        .join(' + ');
    return [[line, definition.lineWords] as const, [column, definition.columnWords] as const]
      .filter(([codes]) => codes !== TOTAL)
      .map(([codes, words]) => key(codes, words))
      .join(' × ');
  }

  private figure({ value, low, high, mark }: ReturnLineDto, smallest: number): string {
    if (mark) return mark === 'small' ? `<${smallest}` : '•';
    const between = low === high ? `${low ?? ''}` : `${low ?? ''}–${high ?? ''}`;
    if (value !== null) return low === null ? `${value}` : this.t('persons.estimated', { value, between });
    return low === null ? '–' : between;
  }
}
