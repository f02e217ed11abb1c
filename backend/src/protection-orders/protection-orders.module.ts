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
import { OrderNoticesController } from './order-notices.controller.js';
import { OrderNoticesService } from './order-notices.service.js';
import { ExtensionsService } from './extensions.service.js';
import { OrderCasesService } from './order-cases.service.js';
import { OrderEvent, ProtectionOrder } from './protection-orders.entity.js';
import { LegalLimitsService } from './legal-limits.service.js';
import { OrderRecordsService } from './order-records.service.js';
import { OrderViewsService } from './order-views.service.js';
import { OrderTextsService } from './order-texts.service.js';
import { OrdersService } from './orders.service.js';
import { RespondentsController } from './respondents.controller.js';
import { Respondent } from './respondent.entity.js';
import { RespondentsService } from './respondents.service.js';
import { RiskProposalsService } from './risk-proposals.service.js';
import { SamePersonService } from './same-person.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([ProtectionOrder, OrderEvent, Respondent]),
    AccessModule,
    CasesModule,
    LegalValuesModule,
  ],
  controllers: [
    OrdersController,
    OrderStepsController,
    ExtensionsController,
    RespondentsController,
    OrderNoticesController,
  ],
  providers: [
    ExtensionsService,
    OrderCasesService,
    OrderNoticesService,
    LegalLimitsService,
    OrderRecordsService,
    OrderViewsService,
    OrderTextsService,
    OrdersService,
    RespondentsService,
    RiskProposalsService,
    SamePersonService,
  ],
  exports: [ExtensionsService, LegalLimitsService, OrderTextsService, OrderViewsService, RespondentsService],
})
export class ProtectionOrdersModule {}
