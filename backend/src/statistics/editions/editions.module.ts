import { Module } from '@nestjs/common';
import { DraftingService, PersonEstimates } from './drafting.service.js';
import { EditionsController } from './editions.controller.js';
import { EditionsService } from './editions.service.js';
import { EditionsStore } from './editions.store.js';
import { PublishedEditionsService } from './published-editions.service.js';

/** What the public reads, from a draft to the pages of the portal. */
@Module({
  controllers: [EditionsController],
  providers: [DraftingService, EditionsService, EditionsStore, PersonEstimates, PublishedEditionsService],
  exports: [PublishedEditionsService],
})
export class EditionsModule {}
