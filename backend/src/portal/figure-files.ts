import { LANGUAGES } from '../identity/index.js';
import type { Language } from '../identity/index.js';
import { shiftDay } from '../shared/dates.js';
import { TOTAL, csvLines, definitionOf, endOf, lowHigh, nameOf } from '../statistics/index.js';
import type { PublishedTable } from '../statistics/index.js';
import { LICENCE } from './answers.js';
import { sectionsOf, factsOf, licenceOf, named, textOf, titleOf } from './figures-page.js';
import { OWN_NAMES } from './portal.types.js';
import type { Words } from './words.js';

type AllWords = Record<Language, Words>;
type Cell = PublishedTable['shown'][number];

/** Without it Excel reads Tajik letters as others. */
const MARK_OF_UTF_8 = '\uFEFF';

export const fileOf = (table: PublishedTable, kind: string): string =>
  `${table.code}-${nameOf(table)}-v${table.edition}.${kind}`;

interface Column {
  readonly name: string;
  /** Other than text. */
  readonly datatype?: object | string;
  readonly of: (cell: Cell, table: PublishedTable, all: AllWords) => string | number;
  /** What it means. */
  readonly means: (words: Words) => string;
}

const labels = (of: 'line' | 'column'): Column[] =>
  LANGUAGES.map((language) => ({
    name: `${of}_${language}`,
    of: (cell, table, all) => named(all[language], cell[of], definitionOf(table.code)[`${of}s`]),
    means: ({ t }) => t(`portal-column.${of}-name`, { language: OWN_NAMES[language] }),
  }));

const whole = { base: 'integer', minimum: 0 };

/** One row a cell: in codes for machines, and the words of the codes behind them. */
const COLUMNS: readonly Column[] = [
  { name: 'period', of: (_, table) => nameOf(table), means: ({ t }) => t('portal-column.period') },
  {
    ...{ name: 'edition', datatype: { base: 'integer', minimum: 1 } },
    of: (_, { edition }) => edition,
    means: ({ t }) => t('portal-column.edition'),
  },
  { name: 'line', of: ({ line }) => line, means: ({ t }) => t('portal-column.line', { total: TOTAL }) },
  {
    name: 'column',
    of: ({ column }) => column,
    means: ({ t }) => t('portal-column.column', { total: TOTAL }),
  },
  {
    name: 'value',
    datatype: whole,
    of: ({ value }) => value ?? '',
    means: ({ t }) => t('portal-column.value'),
  },
  {
    ...{ name: 'low', datatype: whole },
    of: ({ value }) => lowHigh(value).low,
    means: ({ t }) => t('portal-column.low'),
  },
  {
    ...{ name: 'high', datatype: whole },
    of: ({ value }) => lowHigh(value).high,
    means: ({ t }) => t('portal-column.high'),
  },
  ...labels('line'),
  ...labels('column'),
];
/** Bounds of an estimate are numbers of the table itself. */
const BOUNDS: readonly string[] = ['low', 'high'];

const columnsOf = ({ code }: PublishedTable): readonly Column[] =>
  code === 'persons' ? COLUMNS.filter(({ name }) => !BOUNDS.includes(name)) : COLUMNS;

const codesOf = (all: AllWords, table: PublishedTable): string => {
  const columns = columnsOf(table);
  return csvLines([
    columns.map(({ name }) => name),
    ...table.shown.map((cell) => columns.map(({ of }) => of(cell, table, all))),
  ]);
};

/** The table as the page shows it, in one language, with its notes. */
function wordsOf(words: Words, table: PublishedTable): string {
  const sections = sectionsOf(table).flatMap(({ lines, heads, at }) => [
    [words.of('figures', `of-${lines.of}`), ...heads.codes.map((code) => named(words, code, heads.of))],
    ...lines.codes.map((line) => [
      named(words, line, lines.of),
      ...heads.codes.map((head) => textOf(at(line, head))),
    ]),
    [],
  ]);
  return (
    MARK_OF_UTF_8 +
    csvLines([
      [titleOf(words, table)],
      [],
      ...sections,
      [words.t('figures.rounded')],
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
export function metadataOf(all: AllWords, table: PublishedTable): string {
  const definition = definitionOf(table.code);
  const [newest] = table.editions;
  const facts = LANGUAGES.map((language) => factsOf(all[language], table));
  return JSON.stringify({
    '@context': 'http://www.w3.org/ns/csvw',
    url: `${nameOf(table)}-v${table.edition}.csv`,
    'dc:title': inEach(all, (words) => titleOf(words, table)),
    'dc:description': inEach(all, (words) =>
      [
        ...factsOf(words, table).map(({ label, value }) => `${label}: ${value}`),
        words.t('figures.rounded'),
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
      newest !== table.edition && {
        'dc:isReplacedBy': { '@id': `${nameOf(table)}-v${newest}.csv` },
      }),
    dialect: { header: true, encoding: 'utf-8' },
    tableSchema: {
      columns: columnsOf(table).map(({ name, datatype = 'string', means }) => ({
        ...{ name, titles: name, datatype },
        'dc:description': inEach(all, means),
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

function jsonOf(table: PublishedTable): string {
  const { code, edition, editions, countedAt, publishedAt, lines, columns, shown } = table;
  return JSON.stringify({
    ...{ definition: definitionOf(code), period: nameOf(table), edition, editions },
    ...{ countedAt, publishedAt, isSuperseded: editions[0] !== edition, lines, columns },
    withoutConsentPercent: table.withoutConsentPercent,
    cells: shown.map((cell) => (code === 'persons' ? cell : { ...cell, ...lowHigh(cell.value) })),
  });
}

interface FigureFile {
  readonly type: string;
  readonly of: (all: AllWords, table: PublishedTable) => string;
}

/** What is given of a table, by how its address ends. */
export const FILES: Readonly<Record<string, FigureFile>> = {
  csv: { type: 'text/csv', of: codesOf },
  'csv-metadata.json': { type: 'application/csvm+json', of: metadataOf },
  json: { type: 'application/json', of: (_, table) => jsonOf(table) },
  ...Object.fromEntries(
    LANGUAGES.map((language) => [
      `${language}.csv`,
      { type: 'text/csv', of: (all: AllWords, table: PublishedTable) => wordsOf(all[language], table) },
    ]),
  ),
};
