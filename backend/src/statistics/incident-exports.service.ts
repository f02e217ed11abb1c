import { Injectable } from '@nestjs/common';
import { requireStepUp } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { DAY, dayOf } from '../shared/dates.js';
import { invalid, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { ExportsService } from './exports/exports.service.js';
import { csvFileOf } from './exports/sheets.rules.js';
import type { ExportedFile } from './exports/sheets.rules.js';
import { HEADS, actionsOf, asRecorded, stateOf } from './incident-exports.rules.js';
import type { IncidentExportDto, IncidentExportRequest } from './publishing.dto.js';
import {
  decideIncidentExport,
  insertIncidentExport,
  readIncidentExports,
  takeIncidentExport,
} from './publishing.queries.js';
import type { IncidentExportRow } from './publishing.queries.js';

const LONGEST_DAYS = 366;

/** Rows about persons for an incident recorder: own, with consent, coded; requested, approved, then delayed. */
@Injectable()
export class IncidentExportsService {
  constructor(
    private readonly database: Database,
    private readonly exports: ExportsService,
  ) {}

  async list(): Promise<IncidentExportDto[]> {
    return (await readIncidentExports(this.database, null)).map((row) => this.toDto(row));
  }

  async show(id: string): Promise<IncidentExportDto> {
    const [row] = await readIncidentExports(this.database, id);
    if (!row) throw notFound();
    return this.toDto(row);
  }

  async ask({ fromOn, toOn }: IncidentExportRequest): Promise<string> {
    requireStepUp(this.database.viewer, this.database.now);
    const days = (Date.parse(toOn) - Date.parse(fromOn)) / DAY;
    if (days < 0 || days > LONGEST_DAYS) throw invalid({ path: 'fromOn', code: 'wrong_order' });
    if (toOn >= dayOf(this.database.now)) throw invalid({ path: 'toOn', code: 'in_future' });
    const id = newId();
    await insertIncidentExport(this.database, { id, fromOn, toOn }, this.database.viewer);
    return id;
  }

  async decide(id: string, approves: boolean): Promise<string> {
    const { state, allowedActions } = await this.show(id);
    requireStepUp(this.database.viewer, this.database.now);
    if (state === 'waiting' && !allowedActions.includes('decide')) throw notFound();
    const { userId } = this.database.viewer;
    if (!(await decideIncidentExport(this.database, { id, approves, userId })))
      throw refused('export_decided', ['export_decided']);
    return id;
  }

  /** Counts the export and audits it with every case that it contains. */
  async take(id: string): Promise<ExportedFile> {
    const { fromOn, toOn } = await this.show(id);
    const rows = await takeIncidentExport(this.database, id);
    for (const { caseId } of rows) this.database.audit.touch(caseId, 'core', 'perpetrator');
    const name = `incidents-${fromOn}-${toOn}`;
    this.database.audit.purpose = `export:${name}:csv`;
    const mark = await this.exports.markIn('en');
    const lines = asRecorded(
      HEADS,
      rows.map(({ cells }) => cells),
    );
    return csvFileOf(name, [...lines, [], [mark]]);
  }

  private toDto(row: IncidentExportRow): IncidentExportDto {
    const { now, viewer } = this.database;
    const { id, fromOn, toOn, requestedBy, decidedBy, taken } = row;
    return {
      ...{ id, fromOn, toOn, requestedBy, decidedBy, taken },
      state: stateOf(row, now),
      requestedAt: row.requestedAt.toISOString(),
      readyAt: row.readyAt?.toISOString() ?? null,
      endsAt: row.endsAt?.toISOString() ?? null,
      allowedActions: actionsOf(row, viewer.userId, now),
    };
  }
}
