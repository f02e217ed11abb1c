import { Module } from '@nestjs/common';
import { AccessModule } from '../access/index.js';
import { SurvivorsModule } from '../survivors/index.js';
import {
  PossibleMatchesController,
  PairsController,
  PrematureSettlementsController,
} from './linkage.controller.js';
import { PossibleMatchesService } from './possible-matches.service.js';
import { LinkageInboxService, InboxRecordsService } from './linkage-inbox.service.js';
import { PairsService } from './pairs.service.js';
import { PrematureSettlementsService } from './premature-settlements.service.js';

/** Linkage: queues written words, and lets a working group review possible pairs. */
@Module({
  imports: [AccessModule, SurvivorsModule],
  controllers: [PairsController, PrematureSettlementsController, PossibleMatchesController],
  providers: [
    LinkageInboxService,
    InboxRecordsService,
    PairsService,
    PrematureSettlementsService,
    PossibleMatchesService,
  ],
})
export class LinkageModule {}
