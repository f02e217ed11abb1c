export { ProtectionOrdersModule } from './protection-orders.module.js';
export { OrderTextsService } from './order-texts.service.js';
export { OrderViewsService } from './order-views.service.js';
export { orderChanged } from './protection-orders.events.js';
export type { OrderChangedEvent } from './protection-orders.events.js';
export { ORDER_STATUSES } from './orders.types.js';
export type { OrderStatus } from './orders.types.js';
