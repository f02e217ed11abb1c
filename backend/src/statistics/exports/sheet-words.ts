import type { MeasureDto, MeasuresDto } from '../measures.dto.js';
import type { PathDto, PathTableDto } from '../path/path.dto.js';
import { monthsOf } from '../periods.rules.js';
import type { Period } from '../periods.rules.js';
import { TOTAL } from '../statistics.types.js';
import type { Cells, Sheet, SheetCell, SheetRow, SheetTable } from './sheet.types.js';
import type { Words } from './words.js';

/** A code as the name of its text. */
export const named = (code: string): string => code.replaceAll(/[_.]/g, '-');
const NOTHING = '–';
const HIDDEN = '•';

type Fact = readonly [string, string];
export type Told = Omit<Sheet, 'mark'>;

function shown({ cells, smallestShown }: Cells, line: string, column: string): SheetCell {
  const cell = cells.find((each) => each.line === line && each.column === column);
  if (!cell) return NOTHING;
  return cell.mark === 'small' ? `<${smallestShown}` : (cell.value ?? HIDDEN);
}

export const rowsOf = (
  lines: readonly [string, string][],
  columns: readonly string[],
  counts: Cells,
): SheetRow[] =>
  lines.map(([key, head]) => ({
    head,
    isTotal: key === TOTAL,
    cells: columns.map((column) => shown(counts, key, column)),
  }));

const beside = (head: string, cells: readonly (number | null | undefined)[]): SheetRow => ({
  head,
  isTotal: false,
  cells: cells.map((cell) => cell ?? NOTHING),
});

/** What the marks of left out counts mean. */
export const keys = ({ t }: Words, smallestShown: number): Fact[] =>
  smallestShown > 1
    ? [
        [`<${smallestShown}`, t('figures.key-small', { last: smallestShown - 1 })],
        [HIDDEN, t('figures.key-hidden')],
      ]
    : [];

export function periodOf({ t }: Words, { year, quarter }: Period): string {
  if (quarter === 0) return `${year}`;
  const { first, last } = monthsOf(quarter);
  const months = [first, last].map((month) => t(`figures.month-${String(month).padStart(2, '0')}`));
  return `${months.join(' – ')} ${year}`;
}

const QUESTIONS: Record<string, string> = {
  ...{ on_time: 'on-time', returned_6: 'returned', returned_12: 'returned', safe_6: 'safe' },
};

interface Asked<Whole, Item> {
  readonly of: Whole;
  readonly item: Item;
  readonly isOfGroup: boolean;
}

export function measureSheet(words: Words, { of, item, isOfGroup }: Asked<MeasuresDto, MeasureDto>): Told {
  const { t } = words;
  const { code, definition, columns, shares } = item;
  const [unit, question] = [named(definition.unit), QUESTIONS[code] ?? ''];
  const part = (line: string): string => t(`measures.part-${named(line)}`);
  const counts = { cells: item.cells, smallestShown: of.smallestShown };
  const percents = (key: 'percent' | 'missingPercent') =>
    columns.map((column) => shares.find((share) => share.column === column)?.[key]);
  const lines = (some: readonly string[]): [string, string][] => some.map((line) => [line, part(line)]);
  const title = t(`measures.title-${named(code)}`);
  const rows = [
    ...rowsOf([...lines(definition.parts), [TOTAL, t(`measures.base-${unit}`)]], columns, counts),
    beside(`${part(definition.numerator)}, %`, percents('percent')),
    beside(t(`measures.unknown-${unit}`), percents('missingPercent')),
    ...rowsOf(lines([definition.apart]), columns, counts),
  ];
  const heads = columns.map((column) =>
    column === TOTAL ? t('measures.quarter') : t(`figures.month-${column.slice(5)}`),
  );
  const fact = (label: string, value: string): Fact => [t(label), t(value)];
  return {
    title,
    period: periodOf(words, of),
    tables: [{ title, corner: t(`measures.corner-${unit}`), heads, rows }],
    facts: [
      fact('measures.fact-base', `measures.basis-${unit}`),
      fact('measures.fact-numerator', `measures.numerator-${question}`),
      fact('measures.fact-missing', `measures.missing-${question}`),
      fact('measures.fact-apart', `measures.apart-${named(definition.apart)}`),
      fact('figures.fact-axis', `measures.axis-${named(definition.axis)}`),
      fact('figures.fact-who', isOfGroup ? 'measures.who-group' : 'measures.who-agency'),
      fact('measures.fact-share', 'measures.share-rule'),
      ...keys(words, of.smallestShown),
    ],
    data: { ...of, items: [item] },
  };
}

