import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { expectVersion } from '../platform/http/if-match.js';
import { invalid, refused } from '../shared/errors.js';
import { OrderRecordsService } from './order-records.service.js';
import type { LoadedOrder } from './order-records.service.js';
import { commandsFor, statusAt, daysOfOrder } from './order-status.rules.js';
import type { OrderCommand, OrderProblem } from './orders.types.js';
import { dayOf } from '../shared/dates.js';
import { LegalLimitsService } from './legal-limits.service.js';
import type {
  ExtensionPreviewRequest,
  OrderPreviewRequest,
  OrderPreviewDto,
} from './protection-orders.dto.js';
import { draftProblems, extendedUntil, extensionProblems } from './orders.rules.js';

/** The order, locked, for a step that its state allows. */
@Injectable()
export class OrderCommandsService {
  constructor(
    private readonly database: Database,
    private readonly records: OrderRecordsService,
  ) {}

  /** Throws 412 if the order changed since it was read, 409 if its state does not allow the command. */
  async to(
    command: OrderCommand,
    { id, expectedVersion }: { id: string; expectedVersion: number },
  ): Promise<LoadedOrder> {
    const order = await this.records.lock(id);
    const status = statusAt(order.facts, this.database.now);
    expectVersion(expectedVersion, order.row.version, { status, version: order.row.version });
    if (!commandsFor(status).includes(command)) throw refused('order_not_changed', [`order_is_${status}`]);
    return order;
  }
}

/** Throws 422 with every problem at its field. */
export function refuse(problems: Readonly<Record<string, readonly OrderProblem[]>>): void {
  const fields = Object.entries(problems).flatMap(([path, codes]) => codes.map((code) => ({ path, code })));
  if (fields.length > 0) throw invalid(...fields);
}

/** The end that would follow, before anything is saved; the screen works out no day itself. */
@Injectable()
export class OrderPreviewsService {
  constructor(
    private readonly database: Database,
    private readonly records: OrderRecordsService,
    private readonly law: LegalLimitsService,
  ) {}

  async ofOrder({ issuedAt, servedAt, days }: OrderPreviewRequest): Promise<OrderPreviewDto> {
    const times = {
      issuedAt: issuedAt ? new Date(issuedAt) : null,
      servedAt: servedAt ? new Date(servedAt) : null,
      days,
    };
    const { law, applied } = await this.law.on(dayOf(times.issuedAt ?? this.database.now));
    const run = daysOfOrder(times, law);
    return {
      startsOn: run?.startsOn ?? null,
      expiresOn: run?.expiresOn ?? null,
      problems: draftProblems(times, law),
      law: applied,
    };
  }

  async ofExtension(id: string, { decidedOn, days }: ExtensionPreviewRequest): Promise<OrderPreviewDto> {
    const { row, facts } = await this.records.get(id);
    const { law, applied } = await this.law.on(decidedOn);
    const { now } = this.database;
    const problems = extensionProblems(facts, { decision: 'agreed', decidedOn, days }, { law, now });
    return {
      startsOn: row.startsOn,
      expiresOn: extendedUntil(facts, days, now),
      problems: [...problems.on, ...problems.days],
      law: applied,
    };
  }
}
