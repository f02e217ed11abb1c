import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { addHours, dayOf } from '../shared/dates.js';
import { invalid } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { OrderCasesService } from './order-cases.service.js';
import { refuse } from './order-commands.service.js';
import { OrderDecisionsService } from './order-decisions.service.js';
import { OrderLawService } from './order-law.service.js';
import { OrderRecordsService } from './order-records.service.js';
import type { OrderRequest } from './order-requests.dto.js';
import { requestProblems } from './orders.rules.js';

/** Orders that are asked for, and those that were issued or handed over before anybody wrote them down. */
@Injectable()
export class OrderRequestsService {
  constructor(
    private readonly database: Database,
    private readonly cases: OrderCasesService,
    private readonly records: OrderRecordsService,
    private readonly law: OrderLawService,
    private readonly decisions: OrderDecisionsService,
  ) {}

  /** Records the request and the steps that are known already, in one transaction; returns the order's id. */
  async request(caseId: string, request: OrderRequest): Promise<string> {
    const { incidentId, issue, service, reportNumber } = request;
    if (service && !issue) throw invalid({ path: 'service', code: 'before_issue' });
    await this.cases.toRequest(caseId);
    const reportedAt = new Date(request.reportedAt);
    const incidentOn = await this.cases.dayOf(caseId, incidentId);
    refuse({ reportedAt: requestProblems({ reportedAt, incidentOn }, this.database.now) });
    const { law } = await this.law.on(dayOf(reportedAt));
    const order = {
      id: newId(),
      caseId,
      incidentId,
      reportedAt,
      issueBy: addHours(reportedAt, law.issueWithinHours),
    };
    const words = { number: null, issuingBody: null, issuerRank: null, issuerName: null, reportNumber };
    await this.records.insert(order, words);
    await this.records.addStep(order, { kind: 'order_requested', happenedAt: reportedAt });
    await this.records.announce({ change: 'sought', caseId, orderId: order.id, issueBy: order.issueBy });
    if (issue) await this.decisions.issue({ id: order.id, seen: 1, path: 'issue.' }, issue);
    if (service) await this.decisions.serve({ id: order.id, seen: 2, path: 'service.' }, service);
    return order.id;
  }
}
