import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { CasesModule } from '../cases/index.js';
import { LegalValuesModule } from '../legal-values/index.js';
import { ExtensionsController } from './extensions.controller.js';
import { ExtensionsService } from './extensions.service.js';
import { OrderBreachesService } from './order-breaches.service.js';
import { OrderCasesService } from './order-cases.service.js';
import { OrderCommandsService } from './order-commands.service.js';
import { OrderCourseService } from './order-course.service.js';
import { OrderDecisionsService } from './order-decisions.service.js';
import { OrderEvent } from './order-event.entity.js';
import { OrderLawService } from './order-law.service.js';
import { OrderPreviewsService } from './order-previews.service.js';
import { OrderRecordsService } from './order-records.service.js';
import { OrderRequestsService } from './order-requests.service.js';
import { OrderStepsController } from './order-steps.controller.js';
import { OrderViewsService } from './order-views.service.js';
import { OrderWordsService } from './order-words.service.js';
import { OrdersController } from './orders.controller.js';
import { ProsecutorsService } from './prosecutors.service.js';
import { ProtectionOrder } from './protection-order.entity.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([ProtectionOrder, OrderEvent]),
    AccessModule,
    CasesModule,
    LegalValuesModule,
  ],
  controllers: [OrdersController, OrderStepsController, ExtensionsController],
  providers: [
    ExtensionsService,
    OrderBreachesService,
    OrderCasesService,
    OrderCommandsService,
    OrderCourseService,
    OrderDecisionsService,
    OrderLawService,
    OrderPreviewsService,
    OrderRecordsService,
    OrderRequestsService,
    OrderViewsService,
    OrderWordsService,
    ProsecutorsService,
  ],
  exports: [OrderWordsService],
})
export class ProtectionOrdersModule {}
