import { Module } from '@nestjs/common';
import { AccessModule } from '../access/index.js';
import { SurvivorsModule } from '../survivors/index.js';
import { ComparisonsController } from './comparisons.controller.js';
import { ComparisonsService } from './comparisons.service.js';
import { HandInService } from './hand-in.service.js';
import { PairsController } from './pairs.controller.js';
import { PairsService } from './pairs.service.js';
import { SettledController } from './settled.controller.js';
import { SettledService } from './settled.service.js';
import { WaitingWordsService } from './waiting-words.service.js';

/** Who is one person: hands in what is written, and lets a working group review what may be one. */
@Module({
  imports: [AccessModule, SurvivorsModule],
  controllers: [PairsController, SettledController, ComparisonsController],
  providers: [HandInService, WaitingWordsService, PairsService, SettledService, ComparisonsService],
})
export class LinkageModule {}
