import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import type { CaseAccess } from '../access/index.js';
import { TimelineService, criticalFactKnown } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { expectVersion } from '../platform/http/if-match.js';
import { notAllowed, notFound, refused } from '../shared/errors.js';
import { shiftDay } from '../shared/dates.js';
import { newId } from '../shared/ids.js';
import { OrderEvent, ProtectionOrder } from './protection-orders.entity.js';
import { orderChanged } from './protection-orders.events.js';
import type { OrderChange } from './protection-orders.events.js';
import { OrderTextsService } from './order-texts.service.js';
import type { OrderTexts, StepTexts } from './order-texts.service.js';
import { commandsFor, statusAt } from './order-status.rules.js';
import { mayReadOrder, mayRecord } from './orders.rules.js';
import type { OrderCommand, OrderEventKind, OrderFacts } from './orders.types.js';

/** An order with its steps, and what the viewer may do with its case. */
export interface LoadedOrder {
  row: ProtectionOrder;
  /** Oldest first. */
  events: OrderEvent[];
  facts: OrderFacts;
  access: CaseAccess;
}

/** The order at the version the caller saw; `path` is the place of its form in the request. */
export interface ExpectedOrder {
  id: string;
  expectedVersion: number;
  path?: string;
}

interface NewStep {
  kind: OrderEventKind;
  happenedAt: Date;
  facts?: Record<string, unknown>;
  breachId?: string;
  words?: StepTexts;
  raisesRisk?: boolean;
}

