import { Injectable } from '@nestjs/common';
import type { AgencyType } from '../../agencies/index.js';
import { Database } from '../../platform/database/database.js';
import type { RequestSteps } from '../../platform/http/requests.js';
import { invalid } from '../../shared/errors.js';
import { findMapping, mappingNames } from '../declared-mappings.js';
import type { RegisterMapping, RegisterPeriod } from '../register-mapping.types.js';
import { RegistersService } from '../registers.service.js';
import { isKeptBy } from '../row-keepers.service.js';
import type { BookSheet } from './book.types.js';
import { drawingProblems, mappingOf } from './draw-mapping.js';
import { OwnLayoutsService, ownName } from './own-layouts.service.js';
import { previewOf } from './preview.js';
import { fitOf, rowsAtStart, viewTable } from './table-view.js';
import type { TableView } from './table-view.js';
import { UploadsService } from './uploads.service.js';
import type { ReadingRequest } from './uploads.dto.js';

export interface KnownLayout {
  readonly id: string;
  readonly mapping: RegisterMapping;
  /** What the agency calls it; null for a layout that comes with the product. */
  readonly ownName: string | null;
}

export interface FittedLayout extends KnownLayout {
  readonly found: number;
  readonly missing: readonly string[];
}

export interface ShownTable extends TableView {
  readonly sheets: readonly BookSheet[];
  readonly sheet: number;
  readonly layouts: readonly FittedLayout[];
}

interface Chosen {
  readonly text: string;
  readonly mapping: RegisterMapping;
}

/** A name for a layout that nobody keeps yet. */
const UNKEPT = 'own-drawing';

/** How a file is read: by a layout that is known, or by one that is drawn for it; and what would become of its rows. */
@Injectable()
export class UploadReadingsService {
  constructor(
    private readonly database: Database,
    private readonly registers: RegistersService,
    private readonly uploads: UploadsService,
    private readonly layouts: OwnLayoutsService,
  ) {}

  /** One sheet as its columns, and which layouts fit it, the best first. */
  async table(id: string, sheet: number, headerRowNo: number | null): Promise<ShownTable> {
    await this.uploads.find(id);
    const sheets = await this.uploads.sheets(id);
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
    { wanted, sessionHash }: { wanted: ReadingRequest; sessionHash: string },
    steps: RequestSteps,
  ): Promise<void> {
    const period = { from: wanted.from, to: wanted.until };
    const { text, mapping } = await steps.look(() => this.chosen(id, wanted, period));
    const bytes = Buffer.from(text, 'utf8');
    const { units, elsewhere, known } = await this.registers.examine({
      ...{ bytes, mapping, period, sessionHash },
      tracedAs: 'readRegisterUpload',
    });
    const preview = previewOf(units, { known, elsewhere: elsewhere.length });
    await steps.change(async () => {
      const before = await this.uploads.findFor(id, 'read');
      const layout = await this.keep(wanted, mapping, before.layout);
      await this.database.query(
        `update panoh.register_uploads set state = 'ready', sheet = $2, layout = $3, period_from = $4, period_until = $5,
           preview = $6, version = version + 1 where id = $1`,
        [id, wanted.sheet, layout, period.from, period.to, JSON.stringify(preview)],
      );
    });
  }

  /** Layouts that come with the product for agencies of this kind, and those that the agency drew. */
  private async known(): Promise<KnownLayout[]> {
    const { agencyKind } = this.database.viewer;
    const declared = await declaredMappings();
    return [
      ...(await this.layouts.kept()).map(({ id, name, mapping }) => ({
        id: ownName(id),
        mapping,
        ownName: name,
      })),
      ...declared
        .filter((mapping) => isKeptBy(mapping, agencyKind))
        .map((mapping) => ({ id: mapping.id, mapping, ownName: null })),
    ];
  }

  private async chosen(id: string, wanted: ReadingRequest, period: RegisterPeriod): Promise<Chosen> {
    await this.uploads.findFor(id, 'read');
    const { text } = sheetAt(await this.uploads.sheets(id), wanted.sheet);
    if (!wanted.drawing) {
      const mapping = wanted.layout ? await this.layouts.find(wanted.layout) : null;
      if (mapping === null) throw invalid({ path: 'layout', code: 'not_in_list' });
      return { text, mapping };
    }
    const headings = rowsAtStart(text)[wanted.drawing.headerRowNo - 1] ?? [];
    const problems = drawingProblems({ headings }, wanted.drawing);
    if (problems.length > 0) throw invalid(...problems);
    const agencyType = this.database.viewer.agencyType as AgencyType;
    return { text, mapping: mappingOf({ headings }, wanted.drawing, { id: UNKEPT, agencyType, period }) };
  }

  /** The name of the layout that the file is read with from now on. */
  private async keep({ drawing, name }: ReadingRequest, mapping: RegisterMapping, before: string | null) {
    await this.layouts.forget(before);
    if (!drawing) return mapping.id;
    return (await this.layouts.keep(name ?? null, (id) => ({ ...mapping, id }))).id;
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
