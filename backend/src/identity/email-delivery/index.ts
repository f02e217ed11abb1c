export { EmailDelivery } from './email-delivery.js';
export { EmailDeliveryModule } from './email-delivery.module.js';
export { PushDelivery } from './push-delivery.js';
