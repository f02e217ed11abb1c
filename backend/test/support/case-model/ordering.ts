/** What the police do with a protection order. */
import { daysOfOrder, endOf, isInForce } from '../../../src/protection-orders/order-status.rules.js';
import type { OrderFacts } from '../../../src/protection-orders/orders.types.js';
import type { Work } from '../../../src/follow-ups/consequences.rules.js';
import { addHours } from '../../../src/shared/dates.js';
import { DAYS, LAW } from './order-standing.js';
import type { StoredOrder } from './order-standing.js';
import type { CaseWorld } from './world.js';

const ASKED: Omit<OrderFacts, 'reportedAt'> = {
  issuedAt: null,
  refusedAt: null,
  servedAt: null,
  liftedAt: null,
  days: null,
  startsOn: null,
  firstExpiresOn: null,
  extensions: [],
};

export function changeOrder(world: CaseWorld, by: string, change: 'issue' | 'serve' | 'end'): void {
  if (!world.ownWorker(by)) return;
  const last = world.orders.findLast(({ facts }) => isInForce(facts, world.now));
  if (change === 'issue' && !last && world.status === 'open') issue(world);
  if (change === 'serve' && last && last.facts.servedAt === null) serve(world, last);
  if (change === 'end' && last) lift(world, last);
  world.did(by);
}

const done = (world: CaseWorld, what: 'order_issued' | 'order_served', subjectId: string): Work => ({
  done: what,
  outcome: 'done',
  at: world.now,
  subjectId,
});

function issue(world: CaseWorld): void {
  const orderId = world.newId('o');
  const { now } = world;
  world.orders.push({ id: orderId, facts: { ...ASKED, reportedAt: now, issuedAt: now, days: DAYS } });
  const trigger = { kind: 'order_issued', orderId, serveBy: addHours(now, LAW.servedWithinHours) } as const;
  world.happen([trigger], done(world, 'order_issued', orderId));
}

function change(world: CaseWorld, order: StoredOrder, facts: Partial<OrderFacts>): void {
  world.orders = world.orders.map((one) =>
    one.id === order.id ? { ...one, facts: { ...one.facts, ...facts } } : one,
  );
}

function serve(world: CaseWorld, order: StoredOrder): void {
  const { now } = world;
  const run = daysOfOrder({ issuedAt: order.facts.issuedAt, servedAt: now, days: DAYS }, LAW);
  if (!run) return;
  change(world, order, { servedAt: now, startsOn: run.startsOn, firstExpiresOn: run.expiresOn });
  const endsAt = endOf(run.expiresOn);
  world.happen(
    [{ kind: 'order_served', orderId: order.id, servedAt: now, endsAt }],
    done(world, 'order_served', order.id),
  );
}

function lift(world: CaseWorld, order: StoredOrder): void {
  change(world, order, { liftedAt: world.now });
  world.happen([{ kind: 'order_ended', orderId: order.id, endedAt: world.now }]);
}
