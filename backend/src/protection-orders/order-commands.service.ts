import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { expectVersion } from '../platform/http/if-match.js';
import { invalid, refused } from '../shared/errors.js';
import { OrderRecordsService } from './order-records.service.js';
import type { LoadedOrder } from './order-records.service.js';
import { commandsFor, statusAt } from './order-status.rules.js';
import type { OrderCommand, OrderProblem } from './orders.types.js';

/** The order, locked, for a step that its state allows. */
@Injectable()
export class OrderCommandsService {
  constructor(
    private readonly database: Database,
    private readonly records: OrderRecordsService,
  ) {}

  /** Throws 412 where somebody changed it meanwhile, 409 where its state does not take the command. */
  async to(command: OrderCommand, { id, seen }: { id: string; seen: number }): Promise<LoadedOrder> {
    const order = await this.records.lock(id);
    const status = statusAt(order.facts, this.database.now);
    expectVersion(seen, order.row.version, { status, version: order.row.version });
    if (!commandsFor(status).includes(command)) throw refused('order_not_changed', [`order_is_${status}`]);
    return order;
  }
}

/** Throws 422 with every problem at its field. */
export function refuse(problems: Readonly<Record<string, readonly OrderProblem[]>>): void {
  const fields = Object.entries(problems).flatMap(([path, codes]) => codes.map((code) => ({ path, code })));
  if (fields.length > 0) throw invalid(...fields);
}
