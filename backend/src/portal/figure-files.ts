import { LANGUAGES } from '../identity/index.js';
import type { Language } from '../identity/index.js';
import { shiftDay } from '../shared/dates.js';
import { ALL_COLUMNS, csvLines, definitionOf, endOf, nameOf } from '../statistics/index.js';
import type { ReleasedTable } from '../statistics/index.js';
import { LICENCE } from './answers.js';
import { factsOf, headsOf, licenceOf, linesOf, named, signOf, titleOf, TOTAL } from './figures-page.js';
import { OWN_NAMES } from './portal.types.js';
import type { Words } from './words.js';

type AllWords = Record<Language, Words>;
type Cell = ReleasedTable['cells'][number];

/** Without it Excel reads Tajik letters as others. */
const MARK_OF_UTF_8 = '\uFEFF';

export const fileOf = (table: ReleasedTable, kind: string): string =>
  `${table.code}-${nameOf(table)}-v${table.version}.${kind}`;

const nameOfLine = (words: Words, table: ReleasedTable, { line }: Cell): string =>
  named(words, line, definitionOf(table.code).lines);

/** A table without columns has one for all. */
const nameOfColumn = (words: Words, table: ReleasedTable, { column }: Cell): string =>
  column === ALL_COLUMNS ? words.t('figures.total') : named(words, column, definitionOf(table.code).columns);

interface Column {
  readonly name: string;
  /** Other than text. */
  readonly datatype?: object | string;
  readonly of: (cell: Cell, table: ReleasedTable, all: AllWords) => string | number;
  /** What it means. */
  readonly means: (words: Words, table: ReleasedTable) => string;
}

/** Codes that descriptions of columns name. */
const CODES = { total: TOTAL, all: ALL_COLUMNS, smallCode: 'small', hiddenCode: 'hidden' };

const lastSmall = (table: ReleasedTable): number => definitionOf(table.code).smallestShown - 1;
const labels = (
  of: 'line' | 'column',
  nameIn: (words: Words, table: ReleasedTable, cell: Cell) => string,
): Column[] =>
  LANGUAGES.map((language) => ({
    name: `${of}_${language}`,
    of: (cell, table, all) => nameIn(all[language], table, cell),
    means: ({ t }) => t(`portal-column.${of}-name`, { language: OWN_NAMES[language] }),
  }));

/** One row a cell: in codes for machines, and the words of the codes behind them. */
const COLUMNS: readonly Column[] = [
  { name: 'period', of: (_, table) => nameOf(table), means: ({ t }) => t('portal-column.period') },
  {
    ...{ name: 'version', datatype: { base: 'integer', minimum: 1 } },
    of: (_, { version }) => version,
    means: ({ t }) => t('portal-column.version'),
  },
  {
    name: 'reason',
    of: (_, { reason }) => reason ?? '',
    means: ({ t, of }, { reason }) =>
      [
        t('portal-column.reason'),
        ...(reason ? [`${reason}: ${of('figures', `reason-${reason}`)}`] : []),
      ].join('. '),
  },
  { name: 'line', of: ({ line }) => line, means: ({ t }) => t('portal-column.line', CODES) },
  { name: 'column', of: ({ column }) => column, means: ({ t }) => t('portal-column.column', CODES) },
  {
    ...{ name: 'value', datatype: { base: 'integer', minimum: 0 } },
    of: ({ value }) => value ?? '',
    means: ({ t }) => t('portal-column.value'),
  },
  {
    ...{ name: 'mark', datatype: { base: 'string', format: 'small|hidden' } },
    of: ({ mark }) => mark ?? '',
    means: ({ t }, table) =>
      t('portal-column.mark', {
        ...CODES,
        small: t('figures.key-small', { last: lastSmall(table) }),
        hidden: t('figures.key-hidden'),
      }),
  },
  ...labels('line', nameOfLine),
  ...labels('column', nameOfColumn),
];

/** An empty value stands beside why it is not told. Each row says of which version it is. */
const codesOf = (all: AllWords, table: ReleasedTable): string =>
  csvLines([
    COLUMNS.map(({ name }) => name),
    ...table.cells.map((cell) => COLUMNS.map(({ of }) => of(cell, table, all))),
  ]);

