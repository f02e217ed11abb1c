import type { ColumnMeaning } from '../column-meanings.types.js';
import { findHeader, foldHeading } from '../header-row.js';
import { HEADER_WITHIN, parseWith } from '../read-register.js';
import type { RegisterMapping, RegisterPeriod } from '../register-mapping.types.js';
import { delimiterOf } from './book-sheets.js';
import { shownToOwner } from '../import-units.js';
import type { ImportUnit } from '../import-units.js';
import type { ImportCode } from '../registration.types.js';
import type { ImportPreview, PreviewProblem } from './preview.types.js';
import { Injectable } from '@nestjs/common';
import type { AgencyType } from '../../agencies/index.js';
import { Database } from '../../platform/database/database.js';
import type { RequestSteps } from '../../platform/http/request-logger.js';
import { invalid } from '../../shared/errors.js';
import { findMapping, mappingNames } from '../declared-mappings.js';
import { ImportsService } from '../imports.service.js';
import { isOwnedBy } from '../row-owners.service.js';
import type { BookSheet } from './book.types.js';
import { customMappingProblems, mappingOf } from './custom-mapping.js';
import { OwnMappingsService, ownName } from './own-mappings.service.js';
import { ImportFilesService } from './import-files.service.js';
import type { ImportMappingRequest } from './import-files.dto.js';

export interface ViewedColumn {
  readonly at: number;
  readonly heading: string;
  /** The first different values of the column, as they are written. */
  readonly samples: readonly string[];
  /** Meaning of this heading in a known layout; null if no layout has it. */
  readonly likely: ColumnMeaning | null;
}

export interface TableView {
  /** Counted from 1; the rows begin behind it. */
  readonly headerRowNo: number;
  readonly columns: readonly ViewedColumn[];
}

/** Rows that are looked through for values to show. */
const LOOKED_AT = 300;
const SAMPLES = 3;
const LONGEST_SAMPLE = 80;
const MOST_COLUMNS = 200;

const isFilled = (cell: string): boolean => cell.trim() !== '';
const isWord = (cell: string): boolean =>
  /\p{L}/u.test(cell) && !/\d{2}/.test(cell) && cell.length <= LONGEST_SAMPLE;

/** The first row with nearly as many words as any: titles above it are shorter, and rows below it hold numbers. */
function likelyHeader(rows: readonly (readonly string[])[]): number {
  const words = rows.slice(0, HEADER_WITHIN).map((row) => row.filter(isWord).length);
  const most = Math.max(...words, 1);
  const enough = Math.max(1, Math.ceil(most * 0.7));
  return (
    Math.max(
      0,
      words.findIndex((count) => count >= enough),
    ) + 1
  );
}

export function rowsAtStart(text: string): readonly (readonly string[])[] {
  const delimiter = delimiterOf(text);
  return (delimiter && parseWith(text, delimiter, LOOKED_AT)) ?? [];
}

function samplesOf(rows: readonly (readonly string[])[], at: number): readonly string[] {
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

/** The columns of a table with sample values, for the user who assigns their meanings. */
export function viewTable(
  text: string,
  mappings: readonly RegisterMapping[],
  headerRowNo: number | null,
): TableView {
  const rows = rowsAtStart(text);
  const known = mappings.map((mapping) => findHeader(rows.slice(0, HEADER_WITHIN), mapping));
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
    likely: meanings.get(foldHeading((headings[at] ?? '').slice(0, 200))) ?? null,
  }));
  return {
    headerRowNo: chosen,
    columns: columns.filter(({ heading, samples }) => isFilled(heading) || samples.length > 0),
  };
}

/** How well a layout fits a table: the columns that it finds and those that it lacks. */
export function fitOf(
  rows: readonly (readonly string[])[],
  mapping: RegisterMapping,
): { found: number; missing: readonly string[] } {
  const header = findHeader(rows.slice(0, HEADER_WITHIN), mapping);
  const required = mapping.columns.filter((column) => column.required);
  const lacking = required.filter((column) => !header?.columns.includes(column));
  return {
    found: header?.columns.filter(Boolean).length ?? 0,
    missing: lacking.map(({ headers }) => headers[0] ?? ''),
  };
}

/** Lines without a person, or repeated: they need no action. */
const HARMLESS: ReadonlySet<ImportCode> = new Set([
  'blank_row',
  'header_repeated',
  'totals_row',
  'banner_row',
  'duplicate_row',
]);
const SHOWN = 20;

/** As the keeper may know it: a row that is passed on past it looks like any accepted one. */
export function previewOf(
  units: readonly ImportUnit[],
  { known, elsewhere }: Pick<ImportPreview, 'known' | 'elsewhere'>,
): ImportPreview {
  const rows: PreviewProblem[] = units
    .flatMap(({ rows: ofUnit, survivor }) => ofUnit.map((row) => shownToOwner(row, survivor)))
    .sort((a, b) => a.rowNo - b.rowNo);
  const counted = (outcome: PreviewProblem['outcome']): number =>
    rows.filter((row) => row.outcome === outcome).length;
  const times = new Map<ImportCode, number>();
  for (const code of rows.flatMap(({ codes }) => codes)) times.set(code, (times.get(code) ?? 0) + 1);
  return {
    rows: rows.length,
    accepted: counted('accepted'),
    asked: counted('accepted_with_question'),
    rejected: counted('rejected'),
    people: units.filter(({ survivor }) => survivor !== null).length,
    known,
    elsewhere,
    reasons: [...times]
      .map(([code, count]) => ({ code, count }))
      .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1)),
    problems: rows
      .filter(({ codes }) => codes.some((code) => !HARMLESS.has(code)))
      .slice(0, SHOWN)
      .map(({ rowNo, outcome, codes }) => ({ rowNo, outcome, codes })),
  };
}

