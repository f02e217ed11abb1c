import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { expectVersion } from '../platform/http/if-match.js';
import { addHours, dayOf, earlier, startOfDay } from '../shared/dates.js';
import { invalid, notAllowed, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { answerBy } from './extension-answers.rules.js';
import type { ExtensionState } from './extension-answers.rules.js';
import { LegalLimitsService } from './legal-limits.service.js';
import { OrderCasesService } from './order-cases.service.js';
import { OrderRecordsService } from './order-records.service.js';
import { RespondentsService } from './respondents.service.js';
import type { ExpectedOrder, LoadedOrder } from './order-records.service.js';
import { endOf, expiresOnAt } from './order-status.rules.js';
import { NO_TEXTS } from './order-texts.service.js';
import type { StepTexts } from './order-texts.service.js';
import { officesToAsk } from './orders.queries.js';
import {
  breachActionProblems,
  breachProblems,
  copyProblems,
  decisionProblems,
  extendedUntil,
  extensionRequestProblems,
  paperExtensionProblems,
  liftProblems,
  requestProblems,
  runningDays,
  serviceProblems,
  witnessProblems,
} from './orders.rules.js';
import type { ExtensionDecision, OrderEventKind, OrderProblem, OrderRefusalReason } from './orders.types.js';
import type {
  BreachActionRequest,
  BreachRequest,
  ExtensionAskRequest,
  ExtensionDecisionRequest,
  OrderCopyRequest,
  OrderIssueRequest,
  OrderLiftingRequest,
  OrderRefusalRequest,
  OrderRequest,
  OrderServiceRequest,
  ServiceAttemptRequest,
} from './protection-orders.dto.js';
import type { OrderEvent, ProtectionOrder } from './protection-orders.entity.js';

/** Reasons that may hide pressure on the survivor. */
const PRESSED: readonly OrderRefusalReason[] = ['application_withdrawn', 'parties_reconciled'];

/** What a decision about extending is as a step, and as the state of a request that the prosecutor has. */
const DECIDED: Record<ExtensionDecision, { kind: OrderEventKind; state: ExtensionState | null }> = {
  agreed: { kind: 'order_extended', state: 'agreed' },
  refused: { kind: 'order_extension_refused', state: 'refused' },
  not_wanted: { kind: 'order_extension_not_wanted', state: null },
};

/** A new request, also after one that was refused or returned. */
const UNANSWERED = { extensionAnsweredAt: null, extensionRefusal: null, extensionMissing: [] };

/** The steps of a protection order, each with its own date: asked for, decided, served, extended, breached, lifted. */
@Injectable()
export class OrdersService {
  constructor(
    private readonly database: Database,
    private readonly respondents: RespondentsService,
    private readonly records: OrderRecordsService,
    private readonly cases: OrderCasesService,
    private readonly law: LegalLimitsService,
  ) {}

  /** Records the request and the steps that are known already, in one transaction; returns the order's id. */
  async request(caseId: string, request: OrderRequest): Promise<string> {
    const { incidentId, issue, service, reportNumber, respondent } = request;
    if (service && !issue) throw invalid({ path: 'service', code: 'before_issue' });
    const access = await this.cases.toRequest(caseId);
    const reportedAt = new Date(request.reportedAt);
    const incidentOn = await this.cases.dayOf(caseId, incidentId);
    refuse({ reportedAt: requestProblems({ reportedAt, incidentOn }, this.database.now) });
    const { law } = await this.law.on(dayOf(reportedAt));
    const id = newId();
    const issueBy = addHours(reportedAt, law.issueWithinHours);
    const order = { id, caseId, incidentId, reportedAt, issueBy };
    await this.records.insert(order, { ...NO_TEXTS, reportNumber });
    await this.records.addStep(order, { kind: 'order_requested', happenedAt: reportedAt });
    if (respondent) await this.respondents.record({ ...order, access, path: 'respondent.' }, respondent);
    await this.records.announce(order, { change: 'sought', issueBy });
    if (issue) await this.issue({ id, expectedVersion: 1, path: 'issue.' }, issue);
    if (service) await this.serve({ id, expectedVersion: 2, path: 'service.' }, service);
    return id;
  }

  async issue(order: ExpectedOrder, form: OrderIssueRequest): Promise<void> {
    const { row, facts } = await this.records.lockFor('issue', order);
    const { path = '' } = order;
    const { now } = this.database;
    const issuedAt = new Date(form.issuedAt);
    const { law } = await this.law.on(dayOf(issuedAt));
    refuse({ [`${path}issuedAt`]: decisionProblems(facts, issuedAt, now) });
    const { number, issuingBody, issuerRank, issuerName, days } = form;
    const serveBy = addHours(issuedAt, law.servedWithinHours);
    const run = runningDays({ ...facts, issuedAt, days }, law);
    const values = { issuedAt, days, serveBy, conditions: [...new Set(form.conditions)], ...columnsOf(run) };
    await this.records.update(row, values, { number, issuingBody, issuerRank, issuerName });
    await this.records.addStep(row, { kind: 'order_issued', happenedAt: issuedAt, facts: { days } });
    await this.records.announce(row, { change: 'issued', serveBy, endsAt: run && endOf(run.expiresOn) });
  }

  /** Refused, with the reason; reasons that may hide pressure also add an event that raises risk. */
  async refuse(order: ExpectedOrder, { refusedAt: at, reason }: OrderRefusalRequest): Promise<void> {
    const { row, facts, access } = await this.records.lockFor('refuse', order);
    const refusedAt = new Date(at);
    refuse({ refusedAt: decisionProblems(facts, refusedAt, this.database.now) });
    await this.records.update(row, { refusedAt, refusalReason: reason });
    await this.records.addStep(row, { kind: 'order_refused', happenedAt: refusedAt, facts: { reason } });
    if (reason === 'parties_reconciled') await this.cases.recordReconciliation(access, dayOf(refusedAt));
    await this.records.announce(row, { change: 'refused', asksReassessment: PRESSED.includes(reason) });
  }

  async serve(order: ExpectedOrder, form: OrderServiceRequest): Promise<void> {
    const { servedHow } = form;
    const { row, facts } = await this.records.lockFor('serve', order);
    const servedAt = new Date(form.servedAt);
    const { path = '' } = order;
    refuse({
      [`${path}servedAt`]: serviceProblems(facts, servedAt, this.database.now),
      [`${path}firstWitness`]: witnessProblems(form),
    });
    const { law } = await this.law.on(dayOf(row.issuedAt ?? servedAt));
    const run = runningDays({ ...facts, servedAt }, law);
    if (!run) throw new Error('An order that was issued and served has an end.');
    const { expiresOn } = run;
    await this.records.update(row, { servedAt, servedHow, ...columnsOf(run) });
    await this.records.addStep(row, {
      ...{ kind: 'order_served', happenedAt: servedAt },
      facts: { servedHow, expiresOn, explained: form.explained },
      words: witnessesOf(form),
    });
    await this.records.announce(row, { change: 'served', servedAt, endsAt: endOf(expiresOn) });
  }

  /** A failed attempt to find the respondent: the order must still be served, and its alarm keeps running. */
  async recordAttempt(order: ExpectedOrder, { attemptedAt, result }: ServiceAttemptRequest): Promise<void> {
    const { row, facts } = await this.records.lockFor('record_attempt', order);
    const happenedAt = new Date(attemptedAt);
    refuse({ attemptedAt: serviceProblems(facts, happenedAt, this.database.now) });
    await this.records.update(row, { failedAttempts: row.failedAttempts + 1 });
    await this.records.addStep(row, { kind: 'order_service_attempted', happenedAt, facts: { result } });
  }

  async giveCopy(order: ExpectedOrder, { givenOn, explainedIn, kept }: OrderCopyRequest): Promise<void> {
    const { row, facts } = await this.records.lockFor('give_copy', order);
    refuse({ givenOn: copyProblems(facts, givenOn, this.database.now) });
    await this.records.update(row, { copyGivenOn: givenOn, explainedIn });
    const step = { kind: 'order_copy_given', happenedAt: startOfDay(givenOn) } as const;
    await this.records.addStep(row, { ...step, facts: { givenOn, explainedIn, kept } });
  }

  /** Asks the prosecutor of the working group; if there is none, the request is made on paper. */
  async requestExtension(order: ExpectedOrder, form: ExtensionAskRequest): Promise<void> {
    const { requestedOn } = form;
    const { row, facts } = await this.records.lockFor('request_extension', order);
    const { now } = this.database;
    refuse({ requestedOn: extensionRequestProblems(facts, requestedOn, now) });
    const prosecutorId = await this.officeToAsk(row.caseId, form.prosecutorAgencyId);
    await this.records.update(row, {
      ...{ extensionRequestedOn: requestedOn, ...UNANSWERED, extensionProsecutorId: prosecutorId },
      extensionState: prosecutorId ? 'sent' : null,
      extensionSentAt: prosecutorId ? now : null,
    });
    const step = { kind: 'order_extension_requested', happenedAt: startOfDay(requestedOn) } as const;
    await this.records.addStep(row, { ...step, facts: { requestedOn } });
    const lastDay = expiresOnAt(facts, now);
    const by = prosecutorId && lastDay ? answerBy(lastDay, now) : null;
    await this.records.announce(row, { change: 'extension_requested', answerBy: by });
  }

  /** The prosecutor agreed or refused on paper, or she does not want it; the days agreed to give a new last day. */
  async decideExtension(order: ExpectedOrder, form: ExtensionDecisionRequest): Promise<void> {
    const { row, facts } = await this.records.lockFor('decide_extension', order);
    const { now } = this.database;
    const { law } = await this.law.on(form.decidedOn);
    const problems = paperExtensionProblems(facts, form, { law, now });
    refuse({ decidedOn: problems.on, days: problems.days });
    const { decision, decidedOn, days, number } = form;
    const { kind, state } = DECIDED[decision];
    const until = days === null ? null : extendedUntil(facts, days, now);
    // A decision on paper also settles an extension pending with the prosecutor.
    const isAsked = row.extensionState === 'sent' || row.extensionState === 'seen';
    await this.records.update(row, {
      extensionDecision: decision,
      ...(until ? { expiresOn: until } : {}),
      ...(isAsked ? { extensionState: state, extensionAnsweredAt: now } : {}),
    });
    const known = { decidedOn, ...(until ? { days, expiresOn: until } : {}) };
    const happenedAt = startOfDay(decidedOn);
    await this.records.addStep(row, { kind, happenedAt, facts: known, words: { number } });
    const { servedAt } = row;
    if (!servedAt) throw new Error('Only what was handed over is extended.');
    const endsAt = until ? endOf(until) : null;
    await this.records.announce(row, { change: 'extension_decided', endsAt, servedAt, byProsecutor: false });
  }

  async lift(order: ExpectedOrder, { liftedAt: at, reason }: OrderLiftingRequest): Promise<void> {
    const { row, facts } = await this.records.lockFor('lift', order);
    const liftedAt = new Date(at);
    refuse({ liftedAt: liftProblems(facts, liftedAt, this.database.now) });
    await this.records.update(row, { liftedAt, liftReason: reason });
    await this.records.addStep(row, { kind: 'order_lifted', happenedAt: liftedAt, facts: { reason } });
    await this.records.announce(row, { change: 'revoked', liftedAt });
  }

  /** A breach raises risk and changes no status; the response to it is recorded separately. */
  async recordBreach(
    order: ExpectedOrder,
    { happenedAt: at, reportedBy, note }: BreachRequest,
  ): Promise<void> {
    const loaded = await this.records.lockFor('record_breach', order);
    const { row, facts, access } = loaded;
    const happenedAt = new Date(at);
    refuse({ happenedAt: breachProblems(facts, happenedAt, this.database.now) });
    await this.cases.openAgain(access);
    const open = openBreaches(loaded);
    const breachedAt = earliestOf([...open, { happenedAt }]);
    await this.records.update(row, { breaches: row.breaches + 1, openBreaches: open.length + 1, breachedAt });
    const step = { kind: 'order_breached', happenedAt, raisesRisk: true } as const;
    const breachId = await this.records.addStep(row, { ...step, facts: { reportedBy }, words: { note } });
    await this.records.announce(row, { change: 'breached', breachId, happenedAt });
    await this.records.knowBreach(loaded, happenedAt);
  }

  /** What the police did about a breach; without the number of a record the check for it stays. */
  async recordBreachAction(order: ExpectedOrder, form: BreachActionRequest): Promise<void> {
    const loaded = await this.records.lockFor('record_breach_action', order);
    const { row, events } = loaded;
    const { breachId, actedOn, actions, protocolNumber } = form;
    const breach = events.find(({ id, kind }) => id === breachId && kind === 'order_breached');
    if (!breach) throw notFound();
    refuse({ actedOn: breachActionProblems(breach.happenedAt, actedOn, this.database.now) });
    if (actions.length === 0) throw invalid({ path: 'actions', code: 'required' });
    if (events.some((event) => event.breachId === breachId && event.facts['hasProtocol'] === true))
      throw refused('already_done');
    // A criminal case is a record of the breach as much as the administrative one under article 93(2).
    const hasProtocol = protocolNumber !== null || actions.includes('criminal_case_opened');
    const others = openBreaches(loaded).filter(({ id }) => id !== breachId);
    await this.records.update(row, { openBreaches: others.length, breachedAt: earliestOf(others) });
    await this.records.addStep(row, {
      ...{ kind: 'order_breach_handled', happenedAt: startOfDay(actedOn), breachId },
      facts: { actedOn, actions: [...new Set(actions)], hasProtocol },
      words: { number: protocolNumber },
    });
    await this.records.announce(row, { change: 'breach_handled', breachId, hasProtocol });
  }

  /** The one line she gave for contacts around the order; it stands in the legal partition and nowhere else. */
  async changeContactDetails({ id, expectedVersion }: ExpectedOrder, line: string | null): Promise<void> {
    const { row } = await this.records.lock(id);
    expectVersion(expectedVersion, row.version, { version: row.version });
    if (row.refusedAt) throw notAllowed();
    await this.records.keepLine(row, line);
  }

  /** The only office, or the chosen one; null where the group has none. Throws 422 where a choice is missing. */
  private async officeToAsk(caseId: string, chosenId: string | null): Promise<string | null> {
    const offices = await officesToAsk(this.database, caseId);
    const path = 'prosecutorAgencyId';
    if (chosenId !== null && !offices.includes(chosenId)) throw invalid({ path, code: 'not_in_list' });
    if (chosenId === null && offices.length > 1) throw invalid({ path, code: 'prosecutor_missing' });
    return chosenId ?? offices[0] ?? null;
  }
}

/** Throws 422 with every problem at its field. */
function refuse(problems: Readonly<Record<string, readonly OrderProblem[]>>): void {
  const fields = Object.entries(problems).flatMap(([path, codes]) => codes.map((code) => ({ path, code })));
  if (fields.length > 0) throw invalid(...fields);
}

/** Named only where the signature was refused. */
const witnessesOf = ({
  servedHow,
  firstWitness,
  secondWitness,
  videoNumber,
}: OrderServiceRequest): StepTexts =>
  servedHow === 'signed' ? {} : { firstWitness, secondWitness, videoNumber };

const columnsOf = (run: { startsOn: string; expiresOn: string } | null): Partial<ProtectionOrder> =>
  run ? { startsOn: run.startsOn, firstExpiresOn: run.expiresOn, expiresOn: run.expiresOn } : {};

/** Breaches about which nothing was recorded yet. */
const openBreaches = ({ events }: LoadedOrder): OrderEvent[] =>
  events.filter(
    ({ id, kind }) => kind === 'order_breached' && !events.some(({ breachId }) => breachId === id),
  );

const earliestOf = (breaches: readonly Pick<OrderEvent, 'happenedAt'>[]): Date | null =>
  breaches.reduce<Date | null>((first, { happenedAt: at }) => (first ? earlier(first, at) : at), null);
