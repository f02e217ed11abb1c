import { HOUR, dayOf, daysBetween, startOfDay } from '../shared/dates.js';
import type { OrderEvent, ProtectionOrder } from './protection-orders.entity.js';
import type {
  OrderDto,
  CaseOrdersDto,
  OrderBreachDto,
  OrderExtensionDto,
  OrderStatusDto,
} from './protection-orders.dto.js';
import { OrderRecordsService } from './order-records.service.js';
import type { LoadedOrder } from './order-records.service.js';
import { endedAt, expiresOnAt, statusAt, commandsFor } from './order-status.rules.js';
import { mostFurtherDays, totalDays } from './orders.rules.js';
import type { OrderLaw, OrderStatus } from './orders.types.js';
import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import type { Band } from '../cases/index.js';
import type { Names } from '../identity/index.js';
import { Database } from '../platform/database/database.js';
import { notFound } from '../shared/errors.js';
import { LegalLimitsService } from './legal-limits.service.js';
import type { LegalLimits } from './legal-limits.service.js';
import { OrderTextsService } from './order-texts.service.js';
import { mayRecord } from './orders.access.js';

const instant = (at: Date | null): string | null => at?.toISOString() ?? null;

/** What an order shows of itself in codes, days and times. */
export type OrderCodes = Omit<
  OrderDto,
  | 'code'
  | 'reference'
  | 'band'
  | 'agencyName'
  | 'number'
  | 'issuingBody'
  | 'issuerRank'
  | 'issuerName'
  | 'reportNumber'
  | 'contactDetails'
  | 'extensions'
  | 'extensionProsecutorName'
  | 'breaches'
  | 'law'
  | 'allowedActions'
>;

type AskedCodes = Pick<
  OrderCodes,
  'extensionState' | 'extensionSentAt' | 'extensionAnsweredAt' | 'extensionRefusal' | 'extensionMissing'
>;

/** Everything but the words: where it stands, its times, its end. */
export function codesOf({ row, events, facts }: LoadedOrder, now: Date, law: OrderLaw): OrderCodes {
  const status = statusAt(facts, now);
  const isRunning = status === 'active' || status === 'extended';
  const lastDay = expiresOnAt(facts, now);
  const total = lastDay ? totalDays(facts, lastDay) : null;
  return {
    id: row.id,
    caseId: row.caseId,
    status,
    incidentId: row.incidentId,
    reportedAt: row.reportedAt.toISOString(),
    issueBy: row.issueBy.toISOString(),
    issuedAt: instant(row.issuedAt),
    refusedAt: instant(row.refusedAt),
    refusalReason: row.refusalReason,
    days: row.days,
    conditions: row.conditions,
    serveBy: instant(row.serveBy),
    servedAt: instant(row.servedAt),
    servedHow: row.servedHow,
    isServiceLate: status === 'issued' && row.serveBy !== null && row.serveBy < now,
    attempts: events.filter(({ kind }) => kind === 'order_service_attempted').map(toAttempt),
    startsOn: row.startsOn,
    firstExpiresOn: row.firstExpiresOn,
    expiresOn: row.expiresOn,
    totalDays: total,
    dayNumber: isRunning && row.startsOn ? dayNumber(row.startsOn, now) : null,
    endedAt: instant(endedAt(facts, now)),
    extensionRequestedOn: row.extensionRequestedOn,
    ...askedOf(row),
    mostFurtherDays: isRunning && lastDay !== null ? mostFurtherDays(facts, lastDay, law) : 0,
    copyGivenOn: row.copyGivenOn,
    explainedIn: row.explainedIn,
    liftedAt: instant(row.liftedAt),
    liftReason: row.liftReason,
    version: row.version,
  };
}

/** Where the last request to extend it stands with the prosecutor. */
const askedOf = (row: ProtectionOrder): AskedCodes => ({
  extensionState: row.extensionState,
  extensionSentAt: instant(row.extensionSentAt),
  extensionAnsweredAt: instant(row.extensionAnsweredAt),
  extensionRefusal: row.extensionRefusal,
  extensionMissing: row.extensionMissing,
});

/** The day it began to run is the one before the first where the law counts from the next day: never less than one. */
const dayNumber = (startsOn: string, now: Date): number =>
  Math.max(1, daysBetween(startOfDay(startsOn), new Date(startOfDay(dayOf(now)).getTime() + HOUR)));

const toAttempt = ({ happenedAt, facts }: OrderEvent) => ({
  attemptedAt: happenedAt.toISOString(),
  result: String(facts['result']),
});

interface StatusRow {
  id: string;
  status: OrderStatus;
  starts_on: string | null;
  expires_on: string | null;
}