export interface KnownMapping {
  readonly id: string;
  readonly mapping: RegisterMapping;
  /** What the agency calls it; null for a layout that comes with the product. */
  readonly ownName: string | null;
}

export interface FittedMapping extends KnownMapping {
  readonly found: number;
  readonly missing: readonly string[];
}

export interface ShownTable extends TableView {
  readonly sheets: readonly BookSheet[];
  readonly sheet: number;
  readonly layouts: readonly FittedMapping[];
}

interface Chosen {
  readonly text: string;
  readonly mapping: RegisterMapping;
}

/** Name of a layout that is not stored yet. */
const UNKEPT = 'own-drawing';

/** How a file is read: by a layout that is known, or by one that is drawn for it; and what would become of its rows. */
@Injectable()
export class FileMappingsService {
  constructor(
    private readonly database: Database,
    private readonly imports: ImportsService,
    private readonly importFiles: ImportFilesService,
    private readonly ownMappings: OwnMappingsService,
  ) {}

  /** One sheet as its columns, and which layouts fit it, the best first. */
  async table(id: string, sheet: number, headerRowNo: number | null): Promise<ShownTable> {
    await this.importFiles.find(id);
    const sheets = await this.importFiles.sheets(id);
    const { text } = sheetAt(sheets, sheet);
    const rows = rowsAtStart(text);
    const known = await this.known();
    const layouts = known
      .map((layout) => ({ ...layout, ...fitOf(rows, layout.mapping) }))
      .sort((a, b) => Number(a.missing.length > 0) - Number(b.missing.length > 0) || b.found - a.found);
    const mappings = layouts.map(({ mapping }) => mapping);
    return {
      ...viewTable(text, [...mappings, ...(await others(mappings))], headerRowNo),
      sheets,
      sheet,
      layouts,
    };
  }

  /** Keeps how the file is read with what would come of it; nothing is imported yet. */
  async read(
    id: string,
    { wanted, sessionHash }: { wanted: ImportMappingRequest; sessionHash: string },
    steps: RequestSteps,
  ): Promise<void> {
    const period = { from: wanted.from, to: wanted.until };
    const { text, mapping } = await steps.look(() => this.chosen(id, wanted, period));
    const bytes = Buffer.from(text, 'utf8');
    const { units, elsewhere, known } = await this.imports.examine({
      ...{ bytes, mapping, period, sessionHash },
      tracedAs: 'mapImportFile',
    });
    const preview = previewOf(units, { known, elsewhere: elsewhere.length });
    await steps.change(async () => {
      const before = await this.importFiles.findFor(id, 'read');
      const layout = await this.keep(wanted, mapping, before.layout);
      await this.database.query(
        `update panoh.import_files set state = 'ready', sheet = $2, layout = $3, period_from = $4, period_until = $5,
           preview = $6, version = version + 1 where id = $1`,
        [id, wanted.sheet, layout, period.from, period.to, JSON.stringify(preview)],
      );
    });
  }

  /** Layouts that come with the product for agencies of this kind, and those that the agency drew. */
  private async known(): Promise<KnownMapping[]> {
    const { agencyKind } = this.database.viewer;
    const declared = await declaredMappings();
    return [
      ...(await this.ownMappings.kept()).map(({ id, name, mapping }) => ({
        id: ownName(id),
        mapping,
        ownName: name,
      })),
      ...declared
        .filter((mapping) => isOwnedBy(mapping, agencyKind))
        .map((mapping) => ({ id: mapping.id, mapping, ownName: null })),
    ];
  }

  private async chosen(id: string, wanted: ImportMappingRequest, period: RegisterPeriod): Promise<Chosen> {
    await this.importFiles.findFor(id, 'read');
    const { text } = sheetAt(await this.importFiles.sheets(id), wanted.sheet);
    if (!wanted.drawing) {
      const mapping = wanted.layout ? await this.ownMappings.find(wanted.layout) : null;
      if (mapping === null) throw invalid({ path: 'layout', code: 'not_in_list' });
      return { text, mapping };
    }
    const headings = rowsAtStart(text)[wanted.drawing.headerRowNo - 1] ?? [];
    const problems = customMappingProblems({ headings }, wanted.drawing);
    if (problems.length > 0) throw invalid(...problems);
    const agencyType = this.database.viewer.agencyType as AgencyType;
    return { text, mapping: mappingOf({ headings }, wanted.drawing, { id: UNKEPT, agencyType, period }) };
  }

  /** The name of the layout that the file is read with from now on. */
  private async keep(
    { drawing, name }: ImportMappingRequest,
    mapping: RegisterMapping,
    before: string | null,
  ) {
    await this.ownMappings.forget(before);
    if (!drawing) return mapping.id;
    return (await this.ownMappings.keep(name ?? null, (id) => ({ ...mapping, id }))).id;
  }
}

const declaredMappings = async (): Promise<RegisterMapping[]> =>
  (await Promise.all((await mappingNames()).map(findMapping))).filter((mapping) => mapping !== null);

/** Headings mean much the same in the books of others. */
const others = async (known: readonly RegisterMapping[]): Promise<RegisterMapping[]> =>
  (await declaredMappings()).filter(({ id }) => !known.some((mapping) => mapping.id === id));

function sheetAt(sheets: readonly BookSheet[], at: number): BookSheet {
  const sheet = sheets[at];
  if (!sheet) throw invalid({ path: 'sheet', code: 'not_in_list' });
  return sheet;
}
