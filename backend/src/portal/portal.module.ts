import { Module } from '@nestjs/common';
import { ArticlesModule } from '../articles/index.js';
import { StatisticsModule } from '../statistics/index.js';
import { CallbackRequestsModule } from '../callback-requests/index.js';
import { LegalValuesModule } from '../legal-values/index.js';
import { CallbackFormController, AudioController, FiguresController } from './callback-form.controller.js';
import { CallbackFormService } from './callback-form.service.js';
import { AudioService } from './audio.service.js';
import { NewsController, OpenDirectoryController } from './open-directory.controller.js';
import { PortalController } from './portal.controller.js';
import { PortalPagesService } from './portal-pages.service.js';
import { PublicDirectoryService } from './public-directory.service.js';

/** Public pages; owns no case table and reaches none. */
@Module({
  imports: [ArticlesModule, LegalValuesModule, StatisticsModule, CallbackRequestsModule],
  // The pages come last: what no other route takes is a page that is not there.
  controllers: [
    AudioController,
    OpenDirectoryController,
    FiguresController,
    NewsController,
    CallbackFormController,
    PortalController,
  ],
  providers: [AudioService, PortalPagesService, PublicDirectoryService, CallbackFormService],
})
export class PortalModule {}
