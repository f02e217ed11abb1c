import { Module } from '@nestjs/common';
import { ArticlesModule } from '../articles/index.js';
import { StatisticsModule } from '../statistics/index.js';
import { HelpRequestsModule } from '../help-requests/index.js';
import { LegalValuesModule } from '../legal-values/index.js';
import { DeskController } from './desk.controller.js';
import { DeskService } from './desk.service.js';
import { AudioController } from './audio.controller.js';
import { AudioService } from './audio.service.js';
import { FiguresController } from './figures.controller.js';
import { NewsController } from './news.controller.js';
import { OpenDirectoryController } from './open-directory.controller.js';
import { PortalController } from './portal.controller.js';
import { PortalPagesService } from './portal-pages.service.js';
import { PublicDirectoryService } from './public-directory.service.js';

/** Pages that anybody may read; owns no case table and reaches none. */
@Module({
  imports: [ArticlesModule, LegalValuesModule, StatisticsModule, HelpRequestsModule],
  // The pages come last: what no other route takes is a page that is not there.
  controllers: [
    AudioController,
    OpenDirectoryController,
    FiguresController,
    NewsController,
    DeskController,
    PortalController,
  ],
  providers: [AudioService, PortalPagesService, PublicDirectoryService, DeskService],
})
export class PortalModule {}
