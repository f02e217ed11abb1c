import { TOTAL, definitionOf, ELSEWHERE, nameOf, placeLabelOf, labelOf } from '../statistics/index.js';
import type { PublishedTable } from '../statistics/index.js';
import { dayOf } from '../shared/dates.js';
import { addressOf } from './layout.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import type { Words } from './words.js';

interface Axis {
  /** The list that its codes are of. */
  readonly of: string;
  readonly codes: readonly string[];
}

/** A part of a table as it is drawn: lines run down. */
export interface Section {
  readonly lines: Axis;
  readonly heads: Axis;
  /** Undefined if the cell is not published. */
  readonly at: (line: string, head: string) => number | null | undefined;
}

/** A half-year is two lists: its categories, and its totals by place. Totals by place alone run down as well. */
export function sectionsOf(table: PublishedTable): Section[] {
  const { lines: lineList, columns: columnList } = definitionOf(table.code);
  const cells = new Map(table.shown.map(({ line, column, value }) => [`${line} ${column}`, value]));
  const at = (line: string, column: string): number | null | undefined => cells.get(`${line} ${column}`);
  const lines = { of: lineList, codes: table.lines };
  const columns = { of: columnList, codes: table.columns };
  const byPlace: Section = {
    lines: columns,
    heads: { of: columnList, codes: [TOTAL] },
    at: (place) => at(TOTAL, place),
  };
  if (table.lines.length === 1 && table.lines[0] === TOTAL) return [byPlace];
  if (table.kind !== 'half_year' || table.code === 'persons') return [{ lines, heads: columns, at }];
  const byCategory: Section = { lines, heads: { of: columnList, codes: [TOTAL] }, at };
  return [byCategory, byPlace];
}

/** The text of a number below 5; the same in every language. */
const CLASS = '0–4';

/** The word for a line or a column: a sum, a place, or a code of its list. */
export function named(words: Words, code: string, list: string): string {
  if (code === ELSEWHERE) return words.t('figures.elsewhere-or-unknown');
  const { key, pieces } = labelOf(code, list, words.hasText);
  return words.t(key, pieces);
}

const day = (words: Words, at: Date): string => words.day(dayOf(at));

/** `September 2020`, or a half-year or a year. */
function periodOf(words: Words, { kind, firstOn }: Pick<PublishedTable, 'kind' | 'firstOn'>): string {
  const [year, month] = [firstOn.slice(0, 4), firstOn.slice(5, 7)];
  return words.t(`figures.period-${kind.replace('_', '-')}`, {
    ...{ year, number: Math.ceil(Number(month) / 6) },
    month: words.t(`figures.month-${month}`),
  });
}

export const titleOf = (words: Words, table: PublishedTable): string =>
  `${words.of('figures', `table-${table.code}`)}, ${periodOf(words, table)}`;

const pathOf = (table: PublishedTable): string => `figures/${table.code}/${nameOf(table)}`;

/** Which edition it is, where a year has two. */
const editionOf = ({ t }: Words, edition: number): string =>
  t(edition === 1 ? 'figures.edition-first' : 'figures.edition-final');

export const licenceOf = ({ t }: Words): string =>
  t('portal-figures.licence', { licence: 'Creative Commons Attribution 4.0 (CC BY 4.0)' });

/** Every table that was published, and the directory as data. */
export const figuresPage = (words: Words, tables: readonly PublishedTable[]): Markup => {
  const { t } = words;
  const periods = [...new Set(tables.map(nameOf))];
  return markup`<h1>${t('portal-figures.heading')}</h1><p>${t('portal-figures.lead')}</p>${
    tables.length === 0
      ? markup`<p>${t('portal-figures.none')}</p>`
      : periods.map((name) =>
          periodList(
            words,
            tables.filter((table) => nameOf(table) === name),
          ),
        )
  }<p>${t('figures.no-survey')}</p><p>${t('figures.sdg')}</p><p><a href="${addressOf(words.language, 'manual')}">${t('portal-news.manual')}</a></p><h2>${t('portal.data')}</h2><p>${t(
    'portal-figures.directory-form',
  )}: <a href="/portal/data/hsds/services?full=true">${t('portal-figures.directory')}</a></p><p class="quiet">${licenceOf(words)}</p>`;
};

function periodList(words: Words, tables: readonly PublishedTable[]): Markup {
  const [first] = tables;
  const beside = ({ edition, withdrawnReason }: PublishedTable): string => {
    if (withdrawnReason) return `, ${words.t('figures.withdrawn')}`;
    return edition > 1 ? `, ${editionOf(words, edition)}` : '';
  };
  return markup`<h2>${first ? periodOf(words, first) : ''}</h2><ul class="said">${tables.map(
    (table) =>
      markup`<li><a href="${addressOf(words.language, pathOf(table))}">${words.of(
        'figures',
        `table-${table.code}`,
      )}</a>${beside(table)}</li>`,
  )}</ul>`;
}

/** How a table is counted, in words. */
interface Fact {
  readonly name: string;
  readonly label: string;
  readonly value: string;
}

