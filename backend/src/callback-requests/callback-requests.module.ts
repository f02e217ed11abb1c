import { Module } from '@nestjs/common';
import { AccessModule } from '../access/index.js';
import { HotlineService } from './hotline.service.js';
import { CallbackRequestsController } from './callback-requests.controller.js';
import { SmsAnswersService } from './sms/sms-answers.service.js';
import { SmsController } from './sms/sms.controller.js';
import { SmsCallbackService } from './sms/sms-callback.service.js';
import { CallbackRequestsService } from './callback-requests.service.js';

/** Who asked from the public pages to be called, and the hotline that calls her. */
@Module({
  imports: [AccessModule],
  controllers: [CallbackRequestsController, SmsController],
  providers: [HotlineService, CallbackRequestsService, SmsAnswersService, SmsCallbackService],
  exports: [HotlineService],
})
export class CallbackRequestsModule {}
