import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { dayOf } from '../../shared/dates.js';
import { invalid, notAllowed, notFound, refused } from '../../shared/errors.js';
import { newId } from '../../shared/ids.js';
import { AgencyReportsService } from '../agency-reports/agency-reports.service.js';
import type { AgencyReportDto } from '../agency-reports/agency-reports.dto.js';
import { endOf, nameOf, periodNamed, toPeriod } from '../calendar.rules.js';
import { CommitteeReportsService } from '../committee-reports/committee-reports.service.js';
import type { CommitteeReportDto } from '../committee-reports/reports.dto.js';
import { ExportsService } from '../exports/exports.service.js';
import type { ExportedFile } from '../exports/exports.service.js';
import { deliverySheet } from '../exports/delivery-sheet.js';
import type { FileForm } from '../exports/sheet.types.js';
import { wordsIn } from '../exports/words.js';
import type { CellCountPeriod } from '../cell-counts.rules.js';
import type { DeliveryDetailDto, DeliveryDto, DeliveryListDto, DeliveryRequest } from './deliveries.dto.js';
import { ROLE_OF, actionsOf, stateOf } from './deliveries.rules.js';
import type { DeliveryFacts, Recipient, Report } from './deliveries.rules.js';

interface Row extends CellCountPeriod, DeliveryFacts {
  id: string;
  report: Report;
  recipient: Recipient;
  content: CommitteeReportDto | AgencyReportDto;
  askedBy: string;
  askedAt: Date;
  approvedBy: string | null;
  approvedAt: Date | null;
}

const COLUMNS = `d.id, d.report, d.kind, to_char(d.first_on, 'YYYY-MM-DD') as "firstOn", d.recipient,
    d.asked_by as "askedById", d.asked_name as "askedBy", d.asked_at as "askedAt", d.approved_by as "approvedById",
    d.approved_name as "approvedBy", d.approved_at as "approvedAt", d.discarded_at as "discardedAt"`;
const LIST = `select ${COLUMNS} from panoh.deliveries d
  order by d.approved_at is not null or d.discarded_at is not null, d.asked_at desc limit 100`;
const ONE = `select ${COLUMNS}, d.content from panoh.deliveries d where d.id = $1`;
const ASK = `insert into panoh.deliveries (id, report, agency_id, kind, first_on, recipient, content, asked_by, asked_name, asked_at)
  select $1, $2, $3, $4, $5, $6, $7, u.id, u.display_name, panoh.now() from panoh.users u where u.id = $8
  on conflict do nothing returning id`;
const APPROVE = `update panoh.deliveries d set approved_by = u.id, approved_name = u.display_name, approved_at = panoh.now()
  from panoh.users u where d.id = $1 and u.id = $2 returning d.id`;
const DISCARD = 'update panoh.deliveries set discarded_at = panoh.now() where id = $1 returning id';

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
    const rows = await this.database.query<Row>(LIST);
    return { items: rows.map((row) => this.toDto(row)) };
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
    if (!this.database.viewer.roles.includes(ROLE_OF[report])) throw notAllowed();
    const period = periodNamed(name);
    if (!period) throw invalid({ path: 'period', code: 'not_valid' });
    if (endOf(period) > dayOf(this.database.now)) throw refused('delivery_period_not_over');
    const content =
      report === 'committee' ? await this.committee.get(name) : await this.agencies.forDelivery(name);
    const id = newId();
    const { kind, firstOn } = period;
    const { userId, agencyId } = this.database.viewer;
    const asked = await this.database.query(ASK, [
      ...[id, report, report === 'agency' ? agencyId : null, kind, firstOn, recipient],
      ...[JSON.stringify(content), userId],
    ]);
    if (asked.length === 0) throw refused('delivery_waiting');
    this.database.audit.purpose = `delivery:${report}-${name}:${recipient}`;
    return id;
  }

  async approve(id: string): Promise<void> {
    const { report, recipient, ...period } = await this.row(id);
    const { userId } = this.database.viewer;
    if (stateOf(period) !== 'waiting') throw refused('delivery_decided');
    if (!actionsOf(period, userId).includes('approve')) throw refused('delivery_by_another');
    await this.decide(APPROVE, [id, userId]);
    this.database.audit.purpose = `delivery:${report}-${nameOf(period)}:${recipient}`;
  }

  async discard(id: string): Promise<void> {
    const state = stateOf(await this.row(id));
    if (state === 'approved') throw refused('delivery_decided');
    if (state === 'waiting') await this.decide(DISCARD, [id]);
  }

  async take(id: string, form: FileForm): Promise<ExportedFile> {
    const row = await this.row(id);
    if (stateOf(row) !== 'approved') throw refused('delivery_not_approved');
    const { userId, language } = this.database.viewer;
    if (!actionsOf(row, userId).includes('take')) throw notAllowed();
    const name = `${row.report}-report-${nameOf(row)}-${row.recipient.replaceAll('_', '-')}`;
    return this.exports.file(name, deliverySheet(wordsIn(language), row), { form, language });
  }

  /** Row security lets only pending rows be updated, so that the second of two concurrent decisions changes none. */
  private async decide(sql: string, parameters: string[]): Promise<void> {
    const decided = await this.database.query(sql, parameters);
    if (decided.length === 0) throw refused('delivery_decided');
  }

  private async row(id: string): Promise<Row> {
    const [row] = await this.database.query<Row>(ONE, [id]);
    if (!row) throw notFound();
    return row;
  }

  private toDto(row: Row): DeliveryDto {
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
