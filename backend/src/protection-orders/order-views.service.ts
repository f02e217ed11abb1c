import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { HOUR, dayOf, daysBetween, startOfDay } from '../shared/dates.js';
import { notFound } from '../shared/errors.js';
import type { CaseAccess } from '../access/index.js';
import { LegalLimitsService } from './legal-limits.service.js';
import { OrderRecordsService } from './order-records.service.js';
import type { LoadedOrder } from './order-records.service.js';
import { commandsFor, daysOfOrder, endedAt, expiresOnAt, statusAt } from './order-status.rules.js';
import { OrderTextsService } from './order-texts.service.js';
import { isCaseOpen, orderStatuses, surroundingsOf } from './orders.queries.js';
import {
  draftProblems,
  extendedUntil,
  lengthWarnings,
  paperExtensionProblems,
  mayRecord,
  mostFurtherDays,
  totalDays,
} from './orders.rules.js';
import type { OrderLaw, OrderStatus } from './orders.types.js';
import type {
  CaseOrdersDto,
  ExtensionPreviewRequest,
  OrderBreachDto,
  OrderDto,
  OrderExtensionDto,
  OrderPreviewDto,
  OrderPreviewRequest,
} from './protection-orders.dto.js';
import type { OrderEvent } from './protection-orders.entity.js';
import { mayName } from './respondents.rules.js';
import { RespondentsService } from './respondents.service.js';

const instant = (at: Date | null): string | null => at?.toISOString() ?? null;
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** Everything but the words: where it stands, its times, its end. */
function codesOf({ row, events, facts }: LoadedOrder, now: Date, law: OrderLaw) {
  const { id, caseId, incidentId, refusalReason, days, conditions, servedHow, liftReason, version } = row;
  const { startsOn, firstExpiresOn, expiresOn, extensionRequestedOn, extensionState } = row;
  const { extensionRefusal, extensionMissing, copyGivenOn, explainedIn } = row;
  const status = statusAt(facts, now);
  const isRunning = status === 'active' || status === 'extended';
  const lastDay = expiresOnAt(facts, now);
  return {
    ...{ id, caseId, status, incidentId, refusalReason, days, conditions, servedHow, liftReason, version },
    ...{ startsOn, firstExpiresOn, expiresOn, extensionRequestedOn, extensionState },
    ...{ extensionRefusal, extensionMissing, copyGivenOn, explainedIn },
    reportedAt: row.reportedAt.toISOString(),
    issueBy: row.issueBy.toISOString(),
    issuedAt: instant(row.issuedAt),
    refusedAt: instant(row.refusedAt),
    serveBy: instant(row.serveBy),
    servedAt: instant(row.servedAt),
    liftedAt: instant(row.liftedAt),
    endedAt: instant(endedAt(facts, now)),
    extensionSentAt: instant(row.extensionSentAt),
    extensionAnsweredAt: instant(row.extensionAnsweredAt),
    isServiceLate: status === 'issued' && row.serveBy !== null && row.serveBy < now,
    attempts: events.filter(({ kind }) => kind === 'order_service_attempted').map(toAttempt),
    totalDays: lastDay ? totalDays(facts, lastDay) : null,
    dayNumber: isRunning && startsOn ? dayNumber(startsOn, now) : null,
    mostFurtherDays: isRunning && lastDay !== null ? mostFurtherDays(facts, lastDay, law) : 0,
  };
}

/** The day it began to run is the one before the first where the law counts from the next day: never less than one. */
const dayNumber = (startsOn: string, now: Date): number =>
  Math.max(1, daysBetween(startOfDay(startsOn), new Date(startOfDay(dayOf(now)).getTime() + HOUR)));

const toAttempt = ({ happenedAt, facts }: OrderEvent) => ({
  attemptedAt: happenedAt.toISOString(),
  result: String(facts['result']),
});

const DECISION_OF: Partial<Record<OrderEvent['kind'], string>> = {
  order_extended: 'agreed',
  order_extension_refused: 'refused',
  order_extension_not_wanted: 'not_wanted',
};

/** Orders as they are shown: as a whole to those who read them, and to others no more than where they stand. */
@Injectable()
export class OrderViewsService {
  constructor(
    private readonly database: Database,
    private readonly respondents: RespondentsService,
    private readonly records: OrderRecordsService,
    private readonly texts: OrderTextsService,
    private readonly law: LegalLimitsService,
  ) {}

  async get(id: string): Promise<OrderDto> {
    return this.toDto(await this.records.get(id));
  }

  /** The agency that recorded the order, which may be another one than the case's. */
  async agencyOf(id: string): Promise<string> {
    return (await this.records.get(id)).row.agencyId;
  }

  /** For paper: the screen without names and statements; the reason is audited. */
  async print(id: string, reason: string): Promise<OrderDto> {
    this.database.audit.purpose = reason;
    const order = await this.get(id);
    const breaches = order.breaches.map((breach) => ({ ...breach, note: null }));
    return { ...order, issuerName: null, contactDetails: null, respondent: null, witnesses: [], breaches };
  }

  /** What the viewer may know of the orders of a case; "not found" where that is nothing at all. */
  async ofCase(caseId: string): Promise<CaseOrdersDto> {
    const { access, orders } = await this.records.ofCase(caseId);
    const isOwn = access.relations.has('own');
    const known = new Set(orders.map(({ row }) => row.id));
    const all = isOwn ? [] : await orderStatuses(this.database, caseId, false);
    const mayKnow = access.reads.has('legal') || access.granted.has('legal') || access.relations.has('group');
    if (!mayKnow && !access.relations.has('closure_review')) throw notFound();
    this.database.audit.touch(caseId, 'legal');
    const others = all.filter(({ id }) => !known.has(id));
    return {
      orders: await Promise.all(orders.map((order) => this.toDto(order))),
      statuses: await this.respondents.withNames(caseId, others),
      elsewhere: isOwn ? await orderStatuses(this.database, caseId, true) : [],
      law: (await this.law.on(dayOf(this.database.now))).applied,
      allowedActions: (await isCaseOpen(this.database, caseId)) ? this.actionsIn(access) : [],
    };
  }

