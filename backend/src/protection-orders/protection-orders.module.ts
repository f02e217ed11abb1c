import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { CasesModule } from '../cases/index.js';
import { LegalValuesModule } from '../legal-values/index.js';
import {
  ExtensionsController,
  OrderStepsController,
  OrdersController,
} from './protection-orders.controller.js';
import { ExtensionsService } from './extensions.service.js';
import { OrderCasesService } from './order-cases.service.js';
import { OrderEvent, ProtectionOrder } from './protection-orders.entity.js';
import { LegalLimitsService } from './legal-limits.service.js';
import { OrderRecordsService } from './order-records.service.js';
import { OrderViewsService } from './order-views.service.js';
import { OrderTextsService } from './order-texts.service.js';
import { OrdersService } from './orders.service.js';

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
    OrderCasesService,
    LegalLimitsService,
    OrderRecordsService,
    OrderViewsService,
    OrderTextsService,
    OrdersService,
  ],
  exports: [OrderTextsService, OrderViewsService],
})
export class ProtectionOrdersModule {}
