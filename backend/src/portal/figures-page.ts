import { dayOf } from '../shared/dates.js';
import { ALL_COLUMNS, definitionOf, nameOf, placeWordOf, wordOf } from '../statistics/index.js';
import type { PublishedTable, ReleasedTable } from '../statistics/index.js';
import { addressOf } from './layout.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import type { Words } from './words.js';

export const TOTAL = 'total';
/** The word for a line or a column: a sum, a month, a place, or a code of its list. */
export function named(words: Words, code: string, list: string): string {
  const { key, pieces } = wordOf(code, list, words.hasText);
  return words.t(key, pieces);
}

const day = (words: Words, at: Date): string => words.day(dayOf(at));

/** `September 2020`, or a quarter, a half-year or a year. */
export function periodOf(words: Words, { kind, firstOn }: Pick<PublishedTable, 'kind' | 'firstOn'>): string {
  const [year, month] = [firstOn.slice(0, 4), firstOn.slice(5, 7)];
  const number = Math.ceil(Number(month) / (kind === 'quarter' ? 3 : 6));
  return words.t(`figures.period-${kind.replace('_', '-')}`, {
    ...{ year, number },
    month: words.t(`figures.month-${month}`),
  });
}

export const titleOf = (words: Words, table: PublishedTable): string =>
  `${words.of('figures', `table-${table.code}`)}, ${periodOf(words, table)}`;

const pathOf = (table: PublishedTable): string => `figures/${table.code}/${nameOf(table)}`;

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
  const version = ({ version: number }: PublishedTable): string =>
    number > 1 ? `, ${words.t('figures.version', { version: number })}` : '';
  return markup`<h2>${first ? periodOf(words, first) : ''}</h2><ul class="said">${tables.map(
    (table) =>
      markup`<li><a href="${addressOf(words.language, pathOf(table))}">${words.of(
        'figures',
        `table-${table.code}`,
      )}</a>${version(table)}</li>`,
  )}</ul>`;
}

/** How a table is counted, in words. */
export interface Fact {
  readonly name: string;
  readonly label: string;
  readonly value: string;
}

/** What is said of every table: unit, day, who is counted, the rule of what is shown, what was left out. */
export function factsOf(words: Words, table: ReleasedTable): Fact[] {
  const { t, of } = words;
  const definition = definitionOf(table.code);
  const { unit, axis, span, isMultiple, smallestShown } = definition;
  const place = placeWordOf(definition);
  const share = (percent: number | null): string =>
    percent === null ? t('figures.share-too-few') : t('figures.share', { percent });
  const facts: [string, string][] = [
    ['unit', of('figures', `unit-${unit}`)],
    ['axis', of('figures', `axis-${axis}`)],
    ...(place ? [['place', t(place)] as [string, string]] : []),
    ['once', t(unit === 'persons' ? 'figures.once-persons' : 'figures.once-records')],
    ['span', t(`figures.span-${span}`)],
    ['who', t('figures.who-allowed')],
    ...(isMultiple ? [['sums', t('figures.sums-mentions')] as [string, string]] : []),
    ['rule', t('figures.rule', { last: smallestShown - 1 })],
    ['without-consent', share(table.withoutConsentPercent)],
    ...(axis === 'happened' ? [['without-day', share(table.withoutDayPercent)] as [string, string]] : []),
    ['counted-at', day(words, table.countedAt)],
  ];
  return facts.map(([name, value]) => ({ name, label: t(`figures.fact-${name}`), value }));
}

const statement = (words: Words, table: ReleasedTable): Markup =>
  markup`<dl>${factsOf(words, table).map(
    ({ label, value }) => markup`<dt>${label}</dt><dd>${value}</dd>`,
  )}</dl>`;

/** Columns as they are shown, the sums last. */
export const headsOf = ({ columns }: ReleasedTable): string[] => [
  ...columns.filter((column) => column !== ALL_COLUMNS),
  TOTAL,
];
export const linesOf = ({ lines }: ReleasedTable): string[] => [...lines, TOTAL];

