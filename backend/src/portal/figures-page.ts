import { dayOf } from '../shared/dates.js';
import { definitionOf } from '../statistics/index.js';
import type { ReleasedTable } from '../statistics/index.js';
import { addressOf } from './layout.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import type { Words } from './words.js';

const TOTAL = 'total';
/** Groups of words by list; those of other lists begin with `counted`. */
const LISTS: Record<string, string> = {
  places: 'place',
  law_forms: 'law-form',
  relationship_groups: 'relationship-group',
  sexes: 'sex',
  other_sexes: 'sex',
  core_types: 'gbv-core-type',
  contexts: 'case-context',
  incident_places: 'incident-place',
  times_of_day: 'time-of-day',
  agency_types: 'agency-type',
  referred_from: 'referred-from',
  service_types: 'service-type',
  referral_statuses: 'referral-status',
  measures: 'police-measure',
  bands: 'risk-band',
  last_bands: 'risk-band',
  closure_reasons: 'closure-reason',
  marital_statuses: 'marital-status',
};

/** `adm_93_1` is article 93(1) of the Administrative Code. */
function article({ t }: Words, key: string): string {
  const [code, number = '', part] = key.split('_');
  return t(code === 'adm' ? 'counted.article-administrative' : 'counted.article-criminal', {
    number: part ? `${number}(${part})` : number,
  });
}

/** The word for a line or a column: a sum, a month, a place, or a code of its list. */
function named(words: Words, key: string, of: string): string {
  if (key === TOTAL || key === 'elsewhere') return words.of('figures', key);
  if (of === 'months') return words.t(`figures.month-${key}`);
  if (of === 'articles' && key !== 'none') return article(words, key);
  const group = LISTS[of] ?? 'counted';
  return words.of(words.has(group, key) ? group : 'counted', key);
}

const day = (words: Words, at: Date): string => words.day(dayOf(at));

const titleOf = ({ of }: Words, { code, year }: Pick<ReleasedTable, 'code' | 'year'>): string =>
  `${of('figures', `table-${code}`)}, ${year}`;

/** Every table that was released, and the directory as data. */
export const figuresPage = (words: Words, tables: readonly Omit<ReleasedTable, 'cells'>[]): Markup => {
  const { t, language } = words;
  return markup`<h1>${t('portal-figures.heading')}</h1><p>${t('portal-figures.lead')}</p>${
    tables.length === 0
      ? markup`<p>${t('portal-figures.none')}</p>`
      : markup`<ul class="said">${tables.map(
          (table) =>
            markup`<li><a href="${addressOf(language, `figures/${table.code}/${table.year}`)}">${titleOf(words, table)}</a></li>`,
        )}</ul>`
  }<p>${t('figures.no-survey')}</p><h2>${t('portal.data')}</h2><p>${t(
    'portal-figures.directory-form',
  )}: <a href="/portal/data/hsds/services?full=true">${t('portal-figures.directory')}</a></p>`;
};

/** What stands under every table: unit, day, who is counted, the rule of what is shown, what was left out. */
function statement(words: Words, table: ReleasedTable): Markup {
  const { t, of } = words;
  const { unit, axis, span, isMultiple, smallestShown } = definitionOf(table.code);
  const share = (percent: number | null): string =>
    percent === null ? t('figures.share-too-few') : t('figures.share', { percent });
  const facts: [string, string][] = [
    ['unit', of('figures', `unit-${unit}`)],
    ['axis', of('figures', `axis-${axis}`)],
    ['once', t(unit === 'persons' ? 'figures.once-persons' : 'figures.once-records')],
    ['span', t(`figures.span-${span}`)],
    ['who', t('figures.who-allowed')],
    ...(isMultiple ? [['sums', t('figures.sums-mentions')] as [string, string]] : []),
    ['rule', t('figures.rule', { last: smallestShown - 1 })],
    ['without-consent', share(table.withoutConsentPercent)],
    ...(axis === 'happened' ? [['without-day', share(table.withoutDayPercent)] as [string, string]] : []),
    ['counted-at', day(words, table.countedAt)],
  ];
  return markup`<dl>${facts.map(
    ([name, value]) => markup`<dt>${t(`figures.fact-${name}`)}</dt><dd>${value}</dd>`,
  )}</dl>`;
}

interface Turned {
  readonly down: readonly string[];
  readonly across: readonly string[];
  readonly downOf: string;
  readonly acrossOf: string;
}

/** Months run down, so that a table of places fits a phone. */
function turned({ code, lines, columns }: ReleasedTable): Turned {
  const definition = definitionOf(code);
  return definition.columns === 'months'
    ? { down: columns, across: lines, downOf: definition.columns, acrossOf: definition.lines }
    : { down: lines, across: columns, downOf: definition.lines, acrossOf: definition.columns };
}

function grid(words: Words, table: ReleasedTable): Markup {
  const { down, across, downOf, acrossOf } = turned(table);
  const isTurned = downOf === 'months';
  const last = definitionOf(table.code).smallestShown - 1;
  const shown = (key: string, other: string): string => {
    const [line, column] = isTurned ? [other, key] : [key, other];
    const cell = table.cells.find((each) => each.line === line && each.column === column);
    if (cell?.mark) return words.t(`figures.${cell.mark}`, { last });
    return String(cell?.value ?? 0);
  };
  const heads = [...across, TOTAL];
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${titleOf(words, table)}"><table><caption>${titleOf(
    words,
    table,
  )}</caption><thead><tr><th scope="col">${words.of('figures', `of-${downOf}`)}</th>${heads.map(
    (key) => markup`<th scope="col">${named(words, key, acrossOf)}</th>`,
  )}</tr></thead><tbody>${[...down, TOTAL].map(
    (key) =>
      markup`<tr><th scope="row">${named(words, key, downOf)}</th>${heads.map(
        (other) => markup`<td>${shown(key, other)}</td>`,
      )}</tr>`,
  )}</tbody></table></div>`;
}

export const figurePage = (words: Words, table: ReleasedTable): Markup => {
  const { t } = words;
  const file = (kind: string): string => `/portal/data/figures/${table.code}/${table.year}.${kind}`;
  return markup`<h1>${titleOf(words, table)}</h1><p>${t('portal-figures.released', {
    date: day(words, table.releasedAt),
  })}</p>${grid(words, table)}${statement(words, table)}<p>${t('figures.no-survey')}</p><p>${t(
    'portal-figures.files',
  )}: <a href="${file('csv')}">CSV</a>, <a href="${file('json')}">JSON</a></p>`;
};

/** One line a cell, in codes; an empty value stands beside why it is not told. */
export const csvOf = ({ cells }: ReleasedTable): string =>
  [
    'line,column,value,mark',
    ...cells.map((cell) => [cell.line, cell.column, cell.value ?? '', cell.mark ?? ''].join()),
  ]
    .join('\n')
    .concat('\n');

export const jsonOf = (table: ReleasedTable): string =>
  JSON.stringify({ definition: { code: table.code, ...definitionOf(table.code) }, ...table });