interface Surroundings {
  code: string | null;
  reference: string;
  band: Band;
  name_tg: string;
  name_ru: string;
  name_en: string;
  prosecutor: Names | null;
}

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
    private readonly access: AccessService,
    private readonly records: OrderRecordsService,
    private readonly texts: OrderTextsService,
    private readonly law: LegalLimitsService,
  ) {}

  async get(id: string): Promise<OrderDto> {
    return this.toDto(await this.records.get(id));
  }

  /** For paper: the screen without names and statements; the reason is audited. */
  async print(id: string, reason: string): Promise<OrderDto> {
    this.database.audit.purpose = reason;
    const order = await this.get(id);
    const breaches = order.breaches.map((breach) => ({ ...breach, note: null }));
    return { ...order, issuerName: null, contactDetails: null, breaches };
  }

  /** What the viewer may know of the orders of a case; "not found" where that is nothing at all. */
  async ofCase(caseId: string): Promise<CaseOrdersDto> {
    const access = await this.access.toRead(caseId, 'core');
    const orders = await this.records.ofCase(access);
    const known = new Set(orders.map(({ row }) => row.id));
    const all = access.relations.has('own') ? [] : await this.statuses(caseId, false);
    const mayKnow = access.reads.has('legal') || access.granted.has('legal') || access.relations.has('group');
    if (!mayKnow && !access.relations.has('closure_review')) throw notFound();
    this.database.audit.touch(caseId, 'legal');
    const { agencyKind } = this.database.viewer;
    return {
      orders: await Promise.all(orders.map((order) => this.toDto(order))),
      statuses: all.filter(({ id }) => !known.has(id)),
      elsewhere: access.relations.has('own') ? await this.statuses(caseId, true) : [],
      law: (await this.law.on(dayOf(this.database.now))).applied,
      allowedActions: mayRecord(access, agencyKind) && (await this.isOpen(caseId)) ? ['request_order'] : [],
    };
  }

  private async isOpen(caseId: string): Promise<boolean> {
    const [row] = await this.database.query<{ is_open: boolean }>(
      `select status = 'open' as is_open from panoh.cases where id = $1`,
      [caseId],
    );
    return row?.is_open ?? false;
  }

  /** Orders of this case, or of the case from which it was referred. */
  private async statuses(caseId: string, isElsewhere: boolean): Promise<OrderStatusDto[]> {
    const rows = await this.database.query<StatusRow>(
      `select id, status, starts_on::text, expires_on::text from panoh.order_statuses($1, $2)`,
      [caseId, isElsewhere],
    );
    return rows.map((row) => ({
      id: row.id,
      status: row.status,
      startsOn: row.starts_on,
      expiresOn: row.expires_on,
    }));
  }

  private async toDto(order: LoadedOrder): Promise<OrderDto> {
    const { row } = order;
    const { now } = this.database;
    const today = await this.law.on(dayOf(now));
    const ofIssue: LegalLimits = row.issuedAt ? await this.law.on(dayOf(row.issuedAt)) : today;
    const around = await this.surroundings(order);
    const codes = codesOf(order, now, today.law);
    return {
      ...codes,
      ...(await this.texts.open(row)),
      contactDetails: await this.texts.openLine(row),
      code: around.code,
      reference: around.reference,
      band: order.access.relations.has('own') ? around.band : null,
      agencyName: { tg: around.name_tg, ru: around.name_ru, en: around.name_en },
      extensionProsecutorName: around.prosecutor,
      extensions: await this.extensions(order),
      breaches: await this.breaches(order),
      law: ofIssue.applied,
      allowedActions: this.actionsOn(order, codes.status),
    };
  }

  private actionsOn({ access, row }: LoadedOrder, status: OrderStatus): string[] {
    if (!mayRecord(access, this.database.viewer.agencyKind)) return [];
    const isHandled = row.breaches === 0;
    const commands = commandsFor(status).filter((one) => one !== 'record_breach_action' || !isHandled);
    return [...commands, ...(status === 'refused' ? [] : ['change_contact_details'])];
  }

  private async surroundings({ row }: LoadedOrder): Promise<Surroundings> {
    const [found] = await this.database.query<Surroundings>(
      `select c.reference, c.band, (select s.code from panoh.survivors s where s.case_id = c.id) as code,
         a.name_tg, a.name_ru, a.name_en,
         (select jsonb_build_object('tg', p.name_tg, 'ru', p.name_ru, 'en', p.name_en)
           from panoh.agencies p where p.id = $3) as prosecutor
       from panoh.cases c join panoh.agencies a on a.id = $2 where c.id = $1`,
      [row.caseId, row.agencyId, row.extensionProsecutorId],
    );
    if (!found) throw notFound();
    return found;
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

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);