/** Lines run down; a table without columns has its sums alone. */
function grid(words: Words, table: ReleasedTable): Markup {
  const { lines, columns } = definitionOf(table.code);
  const last = definitionOf(table.code).smallestShown - 1;
  const shown = (line: string, column: string): Markup | string => {
    const cell = table.cells.find((each) => each.line === line && each.column === column);
    if (!cell?.mark) return String(cell?.value ?? 0);
    return markup`<span aria-hidden="true">${signOf(cell.mark, last)}</span><span class="skip">${words.t(`figures.${cell.mark}`, { last })}</span>`;
  };
  const heads = headsOf(table);
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${titleOf(words, table)}"><table><caption class="skip">${titleOf(
    words,
    table,
  )}</caption><thead><tr><th scope="col">${words.of('figures', `of-${lines}`)}</th>${heads.map(
    (key) => markup`<th scope="col">${named(words, key, columns)}</th>`,
  )}</tr></thead><tbody>${linesOf(table).map(
    (line) =>
      markup`<tr><th scope="row">${named(words, line, lines)}</th>${heads.map(
        (column) => markup`<td>${shown(line, column)}</td>`,
      )}</tr>`,
  )}</tbody></table></div>${keyOf(words, table)}`;
}

type Mark = 'small' | 'hidden';
export const signOf = (mark: Mark, last: number): string => (mark === 'small' ? `<${last + 1}` : '•');

/** What the signs in a table mean, of those that stand in it. */
function keyOf({ t }: Words, table: ReleasedTable): Markup | false {
  const last = definitionOf(table.code).smallestShown - 1;
  const marks = (['small', 'hidden'] as const).filter((mark) =>
    table.cells.some((cell) => cell.mark === mark),
  );
  return (
    marks.length > 0 &&
    markup`<p class="quiet" aria-hidden="true">${marks.map(
      (mark) => markup`<b>${signOf(mark, last)}</b> ${t(`figures.key-${mark}`, { last })}<br>`,
    )}</p>`
  );
}

/** Which version it is, why, and where the others stand. */
function versionsOf(words: Words, table: ReleasedTable): Markup {
  const { t } = words;
  const [last] = table.versions;
  const others = table.versions.filter((version) => version !== table.version);
  const link = (version: number): Markup =>
    markup`<li><a href="${addressOf(words.language, `${pathOf(table)}/${version}`)}">${t('figures.version', { version })}</a></li>`;
  return markup`${
    last !== table.version
      ? markup`<p><strong>${t('portal-figures.superseded')}</strong> <a href="${addressOf(words.language, pathOf(table))}">${t(
          'portal-figures.newest',
        )}</a></p>`
      : ''
  }${
    table.reason
      ? markup`<p>${t('figures.version', { version: table.version })}: ${words.of('figures', `reason-${table.reason}`)}</p>`
      : ''
  }${others.length > 0 ? markup`<p>${t('portal-figures.other-versions')}</p><ul class="said">${others.map(link)}</ul>` : ''}`;
}

/** Ends of addresses and what is called so; the first one is in the language of the page. */
const FILE_LINKS = [
  [null, 'portal-figures.file-words'],
  ['csv', 'portal-figures.file-codes'],
  ['csv-metadata.json', 'portal-figures.file-meaning'],
  ['json', 'portal-figures.file-json'],
] as const;

export const figurePage = (words: Words, table: ReleasedTable): Markup => {
  const { t } = words;
  const file = (kind: string): string =>
    `/portal/data/figures/${table.code}/${nameOf(table)}-v${table.version}.${kind}`;
  return markup`<h1>${titleOf(words, table)}</h1><p>${t('portal-figures.released', {
    date: day(words, table.publishedAt),
  })}</p>${versionsOf(words, table)}${grid(words, table)}${statement(words, table)}<p>${t('figures.no-survey')}</p><p>${t(
    'portal-figures.files',
  )}:</p><ul class="said">${FILE_LINKS.map(
    ([kind, key]) => markup`<li><a href="${file(kind ?? `${words.language}.csv`)}">${t(key)}</a></li>`,
  )}</ul><p class="quiet">${licenceOf(words)}</p>`;
};
