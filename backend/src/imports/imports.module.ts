import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { AgenciesModule } from '../agencies/index.js';
import { CasesModule } from '../cases/index.js';
import { ConsentModule } from '../consent/index.js';
import { FollowUpsModule } from '../follow-ups/index.js';
import { SurvivorsModule } from '../survivors/index.js';
import { FileMappingsService } from './files/file-mappings.service.js';
import { ImportFilesController } from './files/import-files.controller.js';
import { ImportFilesService } from './files/import-files.service.js';
import { ImportRunsService } from './files/import-runs.service.js';
import { OwnMappingsService } from './files/own-mappings.service.js';
import { HistoryMatchingService } from './history-matching.service.js';
import { ImportRowsService } from './import-rows.service.js';
import { CaseRecordServices, CaseServices, ImportedCasesService } from './imported-cases.service.js';
import { ImportedRecordsService, SuspicionsService } from './imported-cases.service.js';
import { ImportsController } from './imports.controller.js';
import * as entities from './imports.entity.js';
import { ImportsService } from './imports.service.js';
import { ImportReviewsController } from './reviews/import-reviews.controller.js';
import { ImportReviewsService } from './reviews/import-reviews.service.js';
import { RowOwnersService } from './row-owners.service.js';
import { RowStoreService } from './row-store.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature(Object.values(entities)),
    ...[AccessModule, AgenciesModule, CasesModule, ConsentModule, FollowUpsModule, SurvivorsModule],
  ],
  controllers: [ImportsController, ImportFilesController, ImportReviewsController],
  providers: [
    ...[CaseRecordServices, CaseServices, ImportedCasesService, ImportedRecordsService, SuspicionsService],
    ...[ImportsService, ImportRowsService, RowOwnersService, RowStoreService, HistoryMatchingService],
    ...[ImportFilesService, ImportRunsService, FileMappingsService, OwnMappingsService, ImportReviewsService],
  ],
  exports: [ImportsService],
})
export class ImportsModule {}
