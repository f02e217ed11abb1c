export { OwnReminderNotices, OwnReminderNoticesModule } from './own-reminder-notices.module.js';