/** The notes of every table: unit, day, who is counted, the rule of rounding, omissions. */
export function factsOf(words: Words, table: PublishedTable): Fact[] {
  const { t, of } = words;
  const definition = definitionOf(table.code);
  const { unit, axis, isMultiple } = definition;
  const isEstimate = table.code === 'persons';
  const place = isEstimate ? null : placeLabelOf(definition);
  const share = (percent: number | null): string =>
    percent === null ? '–' : t('figures.share', { percent });
  const only = (when: boolean, name: string, value: () => string): [string, string][] =>
    when ? [[name, value()]] : [];
  const facts: [string, string][] = [
    ['unit', of('figures', `unit-${unit}`)],
    ['axis', of('figures', `axis-${axis}`)],
    ...only(place !== null, 'place', () => t(place ?? '')),
    ...only(!isEstimate, 'once', () => t('figures.once-records')),
    ['who', t('figures.who-allowed')],
    ...only(isMultiple, 'sums', () => t('figures.sums-mentions')),
    ['rule', t(isEstimate ? 'figures.rule-estimate' : 'figures.rule-rounded')],
    ...only(!isEstimate, 'without-consent', () => share(table.withoutConsentPercent)),
    ['counted-at', day(words, table.countedAt)],
    ['edition', editionSentence(words, table)],
  ];
  return facts.map(([name, value]) => ({ name, label: t(`figures.fact-${name}`), value }));
}

/** A year has one final edition; until it may come the first one says so. */
const editionSentence = (words: Words, { edition, finalDueOn }: PublishedTable): string =>
  finalDueOn
    ? words.t('figures.edition-until', { date: words.day(finalDueOn) })
    : editionOf(words, edition === 1 ? 2 : edition);

const statement = (words: Words, table: PublishedTable): Markup =>
  markup`<dl>${factsOf(words, table).map(
    ({ label, value }) => markup`<dt>${label}</dt><dd>${value}</dd>`,
  )}</dl>`;

/** As text: a number, the class of 0 to 4, or empty if not published. */
export const textOf = (value: number | null | undefined): string =>
  value === undefined ? '' : value === null ? CLASS : String(value);

const grid = (words: Words, table: PublishedTable, { lines, heads, at }: Section): Markup =>
  markup`<div class="scroll" tabindex="0" role="region" aria-label="${titleOf(words, table)}"><table><caption class="skip">${titleOf(
    words,
    table,
  )}</caption><thead><tr><th scope="col">${words.of('figures', `of-${lines.of}`)}</th>${heads.codes.map(
    (code) => markup`<th scope="col">${named(words, code, heads.of)}</th>`,
  )}</tr></thead><tbody>${lines.codes.map(
    (line) =>
      markup`<tr><th scope="row">${named(words, line, lines.of)}</th>${heads.codes.map(
        (head) => markup`<td>${textOf(at(line, head))}</td>`,
      )}</tr>`,
  )}</tbody></table></div>`;

/** Where the other edition of the year stands. */
function editionsOf(words: Words, table: PublishedTable): Markup {
  const { t } = words;
  const [newest] = table.editions;
  const link = (edition: number): Markup =>
    markup`<a href="${addressOf(words.language, `${pathOf(table)}/${edition}`)}">${editionOf(words, edition)}</a>`;
  if (newest !== table.edition)
    return markup`<p><strong>${t('portal-figures.superseded')}</strong> <a href="${addressOf(words.language, pathOf(table))}">${t(
      'portal-figures.newest',
    )}</a></p>`;
  const others = table.editions.filter((edition) => edition !== table.edition);
  return markup`${others.length > 0 ? markup`<p>${t('portal-figures.other-editions')}: ${others.map(link)}</p>` : ''}`;
}

/** Ends of addresses and what is called so; the first one is in the language of the page. */
const FILE_LINKS = [
  [null, 'portal-figures.file-words'],
  ['csv', 'portal-figures.file-codes'],
  ['csv-metadata.json', 'portal-figures.file-meaning'],
  ['json', 'portal-figures.file-json'],
] as const;

export const figurePage = (words: Words, table: PublishedTable): Markup => {
  const { t } = words;
  const heading = markup`<h1>${titleOf(words, table)}</h1><p>${t('portal-figures.released', {
    date: day(words, table.publishedAt),
  })}</p>${editionsOf(words, table)}`;
  if (table.withdrawnReason)
    return markup`${heading}<p><strong>${words.of('figures', `withdrawn-${table.withdrawnReason}`)}</strong></p>`;
  const file = (kind: string): string =>
    `/portal/data/figures/${table.code}/${nameOf(table)}-v${table.edition}.${kind}`;
  return markup`${heading}${sectionsOf(table).map((section) => grid(words, table, section))}<p>${t(
    'figures.rounded',
  )}</p>${statement(words, table)}<p>${t('figures.no-survey')}</p><p>${t(
    'portal-figures.files',
  )}:</p><ul class="said">${FILE_LINKS.map(
    ([kind, key]) => markup`<li><a href="${file(kind ?? `${words.language}.csv`)}">${t(key)}</a></li>`,
  )}</ul><p class="quiet">${licenceOf(words)}</p>`;
};
