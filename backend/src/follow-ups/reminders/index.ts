export { DailyReport } from './reminders.jobs.js';
export { CallbackReminders } from './callback-reminders.service.js';
export {
  CallInsPlanning,
  DisclosedIncidentsService,
  SignalsPlanning,
  TakenBackService,
} from './cross-case-planning.service.js';
export { ReplanningService } from './replanning.service.js';
export { RemindersModule } from './reminders.module.js';
export { RemindersService } from './reminders.service.js';
export type { OverdueScanCounts } from './reminders.service.js';
