/** What holds each item of the minimum data set and each indicator of EIGE, as a page of documentation. */
import { EARLIER_REPORTS } from '../../cases/incidents.types.js';
import { LISTS } from '../lists.types.js';
import { DEFINITIONS } from '../statistics.types.js';
import type { TableCode } from '../statistics.types.js';
import { ASKED_WHERE, INDICATORS, MINIMUM_SET } from './minimum-data-set.types.js';
import type { Held, MinimumItem } from './minimum-data-set.types.js';

const HELD: Record<Held, string> = { whole: 'held', partly: 'partly', not: 'not held' };
const NONE = '–';

const coded = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(', ') || NONE;
const tablesOf = (codes: readonly TableCode[]): string =>
  codes.map((code) => `${DEFINITIONS[code].number} \`${code}\``).join(', ') || NONE;

/** Districts are those of the deployment. */
export function codesOf({ list }: Pick<MinimumItem, 'list'>): readonly string[] {
  if (list === null || list === 'places') return [];
  return list === 'earlier_reports' ? EARLIER_REPORTS : LISTS[list];
}

const codesIn = (item: MinimumItem): string =>
  item.list === 'places' ? 'districts of the deployment' : coded(codesOf(item));

const tableOf = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const minimum = (): string =>
  tableOf(
    ['#', 'Item', 'Held', 'Field', 'Asked', 'Codes', 'Tables', 'Unknown counted as', 'Note'],
    MINIMUM_SET.map((item, at) => [
      ...[`${at + 1}`, item.name, HELD[item.held], item.field ? coded([item.field]) : NONE],
      ...[ASKED_WHERE[item.asked], codesIn(item), tablesOf(item.tables)],
      item.unknown ? `${coded(item.unknown.codes)} of ${coded([item.unknown.table])}` : NONE,
      item.note ?? '',
    ]),
  );

const indicators = (): string =>
  tableOf(
    ['#', 'Indicator', 'Held', 'Tables', 'Note'],
    INDICATORS.map(({ number, name, held, tables, note }) => [
      ...[`${number}`, name, HELD[held], tablesOf(tables), note],
    ]),
  );

export const minimumDataSetPage = (): string => `# Minimum data set and indicators of EIGE

\`npm run manual\` writes this page from the catalogue of tables. Change the catalogue, not the page.

## Minimum data set

UN Women and the World Health Organization (2022) ask these items of administrative data on violence against women.

${minimum()}

## Indicators of EIGE

The thirteen indicators on intimate partner violence. They do not compare countries and do not measure prevalence.

${indicators()}
`;
