import { placeWordOf, wordOf } from '../list-words.rules.js';
import type { DefinitionDto, TableDto } from '../statistics.dto.js';
import { TOTAL } from '../statistics.types.js';
import { dayIn } from './days.js';
import { keys, named, rowsOf } from './sheet-words.js';
import type { Told } from './sheet-words.js';
import type { SheetTable } from './sheet.types.js';
import type { Words } from './words.js';

type Fact = readonly [string, string];
type Grid = Pick<
  TableDto,
  'definition' | 'lines' | 'columns' | 'cells' | 'withoutConsentPercent' | 'withoutDayPercent'
>;

/** How often a person or a record is counted, by unit. */
const ONCE: Partial<Record<DefinitionDto['unit'], string>> = {
  persons: 'figures.once-persons',
  deaths: 'figures.once-persons',
  attempts: 'figures.once-attempts',
};

/** The words of a line or a column: a sum, a month, a place, or a code of its list. */
export function keyWord({ t, has }: Words, code: string, list: string): string {
  const { key, pieces } = wordOf(code, list, has);
  return t(key, pieces);
}

/** How a table is counted, as under it on a screen. */
export function countedHow({ t }: Words, definition: DefinitionDto): Fact[] {
  const place = placeWordOf(definition);
  return [
    [t('figures.fact-unit'), t(`figures.unit-${named(definition.unit)}`)],
    [t('figures.fact-axis'), t(`figures.axis-${named(definition.axis)}`)],
    ...(place ? [[t('figures.fact-place'), t(place)] as Fact] : []),
    [t('figures.fact-once'), t(ONCE[definition.unit] ?? 'figures.once-records')],
    [t('figures.fact-span'), t(`figures.span-${definition.span}`)],
    [t('figures.fact-who'), t('figures.who-allowed')],
    ...(definition.isMultiple ? [[t('figures.fact-sums'), t('figures.sums-mentions')] as const] : []),
    [t('figures.fact-rule'), t('figures.rule', { last: definition.smallestShown - 1 })],
  ];
}

/** What was left out of it, and why. */
export function missingOf(
  { t }: Words,
  { definition, withoutConsentPercent, withoutDayPercent }: Omit<Grid, 'lines' | 'columns' | 'cells'>,
): Fact[] {
  const share = (percent: number | null): string =>
    percent === null ? t('figures.share-too-few') : t('figures.share', { percent });
  return [
    [t('figures.fact-without-consent'), share(withoutConsentPercent)],
    ...(definition.axis === 'happened'
      ? [[t('figures.fact-without-day'), share(withoutDayPercent)] as const]
      : []),
  ];
}

/** Its cells in words, with their sums. */
export function gridOf(words: Words, { definition, lines, columns, cells }: Grid): SheetTable {
  const heads = [...columns, TOTAL];
  const keyed = [...lines, TOTAL].map((key): [string, string] => [
    key,
    keyWord(words, key, definition.lines),
  ]);
  return {
    title: words.t(`figures.table-${named(definition.code)}`),
    corner: words.t(`figures.of-${named(definition.lines)}`),
    heads: heads.map((key) => keyWord(words, key, definition.columns)),
    rows: rowsOf(keyed, heads, { cells, smallestShown: definition.smallestShown }),
  };
}

export function tableSheet(words: Words, table: TableDto): Told {
  const grid = gridOf(words, table);
  return {
    title: grid.title,
    period: `${table.year}`,
    tables: [grid],
    facts: [
      ...countedHow(words, table.definition),
      ...missingOf(words, table),
      [words.t('figures.fact-counted-at'), dayIn(table.countedAt)],
      ...keys(words, table.definition.smallestShown),
    ],
    data: table,
  };
}
