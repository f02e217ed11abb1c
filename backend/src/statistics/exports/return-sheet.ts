import type { ReturnDto, ReturnLineDto, ReturnSectionDto, ReturnSourceDto } from '../returns/returns.dto.js';
import { TOTAL } from '../statistics.types.js';
import { dayIn } from './days.js';
import { keys, named } from './sheet-words.js';
import type { Told } from './sheet-words.js';
import type { SheetCell, SheetRow, SheetTable } from './sheet.types.js';
import { keyWord } from './table-sheet.js';
import type { Words } from './words.js';

type Fact = readonly [string, string];
type Sources = ReadonlyMap<string, ReturnSourceDto['definition']>;

export function returnPeriod(
  { t }: Words,
  { kind, firstOn }: Pick<ReturnDto['period'], 'kind' | 'firstOn'>,
): string {
  const [year, month] = [firstOn.slice(0, 4), firstOn.slice(5, 7)];
  if (kind === 'month') return `${t(`figures.month-${month}`)} ${year}`;
  const number = Math.ceil(Number(month) / (kind === 'quarter' ? 3 : 6));
  return t(`figures.period-${named(kind)}`, { year, number });
}

const titleOf = ({ t }: Words, code: string): string => t(`figures.table-${named(code)}`);

/** The words of a cell of its table; nothing for the sum of all of it. */
function cellWords(words: Words, { table, name, line, column }: ReturnLineDto, sources: Sources): string {
  if (name) return words.t(`returns.sum-${named(name)}`);
  const definition = sources.get(table ?? '');
  const of = (key: string, list: string): string[] => (key === TOTAL ? [] : [keyWord(words, key, list)]);
  return [...of(line, definition?.lines ?? ''), ...of(column, definition?.columns ?? '')].join(', ');
}

function lineWords(words: Words, line: ReturnLineDto, { sources, isMixed }: Around): string {
  const { t } = words;
  if (line.persons)
    return t(line.persons === 'settled_too_soon' ? 'persons.settled' : `persons.unit-${named(line.persons)}`);
  const cell = cellWords(words, line, sources);
  if (!isMixed) return cell || t('figures.total');
  return [titleOf(words, line.table ?? ''), cell].filter(Boolean).join(': ');
}

interface Around {
  readonly sources: Sources;
  /** The lines of the section are of several tables. */
  readonly isMixed: boolean;
}

const between = (low: number, high: number | null): string =>
  low === high ? `${low}` : `${low}–${high ?? low}`;

function figure({ t }: Words, line: ReturnLineDto, of: ReturnDto): SheetCell {
  const { value, low, high, mark } = line;
  if (mark === 'small') return `<${smallestOf(line, of)}`;
  if (mark) return '•';
  if (low === null) return value ?? '–';
  return value === null ? between(low, high) : t('persons.estimated', { value, between: between(low, high) });
}

/** Persons are told between agencies; tables to anybody who reads the return. */
const smallestOf = ({ persons }: ReturnLineDto, of: ReturnDto): number =>
  persons ? (of.persons?.smallestShown ?? of.smallestShown) : of.smallestShown;

function sourceWords(words: Words, { table, line, column }: ReturnLineDto, sources: Sources): string {
  const definition = sources.get(table ?? '');
  if (!table || !definition) return table ? titleOf(words, table) : words.t('menu.persons');
  const key = (code: string, list: string): string =>
    code
      .split('+')
      .map((each) => keyWord(words, each, list))
      .join(' + ');
  return `${definition.number} ${titleOf(words, table)}: ${key(line, definition.lines)} × ${key(column, definition.columns)}`;
}

/** Lines of one table that have no figure for one reason are one row. */
export function runsOf(lines: readonly ReturnLineDto[]): ReturnLineDto[][] {
  const runs: ReturnLineDto[][] = [];
  for (const line of lines) {
    const last = runs.at(-1)?.[0];
    const isSame = last && line.absent !== null && last.absent === line.absent && last.table === line.table;
    if (isSame) runs.at(-1)?.push(line);
    else runs.push([line]);
  }
  return runs;
}

