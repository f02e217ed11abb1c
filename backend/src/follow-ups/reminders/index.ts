export { DailyReport } from './daily-report.js';
export { HelpReminders } from './help-reminders.service.js';
export { KnownIncidentsService } from './known-incidents.service.js';
export { PlanningAnewService } from './planning-anew.service.js';
export { RemindersModule } from './reminders.module.js';
export { RemindersService } from './reminders.service.js';
export { TakenBackService } from './taken-back.service.js';
export type { SweepCounts } from './reminders.service.js';
