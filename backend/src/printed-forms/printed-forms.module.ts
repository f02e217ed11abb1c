import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { AgenciesModule } from '../agencies/index.js';
import { CasesModule } from '../cases/index.js';
import { ConsentModule } from '../consent/index.js';
import { LegalValuesModule } from '../legal-values/index.js';
import { ProtectionOrdersModule } from '../protection-orders/index.js';
import { ReferralsModule } from '../referrals/index.js';
import { SupportModule } from '../support/index.js';
import { SurvivorsModule } from '../survivors/index.js';
import { FormSubjectsService, OrderSubjectsService, PaperPeopleService } from './form-subjects.service.js';
import { FormValuesService } from './form-values.service.js';
import { PaperChecksService } from './paper-checks.service.js';
import { PaperReportsService } from './paper-reports.service.js';
import { PaperSealsService } from './paper-seals.service.js';
import { PlanPapersService } from './plan-papers.service.js';
import { PaperMark, PrintTemplate } from './print-template.entity.js';
import { PrintTemplatesService } from './print-templates.service.js';
import {
  PaperChecksController,
  PrintTemplatesController,
  PrintedFormsController,
} from './printed-forms.controller.js';
import { PrintedFormsService } from './printed-forms.service.js';

/** Official papers filled from a case. Stands behind the contexts whose records it prints, and none of them knows it. */
@Module({
  imports: [
    TypeOrmModule.forFeature([PrintTemplate, PaperMark]),
    AccessModule,
    AgenciesModule,
    CasesModule,
    ConsentModule,
    LegalValuesModule,
    ProtectionOrdersModule,
    ReferralsModule,
    SupportModule,
    SurvivorsModule,
  ],
  controllers: [PrintTemplatesController, PrintedFormsController, PaperChecksController],
  providers: [
    FormSubjectsService,
    FormValuesService,
    OrderSubjectsService,
    PaperChecksService,
    PaperPeopleService,
    PaperReportsService,
    PaperSealsService,
    PlanPapersService,
    PrintTemplatesService,
    PrintedFormsService,
  ],
})
export class PrintedFormsModule {}