const LISTS: Record<string, string> = {
  ...{ service: 'service-type.', place: 'place.', by_whom: 'agency-type.', settled_as: 'path.line-' },
};
const OWN = ['nobody', 'not_named'];

function pathColumn({ t, language }: Words, { view, columns }: PathTableDto, key: string): string {
  if (key === TOTAL) return t('path.all');
  const name = columns.find((column) => column.key === key)?.name;
  if (name) return name[language];
  return t(((OWN.includes(key) ? null : LISTS[view]) ?? 'path.column-') + named(key));
}

const pathLine = ({ t }: Words, key: string): string =>
  key === TOTAL
    ? t('path.all')
    : key
        .split('+')
        .map((each) => t(`path.line-${named(each)}`))
        .join(' · ');

function stageTable(words: Words, item: PathTableDto, columns: readonly string[]): SheetTable[] {
  const { t } = words;
  const stages = [...new Set(item.stages.map(({ stage }) => stage))];
  if (stages.length === 0) return [];
  const rows = columns.map((column) => ({
    head: pathColumn(words, item, column),
    isTotal: column === TOTAL,
    cells: stages.map(
      (stage) => item.stages.find((each) => each.stage === stage && each.column === column)?.value ?? HIDDEN,
    ),
  }));
  const heads = stages.map((stage) => t(`path.stage-${named(stage)}`));
  const isApart = item.code === 'cohort' || item.code === 'attrition';
  const title = t(isApart ? `path.title-stages-${item.code}` : 'path.title-stages');
  const corner = t(`path.corner-${item.code === 'attrition' ? item.code : item.view}`);
  return [{ title, corner, heads, rows }];
}

function pathRows(words: Words, item: PathTableDto, { smallestShown }: PathDto): SheetRow[] {
  const { t } = words;
  const columns = [...item.columns.map(({ key }) => key), TOTAL];
  const counts = { cells: item.cells, smallestShown };
  const { numerator, missing } = item.definition;
  const percents = (key: 'percent' | 'missingPercent') =>
    columns.map((column) => item.shares.find((share) => share.column === column)?.[key]);
  return [
    ...rowsOf(
      [...item.lines, TOTAL].map((line) => [line, pathLine(words, line)]),
      columns,
      counts,
    ),
    ...(numerator
      ? [beside(t('path.share-of', { line: pathLine(words, numerator) }), percents('percent'))]
      : []),
    ...(missing.length > 0 ? [beside(t('path.share-missing'), percents('missingPercent'))] : []),
    ...[...new Set(item.days.map(({ step }) => step))].map((step) =>
      beside(
        t('path.days', { step: t(`path.step-${step}`) }),
        columns.map((column) => item.days.find((each) => each.step === step && each.column === column)?.days),
      ),
    ),
  ];
}

export function pathSheet(words: Words, { of, item, isOfGroup }: Asked<PathDto, PathTableDto>): Told {
  const { t } = words;
  const { code, view, definition } = item;
  const columns = [...item.columns.map(({ key }) => key), TOTAL];
  const title = t(`path.title-${code === 'orders' ? `${code}-${view}` : code}`);
  const fact = (label: string, value: string): Fact => [t(label), t(value)];
  return {
    title,
    period: periodOf(words, of),
    tables: [
      ...stageTable(words, item, columns),
      {
        title,
        corner: t(`path.corner-${definition.unit === 'cases' ? 'cases' : code}`),
        heads: columns.map((column) => pathColumn(words, item, column)),
        rows: pathRows(words, item, of),
      },
    ],
    facts: [
      fact('measures.fact-base', `path.basis-${definition.unit}`),
      fact('figures.fact-axis', `path.axis-${named(definition.axis)}`),
      fact('figures.fact-who', isOfGroup ? 'path.who-group' : 'path.who-agency'),
      ...(code === 'cohort' ? [fact('path.fact-counted', 'path.cohort-rule')] : []),
      ...(code === 'attrition' ? [fact('path.fact-counted', 'path.attrition-rule')] : []),
      ...(code === 'settled' ? [fact('path.fact-counted', 'path.settled-rule')] : []),
      ...(item.days.length > 0 ? [fact('path.fact-days', 'path.days-rule')] : []),
      ...(of.smallestShown > 1 ? [fact('path.fact-lines', 'path.merged-rule')] : []),
      ...keys(words, of.smallestShown),
    ],
    data: { ...of, items: [item] },
  };
}