/** The table as it stands on the page, in one language, with everything that stands under it. */
function wordsOf(words: Words, table: ReleasedTable): string {
  const { lines, columns } = definitionOf(table.code);
  const heads = headsOf(table);
  const shown = (line: string, column: string): string | number => {
    const cell = table.cells.find((each) => each.line === line && each.column === column);
    return cell?.mark ? signOf(cell.mark, lastSmall(table)) : (cell?.value ?? 0);
  };
  const last = lastSmall(table);
  return (
    MARK_OF_UTF_8 +
    csvLines([
      [titleOf(words, table), words.t('figures.version', { version: table.version })],
      [],
      [words.of('figures', `of-${lines}`), ...heads.map((key) => named(words, key, columns))],
      ...linesOf(table).map((line) => [
        named(words, line, lines),
        ...heads.map((column) => shown(line, column)),
      ]),
      [],
      ...(['small', 'hidden'] as const).map((mark) => [
        signOf(mark, last),
        words.t(`figures.key-${mark}`, { last }),
      ]),
      ...factsOf(words, table).map(({ label, value }) => [label, value]),
      [words.t('figures.no-survey')],
      [licenceOf(words)],
    ])
  );
}

const inEach = (all: AllWords, of: (words: Words) => string): object[] =>
  LANGUAGES.map((language) => ({ '@value': of(all[language]), '@language': language }));

/**
 * What the file of codes is and what its columns mean, as CSV on the Web has it (W3C, Metadata Vocabulary for Tabular Data):
 * it stands where a program looks for it, at the address of the file with `-metadata.json` behind.
 */
export function metadataOf(all: AllWords, table: ReleasedTable): string {
  const definition = definitionOf(table.code);
  const [newest] = table.versions;
  const facts = LANGUAGES.map((language) => factsOf(all[language], table));
  return JSON.stringify({
    '@context': 'http://www.w3.org/ns/csvw',
    url: `${nameOf(table)}-v${table.version}.csv`,
    'dc:title': inEach(all, (words) => titleOf(words, table)),
    'dc:description': inEach(all, (words) =>
      [
        ...factsOf(words, table).map(({ label, value }) => `${label}: ${value}`),
        words.t('figures.no-survey'),
      ].join('. '),
    ),
    'dc:license': { '@id': LICENCE },
    'dc:rights': inEach(all, licenceOf),
    'dc:language': LANGUAGES,
    'dc:temporal': `${table.firstOn}/${shiftDay(endOf(table), -1)}`,
    'dc:created': table.countedAt.toISOString(),
    'dc:issued': table.publishedAt.toISOString(),
    ...(newest !== undefined &&
      newest !== table.version && {
        'dc:isReplacedBy': { '@id': `${nameOf(table)}-v${newest}.csv` },
      }),
    dialect: { header: true, encoding: 'utf-8' },
    tableSchema: {
      columns: COLUMNS.map(({ name, datatype = 'string', means }) => ({
        ...{ name, titles: name, datatype },
        'dc:description': inEach(all, (words) => means(words, table)),
      })),
      primaryKey: ['line', 'column'],
    },
    notes: (facts[0] ?? []).map(({ name }, at) => ({
      name,
      ...(name in definition && { code: definition[name as keyof typeof definition] }),
      ...Object.fromEntries(LANGUAGES.map((language, nth) => [language, facts[nth]?.[at]])),
    })),
  });
}

const jsonOf = ({ releaseId: _releaseId, outcome: _outcome, ...table }: ReleasedTable): string =>
  JSON.stringify({
    ...{ definition: { code: table.code, ...definitionOf(table.code) }, period: nameOf(table) },
    ...table,
    isSuperseded: table.versions[0] !== table.version,
  });

interface FigureFile {
  readonly type: string;
  readonly of: (all: AllWords, table: ReleasedTable) => string;
}

/** What is given of a table, by how its address ends. */
export const FILES: Readonly<Record<string, FigureFile>> = {
  csv: { type: 'text/csv', of: codesOf },
  'csv-metadata.json': { type: 'application/csvm+json', of: metadataOf },
  json: { type: 'application/json', of: (_, table) => jsonOf(table) },
  ...Object.fromEntries(
    LANGUAGES.map((language) => [
      `${language}.csv`,
      { type: 'text/csv', of: (all: AllWords, table: ReleasedTable) => wordsOf(all[language], table) },
    ]),
  ),
};
