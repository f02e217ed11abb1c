import type { DefinitionDto, TableDto } from '../statistics.dto.js';
import { TOTAL } from '../statistics.types.js';
import { keys, named, rowsOf } from './sheet-words.js';
import type { Told } from './sheet-words.js';
import type { Words } from './words.js';

/** Beginnings of the words of a line or a column, by what it is of, as on the screen of tables. */
const WORDS_OF: Record<string, string> = {
  places: 'place.',
  law_forms: 'law-form.',
  relationship_groups: 'relationship-group.',
  sexes: 'sex.',
  other_sexes: 'sex.',
  other_ages: 'age-group.',
  other_occupations: 'occupation.',
  core_types: 'gbv-core-type.',
  contexts: 'case-context.',
  incident_places: 'incident-place.',
  times_of_day: 'time-of-day.',
  agency_types: 'agency-type.',
  referred_from: 'referred-from.',
  service_types: 'service-type.',
  referral_statuses: 'referral-status.',
  measures: 'police-measure.',
  bands: 'risk-band.',
  last_bands: 'risk-band.',
  closure_reasons: 'closure-reason.',
  death_causes: 'death-cause.',
  marital_statuses: 'marital-status.',
  ages: 'age-band.',
  disabilities: 'disability.',
};
/** How often a person or a record is counted, by unit. */
const ONCE: Partial<Record<DefinitionDto['unit'], string>> = {
  persons: 'figures.once-persons',
  deaths: 'figures.once-persons',
  attempts: 'figures.once-attempts',
};
/** Codes that counting adds to a list, or that the list has no word for. */
const ADDED = new Set([
  ...['not_known', 'not_assessed', 'none', 'livelihoods', 'humanitarian_actor', 'other_government'],
]);

/** Lists that have a word of their own for such a code. */
const WHOLE = new Set(['service_types', 'disabilities']);

/** `adm_93_1` is article 93(1) of the Administrative Code. */
function article({ t }: Words, key: string): string {
  const [code, number = '', part] = key.split('_');
  return t(code === 'adm' ? 'counted.article-administrative' : 'counted.article-criminal', {
    number: part ? `${number}(${part})` : number,
  });
}

/** The words of a line or a column: a sum, a month, a place, or a code of its list. */
export function keyWord(words: Words, key: string, of: string): string {
  const { t } = words;
  if (key === TOTAL || key === 'elsewhere') return t(`figures.${key}`);
  if (of === 'months') return t(`figures.month-${key}`);
  if (of === 'articles' && key !== 'none') return article(words, key);
  const group = ADDED.has(key) && !WHOLE.has(of) ? undefined : WORDS_OF[of];
  return t((key === 'not_known' || !group ? 'counted.' : group) + named(key));
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
