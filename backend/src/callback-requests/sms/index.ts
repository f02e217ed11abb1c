export { SmsDelivery, SmsDeliveryModule } from './sms-delivery.js';
