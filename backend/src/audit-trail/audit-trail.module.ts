import { Module } from '@nestjs/common';
import { AccessModule } from '../access/index.js';
import { CasesModule } from '../cases/index.js';
import { WhoLookedController } from './who-looked.controller.js';
import { WhoLookedService } from './who-looked.service.js';

/** Lets people read what the audit writes. */
@Module({
  imports: [AccessModule, CasesModule],
  controllers: [WhoLookedController],
  providers: [WhoLookedService],
})
export class AuditTrailModule {}
