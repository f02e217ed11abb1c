import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { AccessModule } from './access/index.js';
import { AgenciesModule } from './agencies/index.js';
import { CasesModule } from './cases/index.js';
import { ClosureModule } from './closure/index.js';
import { CorrectionsModule } from './corrections/index.js';
import { ConsentModule } from './consent/index.js';
import { IdentityModule } from './identity/index.js';
import { FilesModule } from './files/index.js';
import { FollowUpsModule } from './follow-ups/index.js';
import { LegalPackModule } from './legal-pack/index.js';
import { LegalValuesModule } from './legal-values/index.js';
import { LinkageModule } from './linkage/index.js';
import { MeetingsModule } from './meetings/index.js';
import { CallbackRequestsModule } from './callback-requests/index.js';
import { HealthModule } from './platform/health/health.module.js';
import { LiveModule } from './platform/live/live.module.js';
import { MetricsModule } from './platform/metrics/metrics.module.js';
import { PlatformModule } from './platform/platform.module.js';
import { OversightModule } from './oversight/index.js';
import { PortalModule } from './portal/index.js';
import { ProgrammeModule } from './programme/index.js';
import { PrintedFormsModule } from './printed-forms/index.js';
import { ProtectionOrdersModule } from './protection-orders/index.js';
import { ImportsModule } from './imports/index.js';
import { RiskModule } from './risk/index.js';
import { ReferralsModule } from './referrals/index.js';
import { SupportModule } from './support/index.js';
import { StatisticsModule } from './statistics/index.js';
import { SurvivorsModule } from './survivors/index.js';
import { TrainingModule } from './training/index.js';
import { WorkboardModule } from './workboard/index.js';
import type { PlatformResources } from './platform/platform.module.js';

/** The contexts of the product, lowest first. */
const CONTEXTS = [
  IdentityModule,
  AgenciesModule,
  LegalValuesModule,
  TrainingModule,
  AccessModule,
  SurvivorsModule,
  ConsentModule,
  CasesModule,
  RiskModule,
  ReferralsModule,
  ProtectionOrdersModule,
  SupportModule,
  ProgrammeModule,
  FollowUpsModule,
  ClosureModule,
  CorrectionsModule,
  FilesModule,
  MeetingsModule,
  LinkageModule,
  ImportsModule,
  WorkboardModule,
  StatisticsModule,
  PrintedFormsModule,
  LegalPackModule,
  CallbackRequestsModule,
  PortalModule,
  OversightModule,
];

@Module({})
export class AppModule {
  static on(platformResources: PlatformResources): DynamicModule {
    return {
      module: AppModule,
      imports: [PlatformModule.on(platformResources), HealthModule, LiveModule, MetricsModule, ...CONTEXTS],
    };
  }
}
