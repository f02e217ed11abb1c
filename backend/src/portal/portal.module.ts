import { Module } from '@nestjs/common';
import { LegalValuesModule } from '../legal-values/index.js';
import { OpenDirectoryController } from './open-directory.controller.js';
import { PortalController } from './portal.controller.js';
import { PortalPagesService } from './portal-pages.service.js';
import { PublicDirectoryService } from './public-directory.service.js';

/** Pages that anybody may read; owns no case table and reaches none. */
@Module({
  imports: [LegalValuesModule],
  // The pages come last: what no other route takes is a page that is not there.
  controllers: [OpenDirectoryController, PortalController],
  providers: [PortalPagesService, PublicDirectoryService],
})
export class PortalModule {}
