export { ProtectionOrdersModule } from './protection-orders.module.js';
export { OrderWordsService } from './order-words.service.js';
export { orderChanged } from './order-happenings.js';
export type { OrderChange } from './order-happenings.js';
export { ORDER_STATUSES } from './orders.types.js';
export type { OrderStatus } from './orders.types.js';
