export { EmailNotificationsModule } from './email-notifications.module.js';
