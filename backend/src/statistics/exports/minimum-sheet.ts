import type { MinimumItemDto, MinimumSetDto } from '../minimum-set/minimum-set.dto.js';
import { named } from './sheet-words.js';
import type { Told } from './sheet-words.js';
import type { SheetCell } from './sheet.types.js';
import { keyWord } from './table-sheet.js';
import type { Words } from './words.js';

function codesIn(words: Words, { list, codes }: MinimumItemDto): string {
  const { t } = words;
  if (list === 'places') return t('figures.of-places');
  if (list === null) return t('minimum.no-list');
  return codes.map((code) => `${code} (${keyWord(words, code, list)})`).join(', ');
}

function shareIn({ t }: Words, { missing, missingPercent: percent }: MinimumItemDto): string {
  return percent === null ? t(`minimum.share-${named(missing)}`) : t('minimum.share', { percent });
}

function cellsOf(words: Words, item: MinimumItemDto): SheetCell[] {
  const { t } = words;
  const why = item.isExplained ? `. ${t(`minimum.why-${named(item.code)}`)}` : '';
  const tables = item.tables.map((code) => t(`figures.table-${named(code)}`)).join('; ');
  return [
    `${t(`minimum.held-${item.held}`)}: ${item.field ?? ''}${why}`,
    t(`minimum.asked-${item.asked}`),
    shareIn(words, item),
    tables || t('minimum.no-table'),
  ];
}

const nameOf = ({ t }: Words, { code }: MinimumItemDto, at: number): string =>
  `${at + 1}. ${t(`minimum.name-${named(code)}`)}`;

/** The minimum data set as a sheet: a row an item. */
export function minimumSheet(words: Words, of: MinimumSetDto): Told {
  const { t } = words;
  return {
    title: t('minimum.heading'),
    period: of.year === null ? '' : t('minimum.year', { year: of.year }),
    tables: [
      {
        title: t('minimum.heading'),
        corner: t('minimum.corner'),
        heads: ['field', 'asked', 'missing', 'tables'].map((head) => t(`minimum.${head}`)),
        rows: of.items.map((item, at) => ({
          head: nameOf(words, item, at),
          isTotal: false,
          cells: cellsOf(words, item),
        })),
      },
    ],
    facts: [
      [t('figures.fact-rule'), t('minimum.rule')],
      [t('minimum.heading'), t('minimum.lead')],
      // Lists are longer than a cell of a page may be.
      ...of.items.map((item, at): readonly [string, string] => [
        `${t('minimum.codes')}, ${nameOf(words, item, at)}`,
        codesIn(words, item),
      ]),
    ],
    data: of,
  };
}