function rowOf(words: Words, run: readonly ReturnLineDto[], around: Around & { of: ReturnDto }): SheetRow[] {
  const [line] = run;
  if (!line) return [];
  const numbers = run.length === 1 ? line.number : `${line.number}–${run.at(-1)?.number ?? ''}`;
  const { of, sources } = around;
  const cells =
    line.absent === null
      ? [figure(words, line, of), sourceWords(words, line, sources)]
      : [words.t(`returns.absent-${named(line.absent)}`), sourceName(words, line, sources)];
  const head = run.length > 1 ? sourceName(words, line, sources) : lineWords(words, line, around);
  return [{ head: `${numbers}  ${head}`, isTotal: isWhole(line, around), cells }];
}

/** The sum under the lines of its table. */
const isWhole = ({ table, line, column, absent }: ReturnLineDto, { isMixed }: Around): boolean =>
  table !== null && line === TOTAL && column === TOTAL && absent === null && !isMixed;

const sourceName = (words: Words, { table }: ReturnLineDto, sources: Sources): string =>
  table
    ? [sources.get(table)?.number, titleOf(words, table)].filter(Boolean).join(' ')
    : words.t('menu.persons');

function sectionTable(words: Words, { code, number, lines }: ReturnSectionDto, of: ReturnDto): SheetTable {
  const { t } = words;
  const around = {
    of,
    sources: new Map(of.sources.map(({ definition }) => [definition.code, definition])),
    isMixed: new Set(lines.flatMap(({ table }) => table ?? [])).size > 1,
  };
  return {
    title: `${number}. ${t(`returns.section-${named(code)}`)}`,
    corner: t('returns.corner'),
    heads: [t('returns.figure'), t('returns.source')],
    rows: runsOf(lines).flatMap((run) => rowOf(words, run, around)),
  };
}

/** How one table is counted, in one paragraph. */
function statement({ t }: Words, source: ReturnSourceDto): string {
  const { definition } = source;
  const share = (percent: number | null): string =>
    percent === null ? t('figures.share-too-few') : t('figures.share', { percent });
  return [
    [t('figures.fact-unit'), t(`figures.unit-${named(definition.unit)}`)],
    [t('figures.fact-axis'), t(`figures.axis-${named(definition.axis)}`)],
    [
      t('figures.fact-once'),
      t(definition.unit === 'persons' ? 'figures.once-persons' : 'figures.once-records'),
    ],
    ...(definition.isMultiple ? [[t('figures.fact-sums'), t('figures.sums-mentions')]] : []),
    [t('figures.fact-without-consent'), share(source.withoutConsentPercent)],
    ...(definition.axis === 'happened'
      ? [[t('figures.fact-without-day'), share(source.withoutDayPercent)]]
      : []),
    [t('figures.fact-counted-at'), dayIn(source.countedAt)],
    ...(source.version === null
      ? []
      : [[t('menu.releases'), t('figures.version', { version: source.version })]]),
  ]
    .map(([label, value]) => `${label}: ${value}`)
    .join('. ');
}

function factsOf(words: Words, of: ReturnDto): Fact[] {
  const { t } = words;
  const last = of.smallestShown - 1;
  return [
    [t('figures.fact-who'), t('figures.who-allowed')],
    [t('figures.fact-rule'), t('figures.rule', { last })],
    ...keys(words, of.smallestShown),
    ...(of.persons
      ? ([
          [
            `${t('menu.persons')}, ${t('figures.fact-rule')}`,
            t('persons.rule', { last: of.persons.smallestShown - 1 }),
          ],
          [t('persons.unit-persons'), t('persons.is-persons')],
          [t('persons.unit-estimate'), t('persons.is-estimate')],
          [`${t('menu.persons')}, ${t('figures.fact-counted-at')}`, dayIn(of.persons.countedAt)],
        ] as const)
      : []),
    ...of.sources.map((source): Fact => [
      `${source.definition.number} ${titleOf(words, source.definition.code)}`,
      statement(words, source),
    ]),
    [t('returns.survey'), `${t('figures.no-survey')} ${t('figures.sdg')}`],
  ];
}

/** The return as a sheet: a table a section, and how each table that it draws on is counted, once. */
export function returnSheet(words: Words, of: ReturnDto): Told {
  const period = returnPeriod(words, of.period);
  return {
    title: words.t('returns.title'),
    period: of.period.isOver ? period : `${period}. ${words.t('returns.not-over')}`,
    tables: of.sections.map((section) => sectionTable(words, section, of)),
    facts: factsOf(words, of),
    data: of,
  };
}
