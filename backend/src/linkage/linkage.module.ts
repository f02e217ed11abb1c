import { Module } from '@nestjs/common';
import { AccessModule } from '../access/index.js';
import { SurvivorsModule } from '../survivors/index.js';
import { PairsController, PossibleMatchesController } from './linkage.controller.js';
import { LinkageInboxService } from './linkage-inbox.service.js';
import { PairsService, PossibleMatchesService } from './pairs.service.js';

/** Linkage: queues written words, and lets a working group review possible pairs. */
@Module({
  imports: [AccessModule, SurvivorsModule],
  controllers: [PairsController, PossibleMatchesController],
  providers: [LinkageInboxService, PairsService, PossibleMatchesService],
})
export class LinkageModule {}
