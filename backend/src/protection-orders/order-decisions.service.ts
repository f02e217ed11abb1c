import { Injectable } from '@nestjs/common';
import { HappeningsService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { addHours, dayOf, startOfDay } from '../shared/dates.js';
import { OrderCommandsService, refuse } from './order-commands.service.js';
import { OrderLawService } from './order-law.service.js';
import { OrderRecordsService } from './order-records.service.js';
import type {
  OrderCopyRequest,
  OrderIssueRequest,
  OrderRefusalRequest,
  OrderServiceRequest,
  ServiceAttemptRequest,
} from './order-requests.dto.js';
import { endOf } from './order-status.rules.js';
import {
  copyProblems,
  decisionProblems,
  issueProblems,
  runningDays,
  serviceProblems,
} from './orders.rules.js';
import type { OrderRefusalReason } from './orders.types.js';

/** The order at the version somebody saw; `path` is where its form lies in the request. */
export interface Seen {
  id: string;
  seen: number;
  path?: string;
}

/** Reasons behind which somebody may have pressed her. */
const PRESSED: readonly OrderRefusalReason[] = ['application_withdrawn', 'parties_reconciled'];

/** The decision on an order and what is handed over: to the other person, and to her. */
@Injectable()
export class OrderDecisionsService {
  constructor(
    private readonly database: Database,
    private readonly commands: OrderCommandsService,
    private readonly records: OrderRecordsService,
    private readonly law: OrderLawService,
    private readonly happenings: HappeningsService,
  ) {}

  async issue(order: Seen, form: OrderIssueRequest): Promise<void> {
    const { row, facts } = await this.commands.to('issue', order);
    const { path = '' } = order;
    const { now } = this.database;
    const issuedAt = new Date(form.issuedAt);
    const { law } = await this.law.on(dayOf(issuedAt));
    const problems = issueProblems(facts, { issuedAt, days: form.days }, { law, now });
    refuse({ [`${path}issuedAt`]: problems.at, [`${path}days`]: problems.days });
    const { number, issuingBody, issuerRank, issuerName, days } = form;
    const serveBy = addHours(issuedAt, law.servedWithinHours);
    const run = runningDays({ ...facts, issuedAt, days }, law);
    const values = { issuedAt, days, serveBy, conditions: [...new Set(form.conditions)], ...columnsOf(run) };
    await this.records.update(row, values, { number, issuingBody, issuerRank, issuerName });
    await this.records.addStep(row, { kind: 'order_issued', happenedAt: issuedAt, facts: { days } });
    const endsAt = run && endOf(run.expiresOn);
    await this.records.announce({ change: 'issued', caseId: row.caseId, orderId: row.id, serveBy, endsAt });
  }

  /** Refused, with the reason; behind some reasons stands pressure, which is an event of its own that raises risk. */
  async refuse(order: Seen, { refusedAt: at, reason }: OrderRefusalRequest): Promise<void> {
    const { row, facts, access } = await this.commands.to('refuse', order);
    const refusedAt = new Date(at);
    refuse({ refusedAt: decisionProblems(facts, refusedAt, this.database.now) });
    await this.records.update(row, { refusedAt, refusalReason: reason });
    const asksReassessment = PRESSED.includes(reason);
    await this.records.addStep(row, { kind: 'order_refused', happenedAt: refusedAt, facts: { reason } });
    if (reason === 'parties_reconciled' && access.relations.has('own'))
      await this.happenings.storeEvent(row.caseId, {
        event: 'official',
        happenedOn: dayOf(refusedAt),
        withdrawalReason: null,
        survivorView: 'not_asked',
        periodEndsOn: null,
      });
    await this.records.announce({ change: 'refused', caseId: row.caseId, orderId: row.id, asksReassessment });
  }

  async serve(order: Seen, { servedAt: at, servedHow }: OrderServiceRequest): Promise<void> {
    const { row, facts } = await this.commands.to('serve', order);
    const servedAt = new Date(at);
    refuse({ [`${order.path ?? ''}servedAt`]: serviceProblems(facts, servedAt, this.database.now) });
    const { law } = await this.law.on(dayOf(row.issuedAt ?? servedAt));
    const run = runningDays({ ...facts, servedAt }, law);
    if (!run) throw new Error('An order that was issued and served has an end.');
    await this.records.update(row, { servedAt, servedHow, ...columnsOf(run) });
    const step = { kind: 'order_served', happenedAt: servedAt } as const;
    await this.records.addStep(row, { ...step, facts: { servedHow, expiresOn: run.expiresOn } });
    const endsAt = endOf(run.expiresOn);
    await this.records.announce({ change: 'served', caseId: row.caseId, orderId: row.id, servedAt, endsAt });
  }

  /** Somebody went and did not find him: the order is still to be served, and its alarm goes on. */
  async recordAttempt(order: Seen, { attemptedAt, result }: ServiceAttemptRequest): Promise<void> {
    const { row, facts } = await this.commands.to('record_attempt', order);
    const happenedAt = new Date(attemptedAt);
    refuse({ attemptedAt: serviceProblems(facts, happenedAt, this.database.now) });
    await this.records.update(row, { failedAttempts: row.failedAttempts + 1 });
    await this.records.addStep(row, { kind: 'order_service_attempted', happenedAt, facts: { result } });
  }

  async giveCopy(order: Seen, { givenOn, explainedIn }: OrderCopyRequest): Promise<void> {
    const { row, facts } = await this.commands.to('give_copy', order);
    refuse({ givenOn: copyProblems(facts, givenOn, this.database.now) });
    await this.records.update(row, { copyGivenOn: givenOn, explainedIn });
    const step = { kind: 'order_copy_given', happenedAt: startOfDay(givenOn) } as const;
    await this.records.addStep(row, { ...step, facts: { givenOn, explainedIn } });
  }
}

const columnsOf = (run: { startsOn: string; expiresOn: string } | null) =>
  run ? { startsOn: run.startsOn, firstExpiresOn: run.expiresOn, expiresOn: run.expiresOn } : {};
