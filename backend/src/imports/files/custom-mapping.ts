import type { FieldProblem } from '../../shared/errors.js';
import { OFFERED, REPEATABLE_MEANINGS, REQUIRED } from '../column-meanings.types.js';
import type { ColumnMeaning } from '../column-meanings.types.js';
import { HEADER_WITHIN, LONGEST_HEADING, findHeader, foldHeading } from '../read-register.js';
import type { Rows } from '../read-register.js';
import { missingMeanings } from '../register-mapping.js';
import type { MappingColumn, RegisterMapping } from '../register-mapping.types.js';
import { MOST_COLUMNS } from './import-files.dto.js';
import type { ColumnMappingRequest, CustomMappingRequest, ImportTableDto } from './import-files.dto.js';

/** Rows that are looked through for values to show. */
const LOOKED_AT = 300;
const SAMPLES = 3;
const LONGEST_SAMPLE = 80;

const isFilled = (cell: string): boolean => cell.trim() !== '';
const isWord = (cell: string): boolean =>
  /\p{L}/u.test(cell) && !/\d{2}/.test(cell) && cell.length <= LONGEST_SAMPLE;

/** The first row with nearly as many words as any: titles above it are shorter, and rows below it hold numbers. */
function likelyHeader(rows: Rows): number {
  const words = rows.slice(0, HEADER_WITHIN).map((row) => row.filter(isWord).length);
  const most = Math.max(...words, 1);
  const enough = Math.max(1, Math.ceil(most * 0.7));
  const first = words.findIndex((count) => count >= enough);
  return Math.max(0, first) + 1;
}

function samplesOf(rows: Rows, at: number): readonly string[] {
  const found = new Set<string>();
  for (const row of rows) {
    const cell = (row[at] ?? '').trim();
    if (cell !== '') found.add(cell.length > LONGEST_SAMPLE ? `${cell.slice(0, LONGEST_SAMPLE)}…` : cell);
    if (found.size === SAMPLES) break;
  }
  return [...found];
}

/** What headings mean, by the layouts that are known; the nearer one comes first. */
function meaningsBy(mappings: readonly RegisterMapping[]): ReadonlyMap<string, ColumnMeaning> {
  const known = new Map<string, ColumnMeaning>();
  for (const { columns } of mappings)
    for (const { headers, meaning } of columns)
      for (const heading of headers) {
        const folded = foldHeading(heading);
        if (!known.has(folded) && meaning !== 'service') known.set(folded, meaning);
      }
  return known;
}

export function viewTable(
  table: Rows,
  mappings: readonly RegisterMapping[],
  headerRowNo: number | null,
): Pick<ImportTableDto, 'headerRowNo' | 'columns'> {
  const rows = table.slice(0, LOOKED_AT);
  const known = mappings.map((mapping) => findHeader(rows, mapping));
  const fitting = known.find((header) => header?.missing.length === 0)?.headerRowNo;
  const chosen = headerRowNo ?? fitting ?? likelyHeader(rows);
  const headings = rows[chosen - 1] ?? [];
  const below = rows.slice(chosen);
  const width = Math.min(MOST_COLUMNS, Math.max(headings.length, ...below.map((row) => row.length), 0));
  const meanings = meaningsBy(mappings);
  const columns = Array.from({ length: width }, (_, at) => ({
    at,
    heading: (headings[at] ?? '').trim(),
    samples: samplesOf(below, at),
    likely: meanings.get(foldHeading((headings[at] ?? '').slice(0, LONGEST_HEADING))) ?? null,
  }));
  return {
    headerRowNo: chosen,
    columns: columns.filter(({ heading, samples }) => isFilled(heading) || samples.length > 0),
  };
}

export function fitOf(rows: Rows, mapping: RegisterMapping): { found: number; missing: readonly string[] } {
  const header = findHeader(rows, mapping);
  const required = mapping.columns.filter((column) => column.required);
  const lacking = required.filter((column) => !header?.columns.includes(column));
  return {
    found: header?.columns.filter(Boolean).length ?? 0,
    missing: lacking.map(({ headers }) => headers[0] ?? ''),
  };
}

function columnProblems(
  headings: readonly string[],
  { holds, columns }: CustomMappingRequest,
): FieldProblem[] {
  const seen = new Set<string>();
  const repeats = (key: string): boolean => seen.has(key) || !seen.add(key);
  return columns.flatMap(({ at, meaning, service }) => {
    const path = `columns.${at}`;
    const heading = foldHeading(headings[at] ?? '');
    const isRepeatable = REPEATABLE_MEANINGS.includes(meaning);
    const code = [
      [heading === '', 'heading_empty'],
      [repeats(`heading ${heading}`), 'heading_repeated'],
      [!OFFERED[holds].includes(meaning), 'not_in_list'],
      [!isRepeatable && repeats(`meaning ${meaning}`), 'meaning_repeated'],
      [meaning === 'service' && !service, 'service_missing'],
    ].find(([fails]) => fails)?.[1];
    return code ? [{ path, code: String(code) }] : [];
  });
}

export const customMappingProblems = (
  headings: readonly string[],
  customMapping: CustomMappingRequest,
): FieldProblem[] => [
  ...columnProblems(headings, customMapping),
  ...missingMeanings(customMapping.holds, customMapping.columns).map((path) => ({
    ...{ path, code: 'meaning_missing' },
  })),
];

function columnOf(
  headings: readonly string[],
  { at, meaning, service }: ColumnMappingRequest,
  isRequired: boolean,
): MappingColumn {
  return {
    meaning,
    headers: [headings[at] ?? ''],
    ...(isRequired ? { required: true } : {}),
    ...(meaning === 'service' && service ? { service } : {}),
  };
}

/** What the list of imports calls a register whose layout was drawn by hand, where it was given no name. */
const OWN_TITLE = { tg: 'Дафтари муассиса', ru: 'Журнал организации', en: 'Book of the agency' };

export function mappingOf(
  headings: readonly string[],
  customMapping: CustomMappingRequest,
  { id, agencyType, period }: Pick<RegisterMapping, 'id' | 'agencyType' | 'period'>,
): RegisterMapping {
  const { holds, columns, continues } = customMapping;
  const isRequired = ({ meaning }: ColumnMappingRequest): boolean =>
    REQUIRED[holds].some((wanted) => wanted.includes(meaning));
  const has = (meaning: ColumnMeaning): boolean => columns.some((column) => column.meaning === meaning);
  const counted = has('line_number') ? 'line_number' : 'official_number';
  return {
    id,
    title: OWN_TITLE,
    ...(holds === 'registrations' ? {} : { holds }),
    agencyType,
    period,
    columns: columns.map((column) => columnOf(headings, column, isRequired(column))),
    mergedBy: continues && has(counted) ? counted : null,
  };
}