/** Orders and their steps as they are kept, for those who may read them. */
@Injectable()
export class OrderRecordsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly texts: OrderTextsService,
    private readonly timeline: TimelineService,
    private readonly events: Events,
  ) {}

  /** An order the viewer reads, by its own id or that of a breach of it. Throws "not found" otherwise. */
  async get(id: string): Promise<LoadedOrder> {
    const orders = this.database.repository(ProtectionOrder);
    const row = (await orders.findOneBy({ id })) ?? (await this.ofBreach(id));
    if (!row) throw notFound();
    return this.load(row);
  }

  /** The same, locked, if the viewer may record something about it. */
  async lock(id: string): Promise<LoadedOrder> {
    const order = await this.get(id);
    if (!mayRecord(order.access, this.database.viewer.agencyKind)) throw notAllowed();
    const row = await this.database
      .repository(ProtectionOrder)
      .createQueryBuilder('o')
      .setLock('pessimistic_write')
      .where('o.id = :id', { id: order.row.id })
      .getOne();
    if (!row) throw notFound();
    return this.load(row);
  }

  /** Locked for a step. Throws 412 if the order changed since it was read, 409 if its state does not allow the step. */
  async lockFor(command: OrderCommand, { id, expectedVersion }: ExpectedOrder): Promise<LoadedOrder> {
    const order = await this.lock(id);
    const status = statusAt(order.facts, this.database.now);
    expectVersion(expectedVersion, order.row.version, { status, version: order.row.version });
    if (!commandsFor(status).includes(command)) throw refused('order_not_changed', [`order_is_${status}`]);
    return order;
  }

  /** The viewer's access to a case, and its orders that the viewer reads, the latest report first. */
  async ofCase(caseId: string): Promise<{ access: CaseAccess; orders: LoadedOrder[] }> {
    const access = await this.access.toRead(caseId, 'core');
    const { agencyId } = this.database.viewer;
    const rows = await this.database
      .repository(ProtectionOrder)
      .find({ where: { caseId }, order: { reportedAt: 'DESC', id: 'DESC' } });
    const events = await this.eventsOf({ caseId });
    const orders = rows
      .filter((row) => mayReadOrder(access, row, agencyId))
      .map((row) => loaded(row, events, access));
    return { access, orders };
  }

  async insert(
    row: Pick<ProtectionOrder, 'id' | 'caseId' | 'incidentId' | 'reportedAt' | 'issueBy'>,
    words: OrderTexts,
  ): Promise<void> {
    const { agencyId, userId } = this.database.viewer;
    const sealed = await this.texts.seal(row, words);
    await this.database.insert(ProtectionOrder, { ...row, agencyId, sealed, recordedBy: userId });
  }

  /** Changes the current values of the order; unnamed texts stay. */
  async update(
    row: ProtectionOrder,
    values: Partial<ProtectionOrder>,
    words: Partial<OrderTexts> | null = null,
  ): Promise<void> {
    const sealed = words
      ? await this.texts.seal(row, { ...(await this.texts.open(row)), ...words })
      : row.sealed;
    const changed = { ...values, sealed, version: row.version + 1 };
    await this.database.repository(ProtectionOrder).update({ id: row.id }, changed);
  }

  async keepLine(row: ProtectionOrder, line: string | null): Promise<void> {
    await this.update(row, { sealedContactLine: await this.texts.sealLine(row, line) });
    this.database.audit.touch(row.caseId, 'legal');
  }

  /** Stores one step for good, with its entry in the timeline. */
  async addStep(order: { id: string; caseId: string }, step: NewStep): Promise<string> {
    const id = newId();
    const { caseId } = order;
    const { agencyId, userId } = this.database.viewer;
    const { kind, happenedAt, facts = {}, breachId = null, words = {}, raisesRisk = false } = step;
    await this.database.insert(OrderEvent, {
      ...{ id, orderId: order.id, caseId, agencyId, kind, happenedAt, breachId, recordedBy: userId },
      facts: facts as never,
      sealed: await this.texts.sealStep({ id, caseId }, words),
    });
    const shown = { orderId: order.id, ...facts };
    await this.timeline.add({ caseId, kind, partition: 'legal', happenedAt, facts: shown, raisesRisk });
    this.database.audit.touch(caseId, 'legal');
    return id;
  }

  /** Has everything that follows planned, in the same transaction. */
  announce(
    { id: orderId, caseId }: Pick<ProtectionOrder, 'id' | 'caseId'>,
    change: OrderChange,
  ): Promise<void> {
    return this.events.publish(orderChanged, { ...change, caseId, orderId });
  }

  /** For the owner of the case: a breach is a fact of the assessment of risk. */
  async knowBreach({ access, row: { caseId } }: LoadedOrder, happenedAt: Date): Promise<void> {
    if (access.relations.has('own'))
      await this.events.publish(criticalFactKnown, { caseId, factor: 'po_breach', happenedAt });
  }

  private async ofBreach(id: string): Promise<ProtectionOrder | null> {
    const breach = await this.database.repository(OrderEvent).findOneBy({ id, kind: 'order_breached' });
    return breach && this.database.repository(ProtectionOrder).findOneBy({ id: breach.orderId });
  }

  private async load(row: ProtectionOrder): Promise<LoadedOrder> {
    const access = await this.access.toRead(row.caseId, 'legal');
    if (!mayReadOrder(access, row, this.database.viewer.agencyId)) throw notFound();
    return loaded(row, await this.eventsOf({ orderId: row.id }), access);
  }

  private eventsOf(where: { caseId: string } | { orderId: string }): Promise<OrderEvent[]> {
    return this.database
      .repository(OrderEvent)
      .find({ where, order: { happenedAt: 'ASC', recordedAt: 'ASC', id: 'ASC' } });
  }
}

function loaded(row: ProtectionOrder, all: OrderEvent[], access: CaseAccess): LoadedOrder {
  const events = all.filter(({ orderId }) => orderId === row.id);
  return { row, events, facts: factsOf(row, events), access };
}

/** The order as the rules see it. */
const factsOf = (row: ProtectionOrder, events: readonly OrderEvent[]): OrderFacts => ({
  reportedAt: row.reportedAt,
  issuedAt: row.issuedAt,
  refusedAt: row.refusedAt,
  servedAt: row.servedAt,
  liftedAt: row.liftedAt,
  annulledAt: row.annulledAt,
  days: row.days,
  startsOn: row.startsOn,
  firstExpiresOn: row.firstExpiresOn,
  extensions: extensionsOf(row, events),
});

/** Counted on from the first last day, which a correction may have moved after an extension was decided. */
function extensionsOf(row: ProtectionOrder, events: readonly OrderEvent[]): OrderFacts['extensions'] {
  let lastDay = row.firstExpiresOn;
  return events
    .filter(({ kind }) => kind === 'order_extended')
    .map(({ facts }) => {
      const days = facts['days'];
      const isCounted = lastDay !== null && typeof days === 'number';
      lastDay = isCounted && lastDay !== null ? shiftDay(lastDay, days) : String(facts['expiresOn']);
      return { decidedOn: String(facts['decidedOn']), expiresOn: lastDay };
    });
}
