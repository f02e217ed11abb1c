import { Injectable } from '@nestjs/common';
import type { AgencyType } from '../../agencies/index.js';
import { Database } from '../../platform/database/database.js';
import type { RequestSteps } from '../../platform/http/request-logger.js';
import { invalid } from '../../shared/errors.js';
import { OFFERED, REQUIRED } from '../column-meanings.types.js';
import { REGISTER_CONTENTS } from '../historical-records.types.js';
import { codeCounts } from '../import-report.js';
import { ImportFile } from '../imports.entity.js';
import { ImportsService } from '../imports.service.js';
import { shownRows } from '../plan-import.js';
import type { ImportUnit } from '../plan-import.js';
import type { Rows } from '../read-register.js';
import { declaredMappings } from '../register-mapping.js';
import type { RegisterMapping, RegisterPeriod } from '../register-mapping.types.js';
import type { ImportCode, ImportRequest, RowOutcomeKind } from '../registration.types.js';
import { isOwnedBy } from '../row-owners.service.js';
import type { BookSheet } from './book-sheets.js';
import { customMappingProblems, fitOf, mappingOf, viewTable } from './custom-mapping.js';
import type { FittingMappingDto, ImportMappingRequest, ImportPreviewDto } from './import-files.dto.js';
import type { ImportTableDto } from './import-files.dto.js';
import { ImportFilesService } from './import-files.service.js';
import { OwnMappingsService, ownName } from './own-mappings.service.js';

/** Lines without a person, or repeated: they need no action. */
const HARMLESS: readonly ImportCode[] = [
  ...(['blank_row', 'header_repeated', 'totals_row', 'banner_row', 'duplicate_row'] as const),
];
const SHOWN = 20;

/** As the keeper may know it: a row that is passed on past it looks like any accepted one. */
function previewOf(
  units: readonly ImportUnit[],
  { known, elsewhere, doubts }: Pick<ImportPreviewDto, 'known' | 'elsewhere' | 'doubts'>,
): ImportPreviewDto {
  const rows = shownRows(units);
  const counted = (outcome: RowOutcomeKind): number => rows.filter((row) => row.outcome === outcome).length;
  return {
    rows: rows.length,
    accepted: counted('accepted'),
    asked: counted('accepted_with_question'),
    rejected: counted('rejected'),
    people: units.filter(({ survivor }) => survivor !== null).length,
    known,
    elsewhere,
    doubts,
    reasons: codeCounts(rows).sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1)),
    problems: rows.filter(({ codes }) => codes.some((code) => !HARMLESS.includes(code))).slice(0, SHOWN),
  };
}

const OFFER = REGISTER_CONTENTS.map((holds) => ({
  ...{ holds, meanings: OFFERED[holds], required: REQUIRED[holds] },
}));

interface KnownMapping {
  readonly id: string;
  readonly mapping: RegisterMapping;
  /** What the agency calls it; null for a layout that comes with the product. */
  readonly ownName: string | null;
}

const toLayout = ({ id, mapping, ownName: name }: KnownMapping, rows: Rows): FittingMappingDto => ({
  ...{ id, title: mapping.title, ownName: name, holds: mapping.holds ?? 'registrations' },
  ...fitOf(rows, mapping),
  ...{ periodFrom: mapping.period.from, periodUntil: mapping.period.to },
});

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

  async table(id: string, sheet: number, headerRowNo: number | null): Promise<ImportTableDto> {
    await this.importFiles.find(id);
    const sheets = await this.importFiles.sheets(id);
    const { rows } = sheetAt(sheets, sheet);
    const declared = await declaredMappings();
    const fitting = (await this.known(declared))
      .map((known) => ({ mapping: known.mapping, layout: toLayout(known, rows) }))
      .sort(({ layout: a }, { layout: b }) => lacks(a) - lacks(b) || b.found - a.found);
    const mappings = fitting.map(({ mapping }) => mapping);
    // Headings mean much the same in the books of others.
    const others = declared.filter(({ id: name }) => !mappings.some((mapping) => mapping.id === name));
    return {
      ...viewTable(rows, [...mappings, ...others], headerRowNo),
      sheets: sheets.map((one) => ({ name: one.name, rowCount: one.rows.length })),
      sheet,
      layouts: fitting.map(({ layout }) => layout),
      offered: OFFER,
    };
  }

  /** Keeps how the file is read with what would come of it; nothing is imported yet. */
  async read(
    id: string,
    { wanted, sessionHash }: { wanted: ImportMappingRequest; sessionHash: string },
    steps: RequestSteps,
  ): Promise<void> {
    const period = { from: wanted.from, to: wanted.until };
    const { encoding, rows, mapping } = await steps.look(() => this.chosen(id, wanted, period));
    const request = { encoding, rows, mapping, period, sessionHash, tracedAs: 'mapImportFile' } as const;
    const { units, elsewhere, known, doubts } = await this.imports.examine(request);
    const preview = previewOf(units, { known, elsewhere: elsewhere.length, doubts });
    await steps.change(async () => {
      const { layout: before, version } = await this.importFiles.findFor(id, 'read');
      const layout = await this.keep(wanted, mapping, before);
      await this.database.repository(ImportFile).update(
        { id },
        {
          ...{ state: 'ready', sheet: wanted.sheet, layout, preview, version: version + 1 },
          ...{ periodFrom: period.from, periodUntil: period.to },
        },
      );
    });
  }

  /** Layouts that come with the product for agencies of this kind, and those that the agency drew. */
  private async known(declared: readonly RegisterMapping[]): Promise<KnownMapping[]> {
    const { agencyKind } = this.database.viewer;
    const own = await this.ownMappings.kept();
    return [
      ...own.map(({ id, name, mapping }) => ({ id: ownName(id), mapping, ownName: name })),
      ...declared
        .filter((mapping) => isOwnedBy(mapping, agencyKind))
        .map((mapping) => ({ id: mapping.id, mapping, ownName: null })),
    ];
  }

  private async chosen(
    id: string,
    wanted: ImportMappingRequest,
    period: RegisterPeriod,
  ): Promise<Pick<ImportRequest, 'encoding' | 'rows' | 'mapping'>> {
    const { encoding } = await this.importFiles.findFor(id, 'read');
    const { rows } = sheetAt(await this.importFiles.sheets(id), wanted.sheet);
    if (!wanted.drawing) {
      const mapping = wanted.layout ? await this.ownMappings.find(wanted.layout) : null;
      if (mapping === null) throw invalid({ path: 'layout', code: 'not_in_list' });
      return { encoding, rows, mapping };
    }
    const headings = rows[wanted.drawing.headerRowNo - 1] ?? [];
    const problems = customMappingProblems(headings, wanted.drawing);
    if (problems.length > 0) throw invalid(...problems);
    const agencyType = this.database.viewer.agencyType as AgencyType;
    const mapping = mappingOf(headings, wanted.drawing, { id: UNKEPT, agencyType, period });
    return { encoding, rows, mapping };
  }

  private async keep(
    { drawing, name }: ImportMappingRequest,
    mapping: RegisterMapping,
    before: string | null,
  ): Promise<string> {
    await this.ownMappings.forget(before);
    if (!drawing) return mapping.id;
    return (await this.ownMappings.keep(name ?? null, (id) => ({ ...mapping, id }))).id;
  }
}

const lacks = ({ missing }: FittingMappingDto): number => (missing.length > 0 ? 1 : 0);

function sheetAt(sheets: readonly BookSheet[], at: number): BookSheet {
  const sheet = sheets[at];
  if (!sheet) throw invalid({ path: 'sheet', code: 'not_in_list' });
  return sheet;
}
