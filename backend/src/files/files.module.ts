import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { FileBytesService } from './file-bytes.service.js';
import { FileSharingService } from './file-sharing.service.js';
import { FilesController, ReferralFilesController } from './files.controller.js';
import * as entities from './files.entity.js';
import { FilesService } from './files.service.js';
import { UploadsService } from './uploads.service.js';

@Module({
  imports: [TypeOrmModule.forFeature(Object.values(entities)), AccessModule],
  controllers: [FilesController, ReferralFilesController],
  providers: [FilesService, FileBytesService, UploadsService, FileSharingService],
})
export class FilesModule {}
