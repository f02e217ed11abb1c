import { Module } from '@nestjs/common';
import { LegalValuesModule } from '../legal-values/index.js';
import { PortalController } from './portal.controller.js';
import { PortalPagesService } from './portal-pages.service.js';
import { PublicDirectoryService } from './public-directory.service.js';

/** Pages that anybody may read; owns no case table and reaches none. */
@Module({
  imports: [LegalValuesModule],
  controllers: [PortalController],
  providers: [PortalPagesService, PublicDirectoryService],
})
export class PortalModule {}
