import { Injectable } from '@nestjs/common';
import { CaseEventsService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { addHours, dayOf, startOfDay } from '../shared/dates.js';
import { OrderCommandsService, refuse } from './order-previews.service.js';
import { LegalLimitsService } from './legal-limits.service.js';
import { OrderRecordsService } from './order-records.service.js';
import type {
  OrderCopyRequest,
  OrderIssueRequest,
  OrderRefusalRequest,
  OrderServiceRequest,
  ServiceAttemptRequest,
} from './protection-orders.dto.js';
import { endOf } from './order-status.rules.js';
import {
  copyProblems,
  decisionProblems,
  issueProblems,
  runningDays,
  serviceProblems,
} from './orders.rules.js';
import type { OrderRefusalReason } from './orders.types.js';

/** The order at the version the caller saw; `path` is the place of its form in the request. */
export interface ExpectedVersion {
  id: string;
  expectedVersion: number;
  path?: string;
}

/** Reasons that may hide pressure on the survivor. */
const PRESSED: readonly OrderRefusalReason[] = ['application_withdrawn', 'parties_reconciled'];

/** The decision on an order and what is handed over: to the other person, and to her. */
@Injectable()
export class OrderDecisionsService {
  constructor(
    private readonly database: Database,
    private readonly commands: OrderCommandsService,
    private readonly records: OrderRecordsService,
    private readonly law: LegalLimitsService,
    private readonly caseEvents: CaseEventsService,
  ) {}

  async issue(order: ExpectedVersion, form: OrderIssueRequest): Promise<void> {
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

  /** Refused, with the reason; reasons that may hide pressure also add an event that raises risk. */
  async refuse(order: ExpectedVersion, { refusedAt: at, reason }: OrderRefusalRequest): Promise<void> {
    const { row, facts, access } = await this.commands.to('refuse', order);
    const refusedAt = new Date(at);
    refuse({ refusedAt: decisionProblems(facts, refusedAt, this.database.now) });
    await this.records.update(row, { refusedAt, refusalReason: reason });
    const asksReassessment = PRESSED.includes(reason);
    await this.records.addStep(row, { kind: 'order_refused', happenedAt: refusedAt, facts: { reason } });
    if (reason === 'parties_reconciled' && access.relations.has('own'))
      await this.caseEvents.storeEvent(row.caseId, {
        event: 'official',
        happenedOn: dayOf(refusedAt),
        withdrawalReason: null,
        survivorView: 'not_asked',
        periodEndsOn: null,
      });
    await this.records.announce({ change: 'refused', caseId: row.caseId, orderId: row.id, asksReassessment });
  }

  async serve(order: ExpectedVersion, { servedAt: at, servedHow }: OrderServiceRequest): Promise<void> {
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

  /** A failed attempt to find the respondent: the order must still be served, and its alarm keeps running. */
  async recordAttempt(order: ExpectedVersion, { attemptedAt, result }: ServiceAttemptRequest): Promise<void> {
    const { row, facts } = await this.commands.to('record_attempt', order);
    const happenedAt = new Date(attemptedAt);
    refuse({ attemptedAt: serviceProblems(facts, happenedAt, this.database.now) });
    await this.records.update(row, { failedAttempts: row.failedAttempts + 1 });
    await this.records.addStep(row, { kind: 'order_service_attempted', happenedAt, facts: { result } });
  }

  async giveCopy(order: ExpectedVersion, { givenOn, explainedIn }: OrderCopyRequest): Promise<void> {
    const { row, facts } = await this.commands.to('give_copy', order);
    refuse({ givenOn: copyProblems(facts, givenOn, this.database.now) });
    await this.records.update(row, { copyGivenOn: givenOn, explainedIn });
    const step = { kind: 'order_copy_given', happenedAt: startOfDay(givenOn) } as const;
    await this.records.addStep(row, { ...step, facts: { givenOn, explainedIn } });
  }
}

const columnsOf = (run: { startsOn: string; expiresOn: string } | null) =>
  run ? { startsOn: run.startsOn, firstExpiresOn: run.expiresOn, expiresOn: run.expiresOn } : {};
