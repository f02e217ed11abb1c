import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { AgenciesModule } from '../agencies/index.js';
import { CasesModule } from '../cases/index.js';
import { ConsentModule } from '../consent/index.js';
import { FollowUpsModule } from '../follow-ups/index.js';
import { SurvivorsModule } from '../survivors/index.js';
import { CaseBooks } from './case-books.js';
import { CaseDoors } from './case-doors.js';
import { HistoryAttachingService } from './history/history-attaching.service.js';
import { HistoryBooks } from './history/history-books.js';
import { HistoryStoreService } from './history/history-store.service.js';
import { RegisterHistory } from './history/register-history.entity.js';
import { ImportedCasesService } from './imported-cases.service.js';
import { ImportedRecordsService } from './imported-records.service.js';
import { RegisterImport } from './register-import.entity.js';
import { RegisterRowCase, RegisterRowRecord, RegisterRowText } from './register-row.entity.js';
import { RegisterRowsService } from './register-rows.service.js';
import { RegistersController } from './registers.controller.js';
import { RegistersService } from './registers.service.js';
import { RowKeepersService } from './row-keepers.service.js';
import { RowStoreService } from './row-store.service.js';
import { SuspicionsService } from './suspicions.service.js';
import { OwnLayoutsService } from './uploads/own-layouts.service.js';
import { RegisterLayout, RegisterUpload, RegisterUploadFile } from './uploads/register-upload.entity.js';
import { UploadReadingsService } from './uploads/upload-readings.service.js';
import { UploadRunsService } from './uploads/upload-runs.service.js';
import { UploadViewsService } from './uploads/upload-views.service.js';
import { UploadsController } from './uploads/uploads.controller.js';
import { UploadsService } from './uploads/uploads.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      RegisterImport,
      RegisterRowRecord,
      RegisterRowText,
      RegisterRowCase,
      RegisterHistory,
      RegisterLayout,
      RegisterUpload,
      RegisterUploadFile,
    ]),
    AccessModule,
    AgenciesModule,
    CasesModule,
    ConsentModule,
    FollowUpsModule,
    SurvivorsModule,
  ],
  controllers: [RegistersController, UploadsController],
  providers: [
    CaseBooks,
    CaseDoors,
    HistoryAttachingService,
    HistoryBooks,
    HistoryStoreService,
    ImportedCasesService,
    ImportedRecordsService,
    RegisterRowsService,
    RegistersService,
    RowKeepersService,
    RowStoreService,
    SuspicionsService,
    OwnLayoutsService,
    UploadReadingsService,
    UploadRunsService,
    UploadViewsService,
    UploadsService,
  ],
  exports: [RegistersService],
})
export class RegistersModule {}
