import { Injectable } from '@nestjs/common';
import { requireStepUp } from '../../access/index.js';
import { Database } from '../../platform/database/database.js';
import { dayOf } from '../../shared/dates.js';
import { invalid, notFound, refused } from '../../shared/errors.js';
import { newId } from '../../shared/ids.js';
import { csvLines } from './csv.rules.js';
import type { ExportedFile } from './exports.service.js';
import { ExportsService } from './exports.service.js';
import type { IncidentExportDto, IncidentExportRequest } from './incident-exports.dto.js';
import { HEADS, actionsOf, asRecorded, stateOf } from './incident-exports.rules.js';

interface Row {
  id: string;
  fromOn: string;
  toOn: string;
  requestedById: string;
  requestedBy: string;
  requestedAt: Date;
  decidedBy: string | null;
  isApproved: boolean | null;
  readyAt: Date | null;
  endsAt: Date | null;
  taken: number;
}

const LONGEST_DAYS = 366;
const DAY_MS = 86_400_000;
const ROWS = `select x.id, to_char(x.from_on, 'YYYY-MM-DD') as "fromOn", to_char(x.to_on, 'YYYY-MM-DD') as "toOn",
    x.requested_by as "requestedById", a.display_name as "requestedBy", x.requested_at as "requestedAt",
    d.display_name as "decidedBy", x.is_approved as "isApproved", x.ready_at as "readyAt", x.ends_at as "endsAt", x.taken
  from panoh.incident_exports x join panoh.users a on a.id = x.requested_by left join panoh.users d on d.id = x.decided_by
  where x.id = $1 or $1 is null order by x.requested_at desc limit 50`;
const ASK = `insert into panoh.incident_exports (id, agency_id, from_on, to_on, requested_by, requested_at)
  values ($1, $2, $3, $4, $5, panoh.now())`;
const DECIDE = `with decided as (update panoh.incident_exports set decided_by = $3, decided_at = panoh.now(), is_approved = $2,
    ready_at = case when $2 then panoh.now() + interval '24 hours' end,
    ends_at = case when $2 then panoh.now() + interval '96 hours' end where id = $1 and decided_at is null returning id)
  select id from decided`;

/** Rows about persons for an incident recorder: own, with consent, coded; requested, approved, then delayed. */
@Injectable()
export class IncidentExportsService {
  constructor(
    private readonly database: Database,
    private readonly exports: ExportsService,
  ) {}

  async list(): Promise<IncidentExportDto[]> {
    return (await this.database.query<Row>(ROWS, [null])).map((row) => this.toDto(row));
  }

  async show(id: string): Promise<IncidentExportDto> {
    const [row] = await this.database.query<Row>(ROWS, [id]);
    if (!row) throw notFound();
    return this.toDto(row);
  }

  async ask({ fromOn, toOn }: IncidentExportRequest): Promise<string> {
    requireStepUp(this.database.viewer, this.database.now);
    const days = (Date.parse(toOn) - Date.parse(fromOn)) / DAY_MS;
    if (days < 0 || days > LONGEST_DAYS) throw invalid({ path: 'fromOn', code: 'wrong_order' });
    if (toOn >= dayOf(this.database.now)) throw invalid({ path: 'toOn', code: 'in_future' });
    const id = newId();
    const { agencyId, userId } = this.database.viewer;
    await this.database.query(ASK, [id, agencyId, fromOn, toOn, userId]);
    return id;
  }

  async decide(id: string, approves: boolean): Promise<void> {
    const { state, allowedActions } = await this.show(id);
    requireStepUp(this.database.viewer, this.database.now);
    if (state === 'waiting' && !allowedActions.includes('decide')) throw notFound();
    const decided = await this.database.query(DECIDE, [id, approves, this.database.viewer.userId]);
    if (decided.length === 0) throw refused('export_decided', ['export_decided']);
  }

  /** Counts the export and audits it with every case that it contains. */
  async take(id: string): Promise<ExportedFile> {
    const { fromOn, toOn } = await this.show(id);
    const rows = await this.database.query<{ caseId: string; cells: string[] }>(
      'select case_id as "caseId", cells from panoh.take_incident_export($1)',
      [id],
    );
    for (const { caseId } of rows) this.database.audit.touch(caseId, 'core', 'perpetrator');
    this.database.audit.purpose = `export:incidents-${fromOn}-${toOn}:csv`;
    const mark = await this.exports.markIn('en');
    const lines = asRecorded(
      HEADS,
      rows.map(({ cells }) => cells),
    );
    const text = csvLines([...lines, [], [mark]]);
    const bytes = Buffer.from('\uFEFF' + text);
    return { name: `incidents-${fromOn}-${toOn}.csv`, type: 'text/csv; charset=utf-8', bytes };
  }

  private toDto(row: Row): IncidentExportDto {
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
