import { Module } from '@nestjs/common';
import { HolidaysController, NotificationPreferencesController } from './email-notifications.controller.js';
import { HolidaysService, NotificationPreferencesService } from './notification-preferences.service.js';

@Module({
  controllers: [NotificationPreferencesController, HolidaysController],
  providers: [NotificationPreferencesService, HolidaysService],
})
export class EmailNotificationsModule {}
