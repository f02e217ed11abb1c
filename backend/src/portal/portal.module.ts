import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { StatisticsModule } from '../statistics/index.js';
import { CallbackRequestsModule } from '../callback-requests/index.js';
import { LegalValuesModule } from '../legal-values/index.js';
import { ArticlesController } from './articles.controller.js';
import { Article, ArticleReview, ArticleRevision } from './articles.entity.js';
import { ArticlesService, PublicArticlesService } from './articles.service.js';
import { CallbackFormController, AudioController, FiguresController } from './callback-form.controller.js';
import { CallbackFormService } from './callback-form.service.js';
import { CoverController } from './cover.controller.js';
import { CoverService } from './cover.service.js';
import { AudioService } from './audio.service.js';
import { NewsController, OpenDirectoryController } from './open-directory.controller.js';
import { PortalController } from './portal.controller.js';
import { PortalPagesService } from './portal-pages.service.js';
import { VoiceController } from './voice.controller.js';
import { PublicDirectoryService } from './public-directory.service.js';

/** Public pages, and the news and methodology on them: written by one person of an agency, reviewed by another. Owns no
 * case table and reaches none. */
@Module({
  imports: [
    TypeOrmModule.forFeature([Article, ArticleRevision, ArticleReview]),
    LegalValuesModule,
    StatisticsModule,
    CallbackRequestsModule,
  ],
  // The pages come last: what no other route takes is a page that is not there.
  controllers: [
    ArticlesController,
    AudioController,
    OpenDirectoryController,
    FiguresController,
    NewsController,
    CallbackFormController,
    VoiceController,
    CoverController,
    PortalController,
  ],
  providers: [
    ArticlesService,
    PublicArticlesService,
    AudioService,
    PortalPagesService,
    PublicDirectoryService,
    CallbackFormService,
    CoverService,
  ],
})
export class PortalModule {}
