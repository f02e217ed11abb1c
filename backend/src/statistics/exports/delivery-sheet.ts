import { labelOf } from '../code-labels.rules.js';
import type {
  AgencyReportDto,
  CommitteeReportDto,
  ReportLineDto,
  ReportSourceDto,
} from '../statistics.dto.js';
import { DEFINITIONS, TOTAL } from '../statistics.types.js';
import type { CellCountPeriod } from '../periods.rules.js';
import type { SheetCell, SheetRow, SheetTable, Unmarked } from './sheets.rules.js';
import type { Words } from './words.js';

/** A line of a committee or an agency report; an agency has neither persons nor lines without a figure. */
type LineOfReport = Partial<ReportLineDto> &
  Pick<ReportLineDto, 'number' | 'table' | 'name' | 'line' | 'column' | 'value'>;
interface SectionOfReport {
  readonly code: string;
  readonly number: number;
  readonly lines: readonly LineOfReport[];
}

const named = (code: string): string => code.replaceAll(/[_.]/g, '-');

function periodIn({ t }: Words, { kind, firstOn }: CellCountPeriod): string {
  const [year, month] = [firstOn.slice(0, 4), firstOn.slice(5, 7)];
  if (kind === 'month') return `${t(`figures.month-${month}`)} ${year}`;
  const number = Math.ceil(Number(month) / (kind === 'quarter' ? 3 : 6));
  return t(`figures.period-${named(kind)}`, { year, number });
}

const tableName = ({ t }: Words, code: string): string => t(`figures.table-${named(code)}`);

/** The words of a line or a column: a sum, a month, a place, or a code of its list. */
function keyWord({ t, has }: Words, code: string, list: string): string {
  const { key, pieces } = labelOf(code, list, has);
  return t(key, pieces);
}

/** The words of a cell of its table; empty for the sum of the whole table. */
function cellWords(words: Words, { table, name, line, column }: LineOfReport): string {
  if (name) return words.t(`reports.sum-${named(name)}`);
  if (!table) return '';
  const { lines, columns } = DEFINITIONS[table];
  const word = (key: string, list: string): string[] => (key === TOTAL ? [] : [keyWord(words, key, list)]);
  return [...word(line, lines), ...word(column, columns)].join(', ');
}

/** @param isMixed The lines of the section are of several tables. */
function lineWords(words: Words, line: LineOfReport, isMixed: boolean): string {
  const { t } = words;
  if (line.persons)
    return t(line.persons === 'settled_too_soon' ? 'persons.settled' : `persons.unit-${named(line.persons)}`);
  const cell = cellWords(words, line);
  if (!isMixed) return cell || t('figures.total');
  return [tableName(words, line.table ?? ''), cell].filter(Boolean).join(': ');
}

function figure({ t }: Words, { value, low = null, high = null, absent = null }: LineOfReport): SheetCell {
  if (absent) return t(`reports.absent-${named(absent)}`);
  if (value === null) return '–';
  return low === null || high === null ? value : t('persons.estimated', { value, between: `${low}–${high}` });
}

const sourceOf = (words: Words, { table }: LineOfReport): string =>
  table ? `${DEFINITIONS[table].number} ${tableName(words, table)}` : words.t('menu.persons');

const sectionTables = (words: Words, sections: readonly SectionOfReport[]): SheetTable[] =>
  sections.map(({ code, number, lines }) => {
    const isMixed = new Set(lines.map(({ table }) => table)).size > 1;
    return {
      title: `${number}. ${words.t(`reports.section-${named(code)}`)}`,
      corner: words.t('reports.corner'),
      heads: [words.t('reports.figure'), words.t('reports.source')],
      rows: lines.map((line): SheetRow => ({
        head: `${line.number}  ${lineWords(words, line, isMixed)}`,
        cells: [figure(words, line), sourceOf(words, line)],
      })),
    };
  });

function statementOf({ t }: Words, { definition, ...whole }: ReportSourceDto): string {
  const { unit, axis, isMultiple } = definition;
  return [
    [t('figures.fact-unit'), t(`figures.unit-${named(unit)}`)],
    [t('figures.fact-axis'), t(`figures.axis-${named(axis)}`)],
    [t('figures.fact-once'), t(unit === 'persons' ? 'figures.once-persons' : 'figures.once-records')],
    ...(isMultiple ? [[t('figures.fact-sums'), t('figures.sums-mentions')]] : []),
    [t('deliveries.counted'), whole.counted],
    [t('figures.fact-without-consent'), whole.withoutConsent],
    ...(axis === 'happened' ? [[t('figures.fact-without-day'), whole.withoutDay]] : []),
  ]
    .map(([label, value]) => `${label}: ${value}`)
    .join('. ');
}

const DUSHANBE_MS = 5 * 3_600_000;

/** The day of a moment as it is written on paper, by the clock of Dushanbe. */
function dayIn(moment: string): string {
  const at = new Date(Date.parse(moment) + DUSHANBE_MS).toISOString();
  return at.slice(0, 10).split('-').reverse().join('.');
}

interface Delivered {
  readonly recipient: string;
  readonly content: CommitteeReportDto | AgencyReportDto;
}

/** An exact report for delivery: its permitted recipients, then how it is counted. */
export function deliverySheet(words: Words, { recipient, content }: Delivered): Unmarked {
  const { t, language } = words;
  const { sections, sources, period } = content;
  const isOfAgency = 'agency' in content;
  return {
    title: isOfAgency
      ? `${t('deliveries.report-agency')}: ${content.agency[language]}`
      : t('deliveries.report-committee'),
    period: periodIn(words, period),
    tables: sectionTables(words, sections),
    facts: [
      [t('deliveries.recipient'), t(`deliveries.to-${named(recipient)}`)],
      [t('figures.fact-rule'), t('deliveries.exact')],
      [t('figures.fact-counted-at'), dayIn(content.countedAt)],
      [t('figures.fact-who'), t('figures.who-allowed')],
      ...(isOfAgency
        ? [[t('deliveries.whose'), t('deliveries.whose-text')] as const]
        : [
            [t('persons.unit-persons'), t('persons.is-persons')] as const,
            [t('persons.unit-estimate'), t('persons.is-estimate')] as const,
          ]),
      ...sources.map((source): readonly [string, string] => [
        `${source.definition.number} ${tableName(words, source.definition.code)}`,
        statementOf(words, source),
      ]),
      [t('reports.survey'), `${t('figures.no-survey')} ${t('figures.sdg')}`],
    ],
  };
}
