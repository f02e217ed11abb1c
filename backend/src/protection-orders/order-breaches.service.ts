import { Injectable } from '@nestjs/common';
import { criticalFactKnown } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { earlier, startOfDay, addHours, dayOf } from '../shared/dates.js';
import { invalid, notFound, refused } from '../shared/errors.js';
import { OrderCasesService } from './order-cases.service.js';
import { OrderCommandsService, refuse } from './order-previews.service.js';
import { OrderDecisionsService } from './order-decisions.service.js';
import type { ExpectedVersion } from './order-decisions.service.js';
import type { OrderEvent } from './protection-orders.entity.js';
import { OrderRecordsService } from './order-records.service.js';
import type { LoadedOrder } from './order-records.service.js';
import type { BreachActionRequest, BreachRequest, OrderRequest } from './protection-orders.dto.js';
import { breachActionProblems, breachProblems, requestProblems } from './orders.rules.js';
import { newId } from '../shared/ids.js';
import { LegalLimitsService } from './legal-limits.service.js';

/** A breach is a separate event with its own date: it raises risk, and the response is recorded separately. */
@Injectable()
export class OrderBreachesService {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly commands: OrderCommandsService,
    private readonly records: OrderRecordsService,
    private readonly cases: OrderCasesService,
  ) {}

  async record(order: ExpectedVersion, { happenedAt: at, reportedBy, note }: BreachRequest): Promise<void> {
    const loaded = await this.commands.to('record_breach', order);
    const { row, facts, access } = loaded;
    const happenedAt = new Date(at);
    refuse({ happenedAt: breachProblems(facts, happenedAt, this.database.now) });
    await this.cases.openAgain(access);
    const open = openBreaches(loaded).map((breach) => breach.happenedAt);
    const breachedAt = [...open, happenedAt].reduce(earlier);
    const breaches = row.breaches + 1;
    await this.records.update(row, { breaches, openBreaches: open.length + 1, breachedAt });
    const step = { kind: 'order_breached', happenedAt, raisesRisk: true } as const;
    const breachId = await this.records.addStep(row, { ...step, facts: { reportedBy }, words: { note } });
    await this.records.announce({
      change: 'breached',
      caseId: row.caseId,
      orderId: row.id,
      breachId,
      happenedAt,
    });
    if (access.relations.has('own'))
      await this.events.publish(criticalFactKnown, { caseId: row.caseId, factor: 'po_breach', happenedAt });
  }

  /** What the police did about a breach; without the number of a record the check for it stays. */
  async recordAction(order: ExpectedVersion, form: BreachActionRequest): Promise<void> {
    const loaded = await this.commands.to('record_breach_action', order);
    const breach = breachOf(loaded, form.breachId);
    const { row } = loaded;
    refuse({ actedOn: breachActionProblems(breach.happenedAt, form.actedOn, this.database.now) });
    if (form.actions.length === 0) throw invalid({ path: 'actions', code: 'required' });
    if (breach.hasProtocol) throw refused('already_done');
    const { breachId, actedOn, actions, protocolNumber } = form;
    // A criminal case is a record of the breach as much as the administrative one.
    const hasProtocol = protocolNumber !== null || actions.includes('criminal_case_opened');
    const others = openBreaches(loaded).filter(({ id }) => id !== form.breachId);
    const breachedAt = others.map(({ happenedAt }) => happenedAt).reduce(earlierOf, null);
    await this.records.update(row, { openBreaches: others.length, breachedAt });
    await this.records.addStep(row, {
      kind: 'order_breach_handled',
      happenedAt: startOfDay(actedOn),
      facts: { actedOn, actions: [...new Set(actions)], hasProtocol },
      breachId,
      words: { number: protocolNumber },
    });
    const { id: orderId, caseId } = row;
    await this.records.announce({ change: 'breach_handled', caseId, orderId, breachId, hasProtocol });
  }
}

const earlierOf = (first: Date | null, second: Date): Date => (first ? earlier(first, second) : second);

/** Breaches about which nothing was recorded yet. */
const openBreaches = ({ events }: LoadedOrder): OrderEvent[] =>
  events.filter(
    ({ id, kind }) => kind === 'order_breached' && !events.some(({ breachId }) => breachId === id),
  );

/** A breach of this order, and whether a record under article 93(2) was made of it or a criminal case opened. */
function breachOf({ events }: LoadedOrder, id: string): { happenedAt: Date; hasProtocol: boolean } {
  const breach = events.find((event) => event.id === id && event.kind === 'order_breached');
  if (!breach) throw notFound();
  const hasProtocol = events.some(({ breachId, facts }) => breachId === id && facts['hasProtocol'] === true);
  return { happenedAt: breach.happenedAt, hasProtocol };
}

/** Requested orders, and those issued or served before they were recorded. */
@Injectable()
export class OrderRequestsService {
  constructor(
    private readonly database: Database,
    private readonly cases: OrderCasesService,
    private readonly records: OrderRecordsService,
    private readonly law: LegalLimitsService,
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
    if (issue) await this.decisions.issue({ id: order.id, expectedVersion: 1, path: 'issue.' }, issue);
    if (service) await this.decisions.serve({ id: order.id, expectedVersion: 2, path: 'service.' }, service);
    return order.id;
  }
}
