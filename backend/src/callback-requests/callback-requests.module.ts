import { Module } from '@nestjs/common';
import { AccessModule } from '../access/index.js';
import { HotlineService } from './hotline.service.js';
import { CallbackRequestsController } from './callback-requests.controller.js';
import { CallbackRequestsService } from './callback-requests.service.js';

/** Who asked from the public pages to be called, and the hotline that calls her. */
@Module({
  imports: [AccessModule],
  controllers: [CallbackRequestsController],
  providers: [HotlineService, CallbackRequestsService],
  exports: [HotlineService],
})
export class CallbackRequestsModule {}
