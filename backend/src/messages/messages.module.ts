import { Module } from '@nestjs/common';
import { HolidaysController } from './holidays.controller.js';
import { HolidaysService } from './holidays.service.js';
import { MessagesController } from './messages.controller.js';
import { OwnMessagesService } from './own-messages.service.js';

@Module({
  controllers: [MessagesController, HolidaysController],
  providers: [OwnMessagesService, HolidaysService],
})
export class MessagesModule {}
