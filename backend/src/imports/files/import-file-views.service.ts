import { Injectable } from '@nestjs/common';
import { REGISTER_CONTENTS } from '../historical-records/historical-records.types.js';
import { Database } from '../../platform/database/database.js';
import { OFFERED, REQUIRED } from './custom-mapping.types.js';
import type { ImportFile } from './import-file.entity.js';
import { FileMappingsService } from './file-mappings.service.js';
import type { FittedMapping } from './file-mappings.service.js';
import type { FittingMappingDto, ImportFileDto, ImportTableDto } from './import-files.dto.js';
import { ImportFilesService } from './import-files.service.js';
import { ACTIONS_IN } from './import-files.types.js';

const OFFER = REGISTER_CONTENTS.map((holds) => ({
  holds,
  meanings: OFFERED[holds],
  required: REQUIRED[holds],
}));

/** Uploads as the screen shows them. */
@Injectable()
export class ImportFileViewsService {
  constructor(
    private readonly database: Database,
    private readonly importFiles: ImportFilesService,
    private readonly mappings: FileMappingsService,
  ) {}

  async list(): Promise<ImportFileDto[]> {
    return this.toDtos(await this.importFiles.list());
  }

  async show(id: string): Promise<ImportFileDto> {
    const [shown] = await this.toDtos([await this.importFiles.find(id)]);
    if (!shown) throw new Error('An upload was not shown.');
    return shown;
  }

  async table(id: string, sheet: number, headerRowNo: number | null): Promise<ImportTableDto> {
    const table = await this.mappings.table(id, sheet, headerRowNo);
    return {
      sheets: table.sheets.map(({ name, rowCount }) => ({ name, rowCount })),
      sheet: table.sheet,
      headerRowNo: table.headerRowNo,
      columns: table.columns,
      layouts: table.layouts.map(toLayout),
      offered: OFFER,
    };
  }

  private async toDtos(uploads: readonly ImportFile[]): Promise<ImportFileDto[]> {
    const people = await this.database.query<{ id: string; display_name: string }>(
      'select id, display_name from panoh.users where id = any ($1)',
      [uploads.map(({ sentBy }) => sentBy)],
    );
    const names = new Map(people.map((person) => [person.id, person.display_name]));
    return uploads.map((upload) => toUpload(upload, names.get(upload.sentBy) ?? ''));
  }
}

const toUpload = ({ sentAt, failed, ...upload }: ImportFile, sentByName: string): ImportFileDto => ({
  id: upload.id,
  kind: upload.kind,
  encoding: upload.encoding,
  state: upload.state,
  sentByName,
  sentAt: sentAt.toISOString(),
  sheet: upload.sheet,
  layout: upload.layout,
  periodFrom: upload.periodFrom,
  periodUntil: upload.periodUntil,
  preview: upload.preview,
  doneRows: upload.doneRows,
  allRows: upload.allRows,
  importId: upload.importId,
  knownRows: upload.knownRows,
  failedRows: failed.length,
  problem: upload.problem,
  allowedActions: ACTIONS_IN[upload.state],
});

const toLayout = ({ id, mapping, ownName, found, missing }: FittedMapping): FittingMappingDto => ({
  id,
  title: mapping.title,
  ownName,
  holds: mapping.holds ?? 'registrations',
  found,
  missing,
  periodFrom: mapping.period.from,
  periodUntil: mapping.period.to,
});
