import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { dayOf } from '../shared/dates.js';
import { invalid, notAllowed, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { ROLE_OF, actionsOf, stateOf } from './deliveries.rules.js';
import { deliverySheet } from './exports/delivery-sheet.js';
import { ExportsService } from './exports/exports.service.js';
import type { ExportedFile, FileForm } from './exports/sheets.rules.js';
import { wordsIn } from './exports/words.js';
import { endOf, nameOf, periodNamed, toPeriod } from './periods.rules.js';
import type { DeliveryDetailDto, DeliveryDto, DeliveryListDto, DeliveryRequest } from './publishing.dto.js';
import {
  approveDelivery,
  discardDelivery,
  insertDelivery,
  readDeliveries,
  readDelivery,
} from './publishing.queries.js';
import type { DeliveryRow } from './publishing.queries.js';
import { AgencyReportsService, CommitteeReportsService } from './reports.service.js';
import type { AgencyReportDto, CommitteeReportDto } from './statistics.dto.js';

/** Exact reports that leave: counted when a first person asks, approved by a second, taken by either, logged each time. */
@Injectable()
export class DeliveriesService {
  constructor(
    private readonly database: Database,
    private readonly exports: ExportsService,
    private readonly committee: CommitteeReportsService,
    private readonly agencies: AgencyReportsService,
  ) {}

  async list(): Promise<DeliveryListDto> {
    return { items: (await readDeliveries(this.database)).map((row) => this.toDto(row)) };
  }

  async get(id: string): Promise<DeliveryDetailDto> {
    const row = await this.row(id);
    return {
      ...this.toDto(row),
      committee: row.report === 'committee' ? (row.content as CommitteeReportDto) : null,
      agency: row.report === 'agency' ? (row.content as AgencyReportDto) : null,
    };
  }

  async ask({ report, period: name, recipient }: DeliveryRequest): Promise<string> {
    const { roles, userId, agencyId } = this.database.viewer;
    if (!roles.includes(ROLE_OF[report])) throw notAllowed();
    const period = periodNamed(name);
    if (!period) throw invalid({ path: 'period', code: 'not_valid' });
    if (endOf(period) > dayOf(this.database.now)) throw refused('delivery_period_not_over');
    const isOfAgency = report === 'agency';
    const content = isOfAgency ? await this.agencies.get(name, true) : await this.committee.get(name);
    const made = {
      id: newId(),
      report,
      ...period,
      recipient,
      content,
      agencyId: isOfAgency ? agencyId : null,
    };
    if (!(await insertDelivery(this.database, made, userId))) throw refused('delivery_waiting');
    this.database.audit.purpose = `delivery:${report}-${name}:${recipient}`;
    return made.id;
  }

  async approve(id: string): Promise<string> {
    const row = await this.row(id);
    const { userId } = this.database.viewer;
    if (stateOf(row) !== 'waiting') throw refused('delivery_decided');
    if (!actionsOf(row, userId).includes('approve')) throw refused('delivery_by_another');
    if (!(await approveDelivery(this.database, id, userId))) throw refused('delivery_decided');
    this.database.audit.purpose = `delivery:${row.report}-${nameOf(row)}:${row.recipient}`;
    return id;
  }

  async discard(id: string): Promise<void> {
    const state = stateOf(await this.row(id));
    if (state === 'discarded') return;
    if (state === 'approved' || !(await discardDelivery(this.database, id)))
      throw refused('delivery_decided');
  }

  async take(id: string, form: FileForm): Promise<ExportedFile> {
    const row = await this.row(id);
    if (stateOf(row) !== 'approved') throw refused('delivery_not_approved');
    const { userId, language } = this.database.viewer;
    if (!actionsOf(row, userId).includes('take')) throw notAllowed();
    const name = `${row.report}-report-${nameOf(row)}-${row.recipient.replaceAll('_', '-')}`;
    return this.exports.file(name, deliverySheet(wordsIn(language), row), { form, language });
  }

  private async row(id: string): Promise<DeliveryRow> {
    const row = await readDelivery(this.database, id);
    if (!row) throw notFound();
    return row;
  }

  private toDto(row: DeliveryRow): DeliveryDto {
    const { id, report, recipient, askedBy, approvedBy } = row;
    return {
      ...{ id, report, recipient, askedBy, approvedBy },
      period: toPeriod(row, dayOf(this.database.now)),
      state: stateOf(row),
      askedAt: row.askedAt.toISOString(),
      approvedAt: row.approvedAt?.toISOString() ?? null,
      allowedActions: actionsOf(row, this.database.viewer.userId),
    };
  }
}