  /** The end that would follow, before anything is saved; the screen works out no day itself. */
  async previewOrder({ issuedAt, servedAt, days }: OrderPreviewRequest): Promise<OrderPreviewDto> {
    const times = {
      issuedAt: issuedAt ? new Date(issuedAt) : null,
      servedAt: servedAt ? new Date(servedAt) : null,
      days,
    };
    const { law, applied } = await this.law.on(dayOf(times.issuedAt ?? this.database.now));
    const { startsOn, expiresOn } = daysOfOrder(times, law) ?? { startsOn: null, expiresOn: null };
    const warnings = lengthWarnings(days, law);
    return { startsOn, expiresOn, problems: draftProblems(times), warnings, law: applied };
  }

  async previewExtension(id: string, { decidedOn, days }: ExtensionPreviewRequest): Promise<OrderPreviewDto> {
    const { row, facts } = await this.records.get(id);
    const { law, applied } = await this.law.on(decidedOn);
    const { now } = this.database;
    const form = { decision: 'agreed', decidedOn, days } as const;
    const problems = paperExtensionProblems(facts, form, { law, now });
    return {
      startsOn: row.startsOn,
      expiresOn: extendedUntil(facts, days, now),
      problems: [...problems.on, ...problems.days],
      warnings: problems.warnings,
      law: applied,
    };
  }

  private async toDto(order: LoadedOrder): Promise<OrderDto> {
    const { row, access } = order;
    const { now } = this.database;
    const today = await this.law.on(dayOf(now));
    const ofIssue = row.issuedAt ? await this.law.on(dayOf(row.issuedAt)) : today;
    const { code, reference, band, agencyName, prosecutor } = await surroundingsOf(this.database, row);
    const codes = codesOf(order, now, today.law);
    return {
      ...codes,
      ...(await this.texts.open(row)),
      ...{ code, reference, agencyName, extensionProsecutorName: prosecutor },
      respondent: await this.respondents.ofOrder(row.id),
      contactDetails: await this.texts.openLine(row),
      band: access.relations.has('own') ? band : null,
      ...(await this.service(order)),
      extensions: await this.extensions(order),
      breaches: await this.breaches(order),
      law: ofIssue.applied,
      allowedActions: this.actionsOn(order, codes.status),
    };
  }

  /** Of the service and of the survivor's copy, as their steps say. */
  private async service({ events }: LoadedOrder) {
    const [served, copy] = (['order_served', 'order_copy_given'] as const).map((kind) =>
      events.findLast((event) => event.kind === kind),
    );
    const words = served ? await this.texts.openStep(served) : {};
    return {
      explained: textOf(served?.facts['explained']),
      witnesses: [words.firstWitness, words.secondWitness].filter((one) => typeof one === 'string'),
      videoNumber: words.videoNumber ?? null,
      copyKept: textOf(copy?.facts['kept']),
    };
  }

  private actionsIn(access: CaseAccess): string[] {
    const { agencyKind, agencyId } = this.database.viewer;
    if (!mayRecord(access, agencyKind)) return [];
    return ['request_order', ...(mayName(access, { agencyId }, agencyId) ? ['name_respondent'] : [])];
  }

  private actionsOn({ access, row }: LoadedOrder, status: OrderStatus): string[] {
    if (!mayRecord(access, this.database.viewer.agencyKind)) return [];
    const isHandled = row.breaches === 0;
    const commands = commandsFor(status).filter((one) => one !== 'record_breach_action' || !isHandled);
    const names = status !== 'refused' && mayName(access, row, this.database.viewer.agencyId);
    return [
      ...commands,
      ...(status === 'refused' ? [] : ['change_contact_details']),
      ...(names ? ['name_respondent'] : []),
    ];
  }

  private extensions({ events }: LoadedOrder): Promise<OrderExtensionDto[]> {
    return Promise.all(
      events
        .filter(({ kind }) => DECISION_OF[kind] !== undefined)
        .map(async (event) => ({
          decision: DECISION_OF[event.kind] ?? '',
          decidedOn: String(event.facts['decidedOn']),
          days: numberOf(event.facts['days']),
          expiresOn: textOf(event.facts['expiresOn']),
          number: (await this.texts.openStep(event)).number ?? null,
        })),
    );
  }

  private breaches({ events }: LoadedOrder): Promise<OrderBreachDto[]> {
    return Promise.all(
      events
        .filter(({ kind }) => kind === 'order_breached')
        .map(async (breach) => {
          const handled = events.filter(({ breachId }) => breachId === breach.id);
          const numbers = await Promise.all(handled.map((event) => this.texts.openStep(event)));
          return {
            id: breach.id,
            happenedAt: breach.happenedAt.toISOString(),
            reportedBy: String(breach.facts['reportedBy']),
            note: (await this.texts.openStep(breach)).note ?? null,
            isOpen: handled.length === 0,
            actions: [...new Set(handled.flatMap(({ facts }) => facts['actions'] as string[]))],
            actedOn: textOf(handled.at(-1)?.facts['actedOn']),
            protocolNumber: numbers.find(({ number }) => number)?.number ?? null,
          };
        }),
    );
  }
}
