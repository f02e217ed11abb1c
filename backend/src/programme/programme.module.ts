import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { CaseSignalsService } from './case-signals.service.js';
import { ProgrammeFilesService } from './files.service.js';
import { CaseSignalsController, ProgrammeController } from './programme.controller.js';
import {
  ProgrammeFile,
  ProgrammeFileBlock,
  ProgrammeSession,
  ProgrammeSignalText,
} from './programme.entity.js';
import { SessionsService } from './sessions.service.js';
import { SignalsService } from './signals.service.js';

/** The programme for perpetrators, walled off: it sends signals and receives no data on survivors. */
@Module({
  imports: [
    TypeOrmModule.forFeature([ProgrammeFile, ProgrammeFileBlock, ProgrammeSession, ProgrammeSignalText]),
    AccessModule,
  ],
  controllers: [ProgrammeController, CaseSignalsController],
  providers: [ProgrammeFilesService, SessionsService, SignalsService, CaseSignalsService],
})
export class ProgrammeModule {}
