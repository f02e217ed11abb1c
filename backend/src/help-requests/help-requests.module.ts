import { Module } from '@nestjs/common';
import { AccessModule } from '../access/index.js';
import { HelpBoardRepository } from './help-board.repository.js';
import { HelpLineService } from './help-line.service.js';
import { HelpRequestsController } from './help-requests.controller.js';
import { HelpRequestsService } from './help-requests.service.js';

/** Who asked from the public pages to be called, and the hotline that calls her. */
@Module({
  imports: [AccessModule],
  controllers: [HelpRequestsController],
  providers: [HelpBoardRepository, HelpLineService, HelpRequestsService],
  exports: [HelpLineService],
})
export class HelpRequestsModule {}
