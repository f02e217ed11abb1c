import { Injectable } from '@nestjs/common';
import { REGISTER_CONTENTS } from '../history/history.types.js';
import { Database } from '../../platform/database/database.js';
import { OFFERED, REQUIRED } from './drawing.types.js';
import type { RegisterUpload } from './register-upload.entity.js';
import { UploadReadingsService } from './upload-readings.service.js';
import type { FittedLayout } from './upload-readings.service.js';
import type { FittingLayoutDto, RegisterUploadDto, UploadTableDto } from './uploads.dto.js';
import { UploadsService } from './uploads.service.js';
import { ACTIONS_IN } from './uploads.types.js';

const OFFER = REGISTER_CONTENTS.map((holds) => ({
  holds,
  meanings: OFFERED[holds],
  required: REQUIRED[holds],
}));

/** Uploads as the screen shows them. */
@Injectable()
export class UploadViewsService {
  constructor(
    private readonly database: Database,
    private readonly uploads: UploadsService,
    private readonly readings: UploadReadingsService,
  ) {}

  async list(): Promise<RegisterUploadDto[]> {
    return this.toDtos(await this.uploads.list());
  }

  async show(id: string): Promise<RegisterUploadDto> {
    const [shown] = await this.toDtos([await this.uploads.find(id)]);
    if (!shown) throw new Error('An upload was not shown.');
    return shown;
  }

  async table(id: string, sheet: number, headerRowNo: number | null): Promise<UploadTableDto> {
    const table = await this.readings.table(id, sheet, headerRowNo);
    return {
      sheets: table.sheets.map(({ name, rowCount }) => ({ name, rowCount })),
      sheet: table.sheet,
      headerRowNo: table.headerRowNo,
      columns: table.columns,
      layouts: table.layouts.map(toLayout),
      offered: OFFER,
    };
  }

  private async toDtos(uploads: readonly RegisterUpload[]): Promise<RegisterUploadDto[]> {
    const people = await this.database.query<{ id: string; display_name: string }>(
      'select id, display_name from panoh.users where id = any ($1)',
      [uploads.map(({ sentBy }) => sentBy)],
    );
    const names = new Map(people.map((person) => [person.id, person.display_name]));
    return uploads.map((upload) => toUpload(upload, names.get(upload.sentBy) ?? ''));
  }
}

const toUpload = ({ sentAt, failed, ...upload }: RegisterUpload, sentByName: string): RegisterUploadDto => ({
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

const toLayout = ({ id, mapping, ownName, found, missing }: FittedLayout): FittingLayoutDto => ({
  id,
  title: mapping.title,
  ownName,
  holds: mapping.holds ?? 'registrations',
  found,
  missing,
  periodFrom: mapping.period.from,
  periodUntil: mapping.period.to,
});
