import { wordOf } from '../list-words.rules.js';
import type { DefinitionDto, TableDto } from '../statistics.dto.js';
import { TOTAL } from '../statistics.types.js';
import { keys, named, rowsOf } from './sheet-words.js';
import type { Told } from './sheet-words.js';
import type { Words } from './words.js';

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

function factsOf(words: Words, definition: DefinitionDto): [string, string][] {
  const { t } = words;
  return [
    [t('figures.fact-unit'), t(`figures.unit-${named(definition.unit)}`)],
    [t('figures.fact-axis'), t(`figures.axis-${named(definition.axis)}`)],
    [t('figures.fact-once'), t(ONCE[definition.unit] ?? 'figures.once-records')],
    [t('figures.fact-who'), t('figures.who-allowed')],
    ...(definition.isMultiple
      ? [[t('figures.fact-sums'), t('figures.sums-mentions')] as [string, string]]
      : []),
  ];
}

export function tableSheet(words: Words, table: TableDto): Told {
  const { t } = words;
  const { definition, year } = table;
  const columns = [...table.columns, TOTAL];
  const title = t(`figures.table-${named(definition.code)}`);
  const share = (percent: number | null): string =>
    percent === null ? t('figures.share-too-few') : t('figures.share', { percent });
  const lines = [...table.lines, TOTAL].map((key): [string, string] => [
    key,
    keyWord(words, key, definition.lines),
  ]);
  const counts = { cells: table.cells, smallestShown: definition.smallestShown };
  return {
    title,
    period: `${year}`,
    tables: [
      {
        title,
        corner: t(`figures.of-${named(definition.lines)}`),
        heads: columns.map((key) => keyWord(words, key, definition.columns)),
        rows: rowsOf(lines, columns, counts),
      },
    ],
    facts: [
      ...factsOf(words, definition),
      [t('figures.fact-without-consent'), share(table.withoutConsentPercent)],
      ...keys(words, definition.smallestShown),
    ],
    data: table,
  };
}
