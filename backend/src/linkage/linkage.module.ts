import { Module } from '@nestjs/common';
import { SurvivorsModule } from '../survivors/index.js';
import { HandInService } from './hand-in.service.js';
import { PairsController } from './pairs.controller.js';
import { PairsService } from './pairs.service.js';
import { SettledController } from './settled.controller.js';
import { SettledService } from './settled.service.js';
import { WaitingWordsService } from './waiting-words.service.js';

/** Who is one person: hands in what is written, and lets a working group review what may be one. */
@Module({
  imports: [SurvivorsModule],
  controllers: [PairsController, SettledController],
  providers: [HandInService, WaitingWordsService, PairsService, SettledService],
})
export class LinkageModule {}
